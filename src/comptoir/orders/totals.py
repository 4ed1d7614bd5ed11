"""The money of an order, always adding up: due, settled, outstanding. Pure."""

from dataclasses import dataclass

from comptoir.kernel.money import split


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
    def covered(self) -> bool:
        """Whether what has come is enough to fulfil the order; refunds under way count as gone."""
        return self.settled_minor - self.refunding_minor >= self.due_minor

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
        if self.paid_minor:
            return "paid" if self.outstanding_minor <= 0 else "part_paid"
        if self.due_minor <= 0:
            return "nothing_due"
        if self.attempt_pending:
            return "pending"
        return "link_sent" if self.link_sent else "unpaid"


def units_of(amount_minor: int, quantity: int, *, start: int, count: int) -> int:
    """What ``count`` pieces of a line are worth, from piece ``start`` on: all its pieces together are the amount."""
    return sum(split(amount_minor, [1] * quantity)[start : start + count])
