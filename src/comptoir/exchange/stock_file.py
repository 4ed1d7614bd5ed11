"""Levels of stock from a file of any system: columns found by their names or told, every bad line with its reason."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from comptoir.inventory import commands as inventory
from comptoir.inventory.commands import StockRow
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor

MOST_BYTES, MOST_LINES, MOST_NAMED = 20_000_000, 200_000, 200
# What others call the columns: Shopify, WooCommerce, Magento, spreadsheets.
NAMES = {
    "sku": ("sku", "variant sku", "article", "article number", "item number"),
    "location": ("location", "location code", "source_code", "warehouse", "store"),
    "on_hand": (
        "on_hand", "on hand", "on hand (new)", "on hand (current)", "stock", "stock quantity", "quantity", "qty",
        "available", "variant inventory qty",
    ),
    "minimum": ("minimum", "minimum level", "low stock amount", "notify_stock_qty", "safety stock"),
}  # fmt: skip
NEEDED = ("sku", "on_hand")


@dataclass(frozen=True)
class BadLine:
    """A line that could not go in, and why."""

    line: int
    what: str
    reason: str


@dataclass
class FileReport:
    """What a file did: levels changed, lines that said what was known, lines that could not go in."""

    lines: int = 0
    changed: int = 0
    bad: list[BadLine] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)  # Ours → the file's.

    @property
    def same(self) -> int:
        return self.lines - self.changed - len(self.bad)


def load_stock_file(
    *, data: bytes, name: str, location: str = "", mapping: Mapping[str, str] | None = None, by: Actor, at: datetime
) -> FileReport:
    """Set the levels that a CSV file tells; ``location`` (a code) for a file that names none, ``mapping`` says how it
    calls our columns where its names are none that we know.

    Raises Invalid for a file that is no table of stock: then nothing was done.
    """
    report = FileReport()
    places: dict[tuple[str, str], int] = {}
    rows: list[StockRow] = []
    for line, row in _rows(read_text(data), mapping or {}, location.strip(), report):
        if (row.sku, row.location) in places:
            twice = f"Line {places[row.sku, row.location]} told of it already."
            report.bad.append(BadLine(line, f"{row.sku} at {row.location}", twice))
            continue
        places[row.sku, row.location] = line
        rows.append(row)
    result = inventory.import_stock(
        retailer_id=by.retailer or 0, rows=rows, source=name.strip() or "A file without a name", by=by, at=at
    )
    report.changed = result.changed
    for row, reason in result.refused:
        report.bad.append(BadLine(places[row.sku, row.location], f"{row.sku} at {row.location}", reason))
    report.bad.sort(key=lambda bad: bad.line)
    return report


def read_text(data: bytes) -> str:
    """A file as text, in whichever encoding it came. Raises Invalid."""
    if len(data) > MOST_BYTES:
        raise Invalid(f"The file is larger than {MOST_BYTES // 1_000_000} MB: send it in parts.", field="file")
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Invalid("The file is no text that can be read.", field="file")
    if "\0" in text:
        raise Invalid("The file is no table of text: save it as CSV.", field="file")
    return text


def _rows(text: str, mapping: Mapping[str, str], location: str, report: FileReport) -> Iterator[tuple[int, StockRow]]:
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = report.columns = _columns(list(reader.fieldnames or []), mapping)
    if "location" not in columns and not location:
        raise Invalid("The file names no location: choose the one that it is about.", field="location")
    for place, row in enumerate(read_rows(reader)):
        if place >= MOST_LINES:
            raise Invalid(f"The file has more than {MOST_LINES:,} lines: send it in parts.", field="file")
        told = {ours: (row.get(theirs) or "").strip() for ours, theirs in columns.items()}
        if not any(told.values()):
            continue
        report.lines += 1
        found = _row(told, location)
        if isinstance(found, StockRow):
            yield reader.line_num, found
        else:
            report.bad.append(BadLine(reader.line_num, told.get("sku", ""), found))


def read_rows(reader: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
    """Its rows. Raises Invalid for what is no CSV."""
    try:
        yield from reader
    except csv.Error as error:
        raise Invalid(
            f"Line {reader.line_num} cannot be read as CSV: {error}. Nothing was done.", field="file"
        ) from None


def _columns(names: list[str], mapping: Mapping[str, str]) -> dict[str, str]:
    known = {name.strip().lower(): name for name in names}
    found = {}
    for ours, theirs in NAMES.items():
        if told := mapping.get(ours, "").strip():
            if told.lower() not in known:
                raise Invalid(f"The file has no column “{told[:40]}”; it has: {_said(names)}.", field=ours)
            found[ours] = known[told.lower()]
        elif name := next((name for name in theirs if name in known), None):
            found[ours] = known[name]
    if missing := [ours for ours in NEEDED if ours not in found]:
        raise Invalid(
            f"No column of the file is known as {' or '.join(missing)}; it has: {_said(names)}. Tell which it is.",
            field=missing[0],
        )
    return found


def _said(names: list[str]) -> str:
    return ", ".join(name.strip()[:40] for name in names[:20]) or "no columns at all"


def _row(told: Mapping[str, str], location: str) -> StockRow | str:
    """A line, or why it is none."""
    if not told["sku"]:
        return "It has no article number."
    on_hand, minimum = whole(told["on_hand"]), whole(told.get("minimum", ""))
    if on_hand is None:
        return f"“{told['on_hand'][:20]}” is no number of pieces."
    if minimum is None and told.get("minimum"):
        return f"“{told['minimum'][:20]}” is no minimum."
    return StockRow(told["sku"], told.get("location") or location, on_hand, minimum)


def whole(text: str) -> int | None:
    """ "12", and "12.0000" as some write it; None for anything else."""
    digits, _, rest = text.partition(".")
    sign = -1 if digits.startswith("-") else 1
    digits = digits.removeprefix("-")
    if not digits.isdecimal() or not digits.isascii() or len(digits) > 12 or rest.strip("0"):
        return None
    return sign * int(digits)
