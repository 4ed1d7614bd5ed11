"""Bundles: several articles under one number and price."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from comptoir.catalog import queries as catalog
from comptoir.exchange import bundles
from comptoir.inventory import queries as stock
from comptoir.pricing import queries as pricing

from .door import REFUSALS, actor_of, api, done, shop_of
from .goods import MOST_MINOR, Sku

if TYPE_CHECKING:
    from comptoir.catalog.models import BundlePart, Variant

router = Router(tags=["Articles and stock"])


class BundlePartIn(Schema):
    """So many of an article in one bundle."""

    sku: str = Field(min_length=1, max_length=40, examples=["22423"])
    quantity: int = Field(1, ge=1, le=1000, description="Pieces in one bundle.", examples=[2])


class BundlePartOut(BundlePartIn):
    name: str = Field(examples=["Regency cakestand 3 tier"])


Parts = Annotated[list[BundlePartIn], Field(min_length=1, max_length=20)]


class BundleIn(Schema):
    sku: str = Field(min_length=1, max_length=40, description="Its number: no blanks, no slash.", examples=["SET-01"])
    name: str = Field(min_length=1, max_length=200, examples=["Afternoon tea for two"])
    amount_minor: int = Field(ge=0, le=MOST_MINOR, description="What the shop asks for one.", examples=[2500])
    parts: Parts


class BundleChangeIn(Schema):
    """The whole bundle: what is left out of the parts is taken out."""

    amount_minor: int = Field(ge=0, le=MOST_MINOR, examples=[2400])
    parts: Parts


class BundleOut(Schema):
    """A bundle with its parts and how many could be sold now."""

    sku: str = Field(examples=["SET-01"])
    name: str = Field(examples=["Afternoon tea for two"])
    price_minor: int | None = Field(description="Null: the shop does not sell it.", examples=[2500])
    sellable: int = Field(description="Whole bundles that could leave now, all locations together.", examples=[4])
    parts: list[BundlePartOut]


@router.get("/bundles", response={200: list[BundleOut], **REFUSALS}, summary="List bundles")
def index(request: HttpRequest) -> list[BundleOut]:
    """Every bundle of the retailer, by number, with the shop's price."""
    return _shown(shop_of(request), catalog.bundles(actor_of(request)))


@router.post("/bundles", response={201: BundleOut, **REFUSALS}, summary="Make a bundle")
def make(request: HttpRequest, body: BundleIn) -> HttpResponse:
    """An article that is made of others, for a key that manages. It is ordered by its number like any other, and its
    parts leave together."""
    given = body.model_dump(exclude={"parts"})
    return done(request, bundles.add_bundle, _show(request), status=201, **given, **_asked(request, body.parts))


@router.post("/bundles/{sku}", response={200: BundleOut, **REFUSALS}, summary="Change a bundle")
def change(request: HttpRequest, sku: Sku, body: BundleChangeIn) -> HttpResponse:
    """Other parts or another price, for a key that manages. Orders keep what they were placed with."""
    asked = _asked(request, body.parts)
    return done(request, bundles.change_bundle, _show(request), sku=sku, amount_minor=body.amount_minor, **asked)


def _asked(request: HttpRequest, parts: list[BundlePartIn]) -> dict[str, Any]:
    return {"shop_id": shop_of(request), "parts": [(part.sku, part.quantity) for part in parts]}


def _show(request: HttpRequest) -> "Callable[[Variant], BundleOut]":
    return lambda bundle: _shown(shop_of(request), [bundle])[0]


def _shown(shop_id: int, found: "list[Variant]") -> list[BundleOut]:
    ids = [bundle.pk for bundle in found]
    prices, left = pricing.prices(shop_id, ids), stock.bundles_to_sell(shop_id, ids)
    return [
        BundleOut(
            sku=bundle.sku, name=bundle.product.name, price_minor=prices.get(bundle.pk), sellable=left[bundle.pk],
            parts=[_part(part) for part in catalog.parts_of(bundle)],
        )
        for bundle in found
    ]  # fmt: skip


def _part(part: "BundlePart") -> BundlePartOut:
    return BundlePartOut(sku=part.part.sku, quantity=part.quantity, name=part.part.product.name)


api.add_router("", router)
