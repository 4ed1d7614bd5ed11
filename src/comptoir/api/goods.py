"""Articles, their prices and where they lie."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from comptoir.catalog import queries as catalog
from comptoir.inventory import commands as stock_commands
from comptoir.inventory import queries as stock
from comptoir.kernel.errors import Invalid
from comptoir.pricing import commands as price_commands
from comptoir.pricing import queries as pricing

from .door import REFUSALS, api, done, page_size, shop_of

router = Router(tags=["Articles and stock"])


class LevelOut(Schema):
    location: str
    on_hand: int
    reserved: int
    minimum: int
    sellable: int = Field(description="What may be promised now.")


class ArticleOut(Schema):
    sku: str
    name: str
    barcode: str
    options: dict[str, str]
    price_minor: int | None
    currency: str
    levels: list[LevelOut]


class StockOut(Schema):
    sku: str
    name: str
    location: str
    on_hand: int
    reserved: int
    minimum: int
    sellable: int
    changed_at: datetime


class StocksOut(Schema):
    items: list[StockOut]
    next: str | None = Field(description="Give it as `after` for the following page.")


class CountIn(Schema):
    sku: str = Field(min_length=1, max_length=40, examples=["22423"])
    location: str = Field(min_length=1, max_length=20, description="The location's code.", examples=["LEEDS"])
    on_hand: int = Field(ge=0, examples=[12])
    reason: str = Field("", max_length=300)


class ReceiptIn(Schema):
    sku: str = Field(min_length=1, max_length=40)
    location: str = Field(min_length=1, max_length=20)
    quantity: int = Field(ge=1, examples=[24])
    reason: str = Field("", max_length=300)


class MinimumIn(Schema):
    sku: str = Field(min_length=1, max_length=40)
    location: str = Field(min_length=1, max_length=20)
    minimum: int = Field(ge=0, examples=[2])


class PriceIn(Schema):
    amount_minor: int = Field(ge=0, examples=[1275])


class StockNowOut(Schema):
    on_hand: int
    reserved: int
    minimum: int


class PriceOut(Schema):
    sku: str
    amount_minor: int


class HitOut(Schema):
    sku: str
    name: str
    price_minor: int


@router.get("/articles", response={200: list[HitOut], **REFUSALS}, summary="Find articles")
def find(request: HttpRequest, text: str = Query(min_length=1, max_length=80), limit: int = 20) -> list[HitOut]:
    """What the shop sells by number, bar code, words of the name or options."""
    hits = pricing.search_variants(shop_of(request), text, limit=page_size(limit))
    return [HitOut(sku=hit.sku, name=hit.name, price_minor=hit.unit_minor) for hit in hits]


@router.get("/articles/{sku}", response={200: ArticleOut, **REFUSALS}, summary="Read an article")
def article(request: HttpRequest, sku: str) -> ArticleOut:
    """Its price in the shop, and what each location can sell."""
    by = request.auth  # type: ignore[attr-defined]
    variant = catalog.variant_by_sku(by, sku)
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


def _level(level: stock.Level) -> LevelOut:
    return LevelOut(
        location=level.location_code,
        on_hand=level.on_hand,
        reserved=level.reserved,
        minimum=level.minimum,
        sellable=level.sellable,
    )


@router.get("/stock", response={200: StocksOut, **REFUSALS}, summary="List stock")
def index(
    request: HttpRequest,
    text: str = Query("", max_length=80, description="A number, a bar code or words of the name."),
    location: str = Query("", max_length=20),
    below_minimum: bool = False,
    after: str = Query("", max_length=60, description="`next` of the page before."),
    limit: int = 50,
) -> StocksOut:
    """What lies where, the last changed first."""
    size = page_size(limit)
    rows = stock.stock_list(
        request.auth,  # type: ignore[attr-defined]
        text=text,
        location=location,
        below_minimum=below_minimum,
        after=_place(after),
        limit=size + 1,
    )
    last = rows[size - 1] if len(rows) > size else None
    return StocksOut(
        items=[_stock(row) for row in rows[:size]], next=f"{last.changed_at.isoformat()}_{last.id}" if last else None
    )


def _stock(row: stock.StockItem) -> StockOut:
    fields = ("sku", "name", "on_hand", "reserved", "minimum", "sellable", "changed_at")
    return StockOut(location=row.location_code, **{name: getattr(row, name) for name in fields})


def _place(text: str) -> stock.Place | None:
    if not text:
        return None
    at, _, last = text.rpartition("_")
    try:
        return datetime.fromisoformat(at), int(last)
    except ValueError:
        raise Invalid("That is no place in the list; use `next` of an answer.", field="after") from None


def _now(found: object) -> StockNowOut:
    return StockNowOut.from_orm(found)


@router.post("/stock/counts", response={201: StockNowOut, **REFUSALS}, summary="Count stock")
def count(request: HttpRequest, body: CountIn) -> HttpResponse:
    """Say how many lie there, reserved ones included."""
    return done(request, stock_commands.count_stock, _now, status=201, **body.model_dump())


@router.post("/stock/receipts", response={201: StockNowOut, **REFUSALS}, summary="Receive stock")
def receive(request: HttpRequest, body: ReceiptIn) -> HttpResponse:
    """Add what arrived."""
    return done(request, stock_commands.receive_stock, _now, status=201, **body.model_dump())


@router.post("/stock/minimums", response={201: StockNowOut, **REFUSALS}, summary="Keep a minimum")
def minimum(request: HttpRequest, body: MinimumIn) -> HttpResponse:
    """Below it the location no longer sells."""
    return done(request, stock_commands.set_minimum, _now, status=201, **body.model_dump())


@router.post("/articles/{sku}/price", response={200: PriceOut, **REFUSALS}, summary="Set a price")
def price(request: HttpRequest, sku: str, body: PriceIn) -> HttpResponse:
    """With or without tax, as the shop has its prices."""
    show = lambda made: PriceOut(sku=sku, amount_minor=made.amount_minor)  # noqa: E731
    shop = shop_of(request)
    return done(request, price_commands.set_price, show, shop_id=shop, sku=sku, amount_minor=body.amount_minor)


api.add_router("", router)
