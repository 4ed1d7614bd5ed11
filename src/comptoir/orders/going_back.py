"""What of an order goes back, what it is worth, and where to. Pure: the command and its preview ask the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.money import say

from .states import GONE, NOT_SENT
from .totals import units_of

if TYPE_CHECKING:
    from comptoir.payments.models import Capture

    from .models import Order, OrderLine

ORIGIN, WALLET, CREDIT_NOTE = "origin", "wallet", "credit_note"
DESTINATIONS = {ORIGIN: "the way it was paid", WALLET: "into the wallet", CREDIT_NOTE: "as a new credit note"}
To = Sequence[tuple[str, int | None]]  # Where, and how much; None is the rest, and stands once at most.
AS_IT_CAME: To = ((ORIGIN, None),)


class NothingLeftToRefund(Refusal):
    """More was asked back than is left of what came, of a line, or of the delivery."""


class NotGoneYet(Refusal):
    """What is still in the house is cancelled, not refunded."""


@dataclass(frozen=True)
class Wish:
    """What a person chose to give back: pieces of lines by position, the delivery, an amount on top."""

    lines: Sequence[tuple[int, int]] = ()
    shipping: bool = False
    gesture_minor: int = 0


@dataclass(frozen=True)
class Carried:
    """How many pieces of a line lie in a delivery, and how far that is."""

    quantity: int
    state: str


@dataclass(frozen=True)
class Sold:
    """An order as far as giving back goes: its lines with what carries them, its deliveries' cost."""

    order: "Order"
    lines: Mapping[int, "OrderLine"]  # By position.
    carried: Mapping[int, Sequence[Carried]]  # By line.
    shipping: Sequence[tuple[str, int, int]]  # Of each delivery: state, cost, tax in it.
    is_shipping_back: bool


@dataclass(frozen=True)
class Change:
    """One thing that is no longer due."""

    kind: str
    amount_minor: int  # Above zero: what goes back.
    tax_minor: int = 0
    line: "OrderLine | None" = None
    quantity: int | None = None


@dataclass(frozen=True)
class Payout:
    """A part of a refund: out of which money, how much, and where to."""

    capture: "Capture"
    amount_minor: int
    destination: str


@dataclass(frozen=True)
class Preview:
    """What a refund would change, before anybody confirms it."""

    changes: Sequence[Change] = ()
    payouts: Sequence[Payout] = ()
    amount_minor: int = 0  # No longer due.
    why_not: str = ""  # Why it is not possible as it was chosen; empty where it is.
    field: str = ""

    @property
    def goes_back_minor(self) -> int:
        """What leaves the till: less than the amount where some of it had not been paid."""
        return sum(payout.amount_minor for payout in self.payouts)

    @property
    def by_destination(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for payout in self.payouts:
            found[payout.destination] = found.get(payout.destination, 0) + payout.amount_minor
        return found


@dataclass
class _Left:
    """What is left of some captures while payouts are cut from them."""

    captures: Sequence["Capture"]
    taken: dict[int, int] = field(default_factory=dict)

    def cut(self, captures: Iterable["Capture"], amount_minor: int, destination: str) -> list[Payout]:
        found = []
        for capture in captures:
            part = min(amount_minor, capture.left_minor - self.taken.get(capture.id, 0))
            if part > 0:
                found.append(Payout(capture, part, destination))
                self.taken[capture.id] = self.taken.get(capture.id, 0) + part
                amount_minor -= part
        return found


def changes_of(wish: Wish, sold: Sold) -> list[Change]:
    """What the wish takes off what is due.

    Raises NothingLeftToRefund, NotGoneYet, Invalid.
    """
    if wish.gesture_minor < 0:
        raise Invalid("A gesture is an amount above zero.", field="gesture_minor")
    changes = [_line_back(sold, position, quantity) for position, quantity in _summed(wish.lines)]
    changes += [_shipping_back(sold)] if wish.shipping else []
    changes += [Change("gesture", wish.gesture_minor)] if wish.gesture_minor else []
    if not changes:
        raise Invalid("Choose what goes back: pieces, the delivery, or an amount.", field="lines")
    return changes


def change_of_line(kind: str, line: "OrderLine", quantity: int) -> Change:
    """What pieces of a line are worth, from the first on that nothing was taken off yet."""
    some = {"start": line.refunded_quantity, "count": quantity}
    amount, tax = (units_of(sum_, line.quantity, **some) for sum_ in (line.total_minor, line.tax_minor))
    return Change(kind, amount, tax, line, quantity)


def check_left(order: "Order", captures: Sequence["Capture"], amount_minor: int, *, held_minor: int = 0) -> None:
    """Raises NothingLeftToRefund where less is left of what came and of what is held."""
    left = sum(capture.left_minor for capture in captures) + held_minor
    if amount_minor > left:
        has, wanted = say(left, order.currency), say(amount_minor, order.currency)
        raise NothingLeftToRefund(f"{wanted} cannot go back: {has} is left of what came for {order.number}.")


def payouts_of(captures: Sequence["Capture"], amount_minor: int, to: To, *, known: bool = True) -> list[Payout]:
    """Cut an amount from money that came: what goes back as it came from the latest payment first, then the rest.

    ``known`` is whether a customer is known, to whom a wallet or a credit note could belong. Raises Invalid.
    """
    amounts = check_to(amount_minor, to, known=known)
    left, latest = _Left(captures), list(reversed(captures))
    found = left.cut(latest, amounts.get(ORIGIN, 0), ORIGIN)
    for destination in (WALLET, CREDIT_NOTE):
        found += left.cut(latest, amounts.get(destination, 0), destination)
    return found


def becomes_credit(capture: "Capture") -> bool:
    """Whether money of a cancelled order can become a credit note: it came from outside, of somebody known."""
    return capture.customer_id is not None and not capture.is_balance and capture.source != "free"


def check_to(amount_minor: int, to: To, *, known: bool) -> dict[str, int]:
    """How much of an amount goes where. Raises Invalid, also for a wallet of nobody ``known``."""
    amounts = _amounts(amount_minor, to)
    if not known and set(amounts) - {ORIGIN}:
        raise Invalid("No customer is known for this order: its money goes back the way it came.", field="to")
    return amounts


def _amounts(amount_minor: int, to: To) -> dict[str, int]:
    """How much goes where; where the rest is named nowhere, it goes back the way it came."""
    named: dict[str, int] = {}
    rest = ORIGIN
    if sum(1 for _, part in to if part is None) > 1:
        raise Invalid("The rest of a refund goes to one place only.", field="to")
    for destination, part in to:
        if destination not in DESTINATIONS:
            raise Invalid(f"A refund goes to one of {', '.join(DESTINATIONS)}, not “{destination}”.", field="to")
        if part is None:
            rest = destination
        elif part < 0:
            raise Invalid("A part of a refund is not below zero.", field="to")
        else:
            named[destination] = named.get(destination, 0) + part
    over = sum(named.values()) - amount_minor
    if over > 0:
        raise Invalid("The parts are more than what goes back. Lower one of them.", field="to")
    named[rest] = named.get(rest, 0) - over
    return {destination: part for destination, part in named.items() if part}


def _summed(lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    total: dict[int, int] = {}
    for position, quantity in lines:
        if quantity < 1:
            raise Invalid(f"{quantity} pieces of line {position} cannot go back.", field="lines")
        total[position] = total.get(position, 0) + quantity
    return sorted(total.items())


def _line_back(sold: Sold, position: int, quantity: int) -> Change:
    line = sold.lines.get(position)
    if line is None:
        raise Invalid(f"{sold.order.number} has no line {position}.", field="lines")
    carried = sold.carried.get(line.id, ())
    gone = sum(row.quantity for row in carried if row.state in GONE) if carried else line.quantity
    inside = sum(row.quantity for row in carried if row.state not in GONE and row.state not in NOT_SENT)
    left = line.quantity - line.refunded_quantity
    if quantity > left:
        raise NothingLeftToRefund(f"Only {left} of {line.sku} are left to refund, not {quantity}.", line=position)
    if quantity > left - inside or not gone:
        raise NotGoneYet(f"{line.sku} has not left yet: cancel its delivery, and its money goes back.", line=position)
    return change_of_line("line", line, quantity)


def _shipping_back(sold: Sold) -> Change:
    if sold.is_shipping_back or not sold.order.shipping_minor:
        raise NothingLeftToRefund(f"The delivery of {sold.order.number} cost nothing, or was refunded before.")
    paid_for = [(cost, tax) for state, cost, tax in sold.shipping if state not in NOT_SENT]
    amount = sum(cost for cost, _ in paid_for) if paid_for else sold.order.shipping_minor
    return Change("shipping", amount, sum(tax for _, tax in paid_for))
