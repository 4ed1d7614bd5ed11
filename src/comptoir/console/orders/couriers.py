"""Couriers on the order's page: what they would take, booking one, sending one away, and what it cost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from comptoir.fulfilment import commands, queries, reactions
from comptoir.fulfilment.carriers import name_of
from comptoir.fulfilment.saying import map_link
from comptoir.fulfilment.states import BOOKING_MACHINE, STANDING, BookingState
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid
from comptoir.kernel.positions import read_position
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.orders import queries as order_queries
from comptoir.orders.queries import OrderPage
from comptoir.orders.states import DeliveryState

from ..amounts import read_amount, written
from ..door import part, seeing
from . import previews
from .asks import ask_about

if TYPE_CHECKING:
    from comptoir.fulfilment.models import Booking, Shipment
    from comptoir.orders.models import Delivery, Order

TO_FETCH = (DeliveryState.ALLOCATED, DeliveryState.PACKING, DeliveryState.READY)
TONES = {
    BookingState.REFUSED: "red", BookingState.FAILED: "red", BookingState.CANCELLED: "grey",
    BookingState.UNKNOWN: "amber", BookingState.CANCELLING: "amber", BookingState.RETURNED: "orange",
    BookingState.DELIVERED: "green", BookingState.PICKED_UP: "purple",
}  # fmt: skip


@dataclass(frozen=True)
class Trip:
    """A courier that was asked, as the parcel's card shows it."""

    booking: "Booking"
    name: str
    tone: str
    may_cancel: bool

    @property
    def went_wrong(self) -> str:
        return self.booking.problem or self.booking.failure


@dataclass(frozen=True)
class Bringing:
    """How a parcel is brought: who was asked, and whether somebody may be asked now."""

    trips: list[Trip]
    may_book: bool
    cost_minor: int | None  # What all of it cost the shop; None where nobody took it yet.


def bringing(
    delivery: "Delivery", bookings: Iterable["Booking"], shipment: "Shipment | None", *, may: bool
) -> Bringing:
    """What the card of a delivery says of couriers; ``may``: whether she packs and sends."""
    mine = [booking for booking in bookings if booking.delivery_id == delivery.id]
    trips = [
        Trip(
            booking, name_of(booking.courier), TONES.get(BookingState(booking.state), "blue"),
            may and booking.state in BOOKING_MACHINE["ask_cancel"].sources,
        )
        for booking in mine
    ]  # fmt: skip
    costs = [booking.cost_minor for booking in mine if booking.state != BookingState.REFUSED]
    if shipment and not shipment.booking_id:
        costs.append(shipment.cost_minor)
    stands = any(booking.state in STANDING and booking.way == "out" for booking in mine)
    return Bringing(trips, may and delivery.state in TO_FETCH and not stands, sum(costs) if costs else None)


def customers_map(order: "Order") -> str:
    """A map's link to where the customer is; empty where nobody told it."""
    return map_link(read_position(order.ship_to.get("position", "")))


def quotes(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """POST: what each courier of the shop would take, asked now; nothing is booked."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    way = "back" if request.GET.get("way") == "back" else "out"
    offers = reactions.quote_delivery(number=number, position=position, way=way, by=actor)
    with seeing(request):
        order = order_queries.order_by_number(number)
        settings = reverse("settings-couriers", args=[order.shop.code])
        context = {"offers": offers, "order": order, "settings": settings, "way": way}
        return part(request, "console/orders/asks/courier_quotes.html", context)


def _asking(page: OrderPage, *, position: int) -> Mapping[str, Any]:
    number = page.order.number
    return {
        **previews.delivery(page, position=position),
        "quotes": reverse("delivery-courier-quotes", args=[number, position]),
        "map": customers_map(page.order),
    }


def _book(given: QueryDict, by: Actor, at: datetime, *, number: str, position: int) -> None:
    courier, _, rest = given.get("offer", "").partition("|")
    price, _, quote = rest.partition("|")
    if not courier or not price.isdecimal() or len(price) > 12:
        raise Invalid("Choose which courier comes, at which price.", field="offer")
    commands.book_courier(
        number=number, position=position, courier=courier, price_minor=int(price), quote=quote,
        way=given.get("way", "out"), by=by, at=at,
    )  # fmt: skip


def _cost_known(page: OrderPage, *, position: int) -> Mapping[str, Any]:
    costs = [c for c in queries.costs_of_order(page.order.id) if c.position == position and c.way == "out"]
    known = {"amount": written(costs[-1].cost_minor, page.order.currency)} if costs else {}
    return {**previews.delivery(page, position=position), "known": known, "currency": page.order.currency}


def _correct(given: QueryDict, by: Actor, at: datetime, *, number: str, position: int) -> None:
    order = _order(number, by)
    cost = read_amount(given.get("amount", ""), order.currency, field="amount")
    commands.correct_delivery_cost(
        number=number, position=position, cost_minor=cost, reason=given.get("reason", ""), by=by, at=at
    )


def _order(number: str, by: Actor) -> "Order":
    with scope.reading(by):
        return order_queries.order_by_number(number)


def _send_away(given: QueryDict, by: Actor, at: datetime, *, number: str, booking: int) -> None:
    commands.cancel_booking(booking_id=booking, reason=given.get("reason", ""), by=by, at=at)


def _located(page: OrderPage) -> Mapping[str, Any]:
    return {"known": {"position": page.order.ship_to.get("position", "")}}


def _locate(given: QueryDict, by: Actor, at: datetime, *, number: str) -> None:
    orders.locate_order(number=number, position=given.get("position", ""), by=by, at=at)


BOOKING = ask_about(
    "book", "courier", "A courier for delivery {position} of {number}", "Book the courier", "moped", _book, _asking
)
SENDING_AWAY = ask_about(
    "send_away", "reason", "Send the courier of {number} away?", "Cancel the courier", "circle-x", _send_away,
    lambda page, booking: {"hint": "The courier is told, and so is the timeline"}, kind="danger",
)  # fmt: skip
COST = ask_about(
    "cost", "delivery_cost", "What bringing delivery {position} of {number} cost", "Keep", "receipt", _correct,
    _cost_known,
)  # fmt: skip
POSITION = ask_about("locate", "position", "Where the customer of {number} is", "Keep", "map-pin", _locate, _located)
