"""The money of a refund: out of which payments, and where it goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.kernel.scope import Actor
from comptoir.payments import commands as payments
from comptoir.payments import queries as paid

from ..going_back import CREDIT_NOTE, ORIGIN, To, becomes_credit, payouts_of
from ..models import Order
from .finding import intents_of

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


def turn_into_credit(order: Order, why: str, *, by: Actor, at: datetime) -> None:
    """Issue credit notes for the money that came from outside: for each payment one, known by the order's number."""
    for capture in paid.refundable_captures(intents_of(order)):
        if becomes_credit(capture):
            payments.refund_into(
                capture_id=capture.id, amount_minor=capture.left_minor, destination=CREDIT_NOTE, reason=why, by=by,
                at=at,
            )  # fmt: skip
