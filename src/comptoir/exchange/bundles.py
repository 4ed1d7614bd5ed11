"""Bundles as a shop sells them: several articles under one number, at one price."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.catalog import commands as catalog
from comptoir.catalog import queries as articles
from comptoir.catalog.commands import NoBundle, ProductRow
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.pricing import commands as pricing
from comptoir.pricing import queries as prices
from comptoir.shops import queries as shops
from comptoir.shops.roles import KEEP_RANGE

from .articles import NUMBER, NumberIsTaken

if TYPE_CHECKING:
    from comptoir.catalog.models import Variant

Parts = Sequence[tuple[str, int]]  # Article number, pieces in one bundle.


@command
def add_bundle(
    *, shop_id: int, sku: str, name: str, amount_minor: int, parts: Parts, by: Actor, at: datetime
) -> "Variant":
    """A bundle with its price in a shop, with or without tax as the shop prices. Each part has to be sold there too,
    because a bundle's price is shared out by what they cost alone.

    Raises NumberIsTaken, NoBundle, Invalid.
    """
    shops.shop_in_sight(shop_id)
    require(by, KEEP_RANGE, "make bundles", shop=shop_id)
    number = sku.strip()
    if not NUMBER.fullmatch(number):
        raise Invalid("An article number has no blanks inside and no slash, like SET-01.", field="sku")
    row = ProductRow(code=number, name=" ".join(name.split()), sku=number)
    done = catalog.import_products(retailer_id=by.retailer or 0, rows=[row], by=by, at=at)
    if done.refused:
        raise Invalid(done.refused[0][1])
    if not (done.products_new and done.variants_new):
        raise NumberIsTaken(number)
    return _set(shop_id, number, amount_minor, parts, by=by, at=at)


@command
def change_bundle(*, shop_id: int, sku: str, amount_minor: int, parts: Parts, by: Actor, at: datetime) -> "Variant":
    """Other parts, or another price in a shop. Orders keep what they were placed with.

    Raises NoBundle, Invalid, Variant.DoesNotExist.
    """
    shops.shop_in_sight(shop_id)
    require(by, KEEP_RANGE, "make bundles", shop=shop_id)
    if not articles.variant_by_sku(by, sku).is_bundle:
        raise NoBundle(f"{sku[:40]} is no bundle.", "sku")
    return _set(shop_id, sku, amount_minor, parts, by=by, at=at)


def _set(shop_id: int, sku: str, amount_minor: int, parts: Parts, *, by: Actor, at: datetime) -> "Variant":
    bundle = catalog.set_bundle_parts(sku=sku, parts=parts, by=by, at=at)
    held = {row.part_id: row.part.sku for row in articles.bundle_parts(bundle)}
    sold = prices.prices(shop_id, list(held))
    if unsold := [number for variant, number in held.items() if variant not in sold]:
        raise NoBundle(f"The shop does not sell {', '.join(unsold)} alone: give it a price first.")
    pricing.set_price(shop_id=shop_id, sku=bundle.sku, amount_minor=amount_minor, by=by, at=at)
    return bundle
