"""Less is due: the pieces, parcels and gestures that are taken off an order, and the money that is then too much."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from comptoir.kernel import events
from comptoir.kernel.errors import Refusal
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor
from comptoir.payments import commands as payments
from comptoir.payments import queries as paid

from ..models import Adjustment, Delivery, DeliveryLine, Order, OrderLine
from ..queries import money_of
from ..totals import units_of
from .finding import intents_of
from .taking import keep_within, part_of


class NothingLeftToRefund(Refusal):
    """More was asked back than is left of what came, of a line, or of the delivery."""


def forgo_unpaid(order: Order, delivery: Delivery, reason: str, *, by: Actor, at: datetime) -> None:
    """Ask no longer for a parcel that came back before anybody paid for it at the door."""
    part = part_of(order, delivery)
    if part is not None and not part.is_taken and not part.is_being_taken:
        lower_due(order, all_of(delivery), reason.strip() or "It came back unpaid.", by=by, at=at)
        if part.reference:
            payments.give_up(intent_id=part.intent_id, references=[part.reference], by=by, at=at)


def all_of(delivery: Delivery) -> list[dict[str, Any]]:
    """What no longer is due with a delivery that will not reach the customer."""
    carried = [row for row in _carried(delivery) if row.line.refunded_quantity < row.line.quantity]
    changes = [not_sent(row.line, row.quantity) for row in carried]
    if delivery.shipping_minor:
        amounts = {"amount_minor": -delivery.shipping_minor, "tax_minor": -delivery.shipping_tax_minor}
        changes.append({"kind": Adjustment.Kind.NOT_SENT, **amounts})
    return changes


def _carried(delivery: Delivery) -> list[DeliveryLine]:
    rows = DeliveryLine.objects.filter(delivery=delivery).select_related("line")
    return list(rows.order_by("line__position"))


def not_sent(line: OrderLine, quantity: int) -> dict[str, Any]:
    return change_of(Adjustment.Kind.NOT_SENT, line, min(quantity, line.quantity - line.refunded_quantity))


def change_of(kind: Adjustment.Kind, line: OrderLine, quantity: int) -> dict[str, Any]:
    """What a change of a line takes off, from the first piece on that nothing was taken off yet."""
    some = {"start": line.refunded_quantity, "count": quantity}
    line.refunded_quantity += quantity
    line.save(update_fields=["refunded_quantity"])
    return {
        "kind": kind,
        "line": line,
        "quantity": quantity,
        "amount_minor": -units_of(line.total_minor, line.quantity, **some),
        "tax_minor": -units_of(line.tax_minor, line.quantity, **some),
    }


def lower_due(order: Order, changes: Sequence[dict[str, Any]], why: str, *, by: Actor, at: datetime) -> list[int]:
    """Lower what is due by the changes, and ask for the money that is then too much."""
    amount = -sum(change["amount_minor"] for change in changes)
    captures = paid.refundable_captures(intents_of(order))
    before = money_of([order.id])[order.id]
    left = sum(capture.left_minor for capture in captures) + before.secured_minor
    if amount > left:
        has, wanted = say(left, order.currency), say(amount, order.currency)
        raise NothingLeftToRefund(f"{wanted} cannot go back: {has} is left of what came for {order.number}.")
    owners = {"retailer_id": order.retailer_id, "shop_id": order.shop_id}
    Adjustment.objects.bulk_create(
        [Adjustment(order=order, **owners, **change, reason=why, made_at=at) for change in changes]
    )
    Order.objects.filter(id=order.id).update(changed_at=at)
    events.record(
        "order.part_refunded" if captures else "order.part_forgone",
        order,
        by=by,
        at=at,
        reason=why,
        amount_minor=amount,
        currency=order.currency,
        lines=[{"line": c["line"].position, "quantity": c["quantity"]} for c in changes if "line" in c],
        shipping=any(change["kind"] == Adjustment.Kind.SHIPPING for change in changes),
    )
    refunds = _refund(order, captures, amount, why, by=by, at=at)
    keep_within(order, money_of([order.id])[order.id], by=by, at=at)
    return refunds


def _refund(
    order: Order, captures: Sequence[Any], amount_minor: int, why: str, *, by: Actor, at: datetime
) -> list[int]:
    """Ask for an amount back, the latest payment first; less where less than that is too much now."""
    money = money_of([order.id])[order.id]
    wanted = min(amount_minor, money.settled_minor - money.refunding_minor - money.due_minor)
    asked = []
    for capture in reversed(captures):
        part = min(wanted, capture.left_minor)
        if part > 0:
            refund = payments.refund(capture_id=capture.id, amount_minor=part, reason=why, by=by, at=at)
            asked.append(refund.id)
            wanted -= part
    return asked
