"""What an invoice asks for: what an order costs now, in entries that always sum to it. Pure.

An order is invoiced as a whole or delivery by delivery. What is invoiced at any moment is what its invoices say less
what their corrections say, entry by entry; a new paper is the difference to what the order costs now. So the papers of
an order sum to what it costs, to the last coin, whatever became of it between them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from comptoir.kernel.money import part_of, split

from .states import GONE, NOT_SENT
from .totals import units_of

if TYPE_CHECKING:
    from .models import Adjustment, Delivery, DeliveryLine, Document, Order, OrderLine

Covers = frozenset[int] | None  # Positions of deliveries; None: the whole order, with all that becomes of it.
SHIPPING, LESS = "shipping", "less"


@dataclass(frozen=True)
class Entry:
    """One thing that is asked for, or taken off; every amount with tax, in the smallest coin."""

    pieces: int
    amount_minor: int
    tax_minor: int
    rate: int  # Basis points.

    def __sub__(self, other: "Entry") -> "Entry":
        return Entry(
            self.pieces - other.pieces, self.amount_minor - other.amount_minor, self.tax_minor - other.tax_minor,
            self.rate,
        )  # fmt: skip

    @property
    def is_nothing(self) -> bool:
        return not (self.pieces or self.amount_minor or self.tax_minor)


Entries = Mapping[str, Entry]  # By "line:3", "shipping", "less:2000".


@dataclass(frozen=True)
class Bill:
    """An order as far as invoices go."""

    order: "Order"
    due_minor: int
    lines: Sequence["OrderLine"]
    deliveries: Sequence["Delivery"]
    carried: Sequence["DeliveryLine"]
    adjustments: Sequence["Adjustment"]

    def going(self, covers: Covers) -> list["Delivery"]:
        return [d for d in self.deliveries if d.state not in NOT_SENT and (covers is None or d.position in covers)]


def cost_of(bill: Bill, covers: Covers, *, invoiced: Entries | None = None) -> dict[str, Entry]:
    """What an order, or some of its deliveries, cost now. With ``invoiced``: no more of anything than that."""
    if bill.order.state == "cancelled":
        return {}
    found = _worth(bill, covers, invoiced)
    rest = bill.due_minor - sum(entry.amount_minor for entry in _worth(bill, None, None).values())
    return found | _reduced(found, max(rest, -sum(entry.amount_minor for entry in found.values())))


def _worth(bill: Bill, covers: Covers, invoiced: Entries | None) -> dict[str, Entry]:
    """Pieces that are still due, and their parcels, before what was taken off the whole."""
    found: dict[str, Entry] = {}
    for line in bill.lines:
        key, pieces = f"line:{line.position}", _pieces_due(bill, line, covers)
        if invoiced is not None:
            pieces = min(pieces, invoiced[key].pieces if key in invoiced else 0)
        if pieces > 0:
            # From the last piece on: what goes back is taken from the first, so what stays keeps its amount.
            some = {"start": line.quantity - pieces, "count": pieces}
            amount, tax = (units_of(total, line.quantity, **some) for total in (line.total_minor, line.tax_minor))
            found[key] = Entry(pieces, amount, tax, line.tax_basis_points)
    amount, tax = _shipping_due(bill, covers)
    if invoiced is not None and (asked := invoiced.get(SHIPPING)) and amount >= asked.amount_minor:
        amount, tax = asked.amount_minor, asked.tax_minor
    if amount > 0 and (invoiced is None or SHIPPING in invoiced):
        rate = max((line.tax_basis_points for line in bill.lines), default=0) if tax else 0
        found[SHIPPING] = Entry(0, amount, tax, rate)
    return found


def _pieces_due(bill: Bill, line: "OrderLine", covers: Covers) -> int:
    """What came back came out of what had left, delivery by delivery."""
    left = line.quantity - line.refunded_quantity
    if covers is None:
        return left
    state = {delivery.id: delivery.state for delivery in bill.deliveries}
    position = {delivery.id: delivery.position for delivery in bill.deliveries}
    rows = [row for row in bill.carried if row.line_id == line.id and state[row.delivery_id] not in NOT_SENT]
    rows.sort(key=lambda row: (state[row.delivery_id] not in GONE, position[row.delivery_id]))
    back = max(sum(row.quantity for row in rows) - left, 0)
    found = 0
    for row in rows:
        gone = min(back, row.quantity)
        back -= gone
        if position[row.delivery_id] in covers:
            found += row.quantity - gone
    return min(found, left)


def _shipping_due(bill: Bill, covers: Covers) -> tuple[int, int]:
    not_sent = [d for d in bill.deliveries if d.state in NOT_SENT]
    off = [a for a in bill.adjustments if a.line_id is None and a.kind in ("shipping", "not_sent")]
    lost = (sum(d.shipping_minor for d in not_sent), sum(d.shipping_tax_minor for d in not_sent))
    # Taken off besides the parcels that were never sent: given back, or forgone at the door.
    back = -sum(a.amount_minor for a in off) - lost[0], -sum(a.tax_minor for a in off) - lost[1]
    if covers is None:
        taxes = bill.order.tax_minor - sum(line.tax_minor for line in bill.lines)
        has = bill.order.shipping_minor - lost[0], taxes - lost[1]
    else:
        going = bill.going(covers)
        has = sum(d.shipping_minor for d in going), sum(d.shipping_tax_minor for d in going)
    amount = max(has[0] - back[0], 0)
    return amount, (min(max(has[1] - back[1], 0), amount) if amount else 0)


def _reduced(found: Entries, rest_minor: int) -> dict[str, Entry]:
    """What was taken off the whole (a discount, a gesture, a refund) by rates of tax, in proportion."""
    if not rest_minor:
        return {}
    gross: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for entry in found.values():
        gross[entry.rate][0] += entry.amount_minor
        gross[entry.rate][1] += entry.tax_minor
    rates = sorted(rate for rate, (amount, _) in gross.items() if amount > 0)
    if not rates:
        return {}
    shares = split(rest_minor, [gross[rate][0] for rate in rates])
    return {
        f"{LESS}:{rate}": Entry(0, share, part_of(share, gross[rate][1], gross[rate][0]), rate)
        for rate, share in zip(rates, shares, strict=True)
        if share
    }


def less(some: Entries, other: Entries) -> dict[str, Entry]:
    """The difference of two, without what is the same in both."""
    nothing = Entry(0, 0, 0, 0)
    keys = {**some, **other}
    found = {key: some.get(key, Entry(0, 0, 0, entry.rate)) - other.get(key, nothing) for key, entry in keys.items()}
    return {key: entry for key, entry in found.items() if not entry.is_nothing}


def total_of(entries: Entries) -> int:
    return sum(entry.amount_minor for entry in entries.values())


def stored(entries: Entries) -> dict[str, list[int]]:
    return {key: [e.pieces, e.amount_minor, e.tax_minor, e.rate] for key, e in sorted(entries.items())}


def entries_of(document: "Document") -> dict[str, Entry]:
    return {key: Entry(*values) for key, values in document.said["entries"].items()}


def invoiced_by(papers: Iterable["Document"]) -> dict[str, Entry]:
    """What the invoices of an order ask for less what their corrections take off."""
    total: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for paper in papers:
        sign = 1 if paper.kind == "invoice" else -1
        for key, entry in entries_of(paper).items():
            row = total[key]
            row[0] += sign * entry.pieces
            row[1] += sign * entry.amount_minor
            row[2] += sign * entry.tax_minor
            row[3] = entry.rate
    found = {key: Entry(*row) for key, row in total.items()}
    return {key: entry for key, entry in found.items() if not entry.is_nothing}


def covered_by(papers: Iterable["Document"]) -> Covers:
    """The deliveries that the invoices of an order are of."""
    found: set[int] = set()
    for paper in papers:
        if paper.kind == "invoice":
            if paper.said["covers"] is None:
                return None
            found.update(paper.said["covers"])
    return frozenset(found)


def corrected(papers: Sequence["Document"], off: Entries, bill: Bill) -> list[str]:
    """The numbers of the invoices that a correction is of: those of the deliveries that lack what is taken off."""
    invoices = [paper for paper in papers if paper.kind == "invoice"]
    named: list[Any] = []
    for key in off:
        holding = [paper for paper in invoices if key in paper.said["entries"]]
        if len(holding) > 1 and key.startswith("line:"):
            line = next(one for one in bill.lines if key == f"line:{one.position}")
            lacking = [
                paper for paper in holding
                if _pieces_due(bill, line, _covers(paper)) < entries_of(paper)[key].pieces
            ]  # fmt: skip
            holding = lacking or holding[-1:]
        elif not key.startswith("line:"):
            holding = holding[-1:] if not named else []
        named += [paper for paper in holding if paper not in named]
    return [paper.number for paper in (named or invoices[-1:])]


def _covers(paper: "Document") -> Covers:
    covers: Collection[int] | None = paper.said["covers"]
    return None if covers is None else frozenset(covers)
