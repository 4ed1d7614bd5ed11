"""Less is due: the pieces, parcels and gestures that are taken off an order, and the money that is then too much."""

from collections.abc import Sequence
from datetime import datetime

from comptoir.kernel import events
from comptoir.kernel.scope import Actor
from comptoir.payments import commands as payments
from comptoir.payments import queries as paid

from ..going_back import AS_IT_CAME, Change, To, change_of_line, check_left
from ..models import Adjustment, Delivery, DeliveryLine, Order, OrderLine
from ..queries import money_of
from .finding import intents_of
from .paying_back import pay_back
from .taking import keep_within, parts_of


def forgo_unpaid(order: Order, delivery: Delivery, reason: str, *, by: Actor, at: datetime) -> None:
    """Ask no longer for a parcel that came back before anybody paid for it at the door."""
    parts = parts_of(order, delivery)
    if not parts or any(part.is_being_taken for part in parts):
        return
    lower_due(order, all_of(delivery), reason.strip() or "It came back unpaid.", by=by, at=at)
    for part in parts:
        if part.reference:
            payments.give_up(intent_id=part.intent_id, references=[part.reference], by=by, at=at)


def all_of(delivery: Delivery) -> list[Change]:
    """What no longer is due with a delivery that will not reach the customer."""
    rows = DeliveryLine.objects.filter(delivery=delivery).select_related("line").order_by("line__position")
    left = [row for row in rows if row.line.refunded_quantity < row.line.quantity]
    changes = [_not_sent(row.line, row.quantity) for row in left]
    if delivery.shipping_minor:
        changes.append(Change(Adjustment.Kind.NOT_SENT, delivery.shipping_minor, delivery.shipping_tax_minor))
    return changes


def _not_sent(line: OrderLine, quantity: int) -> Change:
    return change_of_line(Adjustment.Kind.NOT_SENT, line, min(quantity, line.quantity - line.refunded_quantity))


def lower_due(
    order: Order, changes: Sequence[Change], why: str, to: To = AS_IT_CAME, *, by: Actor, at: datetime
) -> list[int]:
    """Lower what is due by the changes; ask for the money back that is then too much, give up what is held beyond."""
    amount = sum(change.amount_minor for change in changes)
    captures = paid.refundable_captures(intents_of(order))
    check_left(order, captures, amount, held_minor=money_of([order.id])[order.id].secured_minor)
    take_off(order, changes, why, at=at)
    Order.objects.filter(id=order.id).update(changed_at=at)
    events.record(
        "order.part_refunded" if captures else "order.part_forgone",
        order,
        by=by,
        at=at,
        reason=why,
        amount_minor=amount,
        currency=order.currency,
        lines=[{"line": c.line.position, "quantity": c.quantity} for c in changes if c.line is not None],
        shipping=any(change.kind == Adjustment.Kind.SHIPPING for change in changes),
    )
    money = money_of([order.id])[order.id]
    too_much = money.too_much_minor  # Less than the amount where some had not been paid.
    refunds = pay_back(order, captures, max(min(amount, too_much), 0), to, why, by=by, at=at)
    keep_within(order, money, by=by, at=at)
    return refunds


def take_off(order: Order, changes: Sequence[Change], why: str, *, at: datetime) -> None:
    """Note what is no longer due of an order, and for which pieces."""
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
