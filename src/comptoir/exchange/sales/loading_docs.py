"""Invoices of a file as the rooms take them: sales become orders, cancellations returns, the rest is kept as it stood.

Nothing here touches the database.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from comptoir.aftercare.commands import ImportedReturn, ImportedReturnLine
from comptoir.exchange.sales.codes import LineKind
from comptoir.exchange.sales.documents import SaleDoc, SaleLine
from comptoir.exchange.sales.rules import DocKind, booked
from comptoir.kernel.errors import Invalid
from comptoir.orders.commands import ImportedLine, ImportedOrder

LONGEST_REFERENCE = 16  # Behind the shop's prefix of at most six letters and the H, a number has room for 24.
LONGEST_SKU = 40
LONGEST_NAME = 200
MOST_MINOR = 10**15


class Kept(NamedTuple):
    """A line that is no trade, with the reason; see ``KeptRow``."""

    reason: str
    doc: SaleDoc
    line: SaleLine


@dataclass
class Loaded:
    """The invoices of one part, by what they become."""

    orders: list[ImportedOrder] = field(default_factory=list)
    returns: list[ImportedReturn] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    sources: dict[str, SaleDoc] = field(default_factory=dict)  # By reference.

    def customer_codes(self) -> set[str]:
        return {one.customer_code for one in self._all() if one.customer_code}

    def _all(self) -> Iterator[ImportedOrder | ImportedReturn]:
        yield from self.orders
        yield from self.returns

    def keep_strangers(self, known: Container[str]) -> None:
        """Invoices of customers whom nobody knows: their lines are kept. ``known`` are the codes there are."""
        strange = [code for code in self.customer_codes() if code not in known]
        if not strange:
            return
        left_out = [one.reference for one in self._all() if one.customer_code in strange]
        self.orders = [one for one in self.orders if one.customer_code not in strange]
        self.returns = [one for one in self.returns if one.customer_code not in strange]
        self._keep("stranger", left_out)

    def keep_taken(self, references: Iterable[str]) -> None:
        """Invoices whose number stood for another one already: their lines are kept and named."""
        self._keep("taken", references)

    def _keep(self, reason: str, references: Iterable[str]) -> None:
        already = {kept.line.line_no for kept in self.kept}
        self.kept.extend(
            Kept(reason, self.sources[reference], line)
            for reference in references
            for line in self.sources[reference].lines
            if line.line_no not in already
        )


def sort_documents(docs: Iterable[SaleDoc], *, shift_weeks: int, country_of: Callable[[str], str]) -> Loaded:
    """Orders, returns, and lines that are no trade; every line of every invoice is in exactly one of them.

    Raises Invalid for a line that amounts to more than any database holds.
    """
    loaded = Loaded()
    shift = timedelta(weeks=shift_weeks)  # Added to local time, so that the hour of the day stays what it was.
    for doc in docs:
        for line in doc.lines:
            if abs(line.amount_minor) > MOST_MINOR:
                raise Invalid(f"Line {line.line_no} ({doc.invoice}) amounts to more than anything ever sold.")
        lines = _trade_lines(doc, loaded)
        if not lines:
            continue
        loaded.sources[doc.invoice] = doc
        at = doc.at + shift
        if doc.kind is DocKind.SALE:
            sold = [_sold(line) for line in lines]
            loaded.orders.append(ImportedOrder(doc.invoice, doc.customer_code, at, country_of(doc.country), sold))
        else:
            back = [_returned(line) for line in lines]
            loaded.returns.append(ImportedReturn(doc.invoice, doc.customer_code, at, back))
    return loaded


def shifted(at: datetime, weeks: int) -> datetime:
    return at + timedelta(weeks=weeks)


def _trade_lines(doc: SaleDoc, loaded: Loaded) -> list[SaleLine]:
    """The lines that become part of an order or a return; the others are kept."""
    if doc.kind is DocKind.ADJUSTMENT:
        loaded.kept.extend(
            Kept("ledger" if line.unit_price or line.kind is LineKind.BAD_DEBT else "stock", doc, line)
            for line in doc.lines
        )
        return []
    if len(doc.invoice) > LONGEST_REFERENCE:
        loaded.kept.extend(Kept("too_long", doc, line) for line in doc.lines)
        return []
    odd = [line for line in doc.lines if line.quantity == 0 or len(line.stock_code) > LONGEST_SKU]
    if not odd:
        return list(doc.lines)
    loaded.kept.extend(Kept("too_long" if line.quantity else "nothing", doc, line) for line in odd)
    return [line for line in doc.lines if line not in odd]


def _sold(line: SaleLine) -> ImportedLine:
    """A line of an order is of something: what the file takes off (a negative quantity) is a charge below nothing."""
    unit = booked(1, line.unit_price)
    goods = line.kind is LineKind.PRODUCT and line.quantity > 0
    name = line.description[:LONGEST_NAME]
    make = tuple.__new__  # ImportedLine(...) takes three times as long.
    pieces, unit = (line.quantity, unit) if line.quantity > 0 else (-line.quantity, -unit)
    return make(ImportedLine, ("goods" if goods else "charge", line.stock_code, name, pieces, unit, line.amount_minor))


def _returned(line: SaleLine) -> ImportedReturnLine:
    return ImportedReturnLine(
        line.kind is LineKind.PRODUCT,
        line.stock_code,
        line.description[:LONGEST_NAME],
        -line.quantity,
        -line.amount_minor,
    )
