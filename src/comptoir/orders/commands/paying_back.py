"""The money of a refund: out of which payments, and where it goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.kernel.scope import Actor
from comptoir.payments import commands as payments

from ..going_back import ORIGIN, To, payouts_of
from ..models import Order

if TYPE_CHECKING:
    from comptoir.payments.models import Capture


def pay_back(
    order: Order, captures: Sequence["Capture"], amount_minor: int, to: To, why: str, *, by: Actor, at: datetime
) -> list[int]:
    """Ask for an amount back, and send it where it is to go; the ids of the refunds."""
    return [
        payments.refund(
            capture_id=payout.capture.id, amount_minor=payout.amount_minor, reason=why, by=by, at=at
        ).id
        if payout.destination == ORIGIN
        else payments.refund_into(
            capture_id=payout.capture.id, amount_minor=payout.amount_minor, destination=payout.destination, reason=why,
            by=by, at=at,
        ).id
        for payout in payouts_of(captures, amount_minor, to, known=order.customer_id is not None)
    ]  # fmt: skip
