"""What people want of couriers: which are used, a booking, its end, and what it really cost."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from comptoir.kernel import events, machine, scope, tenancy
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders.commands.deliveries import OnHold
from comptoir.shops import queries as shops
from comptoir.shops.roles import FULFIL, RUN_SHOP

from ..carriers import kind_of, name_of
from ..models import Booking, Courier, Shipment
from ..queries import is_on, standing_booking
from ..states import BOOKING_MACHINE, BookingState
from .finding import booking_for_change, delivery_at, facts_of, order_to_move

if TYPE_CHECKING:
    from comptoir.orders.models import Order

FETCHED = {
    Booking.Way.OUT: ("allocated", "packing", "ready"),
    Booking.Way.BACK: ("on_its_way", "delivered", "returned"),
}
MOST_MINOR = 10**12


class NotUsedHere(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(f"This shop does not use “{name}”. Its settings say which couriers it uses.")


class AlreadyBooked(Refusal):
    """A courier comes for it already."""


class NotToBook(Refusal):
    """There is nothing for a courier to fetch."""


class NotToCancel(Refusal):
    """The courier is past that, or was not asked yet."""


@command
def set_courier(*, shop_id: int, courier: str, is_on: bool, by: Actor, at: datetime) -> Courier:
    """Let a shop use a courier, or not any more. Bookings under way go on.

    Raises Invalid where there is no such courier.
    """
    require(by, RUN_SHOP, "say which couriers are used", shop=shop_id)
    shops.require_in_sight(shop_id)
    kind = kind_of(courier)
    (retailer_id,) = tenancy.tree().sight_of(shop_id).retailers
    before = Courier.objects.filter(shop_id=shop_id, code=kind.code).first()
    if before and before.is_on == is_on:
        return before
    row, _ = Courier.objects.update_or_create(
        shop_id=shop_id, code=kind.code, defaults={"is_on": is_on, "changed_at": at, "retailer_id": retailer_id}
    )
    events.record(
        "courier.set", row, by=by, at=at, courier=kind.code, carrier_name=kind.name,
        switched="used" if is_on else "not used",
        before={"is_on": bool(before and before.is_on)}, after={"is_on": is_on},
    )  # fmt: skip
    return row


@command
def book_courier(
    *,
    number: str,
    position: int,
    courier: str,
    price_minor: int,
    quote: str = "",
    way: str = "out",
    by: Actor,
    at: datetime,
) -> Booking:
    """Let a courier come for a delivery; a job asks it. ``price_minor`` is what its quote said and a person agreed to.

    Raises NotUsedHere, AlreadyBooked, OnHold, NotToBook where there is nothing to fetch, Invalid.
    """
    order = order_to_move(number, by)
    delivery, kind = delivery_at(order, position), kind_of(courier)
    if way not in Booking.Way.values:
        raise Invalid("A courier goes `out` to the customer, or `back` to us.", field="way")
    if not 0 <= price_minor <= MOST_MINOR:
        raise Invalid("A price is above or equal to 0, in the currency's smallest coin.", field="price_minor")
    if not is_on(order.shop_id, kind.code):
        raise NotUsedHere(kind.name)
    if delivery.is_pick_up:
        raise NotToBook(f"Delivery {position} is picked up by the customer: no courier takes it to her.")
    if delivery.state not in FETCHED[Booking.Way(way)]:
        raise NotToBook(f"Delivery {position} is {delivery.get_state_display().lower()}: there is nothing to fetch.")
    if way == Booking.Way.OUT and (hold := order.holds.filter(released_at=None).first()):
        raise OnHold(f"{order.number} is on hold: {hold.reason}")
    if standing := standing_booking(delivery.id, way):
        raise AlreadyBooked(f"{name_of(standing.courier)} was asked for it already. Cancel that first.")
    booking = Booking.objects.create(
        retailer_id=order.retailer_id, group_id=order.group_id, shop_id=order.shop_id, order_id=order.id,
        delivery=delivery, way=way, courier=kind.code, key=uuid4(), quote_id=quote[:80], quoted_minor=price_minor,
        currency=order.currency, made_at=at, changed_at=at,
    )  # fmt: skip
    events.record("booking.asked", booking, by=by, at=at, quoted_minor=price_minor, **facts_of(booking))
    return booking


@command
def cancel_booking(*, booking_id: int, reason: str, by: Actor, at: datetime) -> Booking:
    """Nobody needs to come; a job tells the courier, whose answer may be that the parcel has left.

    Raises NotToCancel, Invalid without a reason.
    """
    booking = booking_for_change(booking_id)
    require(by, FULFIL, "cancel couriers", shop=booking.shop_id)
    scope.work_in(booking.shop_id)
    if not reason.strip():
        raise Invalid("Say why the courier is not needed.", field="reason")
    if booking.state not in BOOKING_MACHINE["ask_cancel"].sources:
        raise NotToCancel(_why_not_cancel(booking))
    also = {"changed_at": at}
    machine.move(booking, "ask_cancel", by=by, at=at, reason=reason.strip()[:300], also=also, **facts_of(booking))
    return booking


def _why_not_cancel(booking: Booking) -> str:
    if booking.state == BookingState.ASKED:
        return "The courier is being asked just now. Try again in a moment."
    if booking.state == BookingState.PICKED_UP:
        return "The courier has the parcel already: it can only be delivered or come back."
    return f"The courier's trip is {booking.get_state_display().lower()}: there is nothing to cancel."


@command
def correct_delivery_cost(
    *, number: str, position: int, cost_minor: int, reason: str, way: str = "out", by: Actor, at: datetime
) -> "Order":
    """Say what bringing a delivery out, or something of it back, really cost the shop.

    It is the cost of the last courier that took it on, or of our own rider. What the courier says later leaves it.

    Raises Invalid, NotToBook where nobody has taken it.
    """
    order = order_to_move(number, by)
    delivery = delivery_at(order, position)
    if not 0 <= cost_minor <= MOST_MINOR:
        raise Invalid("A cost is above or equal to 0, in the currency's smallest coin.", field="cost_minor")
    if not reason.strip():
        raise Invalid("Say why it cost something else.", field="reason")
    taken_on = Booking.objects.filter(delivery=delivery, way=way).exclude(state=BookingState.REFUSED).last()
    shipment = Shipment.objects.filter(delivery=delivery, booking=None).first() if way == Booking.Way.OUT else None
    row: Booking | Shipment | None = shipment or taken_on
    if row is None:
        raise NotToBook(f"Nobody has taken delivery {position} yet: there is no cost to correct.")
    before = row.cost_minor
    row.cost_minor = cost_minor
    if isinstance(row, Booking):
        row.cost_by_hand = True
        row.save(update_fields=["cost_minor", "cost_by_hand"])
    else:
        row.save(update_fields=["cost_minor"])
    events.record(
        "delivery.cost_corrected", order, by=by, at=at, reason=reason.strip()[:300], position=position, way=way,
        currency=order.currency, before={"cost_minor": before}, after={"cost_minor": cost_minor},
        was_minor=before, is_minor=cost_minor,
    )  # fmt: skip
    return order
