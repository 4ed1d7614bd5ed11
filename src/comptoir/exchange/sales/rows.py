"""The lines of a file, read one by one from any place in it."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, NamedTuple

from comptoir.exchange.sales.mapping import Mapping, MappingUnclear
from comptoir.exchange.sales.values import Parsers
from comptoir.kernel.errors import Invalid

csv.field_size_limit(1_000_000)  # A quotation mark that is never closed must not swallow the file.


class UnreadableFile(Invalid):
    """The file is not what it should be; nothing was imported."""


class Place(NamedTuple):
    """A place between two lines: so many bytes (unpacked) and lines lie before it."""

    offset: int
    line: int


class Row(NamedTuple):
    """One line of the file, understood."""

    line: int  # As an editor counts, the heading is line 1.
    invoice: str
    stock_code: str
    written_code: str
    description: str
    quantity: int
    at: datetime
    price: int  # Thousandths of the smallest coin.
    customer: str
    country: str


class BadRow(NamedTuple):
    """One line that could not be understood and was left out."""

    line: int
    reason: str


class Source:
    """A CSV file, packed with gzip or not, that can be read from any `Place`. Use it in a ``with``."""

    def __init__(self, path: Path, mapping: Mapping) -> None:
        self.mapping = mapping
        self._path = path
        self._file = open_unpacked(path)
        self._parse = Parsers(mapping)
        try:
            self.start = self._read_heading()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> "Source":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def rows(self, start: Place | None = None, end: Place | None = None) -> Iterator[Row | BadRow]:
        """The lines between two places, or all. Blank ones are passed over.

        Bytes that are no characters come as U+FFFD. Raises UnreadableFile when the file cannot be read on.
        """
        if start and end:
            with _whole_file():
                self._file.seek(start.offset)
                block = self._file.read(end.offset - start.offset)
            return self._understood(io.StringIO(self._decoded(block), newline="\n"), start.line)
        with_heading = io.TextIOWrapper(open_unpacked(self._path), self.mapping.encoding, "replace", newline="\n")
        rows = self._understood(with_heading, 0)
        next(rows, None)  # The heading, which is no row.
        return rows

    def places(self, lines: Sequence[int]) -> list[Place]:
        """The places behind so many lines each; the numbers rise."""
        self._file.seek(0)
        found, offset, passed = [], 0, 0
        for line in lines:
            offset += sum(map(len, islice(self._file, line - passed)))
            passed = line
            found.append(Place(offset, line))
        return found

    def _understood(self, lines: Iterable[str], before: int) -> Iterator[Row | BadRow]:
        parse, pick, width = self._parse, self._pick, self._width
        name, code, quantity, at, price, customer = (
            parse.name, parse.code, parse.quantity, parse.at, parse.price, parse.customer
        )  # fmt: skip
        make = tuple.__new__  # Row(...) takes three times as long.
        reader = csv.reader(lines, delimiter=self.mapping.delimiter)
        try:
            for record in reader:
                if len(record) != width:
                    if record:
                        yield BadRow(before + reader.line_num, f"has {len(record)} fields instead of {width}")
                    continue
                record.append("")  # Where a column that the file lacks is looked up.
                invoice, sku, described, pieces, when, each, who, where = pick(record)
                try:
                    row = make(Row, (
                        before + reader.line_num, name[invoice], code[sku], sku, name[described],
                        quantity[pieces], at[when], price[each], customer[who], name[where],
                    ))  # fmt: skip
                except ValueError as error:
                    yield BadRow(before + reader.line_num, str(error))
                    continue
                if row[1] and row[2]:
                    yield row
                else:
                    yield BadRow(row[0], "has no stock code" if row[1] else "has no invoice number")
        except csv.Error as error:
            raise UnreadableFile(
                f"Line {before + reader.line_num + 1} cannot be read as CSV ({error}). Nothing from there on was read."
            ) from error
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableFile(f"The file breaks off after line {before + reader.line_num}: {error}.") from error

    def _decoded(self, block: bytes) -> str:
        return block.decode(self.mapping.encoding, "replace")

    def _read_heading(self) -> Place:
        with _whole_file():
            first = self._decoded(self._file.readline())
        headings = next(csv.reader([first], delimiter=self.mapping.delimiter), [])
        headings = [heading.strip().removeprefix("\ufeff").strip('"') for heading in headings]
        if not any(headings):
            raise UnreadableFile("The file is empty. Nothing was imported.")
        self._width = len(headings)
        wanted = self.mapping.columns
        if missing := [heading for heading in wanted.values() if heading not in headings]:
            raise MappingUnclear(
                f"The file has no column {', '.join(map(repr, missing))}; it has {', '.join(map(repr, headings))}. "
                "Nothing was imported.",
                field="columns",
            )
        order = ("invoice", "stock_code", "description", "quantity", "at", "unit_price", "customer", "country")
        self._pick = itemgetter(*(headings.index(wanted[one]) if one in wanted else self._width for one in order))
        return Place(self._file.tell(), 1)


@contextmanager
def _whole_file() -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(f"The file breaks off: {error}. Copy it again. Nothing was imported.") from error


def open_unpacked(path: Path) -> BinaryIO:
    """The bytes of a file, unpacked when it is packed with gzip (seen by its first bytes, not by its name)."""
    try:
        with path.open("rb") as opened:
            first = opened.read(2)
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be opened: {error.strerror}. Nothing was imported.") from error
    if first in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableFile(f"{path.name} is UTF-16. Save it as UTF-8 and try again. Nothing was imported.")
    if first == b"PK":
        raise UnreadableFile(
            f"{path.name} is a spreadsheet or zip archive. Save it as CSV and try again. Nothing was imported."
        )
    if first == b"\x1f\x8b":
        return io.BufferedReader(gzip.open(path), 1 << 20)  # type: ignore[arg-type,return-value]
    return path.open("rb", buffering=1 << 20)
