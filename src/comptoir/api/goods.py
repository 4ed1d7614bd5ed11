"""Articles, their prices and where they lie."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from comptoir.catalog import queries as catalog
from comptoir.exchange import articles
from comptoir.inventory import commands as stock_commands
from comptoir.inventory import queries as stock
from comptoir.pricing import commands as price_commands
from comptoir.pricing import queries as pricing
from comptoir.shops import queries as shops

from .door import REFUSALS, After, PageSize, actor_of, api, cursor, done, place_in, shop_of

router = Router(tags=["Articles and stock"])

Sku = Annotated[str, Path(max_length=40, description="The article's number.", examples=["22423"])]
MOST = 1_000_000_000  # Pieces: more than any shelf holds.
MOST_MINOR = 10**12


class CostIn(Schema):
    cost_minor: int | None = Field(ge=0, le=MOST_MINOR, description="Null: it is not known.", examples=[400])


class CostOut(CostIn):
    sku: str = Field(examples=["22423"])


Availability = Literal["standard", "back_order", "always", "showroom", "none"]
OFFERED = ("availability", "sold_from", "sold_until", "released_on", "restock_on")
SHOWN = (*OFFERED, "incoming", "expected_on")


class OfferOut(Schema):
    """How a location offers it."""

    availability: Availability = Field(
        description="`standard`: while stock lasts; `back_order`: sold beyond stock, sent when it arrives; `always`: "
        "not counted; `showroom`: seen, not sold; `none`: not sold.",
        examples=["back_order"],
    )
    sold_from: date | None = Field(description="First day on which it may be ordered.", examples=[None])
    sold_until: date | None = Field(description="Last day on which it may be ordered.", examples=[None])
    released_on: date | None = Field(
        description="Ordered before as a pre-order, sent from this day on.", examples=["2026-12-24"]
    )
    restock_on: date | None = Field(description="When more is expected.", examples=["2026-12-03"])


class ComingOut(OfferOut):
    """What is on its way there."""

    incoming: int = Field(description="Pieces on their way there: sent, not received yet.", examples=[24])
    expected_on: date | None = Field(
        description="When what is on its way covers one more promise; null where no day is known.",
        examples=["2026-12-03"],
    )


class LevelOut(ComingOut):
    """What lies at a location, and how it is offered there."""

    location: str = Field(examples=["LEEDS"])
    on_hand: int = Field(examples=[12])
    reserved: int = Field(examples=[2])
    minimum: int = Field(examples=[1])
    sellable: int = Field(description="What may be promised now.", examples=[9])


class ArticleOut(Schema):
    sku: str = Field(examples=["22423"])
    name: str = Field(examples=["Regency cakestand 3 tier"])
    barcode: str = Field(examples=["5012345678900"])
    options: dict[str, str] = Field(examples=[{"size": "M"}])
    price_minor: int | None = Field(examples=[1275])
    currency: str = Field(examples=["GBP"])
    levels: list[LevelOut]


class StockOut(ComingOut):
    """A line of the stock list."""

    sku: str = Field(examples=["22423"])
    name: str = Field(examples=["Regency cakestand 3 tier"])
    location: str = Field(examples=["LEEDS"])
    on_hand: int = Field(examples=[12])
    reserved: int = Field(examples=[2])
    minimum: int = Field(examples=[1])
    sellable: int = Field(examples=[9])
    changed_at: datetime


class StocksOut(Schema):
    items: list[StockOut]
    next: str | None = Field(
        description="Give it as `after` for the following page.", examples=["2026-09-17T12:05:00Z_20418"]
    )


class CountIn(Schema):
    sku: str = Field(min_length=1, max_length=40, examples=["22423"])
    location: str = Field(min_length=1, max_length=20, description="The location's code.", examples=["LEEDS"])
    on_hand: int = Field(ge=0, le=MOST, examples=[12])
    reason: str = Field("", max_length=300)


class ReceiptIn(Schema):
    sku: str = Field(min_length=1, max_length=40, examples=["22423"])
    location: str = Field(min_length=1, max_length=20, examples=["LEEDS"])
    quantity: int = Field(ge=1, le=MOST, examples=[24])
    reason: str = Field("", max_length=300)


class MinimumIn(Schema):
    sku: str = Field(min_length=1, max_length=40, examples=["22423"])
    location: str = Field(min_length=1, max_length=20, examples=["LEEDS"])
    minimum: int = Field(ge=0, le=MOST, examples=[2])


class OfferIn(Schema):
    """The whole offer: a day that is left out is taken away."""

    sku: str = Field(min_length=1, max_length=40, examples=["22423"])
    location: str = Field(min_length=1, max_length=20, examples=["LEEDS"])
    availability: Availability = Field(examples=["back_order"])
    sold_from: date | None = Field(None, description="First day on which it may be ordered.")
    sold_until: date | None = Field(None, description="Last day on which it may be ordered.")
    released_on: date | None = Field(None, description="Sent from this day on.")
    restock_on: date | None = Field(None, description="When more is expected.", examples=["2026-12-03"])
    reason: str = Field("", max_length=300)


class StockNowOut(Schema):
    on_hand: int = Field(examples=[12])
    reserved: int = Field(examples=[2])
    minimum: int = Field(examples=[1])


class ArticleIn(Schema):
    sku: str = Field(min_length=1, max_length=40, description="Its number: no blanks, no slash.", examples=["MUG-01"])
    name: str = Field(min_length=1, max_length=200, examples=["Scottie mug"])
    amount_minor: int = Field(ge=0, le=MOST_MINOR, description="What the shop asks for it.", examples=[995])
    tax_class: str = Field("standard", max_length=20)
    barcode: str = Field("", max_length=32, examples=["5012345678900"])
    location: str = Field("", max_length=20, description="Where its first pieces lie; empty: nowhere yet.")
    on_hand: int = Field(0, ge=0, le=MOST)
    is_digital: bool = Field(False, description="Delivered at payment by a download link, without a parcel.")


class AddedOut(Schema):
    sku: str = Field(examples=["MUG-01"])


class PriceIn(Schema):
    amount_minor: int = Field(ge=0, le=MOST_MINOR, examples=[1095])


class PriceOut(Schema):
    sku: str = Field(examples=["22423"])
    amount_minor: int | None = Field(description="Null where the shop sells it no longer.", examples=[1095])


class HitOut(Schema):
    sku: str = Field(examples=["22423"])
    name: str = Field(examples=["Regency cakestand 3 tier"])
    price_minor: int = Field(examples=[1275])


class LocationOut(Schema):
    """A store or a warehouse that serves the shop's orders."""

    code: str = Field(examples=["LEEDS"])
    name: str = Field(examples=["Leeds Briggate"])
    kind: str = Field(description="`store` or `warehouse`.", examples=["store"])
    rank: int = Field(description="1 is asked first.", examples=[2])
    street: str = Field(examples=["12 Briggate"])
    postcode: str = Field(examples=["LS1 6HD"])
    city: str = Field(examples=["Leeds"])
    country: str = Field(examples=["GB"])
    latitude: float | None = Field(examples=[53.797])
    longitude: float | None = Field(examples=[-1.543])


@router.get("/locations", response={200: list[LocationOut], **REFUSALS}, summary="List locations")
def locations(request: HttpRequest) -> list[LocationOut]:
    """Where the shop's orders are sent from, the one asked first in front."""
    columns = set(LocationOut.model_fields) - {"rank"}
    return [
        LocationOut(rank=one.rank, **{name: getattr(one.location, name) for name in columns})
        for one in shops.ranked_locations(shop_of(request))
    ]


@router.get("/articles", response={200: list[HitOut], **REFUSALS}, summary="Find articles")
def find(request: HttpRequest, text: str = Query(min_length=1, max_length=80), limit: PageSize = 20) -> list[HitOut]:
    """What the shop sells by number, bar code, words of the name or options."""
    hits = pricing.search_variants(shop_of(request), text, limit=limit)
    return [HitOut(sku=hit.sku, name=hit.name, price_minor=hit.unit_minor) for hit in hits]


@router.get("/articles/{sku}", response={200: ArticleOut, **REFUSALS}, summary="Read an article")
def article(request: HttpRequest, sku: Sku) -> ArticleOut:
    """Its price in the shop, and what each location can sell."""
    variant = catalog.variant_by_sku(actor_of(request), sku)
    price = next(iter(pricing.prices_of_variant(variant.pk)), None)  # The key sees one shop.
    return ArticleOut(
        sku=variant.sku,
        name=variant.product.name,
        barcode=variant.barcode,
        options=variant.options,
        price_minor=price.amount_minor if price else None,
        currency=price.currency if price else "",
        levels=[_level(level) for level in stock.availability([variant.pk])],
    )


@router.post("/articles", response={201: AddedOut, **REFUSALS}, summary="Add an article")
def add_article(request: HttpRequest, body: ArticleIn) -> HttpResponse:
    """A product of one variant with its price in the shop, for a key that manages. A number stands for one article."""
    show = lambda sku: AddedOut(sku=sku)  # noqa: E731
    return done(request, articles.add_article, show, status=201, shop_id=shop_of(request), **body.model_dump())


@router.post("/articles/{sku}/price", response={200: PriceOut, **REFUSALS}, summary="Set a price")
def set_price(request: HttpRequest, sku: Sku, body: PriceIn) -> HttpResponse:
    """What the shop asks for it from now on, with or without tax as the shop has it, for a key that manages. Orders
    keep the price they were placed at."""
    show = lambda price: PriceOut(sku=sku, amount_minor=price.amount_minor)  # noqa: E731
    shop, amount = shop_of(request), body.amount_minor
    return done(request, price_commands.set_price, show, shop_id=shop, sku=sku, amount_minor=amount)


@router.post("/articles/{sku}/cost", response={200: CostOut, **REFUSALS}, summary="Say what it costs the shop")
def set_cost(request: HttpRequest, sku: Sku, body: CostIn) -> HttpResponse:
    """Without tax, for a key that manages; quotes below the shop's least margin wait for approval. No customer sees
    it."""
    show = lambda price: CostOut(sku=sku, cost_minor=price.cost_minor)  # noqa: E731
    return done(request, price_commands.set_cost, show, shop_id=shop_of(request), sku=sku, cost_minor=body.cost_minor)


@router.post("/articles/{sku}/price/removal", response={200: PriceOut, **REFUSALS}, summary="Sell it no longer")
def remove_price(request: HttpRequest, sku: Sku) -> HttpResponse:
    """Without a price the shop does not sell it; for a key that manages."""
    show = lambda _: PriceOut(sku=sku, amount_minor=None)  # noqa: E731
    return done(request, price_commands.remove_price, show, shop_id=shop_of(request), sku=sku)


def _level(level: stock.Level) -> LevelOut:
    fields = ("on_hand", "reserved", "minimum", "sellable", *SHOWN)
    return LevelOut(location=level.location_code, **{name: getattr(level, name) for name in fields})


@router.get("/stock", response={200: StocksOut, **REFUSALS}, summary="List stock")
def index(
    request: HttpRequest,
    text: str = Query("", max_length=80, description="A number, a bar code or words of the name."),
    location: str = Query("", max_length=20),
    below_minimum: bool = False,
    after: After = "",
    limit: PageSize = 50,
) -> StocksOut:
    """What lies where, the last changed first."""
    rows = stock.stock_list(
        actor_of(request),
        text=text,
        location=location,
        below_minimum=below_minimum,
        after=place_in(after),
        limit=limit + 1,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return StocksOut(items=[_stock(row) for row in rows[:limit]], next=cursor(last.place) if last else None)


def _stock(row: stock.StockItem) -> StockOut:
    fields = ("sku", "name", "on_hand", "reserved", "minimum", "sellable", "changed_at", *SHOWN)
    return StockOut(location=row.location_code, **{name: getattr(row, name) for name in fields})


def _now(found: object) -> StockNowOut:
    return StockNowOut.from_orm(found)


@router.post("/stock/counts", response={201: StockNowOut, **REFUSALS}, summary="Count stock")
def count(request: HttpRequest, body: CountIn) -> HttpResponse:
    """Say how many lie there, reserved ones included; for a key that manages, as are the three below."""
    return done(request, stock_commands.count_stock, _now, status=201, **body.model_dump())


@router.post("/stock/receipts", response={201: StockNowOut, **REFUSALS}, summary="Receive stock")
def receive(request: HttpRequest, body: ReceiptIn) -> HttpResponse:
    """Add what arrived."""
    return done(request, stock_commands.receive_stock, _now, status=201, **body.model_dump())


@router.post("/stock/minimums", response={201: StockNowOut, **REFUSALS}, summary="Keep a minimum")
def minimum(request: HttpRequest, body: MinimumIn) -> HttpResponse:
    """Below it the location no longer sells."""
    return done(request, stock_commands.set_minimum, _now, status=201, **body.model_dump())


@router.post("/stock/offers", response={201: OfferOut, **REFUSALS}, summary="Say how it is offered")
def offer(request: HttpRequest, body: OfferIn) -> HttpResponse:
    """While stock lasts, on back order, as a pre-order until a day, always, in the showroom or not at all."""
    return done(request, stock_commands.set_offer, OfferOut.from_orm, status=201, **body.model_dump())


api.add_router("", router)
