"""One look over a whole file before anything is written: who and what is in it, and into which parts it falls."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from comptoir.exchange.sales.facts import CustomerFacts, ProductFacts, Tally, product_facts
from comptoir.exchange.sales.rows import BadRow, Place, Row, Source, UnreadableFile

INVOICES_IN_A_PART = 500
MOST_LINES_IN_A_PART = 250_000


class Part(NamedTuple):
    """A stretch of the file that holds its invoices whole, so that it can be loaded by itself."""

    number: int
    start: Place
    end: Place
    invoices: int
    first_at: datetime
    last_at: datetime


@dataclass
class Survey:
    """The whole file at a glance. Same file and mapping, same survey."""

    parts: list[Part] = field(default_factory=list)
    customers: dict[str, CustomerFacts] = field(default_factory=dict)
    products: dict[str, ProductFacts] = field(default_factory=dict)
    lines: int = 0
    invoices: int = 0
    refused: int = 0
    scattered: dict[str, int] = field(default_factory=dict)  # Invoice: the line where it goes on after others.

    def customers_of_several_countries(self) -> dict[str, list[str]]:
        """Customers who bought in more than one country: kept under the most frequent, the others are notes."""
        return {code: sorted(facts.countries) for code, facts in self.customers.items() if len(facts.countries) > 1}

    def products_of_several_names(self) -> dict[str, list[str]]:
        """Products with more than one description on lines with a price: the most frequent is the name."""
        return {code: facts.other_names for code, facts in self.products.items() if len(facts.names) > 1}


def survey(source: Source, invoices_in_a_part: int = INVOICES_IN_A_PART) -> Survey:
    """Read the file once; remembers invoice numbers, customers and products, never lines.

    Raises UnreadableFile when invoices are so scattered that a part would not fit in memory.
    """
    seen = Survey()
    tallies: dict[tuple[str, str, int], Tally] = {}
    cutter = _Cutter(source.start.line, invoices_in_a_part)
    before, run, quantity = (
        source.start.line,
        None,
        0,
    )  # `run` is the first of the lines of one invoice that stand together.
    for row in source.rows():
        if isinstance(row, BadRow):
            seen.refused += 1
        else:
            if run is None or row.invoice != run.invoice:
                _note_customer(seen, run, quantity)
                cutter.meet(row, before)
                run, quantity = row, 0
            quantity += row.quantity
            seen.lines += 1
            key = (row.stock_code, row.description, row.price)
            tally = tallies.get(key)
            if tally is None:
                tally = tallies[key] = Tally(row.at)
            tally.lines += 1
            tally.last_at = row.at
            if row.quantity > 0:
                tally.sales += 1
                tally.sold += row.quantity
        before = row.line
    _note_customer(seen, run, quantity)
    seen.products = product_facts(tallies, source.mapping.codes)
    seen.scattered, seen.invoices = cutter.scattered, len(cutter.first_lines)
    pieces = list(cutter.pieces(before))
    places = source.places([source.start.line, *(piece.last_line for piece in pieces)])
    seen.parts = [
        Part(number, start, end, piece.invoices, piece.first_at, piece.last_at)
        for number, (piece, start, end) in enumerate(zip(pieces, places, places[1:], strict=False))
    ]
    return seen


def _note_customer(seen: Survey, run: Row | None, quantity: int) -> None:
    if run is None or not run.customer:
        return
    if run.customer not in seen.customers:
        seen.customers[run.customer] = CustomerFacts(run.at, run.at)
    seen.customers[run.customer].note(run, quantity)


class _Piece(NamedTuple):
    before: int  # The number of the line above its first.
    last_line: int
    invoices: int
    first_at: datetime
    last_at: datetime


class _Cutter:
    """Cuts a file between invoices, after every so many of them, and never through one whose lines are scattered."""

    def __init__(self, before: int, invoices_in_a_piece: int) -> None:
        self.first_lines: dict[str, int] = {}
        self.scattered: dict[str, int] = {}
        self._spans: list[tuple[int, int]] = []
        self._pieces: list[_Piece] = []
        self._before = before
        self._size = invoices_in_a_piece

    def meet(self, row: Row, before: int) -> None:
        """A row that begins lines of another invoice than the row above, which is the line ``before``."""
        first_line = self.first_lines.setdefault(row.invoice, row.line)
        if first_line != row.line:
            self.scattered[row.invoice] = row.line
            self._spans.append((first_line, row.line))
            return
        one = _Piece(before if self._pieces else self._before, 0, 1, row.at, row.at)
        if self._pieces and self._pieces[-1].invoices < self._size:
            self._pieces[-1] = _joined(self._pieces[-1], one)
        else:
            self._pieces.append(one)

    def pieces(self, end: int) -> Iterator[_Piece]:
        """The pieces, each up to the start of the next; where a scattered invoice lies across, two become one."""
        grown = None
        for piece in self._pieces:
            if grown is None:
                grown = piece
            elif any(first <= piece.before < again for first, again in self._spans):
                grown = _joined(grown, piece)
            else:
                yield _ended(grown, piece.before)
                grown = piece
        if grown:
            yield _ended(grown, end)


def _joined(one: _Piece, other: _Piece) -> _Piece:
    return one._replace(
        invoices=one.invoices + other.invoices,
        first_at=min(one.first_at, other.first_at),
        last_at=max(one.last_at, other.last_at),
    )


def _ended(piece: _Piece, last_line: int) -> _Piece:
    if last_line - piece.before > MOST_LINES_IN_A_PART:
        raise UnreadableFile(
            f"The lines of one invoice are up to {last_line - piece.before:,} lines apart (from line "
            f"{piece.before + 1} on). Sort the file by invoice and try again. Nothing was imported."
        )
    return piece._replace(last_line=last_line)
