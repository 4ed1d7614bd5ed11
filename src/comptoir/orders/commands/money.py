"""What money does to an order, and what an order does to money."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.payments import commands as payments
from comptoir.payments import queries as paid
from comptoir.shops.roles import SELL, TAKE_PAYMENT

if TYPE_CHECKING:
    from comptoir.payments.models import Capture, Intent

from ..going_back import To
from ..models import Adjustment, Delivery, Hold, Order
from ..queries import money_of
from ..states import AFTER_PAYMENT, DeliveryState, OrderState
from ..totals import OrderMoney
from .deliveries import touch_or_complete
from .documents import Given, issue_voucher
from .downloads import grant_downloads
from .finding import deliveries_of, intents_of, order_for_change
from .paying_back import pay_back
from .taking import give_back_all, keep_within, parts_of, take, take_by_hand


class NothingOutstanding(Refusal):
    """The order asks for no money now."""


class NothingToRefund(Refusal):
    """No money of the order is left to give back."""


@command
def open_order(*, number: str, by: Actor, at: datetime) -> Order:
    """Open a placed order that what has come, or is held, covers: its deliveries may be allocated.

    An order that is not covered yet stays as it is; of one that is open already, what was added to it goes on.
    Money for an order that has ended, or more than is due, goes back; what is held beyond that is given up. What is
    digital is handed over once its money is in.
    """
    order = order_for_change(number)
    scope.work_in(order.shop_id)
    money = money_of([order.id])[order.id]
    if order.state == OrderState.PLACED and money.covered:
        _open(order, money, by=by, at=at)
    elif order.state == OrderState.CANCELLED:
        give_back_all(order, "The order had ended before the money came.", by=by, at=at)
    elif money.kept_minor > money.due_minor:
        _give_back_extra(order, money.kept_minor - money.due_minor, by=by, at=at)
    if order.state == OrderState.OPEN and money.covered:
        if _let_go(order, by=by, at=at):
            events.record("order.addition_covered", order, by=by, at=at)
        _hand_over(order, by=by, at=at)
    if order.state != OrderState.CANCELLED:
        keep_within(order, money, by=by, at=at)
    if money.covered and Hold.objects.filter(order=order, cause=Hold.Cause.REVERSED, released_at=None).exists():
        _release_reversed(order, by=by, at=at)
    return order


def _open(order: Order, money: OrderMoney, *, by: Actor, at: datetime) -> None:
    how = "authorised" if money.secured_minor else "paid" if money.due_minor else "free"
    let_out(order, money, how, by=by, at=at)


def let_out(order: Order, money: OrderMoney, how: str, *, by: Actor, at: datetime) -> None:
    """Open a placed order: what is not digital goes to the shelf, whether or not its money came."""
    machine.move(
        order,
        "open",
        by=by,
        at=at,
        also={"changed_at": at},
        paid_minor=money.settled_minor,
        held_minor=money.secured_minor,
        how=how,
        said=_OPENED[how],
        currency=order.currency,
    )
    _let_go(order, by=by, at=at)


def _let_go(order: Order, *, by: Actor, at: datetime) -> bool:
    """What is paid, and only reserved yet, goes on its way: all of a new order, or what was added to one later.

    Whether anything did.
    """
    waiting = [d for d in deliveries_of(order) if d.state == DeliveryState.RESERVED and not d.is_digital]
    for delivery in waiting:
        verb, also = AFTER_PAYMENT[delivery.kind], {"changed_at": at}
        machine.move(delivery, verb, by=by, at=at, also=also, position=delivery.position)
    return bool(waiting)


_OPENED = {
    "authorised": "its amount is held",
    "paid": "paid in full",
    "free": "nothing is to be paid",
    "confirmed": "the customer confirmed it; its money comes later",
}


def _hand_over(order: Order, *, by: Actor, at: datetime) -> None:
    """What is digital leaves by its link, once its money is in."""
    deliveries = deliveries_of(order)
    for delivery in deliveries:
        waits = delivery.is_digital and delivery.state == DeliveryState.RESERVED
        if waits and _may_be_handed_over(order, delivery, by=by, at=at):
            verb, also = AFTER_PAYMENT[delivery.kind], {"changed_at": at}
            grant_downloads(order, delivery, at=at)
            machine.move(delivery, verb, by=by, at=at, also=also, position=delivery.position)
    touch_or_complete(order, deliveries, by=by, at=at)


def _may_be_handed_over(order: Order, delivery: Delivery, *, by: Actor, at: datetime) -> bool:
    """Whether its money is in; where a gateway, or the shop itself, takes it, it is asked to, once."""
    parts = parts_of(order, delivery)
    waits = any(part.taking is not None or not part.can.captures_itself for part in parts)
    return False if waits else take(order, delivery, by=by, at=at)


@command
def take_payment(
    *, number: str, source: str, reference: str, by: Actor, at: datetime, position: int | None = None
) -> "Capture":
    """Record that the customer paid what is outstanding outside a gateway: in store, at a terminal, by transfer.

    Where the amount was authorised (pay on delivery, in store) it counts against that, for one delivery (``position``)
    or for all: the payment, the last one where each delivery has its own. What was added to an order that goes on
    comes first, as long as it is not covered.

    Raises NothingOutstanding, Invalid for an unknown source or a missing reference.
    """
    order = order_for_change(number)
    require(by, TAKE_PAYMENT, "take payments", shop=order.shop_id)
    scope.work_in(order.shop_id)
    held = [part for part in paid.held_parts(intents_of(order)) if part.left_minor]
    lacks = position is None and order.state == OrderState.OPEN and not money_of([order.id])[order.id].covered
    if order.state in (OrderState.OPEN, OrderState.COMPLETED) and (held or position is not None) and not lacks:
        wanted = [part for part in held if position is None or part.reference in ("", str(position))]
        return take_by_hand(order, wanted, source=source, receipt=reference, by=by, at=at)
    intent = open_intent(order)
    amount = payments.still_asked_minor(intent)
    return payments.take_offline(
        intent_id=intent.id, source=source, reference=reference, amount_minor=amount, by=by, at=at
    )


@command
def send_link(*, number: str, by: Actor, at: datetime, renew: bool = False) -> "Intent":
    """Send the order's payment link once more; ``renew`` makes a new one and revokes those sent before.

    Raises NothingOutstanding.
    """
    order = order_for_change(number)
    require(by, SELL, "send payment links", shop=order.shop_id)
    scope.work_in(order.shop_id)
    intent = open_intent(order)
    if renew:
        intent = payments.revoke_link(intent_id=intent.id, by=by, at=at)
    events.record("order.link_sent", order, by=by, at=at, intent=intent.id, renewed=renew)
    return intent


def check_whole(order: Order, captures: Sequence["Capture"]) -> int:
    """What giving all back gives back now. Raises NothingToRefund, Refusal before shipment."""
    if order.state in (OrderState.PLACED, OrderState.OPEN) and not any(
        d.state in (DeliveryState.ON_ITS_WAY, DeliveryState.DELIVERED, DeliveryState.RETURNED)
        for d in deliveries_of(order)
    ):
        raise Refusal(f"{order.number} has not left yet: cancel it, and its money goes back with it.")
    amount = sum(capture.left_minor for capture in captures)
    if not amount:
        raise NothingToRefund(f"Nothing is left to refund for {order.number}.")
    return amount


def give_all_back(order: Order, reason: str, to: To, *, by: Actor, at: datetime) -> Given:
    """Give back all that came for a locked order whose goods have left.

    ``to`` says where it goes, as in ``give_part_back``. Raises NothingToRefund, and Refusal before shipment (cancel the
    order instead).
    """
    captures = paid.refundable_captures(intents_of(order))
    amount = check_whole(order, captures)
    Adjustment.objects.create(
        retailer_id=order.retailer_id,
        shop_id=order.shop_id,
        order=order,
        kind=Adjustment.Kind.REFUND,
        amount_minor=-amount,
        reason=reason,
        made_at=at,
    )
    refunds = pay_back(order, captures, amount, to, reason, by=by, at=at)
    Order.objects.filter(id=order.id).update(changed_at=at)
    events.record(
        "order.refund_asked", order, by=by, at=at, reason=reason, amount_minor=amount, currency=order.currency
    )
    return Given(refunds, issue_voucher(order, (), refunds, by=by, at=at))


def open_intent(order: Order) -> "Intent":
    """What an order still asks for. Raises NothingOutstanding."""
    if order.state != OrderState.CANCELLED:  # A completed one asks again where a payment was taken back.
        found = paid.intents_of_order(order.id).filter(state="open").last()
        if found:
            return found
    raise NothingOutstanding(f"Nothing is outstanding for {order.number}.")


def _give_back_extra(order: Order, extra_minor: int, *, by: Actor, at: datetime) -> None:
    """Paid twice: the latest capture that is within what is too much goes back whole."""
    for capture in reversed(paid.refundable_captures(intents_of(order))):
        left = capture.amount_minor - capture.refunded_minor
        if left <= extra_minor:
            payments.refund_whole(capture_id=capture.id, reason="Paid twice.", by=by, at=at)
            extra_minor -= left


def _release_reversed(order: Order, *, by: Actor, at: datetime) -> None:
    Hold.objects.filter(order=order, cause=Hold.Cause.REVERSED, released_at=None).update(released_at=at)
    events.record("order.hold_released", order, by=by, at=at, cause="reversed")
