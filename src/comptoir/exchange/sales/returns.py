"""Which sale a return takes back: found in one pass when the whole log is in.

A log names no invoice on a cancellation, only its customer and goods. So a returned line belongs to a line of an
earlier sale (or of the same moment) to the same customer, of the same stock code, with pieces left that no earlier
return took. Where several qualify, the invoice that holds most lines of the return in full comes first, then the same
price, then the newest. A line may take from several sales, and part of it may find none: goods sold before the log
begins. Returns without a customer match nothing.

Returns are taken in the order of their time and number, sales in that of their time and line, so the answer does not
depend on the order in which the parts of a file came in. Only lines whose customer and stock code appear on a return
matter: of 820,000 lines one join leaves some 40,000 for this function.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from comptoir.exchange.sales.codes import LineKind
from comptoir.exchange.sales.documents import SaleDoc
from comptoir.exchange.sales.rules import DocKind

MATCHED_KINDS = (LineKind.PRODUCT, LineKind.SHIPPING)  # A manual line or a discount has no line it could answer.


class TradedLine(NamedTuple):
    """A line of a sale, or of a return with the pieces that came back; pieces are positive on both."""

    customer: str
    stock_code: str
    at: datetime
    invoice: str
    line_no: int
    pieces: int
    price: int


class Match(NamedTuple):
    """So many pieces of a returned line come from a sold line; both by their line in the file."""

    returned: int
    sold: int
    pieces: int


class Matches(NamedTuple):
    """What was found: pieces, and the sale each return names (None where most of its lines are of no one sale)."""

    lines: list[Match]
    invoices: dict[str, str | None]


def match_returns(sold: Iterable[TradedLine], returned: Iterable[TradedLine]) -> Matches:
    """The sales that returns take back, by the rule above."""
    shelf: dict[tuple[str, str], list[_Left]] = defaultdict(list)
    for line in sorted(sold, key=lambda line: (line.at, line.line_no), reverse=True):
        shelf[line.customer, line.stock_code].append(_Left(line))
    found = Matches([], {})
    in_order = sorted(returned, key=lambda line: (line.at, line.invoice, line.line_no))
    for invoice, group in groupby(in_order, key=lambda line: line.invoice):
        lines = list(group)
        matches, named = _match_invoice(lines, shelf)
        found.lines.extend(matches)
        found.invoices[invoice] = named
    return found


def lines_to_match(docs: Iterable[SaleDoc]) -> tuple[list[TradedLine], list[TradedLine]]:
    """The sold and the returned lines of invoices, as `match_returns` takes them."""
    sold: list[TradedLine] = []
    returned: list[TradedLine] = []
    for doc in docs:
        if doc.customer_code is None or doc.kind is DocKind.ADJUSTMENT:
            continue
        sign, side = (1, sold) if doc.kind is DocKind.SALE else (-1, returned)
        side.extend(
            TradedLine(
                doc.customer_code, line.stock_code, doc.at, doc.invoice, line.line_no, sign * line.quantity,
                line.unit_price,
            )
            for line in doc.lines
            if line.kind in MATCHED_KINDS and sign * line.quantity > 0
        )  # fmt: skip
    return sold, returned


class _Left:
    """A sold line and how many of its pieces no return has taken yet."""

    __slots__ = ("line", "pieces")

    def __init__(self, line: TradedLine) -> None:
        self.line = line
        self.pieces = line.pieces


def _match_invoice(
    lines: Sequence[TradedLine], shelf: dict[tuple[str, str], list[_Left]]
) -> tuple[list[Match], str | None]:
    offers = {
        line.line_no: [
            left for left in shelf.get((line.customer, line.stock_code), ()) if left.pieces and left.line.at <= line.at
        ]
        for line in lines
        if line.customer
    }
    likely = _likely_sale(lines, offers)
    matches: list[Match] = []
    votes: Counter[str] = Counter()
    for line in lines:
        taken = _take(line, offers.get(line.line_no, []), likely)
        matches.extend(Match(line.line_no, left.line.line_no, pieces) for left, pieces in taken)
        votes.update({left.line.invoice for left, _ in taken})
    named = max(votes, key=lambda invoice: (votes[invoice], invoice == likely, invoice), default=None)
    return matches, named if named and 2 * votes[named] > len(lines) else None


def _likely_sale(lines: Sequence[TradedLine], offers: dict[int, list[_Left]]) -> str | None:
    """The sale that could give most of the lines in full, the newest of equals."""
    whole: Counter[str] = Counter()
    when: dict[str, datetime] = {}
    for line in lines:
        able = {left.line.invoice: left.line.at for left in offers.get(line.line_no, ()) if left.pieces >= line.pieces}
        whole.update(able.keys())
        when.update(able)
    return max(whole, key=lambda invoice: (whole[invoice], when[invoice], invoice), default=None)


def _take(line: TradedLine, offers: list[_Left], likely: str | None) -> list[tuple[_Left, int]]:
    """Take the pieces of one line from the sales on offer, which come newest first."""
    wanted, taken = line.pieces, []
    for left in sorted(offers, key=lambda left: (left.line.invoice != likely, left.line.price != line.price)):
        pieces = min(wanted, left.pieces)
        if pieces:
            left.pieces -= pieces
            wanted -= pieces
            taken.append((left, pieces))
    return taken
