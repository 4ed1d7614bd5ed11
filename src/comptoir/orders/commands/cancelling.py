"""The ends of an order that was not fulfilled: cancelled by a person, or expired unpaid."""

from datetime import datetime

from comptoir.inventory import commands as stock
from comptoir.kernel import machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.payments import commands as payments
from comptoir.payments import queries as paid
from comptoir.shops.roles import SELL

from ..going_back import CREDIT_NOTE, ORIGIN
from ..models import Delivery, Order
from ..queries.documents import cancelled_gives
from ..states import DELIVERY_MACHINE, GONE, NOT_SENT, OrderState
from .deliveries import reservations_of
from .finding import deliveries_of, intents_of, order_for_change
from .paying_back import turn_into_credit
from .taking import give_back_all


class AlreadyLeft(Refusal):
    """A parcel is on the road or was delivered: it can only come back."""


@command
def cancel_order(*, number: str, reason: str, gives: str = "", by: Actor, at: datetime) -> Order:
    """Cancel an order, give its stock back, and the money that came for it.

    The money goes back as it was paid (``gives`` is ``origin``) or becomes a credit note (``credit_note``); where
    nothing is said, as the shop's terms say. What came from the customer's own wallet, credit line or credit note goes
    back there, and of nobody known everything goes back as it was paid.

    Raises AlreadyLeft once a parcel has left, IllegalMove when the order has ended.
    """
    order = order_for_change(number)
    require(by, SELL, "cancel orders", shop=order.shop_id)
    scope.work_in(order.shop_id)
    if not reason.strip():
        raise Invalid("Say why the order is cancelled; the customer's mail does not show it.", field="reason")
    if gives not in ("", ORIGIN, CREDIT_NOTE):
        raise Invalid(f"A cancelled order gives one of {ORIGIN}, {CREDIT_NOTE}.", field="gives")
    end_order(order, "cancel", reason=reason.strip(), gives=gives or cancelled_gives(order.shop_id), by=by, at=at)
    return order


@command
def expire_order(*, number: str, by: Actor, at: datetime) -> Order:
    """End an order that nobody paid in time and give its stock back. Twice, or too early, changes nothing."""
    order = order_for_change(number)
    scope.work_in(order.shop_id)
    overdue = order.state == OrderState.PLACED and order.pay_by is not None and order.pay_by <= at
    if not overdue or paid.is_being_paid(intents_of(order)):
        return order
    end_order(order, "expire", reason="", by=by, at=at)
    return order


@command
def end_refused_order(*, number: str, by: Actor, at: datetime) -> Order:
    """End an order whose payment a gateway refused after it had taken its time: nobody waits at the form any more.

    What came for other parts of it goes back. A card that is refused at once is no end: she tries another one. Twice,
    or of an order that is open, it changes nothing.
    """
    order = order_for_change(number)
    scope.work_in(order.shop_id)
    if order.state == OrderState.PLACED and paid.was_refused_late(intents_of(order)):
        end_order(order, "cancel", reason="The payment was refused.", by=by, at=at)
    return order


def end_order(order: Order, verb: str, *, reason: str, gives: str = ORIGIN, by: Actor, at: datetime) -> None:
    deliveries = deliveries_of(order)
    if any(delivery.state in GONE for delivery in deliveries):
        raise AlreadyLeft(f"{order.number} cannot be cancelled: a parcel has left the house. It can come back.")
    also = {"changed_at": at, "ended_at": at, **({"expired": True} if verb == "expire" else {})}
    machine.move(
        order, verb, by=by, at=at, reason=reason, also=also, total_minor=order.total_minor, currency=order.currency
    )
    for intent_id in intents_of(order):
        payments.close_intent(intent_id=intent_id, by=by, at=at)
    if gives == CREDIT_NOTE:
        turn_into_credit(order, reason, by=by, at=at)
    give_back_all(order, reason or "The order expired before the money came.", by=by, at=at)
    _give_back(deliveries, order=order, by=by, at=at)


def _give_back(deliveries: list[Delivery], *, order: Order, by: Actor, at: datetime) -> None:
    going = [delivery for delivery in deliveries if delivery.state not in NOT_SENT]  # Of the others it is back already.
    reserved = reservations_of(going)
    for delivery in going:
        verb = "release" if delivery.state in DELIVERY_MACHINE["release"].sources else "deallocate"
        machine.move(delivery, verb, by=by, at=at, also={"changed_at": at}, position=delivery.position)
    if reserved:
        stock.release(reservations=reserved, by=by, at=at)
