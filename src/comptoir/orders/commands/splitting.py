"""Pieces of a packed delivery become a delivery of their own: the customer takes some now, and leaves the rest."""

from collections.abc import Mapping
from datetime import datetime

from comptoir.inventory import commands as stock
from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.payments import commands as payments
from comptoir.shops.roles import FULFIL

from ..bundles import check_whole
from ..models import Delivery, DeliveryLine, Order
from ..states import NOT_SENT, DeliveryState
from .finding import deliveries_of, order_for_change
from .lowering import all_of
from .taking import parts_of, shares_of


@command
def split_delivery(*, number: str, position: int, stays: Mapping[int, int], by: Actor, at: datetime) -> Delivery:
    """Tear pieces off a packed delivery (``stays``: how many, by position of the line).

    They become a packed delivery of their own at the same place, with their stock. What the shop's own word holds for
    it (in store, on delivery) is held for each by itself from then on.

    Raises IllegalMove unless it is packed, Invalid for what it does not carry, or for all of it.
    """
    order = order_for_change(number)
    delivery = next((one for one in deliveries_of(order) if one.position == position), None)
    if delivery is None:
        raise Delivery.DoesNotExist(f"{number} has no delivery {position}.")
    require(by, FULFIL, "split deliveries", shop=order.shop_id)
    scope.work_in(order.shop_id)
    if delivery.state != DeliveryState.READY:
        raise machine.IllegalMove(delivery, "split")
    torn = _torn(delivery, stays)
    other = _another(order, delivery, at)
    for line, pieces in torn:
        _move(line, pieces, other)
    events.record(
        "delivery.split_off", other, by=by, at=at, after={"state": other.state}, position=other.position,
        pieces=sum(pieces for _, pieces in torn), of_position=position, location_id=other.location_id,
    )  # fmt: skip
    _hold_apart(order, delivery, other, by=by, at=at)
    Order.objects.filter(id=order.id).update(changed_at=at)
    return other


def _torn(delivery: Delivery, stays: Mapping[int, int]) -> list[tuple[DeliveryLine, int]]:
    """The lines of which pieces go, and how many. Raises Invalid."""
    rows = DeliveryLine.objects.filter(delivery=delivery).select_related("line", "reservation")
    known = {row.line.position: row for row in rows.order_by("line__position")}
    for position, pieces in stays.items():
        if position not in known or not 1 <= pieces <= known[position].quantity:
            raise Invalid(f"{delivery.label} carries no {pieces} pieces of line {position}.", field="lines")
    if not stays or sum(stays.values()) >= sum(row.quantity for row in known.values()):
        raise Invalid("Some pieces go, and some stay.", field="lines")
    check_whole([row.line for row in known.values()], stays)
    return [(known[position], pieces) for position, pieces in sorted(stays.items())]


def _another(order: Order, delivery: Delivery, at: datetime) -> Delivery:
    """Its parcel costs nothing: the first one bears what she paid for it."""
    other = Delivery(
        retailer_id=order.retailer_id, shop_id=order.shop_id, order=order, location_id=delivery.location_id,
        position=max(one.position for one in deliveries_of(order)) + 1, kind=delivery.kind, due_on=delivery.due_on,
        is_pick_up=delivery.is_pick_up, changed_at=at,
    )  # fmt: skip
    machine.enter(other, "split_off")
    other.save(force_insert=True)
    return other


def _move(line: DeliveryLine, pieces: int, other: Delivery) -> None:
    promise = line.reservation and stock.split_promise(line.reservation, pieces)
    if pieces == line.quantity:
        line.delete()
    else:
        DeliveryLine.objects.filter(pk=line.pk).update(quantity=line.quantity - pieces)
    DeliveryLine.objects.create(
        retailer_id=other.retailer_id, shop_id=other.shop_id, delivery=other, line_id=line.line_id, quantity=pieces,
        reservation=promise,
    )  # fmt: skip


def _hold_apart(order: Order, delivery: Delivery, other: Delivery, *, by: Actor, at: datetime) -> None:
    """What was held by word for both is held for each. What is held for the whole order is, from now on, so too."""
    going = [one for one in deliveries_of(order) if one.state not in NOT_SENT]
    alone = len(going) == 2
    for part in parts_of(order, delivery):
        if not part.can.is_by_word or part.can.captures_itself or part.is_being_taken or not part.left_minor:
            continue
        if part.reference or alone:
            left = min(part.left_minor, sum(change.amount_minor for change in all_of(other)))
            shares = [(str(delivery.position), part.left_minor - left), (str(other.position), left)]
        else:
            shares = shares_of(order, part.left_minor)
        payments.hold_apart(part.intent_id, part.reference, shares, by=by, at=at)
