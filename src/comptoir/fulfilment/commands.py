"""Writes of the room ``fulfilment``: a parcel's way from the shelf to the customer's door, and back."""

from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.orders.commands.finding import order_for_change
from comptoir.shops.roles import FULFIL

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery, Order

from .carriers import CARRIERS
from .models import Shipment


class UnknownCarrier(Invalid):
    def __init__(self, code: str) -> None:
        super().__init__(f"“{code}” is no carrier here; known: {', '.join(sorted(CARRIERS))}.", field="carrier")


@command
def start_packing(*, number: str, position: int, by: Actor, at: datetime) -> "Delivery":
    """Take a delivery's goods off the shelf.

    Raises IllegalMove unless its stock is allocated, OnHold while a hold stands.
    """
    order = _order(number, by)
    return orders.move_delivery(number=order.number or "", position=position, verb="start_packing", by=by, at=at)


@command
def finish_packing(*, number: str, position: int, by: Actor, at: datetime) -> "Delivery":
    """Close the parcel: it waits to be handed over."""
    order = _order(number, by)
    return orders.move_delivery(number=order.number or "", position=position, verb="finish_packing", by=by, at=at)


@command
def send_delivery(
    *,
    number: str,
    position: int,
    rider: str,
    by: Actor,
    at: datetime,
    due_by: datetime | None = None,
    carrier: str = "own",
) -> Shipment:
    """Hand a packed parcel to a carrier; the shipment holds the code that the customer follows it by.

    Raises IllegalMove unless it is packed, OnHold, Invalid without a rider's name or for a time that has passed.
    """
    order = _order(number, by)
    if carrier not in CARRIERS:
        raise UnknownCarrier(carrier)
    if due_by and due_by <= at:
        raise Invalid("The time of arrival has passed already.", field="due_by")
    taken = CARRIERS[carrier].accept(rider=rider.strip()[:80])
    delivery = orders.move_delivery(number=order.number or "", position=position, verb="send", by=by, at=at)
    shipment = Shipment.objects.create(
        retailer_id=order.retailer_id,
        group_id=order.group_id,
        shop_id=order.shop_id,
        order_id=order.id,
        delivery=delivery,
        carrier=carrier,
        rider=rider.strip()[:80],
        tracking=taken.tracking,
        cost_minor=taken.cost_minor,
        currency=order.currency,
        due_by=due_by,
        sent_at=at,
    )
    # The tracking code is a proof of its own: it stays out of the journal.
    rider_read = {"rider": shipment.rider}
    events.record(
        "shipment.made", shipment, by=by, at=at, personal=rider_read, carrier=carrier, position=position, due_by=due_by
    )
    return shipment


@command
def deliver(*, number: str, position: int, by: Actor, at: datetime) -> "Delivery":
    """The customer has the parcel; the last one completes the order.

    Raises IllegalMove unless it is on its way.
    """
    order = _order(number, by)
    delivery = orders.move_delivery(number=order.number or "", position=position, verb="deliver", by=by, at=at)
    Shipment.objects.filter(delivery=delivery).update(delivered_at=at)
    return delivery


@command
def bring_back(*, number: str, position: int, reason: str, by: Actor, at: datetime) -> "Delivery":
    """The parcel came back to us. Nothing else changes by it: a person looks at the goods and the money first.

    Raises IllegalMove unless it had left, Invalid without a reason.
    """
    order = _order(number, by)
    if not reason.strip():
        raise Invalid("Say why the parcel came back: refused, nobody at home, wrong address …", field="reason")
    return orders.move_delivery(
        number=order.number or "", position=position, verb="return", reason=reason.strip()[:300], by=by, at=at
    )


def _order(number: str, by: Actor) -> "Order":
    """The order, locked under the actor's own scope, whose deliveries the actor may move."""
    order = order_for_change(number.strip().upper())
    require(by, FULFIL, "pack and send", shop=order.shop_id)
    scope.work_in(order.shop_id)
    return order
