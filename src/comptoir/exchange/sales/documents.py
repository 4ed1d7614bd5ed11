"""Invoices made of lines: what the loader writes as historic orders and returns."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from comptoir.exchange.sales.codes import LineKind, kind_by
from comptoir.exchange.sales.mapping import Mapping
from comptoir.exchange.sales.report import Report
from comptoir.exchange.sales.rows import BadRow, Row, Source
from comptoir.exchange.sales.rules import DocKind, booked, kind_of_invoice
from comptoir.exchange.sales.survey import Part


class SaleLine(NamedTuple):
    """One line of an invoice. Quantities and amounts carry the sign they have in the file."""

    line_no: int  # In the file: with the invoice it names this line for ever.
    kind: LineKind
    stock_code: str
    description: str  # Empty when the file has none.
    quantity: int
    unit_price: int  # Thousandths of the smallest coin.
    amount_minor: int  # As booked.


class SaleDoc(NamedTuple):
    """One invoice of the file, whole."""

    invoice: str  # Unique in its file: the key by which a second run finds it again.
    kind: DocKind
    at: datetime  # Aware, in the zone of the file.
    customer_code: str | None
    country: str
    lines: tuple[SaleLine, ...]

    @property
    def amount_minor(self) -> int:
        return sum(line.amount_minor for line in self.lines)

    @property
    def fingerprint(self) -> str:
        """A hash of all it says except where it stood, to tell the same invoice from another of that number."""
        said = (self.kind, self.at.isoformat(), self.customer_code, self.country, [line[1:] for line in self.lines])
        return hashlib.blake2b(repr(said).encode(), digest_size=16).hexdigest()


class Chunk(NamedTuple):
    """The invoices of one part of the file and what the rules met there."""

    part: Part
    docs: list[SaleDoc]
    report: Report


def read_parts(source: Source, parts: Iterable[Part]) -> Iterator[Chunk]:
    """The invoices of each part, in the order in which their first lines stand.

    Parts may come in any order and be read again: the same part gives the same invoices. One part is in memory at a
    time.
    """
    kind_of = kind_by(source.mapping.codes)
    for part in parts:
        report = Report()
        invoices: dict[str, list[Row]] = {}
        for row in source.rows(part.start, part.end):
            if isinstance(row, BadRow):
                report.refuse(row)
            elif row.invoice in invoices:
                invoices[row.invoice].append(row)
            else:
                invoices[row.invoice] = [row]
        docs = [make_document(rows, source.mapping, kind_of, report) for rows in invoices.values()]
        yield Chunk(part, docs, report)


def make_document(rows: Sequence[Row], mapping: Mapping, kind_of: Callable[[str], LineKind], report: Report) -> SaleDoc:
    """One invoice from all its lines, counted in the report."""
    doc_kind = kind_of_invoice(rows, mapping)
    make = tuple.__new__  # SaleLine(...) takes three times as long, and there are many.
    lines = [
        make(SaleLine, (line, kind_of(code), code, description, quantity, price, booked(quantity, price)))
        for line, _, code, _, description, quantity, _, price, _, _ in rows
    ]
    first = rows[0]
    doc = SaleDoc(
        invoice=first.invoice,
        kind=doc_kind,
        at=first.at,
        customer_code=first.customer or next((row.customer for row in rows if row.customer), None),
        country=first.country or next((row.country for row in rows if row.country), ""),
        lines=tuple(lines),
    )
    report.count(doc_kind, rows, [line.kind for line in lines], sum([line.amount_minor for line in lines]))
    return doc
