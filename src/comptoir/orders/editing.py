"""What a change of a placed order does to it: pieces, goods, address, shipping, discount, and the money. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.money import part_of, say
from comptoir.kernel.rules.kinds import Document
from comptoir.pricing.basket import PricedLine, ShippingOption
from comptoir.sourcing.plan import Kind, Parcel

from .bundles import bundles_more
from .going_back import Change, change_of_line
from .states import DeliveryState as D
from .totals import OrderMoney

if TYPE_CHECKING:
    from .models import Delivery, DeliveryLine, Order, OrderLine

IN_THE_HOUSE = frozenset({D.RESERVED, D.WAITING, D.AWAIT_DATE, D.AWAIT_STOCK, D.UNPLACED, D.ALLOCATED})
ON_THE_TABLE = frozenset({D.PACKING, D.READY})  # In somebody's hands: put back first.
NOT_SENT, DISCOUNT = "not_sent", "discount"  # Kinds of Adjustment.


class NothingChanged(Invalid):
    """A change that would leave the order as it is."""


class TooLateToChange(Refusal):
    """What was to be changed is being packed, or has left."""


@dataclass(frozen=True)
class Wish:
    """A change as a person asked for it: pieces that shall remain of lines, goods that are added, and the rest."""

    lines: Sequence[tuple[int, int]] = ()  # Position, pieces from now on: fewer, more, or none.
    added: Sequence[tuple[str, int]] = ()  # Article number, pieces.
    ship_to: Mapping[str, str] | None = None
    shipping_code: str = ""  # Empty: as it was.
    discount_minor: int = 0  # With tax.

    def stored(self) -> dict[str, Any]:
        return {
            "lines": [list(line) for line in self.lines],
            "added": [list(line) for line in self.added],
            "shipping": self.shipping_code,
            "discount_minor": self.discount_minor,
        }


@dataclass(frozen=True)
class Standing:
    """A placed order as far as changing it goes."""

    order: "Order"
    lines: Mapping[int, "OrderLine"]  # By position.
    deliveries: Sequence["Delivery"]
    carried: Sequence["DeliveryLine"]
    money: OrderMoney

    def pieces_of(self, line: "OrderLine") -> int:
        """Pieces that are still ordered."""
        return line.quantity - line.refunded_quantity

    @property
    def state_of(self) -> dict[int, str]:
        return {delivery.id: delivery.state for delivery in self.deliveries}


@dataclass(frozen=True)
class Cuts:
    """What is taken out of deliveries, and what is then no longer due."""

    pieces: Mapping[int, int] = field(default_factory=dict)  # By delivery line.
    emptied: Sequence["Delivery"] = ()
    changes: Sequence[Change] = ()
    heirs: Mapping[int, str] = field(default_factory=dict)  # By emptied delivery: the kind that bears its parcel now.


@dataclass(frozen=True)
class EditPlan:
    """A change worked out to the last coin and the last piece, before anybody agrees to it."""

    standing: Standing
    wish: Wish
    cuts: Cuts
    added: Sequence[PricedLine]
    parcels: Sequence[Parcel]  # In which what is added leaves.
    sourced: Document | None  # Why from there.
    shipping: ShippingOption | None  # The new way; None: as it was.
    ship_to: Mapping[str, str] | None
    changed: Sequence[Mapping[str, Any]]  # As ``what_changes`` tells it.

    @property
    def said(self) -> list[str]:
        return in_words(self.changed, self.standing.order.currency)

    @property
    def less_minor(self) -> int:
        return sum(change.amount_minor for change in self.cuts.changes)

    @property
    def added_minor(self) -> int:
        return sum(line.total_minor for line in self.added)

    @property
    def shipping_more_minor(self) -> int:
        """What the new way costs more than the former; below zero: less."""
        return self.shipping.amount_minor - paid_shipping(self.standing) if self.shipping else 0

    @property
    def difference_minor(self) -> int:
        """Above zero the customer pays more."""
        return self.added_minor + self.shipping_more_minor - self.less_minor

    @property
    def due_before_minor(self) -> int:
        return self.standing.money.due_minor

    @property
    def due_after_minor(self) -> int:
        return self.due_before_minor + self.difference_minor

    @property
    def goes_back_minor(self) -> int:
        """What leaves the till: less than the difference where some had not been paid."""
        return max(0, min(-self.difference_minor, self.standing.money.too_much_minor - self.difference_minor))


def paid_shipping(standing: Standing) -> int:
    """What the customer pays for the parcels that are still to come or have come."""
    return sum(d.shipping_minor for d in standing.deliveries if d.state not in (D.RELEASED, D.DEALLOCATED))


def fewer_and_more(standing: Standing, wish: Wish) -> tuple[dict[int, int], dict[str, int]]:
    """The pieces that go by position, and those that come by article number.

    Raises Invalid for a line that the order does not have.
    """
    fewer: dict[int, int] = {}
    more: dict[str, int] = defaultdict(int)
    wished = dict(wish.lines)
    more |= bundles_more(standing.lines.values(), wished)
    for position, pieces in wish.lines:
        line = standing.lines.get(position)
        if line is None or line.variant_id is None:
            raise Invalid(f"{standing.order.number} has no article in line {position}.", field="lines")
        if pieces < 0:
            raise Invalid(f"{pieces} pieces of {line.sku} cannot remain.", field="lines")
        change = pieces - standing.pieces_of(line)
        if change < 0:
            fewer[position] = -change
        elif change and not line.bundle:
            more[line.sku] += change
    for sku, pieces in wish.added:
        if pieces < 1:
            raise Invalid(f"{pieces} of {sku} cannot be added.", field="added")
        more[sku] += pieces
    return fewer, dict(more)


def cut(
    standing: Standing,
    fewer: Mapping[int, int],
    *,
    parcels: Sequence[Parcel],
    new_shipping: bool,
    discount_minor: int,
) -> Cuts:
    """Take pieces out of what is still in the house, from the last delivery on.

    What the parcel of an emptied delivery cost is no longer due, unless one that still leaves takes its place.

    Raises TooLateToChange, Invalid.
    """
    pieces: dict[int, int] = {}
    changes: list[Change] = []
    for position, count in sorted(fewer.items()):
        line = standing.lines[position]
        _cut_line(standing, line, count, pieces)
        changes.append(change_of_line(NOT_SENT, line, count))
    emptied = [d for d in standing.deliveries if d.state in IN_THE_HOUSE and _is_emptied(standing, d, pieces)]
    heirs = {d.id: _heir(standing, d, emptied, parcels) for d in emptied if d.shipping_minor and not new_shipping}
    lost = [d for d in emptied if d.id in heirs and heirs[d.id] is None]
    changes += [Change(NOT_SENT, d.shipping_minor, d.shipping_tax_minor) for d in lost]
    if discount_minor:
        tax = part_of(standing.money.tax_minor, discount_minor, max(standing.money.due_minor, 1))
        changes.append(Change(DISCOUNT, discount_minor, tax))
    return Cuts(pieces, emptied, changes, {key: heir for key, heir in heirs.items() if heir})


def _heir(
    standing: Standing, delivery: "Delivery", emptied: Sequence["Delivery"], parcels: Sequence[Parcel]
) -> str | None:
    """The kind of the delivery that bears an emptied one's parcel from now on, a new one before others."""
    coming = [parcel.kind.value for parcel in parcels if parcel.kind != Kind.DIGITAL]
    if coming:
        return coming[0]
    going = [d for d in standing.deliveries if d.state in IN_THE_HOUSE and d not in emptied]
    return delivery.kind if any(d.kind == delivery.kind for d in going) else None


def _cut_line(standing: Standing, line: "OrderLine", count: int, pieces: dict[int, int]) -> None:
    states, left = standing.state_of, count
    rows = [row for row in standing.carried if row.line_id == line.id]
    for row in sorted(rows, key=lambda row: -row.delivery_id):
        if left and states[row.delivery_id] in IN_THE_HOUSE:
            taken = min(left, row.quantity - pieces.get(row.id, 0))
            if taken:
                pieces[row.id] = pieces.get(row.id, 0) + taken
                left -= taken
    if left:
        table = any(states[row.delivery_id] in ON_THE_TABLE for row in rows)
        why = "is being packed: put it back first" if table else "has left already: it can only come back"
        raise TooLateToChange(f"{left} of {line.sku} {why}. Nothing was changed.", line=line.position)


def _is_emptied(standing: Standing, delivery: "Delivery", pieces: Mapping[int, int]) -> bool:
    rows = [row for row in standing.carried if row.delivery_id == delivery.id]
    return bool(rows) and all(pieces.get(row.id) == row.quantity for row in rows)


def what_changes(
    standing: Standing,
    fewer: Mapping[int, int],
    added: Sequence[PricedLine],
    shipping: ShippingOption | None,
    *,
    moved: bool,
    discount_minor: int,
) -> list[dict[str, Any]]:
    """What a change does, one thing a row, for whoever says it in words; no name of a person and no street."""
    found: list[dict[str, Any]] = [
        {"what": "added", "pieces": line.quantity, "name": line.name, "amount_minor": line.total_minor}
        for line in added
    ]
    for position, count in sorted(fewer.items()):
        line = standing.lines[position]
        worth = change_of_line(NOT_SENT, line, count).amount_minor
        found.append({"what": "off", "pieces": count, "name": line.name, "amount_minor": worth})
    if shipping:
        found.append({"what": "shipping", "name": shipping.name, "amount_minor": shipping.amount_minor})
    if moved:
        found.append({"what": "address"})
    if discount_minor:
        found.append({"what": "discount", "amount_minor": discount_minor})
    return found


WORDS = {
    "added": "{pieces} × {name} added, {amount}",
    "off": "{pieces} × {name} taken off, {amount}",
    "shipping": "Sent by {name}, {amount}",
    "address": "Another delivery address",
    "discount": "{amount} discount",
}


def in_words(changed: Sequence[Mapping[str, Any]], currency: str) -> list[str]:
    """What a change does, as staff read it."""
    return [
        WORDS[row["what"]].format(**{**row, "amount": say(row.get("amount_minor", 0), currency)}) for row in changed
    ]
