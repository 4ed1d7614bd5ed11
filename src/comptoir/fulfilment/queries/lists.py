"""Reads of the room ``fulfilment``: parcels on the road, and the lists that people work through."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection

from comptoir.kernel.scope import Actor
from comptoir.orders import queries as orders
from comptoir.orders.states import DeliveryState

from ..carriers import name_of
from ..models import Shipment
from ..tracking import LENGTH, is_code, read_code, said

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery, Order
    from comptoir.shops.models import Shop

TO_PACK = (DeliveryState.ALLOCATED, DeliveryState.PACKING)
TO_HAND_OVER = (DeliveryState.READY,)
ON_THE_ROAD = (DeliveryState.ON_ITS_WAY,)


@dataclass(frozen=True)
class Behind:
    """What a tracking code proves: which order may be looked at."""

    order_id: int
    shop_id: int


@dataclass(frozen=True)
class Tracking:
    """What the public tracking page shows: where the parcel is, no name, no street, no money."""

    code: str  # As it is typed: in fours.
    shop: "Shop"
    number: str
    state: str  # A DeliveryState.
    rider: str
    city: str
    due_by: datetime | None
    placed_at: datetime | None
    sent_at: datetime
    delivered_at: datetime | None
    courier: str = ""  # Who brings it, where that is not our own rider,
    courier_url: str = ""  # and its page.
    parcel_number: str = ""  # What another's carrier calls it,
    parcel_url: str = ""  # and its page.


def order_behind(code: str) -> Behind | None:
    """The order that a tracking code opens, whoever asks; None for an unknown code.

    The code is the proof. The door goes on in ``scope.reading(actor_of_link(order_id))`` with shipment_by_tracking().
    """
    typed = read_code(code)
    if not is_code(typed):
        return None
    with connection.cursor() as cursor:
        cursor.execute("select order_id, shop_id from order_behind_tracking(%s)", [typed])
        row = cursor.fetchone()
    return Behind(*row) if row else None


def shipment_by_tracking(code: str) -> Tracking:
    """A parcel as its tracking page shows it.

    Raises Shipment.DoesNotExist for one that the actor does not see.
    """
    shipment = Shipment.objects.select_related("shop", "delivery__order", "booking").get(
        tracking=read_code(code)[: LENGTH + 1]
    )
    order = shipment.delivery.order
    return Tracking(
        code=said(shipment.tracking),
        shop=shipment.shop,
        number=order.number or "",
        state=shipment.delivery.state,
        rider=shipment.rider,
        city=order.ship_to.get("city", ""),
        due_by=shipment.due_by,
        placed_at=order.placed_at,
        sent_at=shipment.sent_at,
        delivered_at=shipment.delivered_at,
        courier=name_of(shipment.carrier) if shipment.booking else "",
        courier_url=shipment.booking.tracking_url if shipment.booking else "",
        parcel_number=shipment.parcel_number,
        parcel_url=shipment.parcel_url,
    )


def shipments_of_order(order_id: int) -> list[Shipment]:
    """The parcels of an order that have left, first delivery first."""
    return list(Shipment.objects.filter(order_id=order_id).select_related("delivery").order_by("delivery__position"))


def last_shipments(order_ids: Collection[int]) -> dict[int, Shipment]:
    """The parcel of some orders that left last, by order; none where nothing left. One statement."""
    found = Shipment.objects.filter(order_id__in=order_ids).order_by("sent_at", "id")
    return {shipment.order_id: shipment for shipment in found}


@dataclass(frozen=True)
class Goods:
    """What to take off the shelf."""

    sku: str
    name: str
    quantity: int


@dataclass(frozen=True)
class WorkRow:
    """A delivery that somebody has to do something with."""

    order_id: int
    number: str
    position: int
    state: str
    shop_id: int
    location: str
    placed_at: datetime | None
    to_name: str
    city: str
    country: str
    shipping_code: str
    note: str
    rider: str  # On the road: who has it.
    due_by: datetime | None
    goods: list[Goods] = field(default_factory=list)

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.goods)

    @property
    def cursor(self) -> str:
        """Where the next page starts: after this row."""
        return f"{self.order_id}_{self.position}"


def to_pack(actor: Actor, *, location_id: int | None = None, after: str = "", limit: int = 50) -> list[WorkRow]:
    """Deliveries to pack in the actor's shops and locations, the oldest order first; none that a hold keeps back."""
    return _work(actor, TO_PACK, location_id=location_id, after=after, limit=limit)


def to_hand_over(actor: Actor, *, location_id: int | None = None, after: str = "", limit: int = 50) -> list[WorkRow]:
    """Packed deliveries that wait for a rider, the oldest order first; none that a hold keeps back."""
    return _work(actor, TO_HAND_OVER, location_id=location_id, after=after, limit=limit)


def on_the_road(actor: Actor, *, location_id: int | None = None, after: str = "", limit: int = 50) -> list[WorkRow]:
    """Deliveries that left and have not arrived, the oldest order first."""
    return _work(actor, ON_THE_ROAD, location_id=location_id, after=after, limit=limit)


def _work(actor: Actor, states: Sequence[str], *, location_id: int | None, after: str, limit: int) -> list[WorkRow]:
    """Three statements: deliveries, their lines, their parcels."""
    order_id, _, position = after.partition("_")
    deliveries = orders.deliveries_in(
        states,
        shops=actor.shops,
        locations=actor.locations,
        location_id=location_id,
        after=(int(order_id), int(position)) if after else None,
        but_held=states != ON_THE_ROAD,
        but_pick_ups=states == TO_HAND_OVER,
        limit=limit,
    )
    goods: dict[int, list[Goods]] = {delivery.id: [] for delivery in deliveries}
    for line in orders.lines_of_deliveries(deliveries):
        goods[line.delivery_id].append(Goods(line.line.sku, line.line.name, line.quantity))
    parcels = {s.delivery_id: s for s in Shipment.objects.filter(delivery__in=deliveries)}
    return [_row(delivery, delivery.order, goods[delivery.id], parcels.get(delivery.id)) for delivery in deliveries]


def _row(delivery: "Delivery", order: "Order", goods: list[Goods], parcel: Shipment | None) -> WorkRow:
    return WorkRow(
        order_id=order.id,
        number=order.number or "",
        position=delivery.position,
        state=delivery.state,
        shop_id=order.shop_id,
        location=delivery.location.name,
        placed_at=order.placed_at,
        to_name=order.ship_to.get("name", ""),
        city=order.ship_to.get("city", ""),
        country=order.ship_to.get("country", ""),
        shipping_code=order.shipping_code,
        note=order.note,
        rider=parcel.rider if parcel else "",
        due_by=parcel.due_by if parcel else None,
        goods=goods,
    )
