"""Giving back a part of an order: pieces of its lines, its delivery, a gesture; or a delivery that will not leave."""

from collections.abc import Sequence
from datetime import datetime

from comptoir.inventory import commands as stock
from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.payments import queries as paid
from comptoir.shops.roles import REFUND, SELL

from ..going_back import AS_IT_CAME, Change, To, Wish, change_of_line, changes_of, check_left
from ..models import Adjustment, Delivery, DeliveryLine, Order, OrderLine
from ..queries import money_of
from ..queries.going_back import sold_of
from ..states import DELIVERY_MACHINE, NOT_SENT, OrderState
from .deliveries import reservations_of, touch_or_complete
from .finding import deliveries_of, intents_of, order_for_change
from .paying_back import pay_back

LONGEST_REASON = 300


@command
def refund_part(
    *,
    number: str,
    reason: str,
    by: Actor,
    at: datetime,
    lines: Sequence[tuple[int, int]] = (),
    shipping: bool = False,
    gesture_minor: int = 0,
    to: To = AS_IT_CAME,
) -> list[int]:
    """Give back pieces of lines (position, quantity) that have left, what the delivery cost, and an amount on top.

    The money goes where ``to`` says: the way it came (the latest payment first), into the customer's wallet, to a new
    credit note, or in parts; the ids of the refunds asked for. Amounts of pieces are those fixed when the order was
    placed: all pieces of a line together are its amount, to the last coin.

    Raises NothingLeftToRefund, NotGoneYet, Invalid.
    """
    order = order_for_change(number)
    require(by, REFUND, "refund orders", shop=order.shop_id)
    scope.work_in(order.shop_id)
    why = reason_of(reason)
    changes = changes_of(Wish(lines, shipping, gesture_minor), sold_of(order))
    return _give_back(order, changes, why, to, by=by, at=at)


@command
def cancel_delivery(
    *, number: str, position: int, reason: str, to: To = AS_IT_CAME, by: Actor, at: datetime
) -> list[int]:
    """End one delivery of a paid order that has not left: its stock and its money go back, the rest goes on.

    Raises IllegalMove for one that has left, Refusal where nothing else would be left of the order.
    """
    order = order_for_change(number)
    require(by, SELL, "cancel deliveries", shop=order.shop_id)
    deliveries = deliveries_of(order)
    delivery = next((d for d in deliveries if d.position == position), None)
    if delivery is None:
        raise Delivery.DoesNotExist(f"{number} has no delivery {position}.")
    scope.work_in(order.shop_id)
    why = reason_of(reason)
    others = [d for d in deliveries if d is not delivery and d.state not in NOT_SENT]
    if not others or order.state != OrderState.OPEN:
        raise Refusal(f"It is all that is left of {number}, or {number} is not paid yet: cancel the order itself.")
    verb = "release" if delivery.state in DELIVERY_MACHINE["release"].sources else "deallocate"
    reserved = reservations_of([delivery])
    machine.move(delivery, verb, by=by, at=at, reason=why, also={"changed_at": at}, position=position)
    changes = [_not_sent(row.line, row.quantity) for row in _carried(delivery)]
    if delivery.shipping_minor:
        changes.append(Change(Adjustment.Kind.NOT_SENT, delivery.shipping_minor, delivery.shipping_tax_minor))
    refunds = _give_back(order, changes, why, to, by=by, at=at)
    touch_or_complete(order, deliveries, by=by, at=at)
    if reserved:
        stock.release(reservations=reserved, by=by, at=at)
    return refunds


def reason_of(text: str) -> str:
    """Raises Invalid for no reason."""
    if not text.strip():
        raise Invalid("Say why the money goes back.", field="reason")
    return text.strip()[:LONGEST_REASON]


def _carried(delivery: Delivery) -> list[DeliveryLine]:
    rows = DeliveryLine.objects.filter(delivery=delivery).select_related("line")
    return list(rows.order_by("line__position"))


def _not_sent(line: OrderLine, quantity: int) -> Change:
    return change_of_line(Adjustment.Kind.NOT_SENT, line, min(quantity, line.quantity - line.refunded_quantity))


def _give_back(order: Order, changes: Sequence[Change], why: str, to: To, *, by: Actor, at: datetime) -> list[int]:
    """Lower what is due by the changes, and ask for the money that is then too much."""
    amount = sum(change.amount_minor for change in changes)
    captures = paid.refundable_captures(intents_of(order))
    check_left(order, captures, amount)
    for change in changes:
        if change.line is not None:
            change.line.refunded_quantity += change.quantity or 0
            change.line.save(update_fields=["refunded_quantity"])
    Adjustment.objects.bulk_create(
        Adjustment(
            retailer_id=order.retailer_id, shop_id=order.shop_id, order=order, kind=change.kind, line=change.line,
            quantity=change.quantity, amount_minor=-change.amount_minor, tax_minor=-change.tax_minor, reason=why,
            made_at=at,
        )
        for change in changes
    )  # fmt: skip
    Order.objects.filter(id=order.id).update(changed_at=at)
    events.record(
        "order.part_refunded",
        order,
        by=by,
        at=at,
        reason=why,
        amount_minor=amount,
        currency=order.currency,
        lines=[{"line": c.line.position, "quantity": c.quantity} for c in changes if c.line is not None],
        shipping=any(change.kind == Adjustment.Kind.SHIPPING for change in changes),
    )
    too_much = money_of([order.id])[order.id].too_much_minor  # Less than the amount where some had not been paid.
    return pay_back(order, captures, max(min(amount, too_much), 0), to, why, by=by, at=at)
