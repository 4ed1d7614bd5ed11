"""For suppliers and fulfilment centres: what their locations are to send, and what they say of it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from comptoir.exchange.suppliers import commands, queries
from comptoir.exchange.suppliers.updates import DeliveryUpdate, LevelUpdate, LineUpdate, Said
from comptoir.kernel.commands import require
from comptoir.kernel.texts import storable
from comptoir.shops.roles import SUPPLY

from .door import REFUSALS, PageSize, actor_of, api, done_each_time, shop_of
from .goods import MOST

if TYPE_CHECKING:
    from comptoir.exchange.models import SupplierMessage

router = Router(tags=["Suppliers"])


class SupplyLineOut(Schema):
    sku: str = Field(examples=["22423"])
    name: str = Field(examples=["Regency cakestand 3 tier"])
    quantity: int = Field(examples=[2])


class SupplyAddress(Schema):
    """Where a parcel goes."""

    name: str = Field("", examples=["Sofia Keller"])
    company: str = ""
    street: str = Field("", examples=["14 Park Row"])
    postcode: str = Field("", examples=["LS1 5HD"])
    city: str = Field("", examples=["Leeds"])
    region: str = ""
    country: str = Field("", examples=["GB"])


class SupplyDeliveryOut(Schema):
    """A delivery that one of the key's locations is to send."""

    order: str = Field(examples=["AH-10482"])
    delivery: int = Field(examples=[1])
    location: str = Field(examples=["POTTER"])
    state: str = Field(
        description="`waiting`, `await_stock`, `allocated`, `packing`, `ready` …", examples=["allocated"]
    )
    due_on: date | None = Field(examples=[None])
    ship_to: SupplyAddress | None = Field(description="Once it may be packed; null before.")
    lines: list[SupplyLineOut]


class SupplyDeliveriesOut(Schema):
    items: list[SupplyDeliveryOut]
    next: str | None = Field(description="Give it as `after` for the following page.", examples=["20418_1"])


class SupplyLineIn(Schema):
    sku: str = Field(min_length=1, max_length=40, examples=["22423"])
    delivered: int | None = Field(None, ge=0, le=MOST, description="0: it will not come.", examples=[2])
    expected_from: date | None = Field(None, examples=["2026-12-03"])
    expected_until: date | None = Field(None, examples=["2026-12-05"])
    remark: str = Field("", max_length=300)


class SupplyUpdateIn(Schema):
    order: str = Field(min_length=1, max_length=24, examples=["AH-10482"])
    delivery: int = Field(1, ge=1, le=9999, examples=[1])
    confirmed: bool = Field(False, examples=[True])
    lines: list[SupplyLineIn] = Field([], max_length=500)
    is_guaranteed: bool = Field(False, description="The days are promised, not estimated.")
    carrier: str = Field("", max_length=80, examples=["DPD"])
    tracking: str = Field("", max_length=80, description="With it the parcel has left.", examples=["15501234567"])
    tracking_url: str = Field(
        "", max_length=300, description="The carrier's page about the parcel, for the customer; https.",
        examples=["https://carrier.example/track/15501234567"],
    )  # fmt: skip
    invoice: str = Field("", max_length=80, examples=["INV-7731"])
    remark: str = Field("", max_length=300)


class SupplyLevelIn(Schema):
    sku: str = Field(min_length=1, max_length=40, examples=["22423"])
    on_hand: int = Field(ge=0, le=MOST, description="Promised pieces included.", examples=[40])


class SupplyMessageIn(Schema):
    reference: str = Field(
        min_length=1,
        max_length=80,
        description="Yours, once: sent again it is answered alike.",
        examples=["M-2026-118"],
    )
    location: str = Field("", max_length=20, description="Left out: the key's own.", examples=["POTTER"])
    deliveries: list[SupplyUpdateIn] = Field([], max_length=commands.MOST_DELIVERIES)
    levels: list[SupplyLevelIn] = Field([], max_length=commands.MOST_LEVELS)


class SupplyFailure(Schema):
    what: str = Field(examples=["AH-10482 delivery 1"])
    reason: str = Field(examples=["AH-10482 delivery 1 is not, or no longer, to be sent from here."])


class SupplyMessageOut(Schema):
    """What became of a message."""

    reference: str = Field(examples=["M-2026-118"])
    deliveries: int = Field(description="Moved on.", examples=[3])
    failures: list[SupplyFailure]
    finished_at: datetime | None


@router.get("/deliveries", response={200: SupplyDeliveriesOut, **REFUSALS}, summary="What we are to send")
def deliveries(
    request: HttpRequest, after: str = Query("", max_length=60), limit: PageSize = 50
) -> SupplyDeliveriesOut:
    """For the key of a location: paid deliveries that it is to send, the oldest order first."""
    by = actor_of(request)
    require(by, SUPPLY, "read what a location is to send")
    rows = queries.to_ship(by.shops, by.locations, after=_place(after), limit=limit + 1)
    more = len(rows) > limit
    return SupplyDeliveriesOut(
        items=[_delivery(row) for row in rows[:limit]],
        next="{}_{}".format(*rows[limit - 1].place) if more else None,
    )


@router.post("/messages", response={200: SupplyMessageOut, **REFUSALS}, summary="Say what becomes of deliveries")
def say(request: HttpRequest, body: SupplyMessageIn) -> HttpResponse:
    """Confirmations, pieces delivered or refused, days, parcel numbers, invoices, and levels of stock. Each delivery is
    moved on by itself; what cannot be done is named and does not stop the rest. A word about an allocated delivery
    begins its packing, the pieces of all its lines end it, a parcel number sends it; what is refused goes to the next
    best location."""
    by = actor_of(request)
    require(by, SUPPLY, "speak for a location")
    said = Said(
        [_update(one) for one in body.deliveries], [LevelUpdate(level.sku, level.on_hand) for level in body.levels]
    )
    given: dict[str, Any] = {
        "shop_id": shop_of(request), "location": body.location, "reference": body.reference,
        "said": said, "source": "api",
    }  # fmt: skip
    return done_each_time(request, commands.hear, _shown, **given)


@router.get("/messages/{reference}", response={200: SupplyMessageOut, **REFUSALS}, summary="Read a message")
def read(request: HttpRequest, reference: str = Path(max_length=80)) -> SupplyMessageOut:
    """What became of it."""
    by = actor_of(request)
    require(by, SUPPLY, "read messages of a location")
    return _shown(queries.message(shop_of(request), by.locations, storable(reference)))


def _place(text: str) -> tuple[int, int] | None:
    order, _, position = text.partition("_")
    good = order.isdecimal() and position.isdecimal() and len(order) < 19 and len(position) < 6
    return (int(order), int(position)) if good else None


def _delivery(row: queries.ToShip) -> SupplyDeliveryOut:
    one = row.delivery
    address = {name: str(row.ship_to.get(name) or "") for name in SupplyAddress.model_fields}
    return SupplyDeliveryOut(
        order=one.order.number or "", delivery=one.position, location=one.location.code, state=one.state,
        due_on=one.due_on, ship_to=SupplyAddress(**address) if row.ship_to else None,
        lines=[
            SupplyLineOut(sku=line.line.sku, name=line.line.name, quantity=line.quantity) for line in row.lines
        ],
    )  # fmt: skip


def _update(given: SupplyUpdateIn) -> DeliveryUpdate:
    lines = tuple(LineUpdate(**line.model_dump()) for line in given.lines)
    return DeliveryUpdate(**{**given.model_dump(exclude={"lines"}), "lines": lines})


def _shown(message: "SupplierMessage") -> SupplyMessageOut:
    failures = [SupplyFailure(**one) for one in message.failures]
    return SupplyMessageOut(
        reference=message.reference, deliveries=len(message.done), failures=failures, finished_at=message.finished_at
    )


api.add_router("/supplier", router)
