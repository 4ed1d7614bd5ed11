"""The shops in which the rehearsal happens: those of the demo, with goods, customers and keys of its own."""

from datetime import datetime
from typing import Any

from comptoir.customers import commands as customers
from comptoir.customers.imported import ImportedAddress, ImportedCustomer
from comptoir.demo import house
from comptoir.exchange.articles import add_article
from comptoir.inventory import commands as stock
from comptoir.kernel import scope
from comptoir.shops import commands as shops
from comptoir.shops import queries

from .plan import ARTICLES, CUSTOMERS, SHOPS, price_of, stock_of

PLACES = 2  # Locations of each shop that hold stock.


def open_shops(orders: int, at: datetime) -> dict[str, dict[str, Any]]:
    """Make what the crowd needs; by shop: its key, the customers' codes, the articles' numbers."""
    house.build(at)
    return {code: _open(code, orders, at) for code in SHOPS}


def _open(code: str, orders: int, at: datetime) -> dict[str, Any]:
    shop = house.shop_called(code)
    by = queries.actor_of_shop(shop, kind="operator", name="Rehearsal")
    with scope.reading(by):
        places = [ranked.location.code for ranked in queries.ranked_locations(shop.pk)][:PLACES]
    skus = [f"{code}-{article:02}" for article in range(ARTICLES)]
    for article, sku in enumerate(skus):
        held = stock_of(article, orders)
        add_article(
            shop_id=shop.pk, sku=sku, name=f"Rehearsal piece {article + 1}", amount_minor=price_of(article),
            location=places[0], on_hand=held, by=by, at=at,
        )  # fmt: skip
        for place in places[1:]:
            stock.count_stock(sku=sku, location=place, on_hand=held, by=by, at=at)
    people = [_person(code, number, shop.country, at) for number in range(CUSTOMERS)]
    customers.import_customers(shop_id=shop.pk, rows=people, by=by, at=at)
    _, key = shops.make_api_key(shop_id=shop.pk, name="Rehearsal", rights="manage", by=by, at=at)
    return {"key": key, "customers": [person.code for person in people], "skus": skus}


def _person(shop: str, number: int, country: str, at: datetime) -> ImportedCustomer:
    return ImportedCustomer(
        code=f"R{shop[0]}-{number}",
        name=f"Robin {shop.title()} {number}",
        since=at,
        email=f"robin.{shop.lower()}.{number}@mail.example",
        country=country,
        is_invented=True,
        addresses=(ImportedAddress(street=f"{number + 1} Rehearsal Row", city="Leeds", country=country),),
    )
