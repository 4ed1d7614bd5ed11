"""Couriers as a program asks them, and what bringing parcels out and back cost the shop."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from comptoir.fulfilment import commands, queries, reactions
from comptoir.fulfilment.carriers import name_of
from comptoir.kernel.errors import Invalid
from comptoir.orders import commands as order_commands
from comptoir.orders import queries as orders
from comptoir.shops import queries as shops

from .door import REFUSALS, Id, api, done, done_each_time, shop_of
from .orders.routing import router as orders_router
from .orders.shapes import Number, Position, ReasonIn, StateOut

router = Router(tags=["Couriers"])
WAY = "^(out|back)$"
Since = Annotated[date, Query(description="The first business day.", examples=["2026-09-01"])]
Until = Annotated[date, Query(description="The last business day.", examples=["2026-09-30"])]
LONGEST_RANGE = timedelta(days=400)


class CourierOut(Schema):
    code: str = Field(examples=["city"])
    name: str = Field(examples=["City courier"])
    is_on: bool = Field(description="Whether the shop uses it.", examples=[True])


class QuotesIn(Schema):
    way: str = Field("out", pattern=WAY, description="`out` to the customer, `back` to the shop.", examples=["out"])


class CourierOfferOut(Schema):
    """What one courier would take, or why it does not come."""

    courier: str = Field(examples=["city"])
    name: str = Field(examples=["City courier"])
    quote: str = Field("", description="Send it with the booking; empty where there is none.", examples=["quo_1f3a"])
    price_minor: int | None = Field(None, examples=[590])
    currency: str = Field("", examples=["GBP"])
    fetch_by: datetime | None = None
    bring_by: datetime | None = None
    why_not: str = Field("", examples=[""])


class CourierOffersOut(Schema):
    items: list[CourierOfferOut]


class BookingIn(QuotesIn):
    courier: str = Field(min_length=1, max_length=20, examples=["city"])
    quote: str = Field("", max_length=80, examples=["quo_1f3a"])
    price_minor: int = Field(ge=0, le=10**12, description="What its quote said.", examples=[590])


class BookingOut(Schema):
    """A courier that was asked. A job asks it: read again for its answer."""

    id: int = Field(examples=[31])
    delivery: int = Field(description="The delivery's position.", examples=[1])
    way: str = Field(examples=["out"])
    courier: str = Field(examples=["city"])
    state: str = Field(
        description="`asked`, `unknown` (being checked), `refused`, `booked`, `cancelling`, `picked_up`, `cancelled`, "
        "`failed`, `returned` or `delivered`.",
        examples=["booked"],
    )
    quoted_minor: int = Field(examples=[590])
    cost_minor: int = Field(description="What it costs the shop.", examples=[590])
    currency: str = Field(examples=["GBP"])
    rider: str = Field(examples=["Ama"])
    due_by: datetime | None
    tracking_url: str = Field(examples=["https://courier.example/track/job_1"])
    failure: str = Field(examples=[""])
    problem: str = Field(description="Why the delivery could not follow the courier; tried again.", examples=[""])


class ShipmentCostIn(ReasonIn):
    cost_minor: int = Field(ge=0, le=10**12, examples=[690])
    way: str = Field("out", pattern=WAY, examples=["out"])


class ShipmentCostOut(Schema):
    delivery: int = Field(examples=[1])
    way: str = Field(description="`out` to the customer, `back` to the shop.", examples=["out"])
    carrier: str = Field(examples=["city"])
    name: str = Field(examples=["City courier"])
    state: str = Field(examples=["delivered"])
    cost_minor: int = Field(examples=[590])


class CostsOut(Schema):
    """What the shop bears for bringing an order out and back."""

    currency: str = Field(examples=["GBP"])
    total_minor: int = Field(examples=[590])
    items: list[ShipmentCostOut]


class ShopCostOut(Schema):
    carrier: str = Field(examples=["city"])
    name: str = Field(examples=["City courier"])
    way: str = Field(examples=["out"])
    trips: int = Field(examples=[41])
    currency: str = Field(examples=["GBP"])
    cost_minor: int = Field(examples=[24190])


class PositionIn(Schema):
    position: str = Field(
        max_length=1000, description="Latitude and longitude, or the link of a map; empty forgets it.",
        examples=["https://maps.google.com/?q=53.79700,-1.54300"],
    )  # fmt: skip


@router.get("/couriers", response={200: list[CourierOut], **REFUSALS}, summary="Couriers")
def couriers(request: HttpRequest) -> list[CourierOut]:
    """Every courier there is, and whether the shop uses it. A shop admin says so on the settings page."""
    found = queries.couriers_of(shop_of(request))
    return [CourierOut(code=kind.code, name=kind.name, is_on=used) for kind, used in found]


@router.get(
    "/delivery-costs", response={200: list[ShopCostOut], **REFUSALS}, summary="What bringing parcels cost the shop"
)
def shop_costs(
    request: HttpRequest,
    since: Since,
    until: Until,
) -> list[ShopCostOut]:
    """By carrier and way, of the trips that were asked for on these days."""
    if not timedelta(0) <= until - since <= LONGEST_RANGE:
        raise Invalid(f"Name at most {LONGEST_RANGE.days} days, the first before the last.", field="until")
    zone = ZoneInfo(shops.shop_in_sight(shop_of(request)).timezone)
    begins, ends = (datetime.combine(day, time(), zone) for day in (since, until + timedelta(days=1)))
    rows = queries.costs_of_shop(shop_of(request), begins, ends)
    return [ShopCostOut(name=name_of(row.carrier), **row._asdict()) for row in rows]


@orders_router.post(
    "/{number}/deliveries/{position}/courier-quotes",
    response={200: CourierOffersOut, **REFUSALS},
    summary="Ask couriers",
)
def quote(request: HttpRequest, number: Number, position: Position, body: QuotesIn) -> HttpResponse:
    """What each courier of the shop would take for a delivery now. Nothing is booked by it."""
    return done_each_time(request, _quotes, lambda found: found, number=number, position=position, way=body.way)


def _quotes(*, at: datetime, **given: Any) -> CourierOffersOut:
    return CourierOffersOut(items=[_offer(offer) for offer in reactions.quote_delivery(**given)])


def _offer(offer: Any) -> CourierOfferOut:
    kind, quote = offer.kind, offer.quote
    nothing: dict[str, Any] = {"courier": kind.code, "name": kind.name}
    if quote is None:
        return CourierOfferOut(**nothing, why_not=offer.why_not)
    told = {name: getattr(quote, name) for name in ("price_minor", "currency", "fetch_by", "bring_by")}
    return CourierOfferOut(**nothing, quote=quote.id, **told)


@orders_router.post(
    "/{number}/deliveries/{position}/bookings", response={201: BookingOut, **REFUSALS}, summary="Book a courier"
)
def book(request: HttpRequest, number: Number, position: Position, body: BookingIn) -> HttpResponse:
    """Let a courier fetch a delivery of a paid order. It is asked by a job; its calls move the delivery along."""
    given = {"number": number, "position": position, **body.model_dump()}
    return done(request, commands.book_courier, _booking, status=201, **given)


@orders_router.get("/{number}/bookings", response={200: list[BookingOut], **REFUSALS}, summary="An order's couriers")
def bookings(request: HttpRequest, number: Number) -> list[BookingOut]:
    """Every courier that was asked, the first first."""
    return [_booking(row) for row in queries.bookings_of_order(orders.order_by_number(number).id)]


@orders_router.post(
    "/bookings/{booking}/cancellation", response={200: BookingOut, **REFUSALS}, summary="Cancel a courier"
)
def cancel(request: HttpRequest, booking: Id, body: ReasonIn) -> HttpResponse:
    """A job tells the courier; until it has answered the booking is `cancelling`."""
    return done(request, commands.cancel_booking, _booking, booking_id=booking, reason=body.reason)


def _booking(row: Any) -> BookingOut:
    named = {name: getattr(row, name) for name in BookingOut.model_fields if name != "delivery"}
    return BookingOut(delivery=row.delivery.position, **named)


@orders_router.post(
    "/{number}/deliveries/{position}/cost", response={200: CostsOut, **REFUSALS}, summary="Correct what it cost"
)
def correct(request: HttpRequest, number: Number, position: Position, body: ShipmentCostIn) -> HttpResponse:
    """What the carrier's invoice says in the end; what it calls later does not change it."""
    given = {"number": number, "position": position, **body.model_dump()}
    return done(request, commands.correct_delivery_cost, _costs, **given)


@orders_router.get("/{number}/delivery-costs", response={200: CostsOut, **REFUSALS}, summary="What bringing it cost")
def costs(request: HttpRequest, number: Number) -> CostsOut:
    """Shipment by shipment and return by return, and their sum; the shop bears it."""
    return _costs(orders.order_by_number(number))


def _costs(order: Any) -> CostsOut:
    rows = queries.costs_of_order(order.id)
    return CostsOut(
        currency=order.currency,
        total_minor=sum(row.cost_minor for row in rows),
        items=[
            ShipmentCostOut(
                delivery=row.position, way=row.way, carrier=row.carrier, name=row.name, state=row.state,
                cost_minor=row.cost_minor,
            )
            for row in rows
        ],
    )  # fmt: skip


@orders_router.post("/{number}/position", response={200: StateOut, **REFUSALS}, summary="Say where the customer is")
def locate(request: HttpRequest, number: Number, body: PositionIn) -> HttpResponse:
    """Two numbers, a shared location or a map's link; couriers that are asked from now on are told."""
    show = lambda order: StateOut(number=order.number, state=order.state)  # noqa: E731
    return done(request, order_commands.locate_order, show, number=number, position=body.position)


api.add_router("", router)
