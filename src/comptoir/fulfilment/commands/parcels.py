"""Writes of the room ``fulfilment``: a parcel's way from the shelf to the customer's door, and back."""

from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.kernel import events
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery

from ..carriers import CARRIERS, Acceptance, name_of
from ..models import Booking, Shipment
from ..queries import standing_booking
from ..states import BookingState
from ..tracking import new_code
from .finding import delivery_at, order_to_move

LONGEST_URL = 300


class UnknownCarrier(Invalid):
    def __init__(self, code: str) -> None:
        super().__init__(f"“{code}” is no carrier here; known: {', '.join(sorted(CARRIERS))}.", field="carrier")


@command
def start_packing(*, number: str, position: int, by: Actor, at: datetime) -> "Delivery":
    """Take a delivery's goods off the shelf.

    Raises IllegalMove unless its stock is allocated, OnHold while a hold stands.
    """
    order = order_to_move(number, by)
    return orders.move_delivery(number=order.number or "", position=position, verb="start_packing", by=by, at=at)


@command
def finish_packing(*, number: str, position: int, by: Actor, at: datetime) -> "Delivery":
    """Close the parcel: it waits to be handed over."""
    order = order_to_move(number, by)
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
    booking_id: int | None = None,
    parcel_number: str = "",
    parcel_url: str = "",
) -> Shipment:
    """Hand a packed parcel to a carrier; the shipment holds the code that the customer follows it by.

    Where a courier was booked for it, that courier's rider is who takes it; ``booking_id`` names the one that did.
    ``parcel_number`` and ``parcel_url`` are another's, a supplier's carrier's: told to the customer beside our code.

    Raises IllegalMove unless it is packed, OnHold, Invalid without a rider's name or for a time that has passed.
    """
    order = order_to_move(number, by)
    if carrier not in CARRIERS:
        raise UnknownCarrier(carrier)
    if due_by and due_by <= at:
        raise Invalid("The time of arrival has passed already.", field="due_by")
    booking = _courier_of(delivery_at(order, position), booking_id)
    if booking:
        rider = rider.strip() or booking.rider or name_of(booking.courier)
        carrier, due_by, taken = booking.courier, due_by or booking.due_by, Acceptance(new_code())
    else:
        taken = CARRIERS[carrier].accept(rider=rider.strip()[:80])
    delivery = orders.move_delivery(number=order.number or "", position=position, verb="send", by=by, at=at)
    shipment = Shipment.objects.create(
        retailer_id=order.retailer_id, group_id=order.group_id, shop_id=order.shop_id, order_id=order.id,
        delivery=delivery, booking=booking, carrier=carrier, rider=rider.strip()[:80], tracking=taken.tracking,
        cost_minor=taken.cost_minor, currency=order.currency, due_by=due_by, sent_at=at,
        parcel_number=parcel_number.strip()[:80], parcel_url=clean_url(parcel_url),
    )  # fmt: skip
    # The tracking code is a proof of its own: it stays out of the journal.
    rider_read = {"rider": shipment.rider}
    events.record(
        "shipment.collected" if booking else "shipment.made", shipment, by=by, at=at, personal=rider_read,
        carrier=carrier, carrier_name=name_of(carrier), position=position, due_by=due_by,
    )  # fmt: skip
    return shipment


@command
def deliver(*, number: str, position: int, by: Actor, at: datetime) -> "Delivery":
    """The customer has the parcel; the last one completes the order.

    Raises IllegalMove unless it is on its way.
    """
    order = order_to_move(number, by)
    delivery = orders.move_delivery(number=order.number or "", position=position, verb="deliver", by=by, at=at)
    Shipment.objects.filter(delivery=delivery).update(delivered_at=at)
    return delivery


@command
def bring_back(*, number: str, position: int, reason: str, by: Actor, at: datetime) -> "Delivery":
    """The parcel came back to us. Nothing else changes by it: a person looks at the goods and the money first.

    Raises IllegalMove unless it had left, Invalid without a reason.
    """
    order = order_to_move(number, by)
    if not reason.strip():
        raise Invalid("Say why the parcel came back: refused, nobody at home, wrong address …", field="reason")
    return orders.move_delivery(
        number=order.number or "", position=position, verb="return", reason=reason.strip()[:300], by=by, at=at
    )


def clean_url(text: str) -> str:
    """A page of a carrier, as it may stand behind a link. Raises Invalid for anything but a web address."""
    plain = text.strip()
    if plain and (not plain.startswith("https://") or len(plain) > LONGEST_URL or any(c in plain for c in " <>\"'")):
        raise Invalid(f"The page of a parcel begins with https:// and has at most {LONGEST_URL} signs.", field="url")
    return plain


def _courier_of(delivery: "Delivery", booking_id: int | None) -> Booking | None:
    """The booked courier that takes a delivery: the one that says so, else the one that is awaited."""
    if booking_id:
        return Booking.objects.get(id=booking_id, delivery=delivery)
    found = standing_booking(delivery.id)
    return found if found and found.state in (BookingState.BOOKED, BookingState.PICKED_UP) else None
