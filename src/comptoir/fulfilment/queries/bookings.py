"""Couriers of a shop, what they were asked for, and what that costs the shop."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection

from comptoir.kernel.positions import Position, read_position
from comptoir.orders import queries as orders

from ..carriers import COURIERS, CourierKind, name_of
from ..models import Booking, Courier, Shipment
from ..saying import Stop, Trip
from ..states import STANDING

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery, Order


def couriers_of(shop_id: int) -> list[tuple[CourierKind, bool]]:
    """Every courier there is, and whether a shop uses it."""
    said = {row.code: row.is_on for row in Courier.objects.filter(shop_id=shop_id)}
    return [(kind, said.get(kind.code, False)) for kind in COURIERS.values()]


def is_on(shop_id: int, courier: str) -> bool:
    return Courier.objects.filter(shop_id=shop_id, code=courier, is_on=True).exists()


def bookings_of_order(order_id: int) -> list[Booking]:
    """Every courier that was asked for an order, the first first."""
    return list(Booking.objects.filter(order_id=order_id).select_related("delivery").order_by("id"))


def standing_booking(delivery_id: int, way: str = Booking.Way.OUT) -> Booking | None:
    """The courier that is to come for a delivery, or has it."""
    return Booking.objects.filter(delivery_id=delivery_id, way=way, state__in=STANDING).first()


def trip_of(order: "Order", delivery: "Delivery", way: str = Booking.Way.OUT) -> Trip:
    """What a courier is told: where to fetch, where to bring, and the customer's position where she told it."""
    lines = orders.lines_of_deliveries([delivery])
    here, there = _location(delivery), _customer(order)
    fetch, bring = (here, there) if way == Booking.Way.OUT else (there, here)
    return Trip(
        fetch=fetch,
        bring=bring,
        pieces=sum(line.quantity for line in lines),
        value_minor=sum(line.line.total_minor * line.quantity // line.line.quantity for line in lines),
        currency=order.currency,
        note=f"{order.number} · {delivery.label}",
    )


def _location(delivery: "Delivery") -> Stop:
    place = delivery.location
    at: Position | None = None
    if place.latitude is not None and place.longitude is not None:
        at = (place.latitude, place.longitude)
    return Stop(place.name, place.street, place.city, place.postcode, place.country, position=at)


def _customer(order: "Order") -> Stop:
    to = {name: str(value) for name, value in order.ship_to.items()}
    return Stop(
        name=" · ".join(part for part in (to.get("name", ""), to.get("company", "")) if part),
        street=to.get("street", ""),
        city=to.get("city", ""),
        postcode=to.get("postcode", ""),
        country=to.get("country", ""),
        phone=to.get("phone", ""),
        position=read_position(to.get("position", "")),
    )


class DeliveryCost(NamedTuple):
    """What bringing a delivery, or bringing something of it back, cost the shop."""

    position: int  # Of the delivery.
    way: str  # Booking.Way
    carrier: str
    name: str  # Of the carrier.
    state: str  # A BookingState; "sent" of our own rider.
    cost_minor: int


def costs_of_order(order_id: int) -> list[DeliveryCost]:
    """What each shipment and return of an order cost the shop, delivery by delivery; two statements."""
    booked = [
        DeliveryCost(b.delivery.position, b.way, b.courier, name_of(b.courier), b.state, b.cost_minor)
        for b in bookings_of_order(order_id)
    ]
    own = Shipment.objects.filter(order_id=order_id, booking=None).select_related("delivery")
    sent = [
        DeliveryCost(s.delivery.position, Booking.Way.OUT.value, s.carrier, name_of(s.carrier), "sent", s.cost_minor)
        for s in own
    ]
    return sorted([*booked, *sent], key=lambda cost: (cost.position, cost.way != Booking.Way.OUT))


class ShopCost(NamedTuple):
    """What one carrier cost a shop in a while."""

    carrier: str
    way: str
    trips: int
    currency: str
    cost_minor: int


COSTS = """
select courier, way, count(*), currency, sum(cost_minor)::bigint from fulfilment_booking
where shop_id = %(shop)s and made_at >= %(since)s and made_at < %(until)s group by courier, way, currency
union all
select carrier, 'out', count(*), currency, sum(cost_minor)::bigint from fulfilment_shipment
where shop_id = %(shop)s and booking_id is null and sent_at >= %(since)s and sent_at < %(until)s
group by carrier, currency
order by 1, 2
"""


def costs_of_shop(shop_id: int, since: datetime, until: datetime) -> list[ShopCost]:
    """What bringing parcels out and back cost a shop in a half-open interval, by carrier and way."""
    with connection.cursor() as cursor:
        cursor.execute(COSTS, {"shop": shop_id, "since": since, "until": until})
        return [ShopCost(*row) for row in cursor.fetchall()]
