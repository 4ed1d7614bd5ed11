"""Giving back a part of an order: pieces of its lines, its delivery, a gesture; or a delivery that will not leave."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from comptoir.inventory import commands as stock
from comptoir.kernel import machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import REFUND, SELL

from ..models import Adjustment, Delivery, DeliveryLine, Order, OrderLine
from ..states import DELIVERY_MACHINE, GONE, NOT_SENT, OrderState
from .deliveries import reservations_of, touch_or_complete
from .finding import deliveries_of, order_for_change
from .lowering import NothingLeftToRefund, all_of, change_of, lower_due

LONGEST_REASON = 300


class NotGoneYet(Refusal):
    """What is still in the house is cancelled, not refunded."""


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
) -> list[int]:
    """Give back pieces of lines (position, quantity) that have left, what the delivery cost, and an amount on top.

    The money goes back the way it came, the latest payment first; the ids of the refunds asked for. Amounts of pieces
    are those fixed when the order was placed: all pieces of a line together are its amount, to the last coin.

    Raises NothingLeftToRefund, NotGoneYet, Invalid.
    """
    order = order_for_change(number)
    require(by, REFUND, "refund orders", shop=order.shop_id)
    scope.work_in(order.shop_id)
    why = _reason(reason)
    if gesture_minor < 0:
        raise Invalid("A gesture is an amount above zero.", field="gesture_minor")
    changes = [_line_back(order, position, quantity) for position, quantity in _summed(lines)]
    changes += [_shipping_back(order)] if shipping else []
    changes += [{"kind": Adjustment.Kind.GESTURE, "amount_minor": -gesture_minor}] if gesture_minor else []
    if not changes:
        raise Invalid("Choose what goes back: pieces, the delivery, or an amount.", field="lines")
    return lower_due(order, changes, why, by=by, at=at)


@command
def cancel_delivery(*, number: str, position: int, reason: str, by: Actor, at: datetime) -> list[int]:
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
    why = _reason(reason)
    others = [d for d in deliveries if d is not delivery and d.state not in NOT_SENT]
    if not others or order.state != OrderState.OPEN:
        raise Refusal(f"It is all that is left of {number}, or {number} is not paid yet: cancel the order itself.")
    verb = "release" if delivery.state in DELIVERY_MACHINE["release"].sources else "deallocate"
    reserved = reservations_of([delivery])
    machine.move(delivery, verb, by=by, at=at, reason=why, also={"changed_at": at}, position=position)
    refunds = lower_due(order, all_of(delivery), why, by=by, at=at)
    touch_or_complete(order, deliveries, by=by, at=at)
    if reserved:
        stock.release(reservations=reserved, by=by, at=at)
    return refunds


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid("Say why the money goes back.", field="reason")
    return text.strip()[:LONGEST_REASON]


def _summed(lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    total: dict[int, int] = {}
    for position, quantity in lines:
        if quantity < 1:
            raise Invalid(f"{quantity} pieces of line {position} cannot go back.", field="lines")
        total[position] = total.get(position, 0) + quantity
    return sorted(total.items())


def _line_back(order: Order, position: int, quantity: int) -> dict[str, Any]:
    line = OrderLine.objects.filter(order=order, position=position).first()
    if line is None:
        raise Invalid(f"{order.number} has no line {position}.", field="lines")
    carried = DeliveryLine.objects.filter(line=line).values_list("quantity", "delivery__state")
    gone = sum(q for q, state in carried if state in GONE) if carried else line.quantity
    inside = sum(q for q, state in carried if state not in GONE and state not in NOT_SENT)
    left = line.quantity - line.refunded_quantity
    if quantity > left:
        raise NothingLeftToRefund(f"Only {left} of {line.sku} are left to refund, not {quantity}.", line=position)
    if quantity > left - inside or not gone:
        raise NotGoneYet(f"{line.sku} has not left yet: cancel its delivery, and its money goes back.", line=position)
    return change_of(Adjustment.Kind.LINE, line, quantity)


def _shipping_back(order: Order) -> dict[str, Any]:
    made = Adjustment.objects.filter(order=order)
    if made.filter(kind=Adjustment.Kind.SHIPPING).exists() or not order.shipping_minor:
        raise NothingLeftToRefund(f"The delivery of {order.number} cost nothing, or was refunded before.")
    paid_for = [d for d in deliveries_of(order) if d.state not in NOT_SENT]
    amount = sum(d.shipping_minor for d in paid_for) if paid_for else order.shipping_minor
    tax = sum(d.shipping_tax_minor for d in paid_for)
    return {"kind": Adjustment.Kind.SHIPPING, "amount_minor": -amount, "tax_minor": -tax}
