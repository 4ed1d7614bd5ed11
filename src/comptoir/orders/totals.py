"""The money of an order, always adding up: due, settled, outstanding. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comptoir.kernel.money import split
from comptoir.payments.outcomes import with_rest_last


@dataclass(frozen=True)
class OrderMoney:
    """What an order asks for and what has come; every amount in the currency's smallest coin."""

    currency: str
    items_minor: int
    shipping_minor: int
    adjustments_minor: int  # Below zero: less is due.
    tax_minor: int
    cancelled: bool
    paid_minor: int  # Σ captures.
    refunded_minor: int  # Σ refunds done.
    refunding_minor: int = 0  # Σ refunds asked for and not yet done.
    refund_failed: bool = False
    attempt_pending: bool = False
    link_sent: bool = False
    held_minor: int = 0  # Σ authorisations that were neither taken nor given up.
    taking_minor: int = 0  # Of them, what a gateway was asked to take and has not taken yet.

    @property
    def due_minor(self) -> int:
        """What the customer owes for the order as it now stands."""
        return 0 if self.cancelled else self.items_minor + self.shipping_minor + self.adjustments_minor

    @property
    def settled_minor(self) -> int:
        return self.paid_minor - self.refunded_minor

    @property
    def outstanding_minor(self) -> int:
        """Above zero the customer owes us, below zero we owe her."""
        return self.due_minor - self.settled_minor

    @property
    def kept_minor(self) -> int:
        """What has come and stays; refunds under way count as gone."""
        return self.settled_minor - self.refunding_minor

    @property
    def secured_minor(self) -> int:
        """What is held for the order, or being taken just now."""
        return self.held_minor + self.taking_minor

    @property
    def covered(self) -> bool:
        """Whether what has come and what is held are enough to fulfil the order."""
        return self.kept_minor + self.secured_minor >= self.due_minor

    @property
    def to_take_minor(self) -> int:
        """How much of what is held is still to be taken, as the order now stands."""
        return max(0, min(self.held_minor, self.due_minor - self.kept_minor - self.taking_minor))

    @property
    def too_much_minor(self) -> int:
        """What has come and not gone, above what is due; refunds under way count as gone. Below zero: too little."""
        return self.settled_minor - self.refunding_minor - self.due_minor

    @property
    def badge(self) -> str:
        """The word of the payment badge, as the look book lists them."""
        if self.refund_failed:
            return "failed"
        if self.refunding_minor:
            return "refund_pending"
        if self.refunded_minor:
            return "refunded" if self.settled_minor <= 0 else "part_refunded"
        if self.secured_minor and self.outstanding_minor > 0 and self.covered:
            return "authorized"
        if self.paid_minor:
            return "paid" if self.outstanding_minor <= 0 else "part_paid"
        if self.due_minor <= 0:
            return "nothing_due"
        if self.attempt_pending:
            return "pending"
        return "link_sent" if self.link_sent else "unpaid"


@dataclass(frozen=True)
class Piece:
    """How much of a line goes with a delivery."""

    line: int  # Any name of the line.
    line_minor: int
    line_quantity: int
    quantity: int


def shares(total_minor: int, deliveries: Mapping[int, tuple[int, Sequence[Piece]]]) -> list[tuple[str, int]]:
    """What each delivery costs, by its position: its parcel and its pieces. The last takes what rounding left.

    Deliveries of nothing (samples, free downloads) have no share. What cannot be told apart is one share without a
    name.
    """
    begun: dict[int, int] = {}
    worth: dict[int, int] = {}
    for position, (shipping_minor, pieces) in sorted(deliveries.items()):
        worth[position] = shipping_minor
        for piece in pieces:
            start = begun.get(piece.line, 0)
            worth[position] += units_of(piece.line_minor, piece.line_quantity, start=start, count=piece.quantity)
            begun[piece.line] = start + piece.quantity
    costing = [position for position, amount in worth.items() if amount > 0]
    try:
        amounts = with_rest_last(total_minor, [worth[position] for position in costing])
    except ValueError:
        return [("", total_minor)]
    return [(str(position), amount) for position, amount in zip(costing, amounts, strict=True)]


def units_of(amount_minor: int, quantity: int, *, start: int, count: int) -> int:
    """What ``count`` pieces of a line are worth, from piece ``start`` on: all its pieces together are the amount."""
    return sum(split(amount_minor, [1] * quantity)[start : start + count])
