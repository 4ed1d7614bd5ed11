"""A bundle in the demo's first shop, and an order of it."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from comptoir.catalog import queries as articles
from comptoir.exchange import bundles
from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.pricing import queries as prices

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

SKU, NAME = "SET-TEA", "Afternoon tea for two"
WORDS = ("cakestand", "teacup", "mug", "bag")  # One part of each of the first three that are sold, two of the last.


def make(shop: "Shop", *, admin: Actor, seller: Actor, at: datetime) -> None:
    """Once; where there are no articles yet, nothing."""
    with scope.reading(admin):
        there = bool(articles.bundles(admin))
        found = [hits[0].sku for word in WORDS if (hits := prices.search_variants(shop.pk, word, limit=1))]
    skus = list(dict.fromkeys(found))[:3]
    if there or len(skus) < 2:
        return
    parts = [(sku, 2 if place else 1) for place, sku in enumerate(skus)]
    bundles.add_bundle(shop_id=shop.pk, sku=SKU, name=NAME, amount_minor=2995, parts=parts, by=admin, at=at)
    with suppress(Refusal):  # Its parts may be sold out.
        orders.place_order(
            shop_id=shop.pk, customer_code=None, lines=[(SKU, 1)], channel="console", by=seller,
            at=at - timedelta(hours=2),
            address={
                "name": "Hana Sato", "street": "8 Mill Lane", "city": "York", "postcode": "YO1 7EF", "country": "GB",
            },
        )  # fmt: skip
