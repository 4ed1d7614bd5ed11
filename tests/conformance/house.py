"""The shops of the scenarios, made by commands: a master and a sub-shop, one warehouse, its goods and prices."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from comptoir.catalog import commands as catalog
from comptoir.inventory import commands as inventory
from comptoir.inventory import queries as levels
from comptoir.kernel import scope
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.pricing import commands as pricing
from comptoir.pricing import queries as prices
from comptoir.pricing.basket import BasketLine, price_basket
from comptoir.shops import commands as shops
from comptoir.shops.queries import actor_of_retailer
from tests.world import NOON

from .words import AVAILABILITIES, minor

if TYPE_CHECKING:
    from comptoir.orders.models import Order
    from comptoir.shops.models import Shop

RUNS_IT = Actor(kind="operator", name="Test")
COUNTRY = "US"
ADDRESS = {"name": "Jo March", "street": "1 Main Street", "city": "Concord", "country": COUNTRY}


@dataclass
class House:
    """Where a scenario happens; every write is a command, every read a query."""

    fixtures: Mapping[str, Any]
    by: Actor
    shops: Mapping[str, "Shop"]

    @property
    def warehouse(self) -> str:
        return str(self.fixtures["warehouse"]["code"])

    @cached_property
    def goods(self) -> list[str]:
        return list(self.fixtures["initial_stock"])

    def lines(self, cart: str) -> list[tuple[str, int]]:
        return [(sku, int(Decimal(quantity))) for sku, quantity in self.fixtures["carts"][cart]]

    def level(self, sku: str) -> levels.StockItem:
        with scope.reading(self.by):
            return levels.level_of(sku, self.warehouse)

    def count(self, sku: str, on_hand: int, *, at: datetime = NOON) -> None:
        inventory.count_stock(sku=sku, location=self.warehouse, on_hand=on_hand, by=self.by, at=at)

    def offer(self, sku: str, availability: str, **days: date | None) -> None:
        inventory.set_offer(sku=sku, location=self.warehouse, availability=availability, **days, by=self.by, at=NOON)

    def release(self, sku: str, day: date) -> None:
        """Say from which day on an article is sent; how it is offered stays as it is."""
        level = self.level(sku)
        days = {"sold_from": level.sold_from, "sold_until": level.sold_until, "restock_on": level.restock_on}
        self.offer(sku, level.availability, **days, released_on=day)

    def place(self, lines: list[tuple[str, int]], *, shop: str = "master_shop", together: bool = False) -> "Order":
        return orders.place_order(
            shop_id=self.shops[shop].id, customer_code=None, lines=lines, channel="api", address=ADDRESS,
            together=together, by=self.by, at=NOON,
        )  # fmt: skip

    def quote_minor(self, lines: list[tuple[str, int]], shop: str) -> int:
        """What a basket that is sent in one parcel costs, whether it can be served or not."""
        with scope.reading(self.by):
            rules = prices.price_rules(self.shops[shop], country=COUNTRY, skus=[sku for sku, _ in lines])
        basket = [BasketLine(rules.by_sku[sku].variant_id, quantity) for sku, quantity in lines]
        return price_basket(basket, rules=rules, country=COUNTRY, shipping_code="", parcels=1).total_minor


def open_house(fixtures: Mapping[str, Any]) -> House:
    """A retailer of its own for one scenario, as its fixtures tell."""
    told: dict[str, Any] = {"at": NOON}
    retailer = shops.make_retailer(code="OUTSIDE", name="Outside", by=RUNS_IT, **told)
    told["by"] = RUNS_IT
    group = shops.make_group(retailer_id=retailer.id, code="ALL", name="All", **told)
    like = {"currency": "USD", "country": COUNTRY, "timezone": "UTC", **told}
    master = shops.make_shop(group_id=group.id, code="OUT", name="Outside", order_prefix="OUT", **like)
    sub = shops.make_shop(
        group_id=group.id, code="SUB", name="Outside, the sub-shop", order_prefix="SUB", master_id=master.id, **like
    )
    warehouse = fixtures["warehouse"]["code"]
    shops.make_location(
        retailer_id=retailer.id, code=warehouse, name="Warehouse", kind="warehouse", country=COUNTRY, **told
    )
    with scope.reading(RUNS_IT):
        told["by"] = actor_of_retailer(retailer)
    house = House(fixtures, told["by"], {"master_shop": master, "sub_shop": sub})
    for shop in house.shops.values():
        shops.rank_locations(shop_id=shop.id, location_codes=[warehouse], **told)
    _fill(house, retailer.id)
    for sku, about in fixtures["initial_stock"].items():
        for shop in house.shops.values():
            pricing.set_price(shop_id=shop.id, sku=sku, amount_minor=minor(about["unit_price_usd"]), **told)
    for shop in house.shops.values():
        cost = minor(fixtures["shipping_cost_per_physical_delivery_usd"])
        pricing.set_shipping_rate(shop_id=shop.id, code="standard", name="Standard", amount_minor=cost, **told)
    return house


def _fill(house: House, retailer_id: int) -> None:
    """The goods, how many lie in the warehouse, and how it offers them."""
    told: dict[str, Any] = {"retailer_id": retailer_id, "by": house.by, "at": NOON}
    stock = house.fixtures["initial_stock"]
    goods = [
        catalog.ProductRow(code=sku, name=sku, sku=sku, is_digital="digital" in about["availability"])
        for sku, about in stock.items()
    ]
    catalog.import_products(rows=goods, **told)
    counts = [
        inventory.StockRow(sku=sku, location=house.warehouse, on_hand=int(Decimal(about["on_hand"])))
        for sku, about in stock.items()
    ]
    inventory.import_stock(rows=counts, **told)
    for sku, about in stock.items():
        word = re.match(r"\w+", about["availability"])
        day = re.search(r"release date (\d{4}-\d\d-\d\d)", about["availability"])
        released_on = date.fromisoformat(day[1]) if day else None
        house.offer(sku, AVAILABILITIES[word[0] if word else ""], released_on=released_on)
