"""Finding what a command's arguments name, under the actor's own scope, the order locked first of all."""

from typing import TYPE_CHECKING, Any

from comptoir.kernel import scope
from comptoir.kernel.commands import require
from comptoir.kernel.scope import Actor
from comptoir.orders.commands.finding import deliveries_of, order_for_change
from comptoir.shops.roles import FULFIL

from ..carriers import name_of
from ..models import Booking

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery, Order


def order_to_move(number: str, by: Actor) -> "Order":
    """The order, locked under the actor's own scope, whose deliveries the actor may move."""
    order = order_for_change(number.strip().upper())
    require(by, FULFIL, "pack and send", shop=order.shop_id)
    scope.work_in(order.shop_id)
    return order


def delivery_at(order: "Order", position: int) -> "Delivery":
    """A delivery of a locked order. Raises Delivery.DoesNotExist."""
    for delivery in deliveries_of(order):
        if delivery.position == position:
            return delivery
    return order.deliveries.get(position=position)  # Raises what the doors know as not found.


def booking_for_change(booking_id: int) -> Booking:
    """A booking under its locked order: orders come first in the lock order of all rooms.

    Raises Booking.DoesNotExist for one that the actor does not see.
    """
    found = Booking.objects.select_related("delivery__order").get(id=booking_id)
    order = order_for_change(found.delivery.order.number or "")
    booking = Booking.objects.select_related("delivery__location").get(id=booking_id)
    booking.delivery.order = order
    return booking


def facts_of(booking: Booking) -> dict[str, Any]:
    """What each event of a booking tells."""
    position = booking.delivery.position
    back = booking.way == Booking.Way.BACK
    return {
        "position": position,
        "courier": booking.courier,
        "carrier_name": name_of(booking.courier),
        "way": booking.way,
        "what": f"what comes back of delivery {position}" if back else f"delivery {position}",
        "cost_minor": booking.cost_minor,
        "currency": booking.currency,
    }
