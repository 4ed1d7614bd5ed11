"""Articles that a person types in one by one, where there is no list to import."""

import re
from datetime import datetime

from comptoir.catalog import commands as catalog
from comptoir.catalog.commands import ProductRow
from comptoir.inventory import commands as inventory
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.pricing import commands as pricing
from comptoir.shops import queries as shops
from comptoir.shops.roles import COUNT_STOCK, KEEP_RANGE

NUMBER = re.compile(r"[^\s/\\?#%.]([^\s/\\?#%]*)")  # It stands in addresses of pages.


class NumberIsTaken(Refusal):
    def __init__(self, sku: str) -> None:
        super().__init__(f"There is an article {sku} already: give this one another number.", field="sku")


@command
def add_article(
    *,
    shop_id: int,
    sku: str,
    name: str,
    amount_minor: int,
    tax_class: str = "standard",
    barcode: str = "",
    weight_grams: int = 0,
    location: str = "",
    on_hand: int = 0,
    is_digital: bool = False,
    by: Actor,
    at: datetime,
) -> str:
    """A product of one variant with its price in a shop and, where a location is named, its first stock there.

    One that is digital needs no shelf: at the location it is always there. Gives its number. Raises NumberIsTaken,
    Invalid.
    """
    shops.shop_in_sight(shop_id)
    require(by, KEEP_RANGE, "add articles", shop=shop_id)
    if not NUMBER.fullmatch(sku.strip()):
        raise Invalid("An article number has no blanks inside and no slash, like MUG-01.", field="sku")
    row = ProductRow(
        code=sku.strip(), name=" ".join(name.split()), sku=sku.strip(), barcode=barcode.strip(), tax_class=tax_class,
        weight_grams=weight_grams, is_digital=is_digital,
    )  # fmt: skip
    done = catalog.import_products(retailer_id=by.retailer or 0, rows=[row], by=by, at=at)
    if done.refused:
        raise Invalid(done.refused[0][1])
    if not (done.products_new and done.variants_new):
        raise NumberIsTaken(row.sku)
    pricing.set_price(shop_id=shop_id, sku=row.sku, amount_minor=amount_minor, by=by, at=at)
    if location and is_digital:
        require(by, COUNT_STOCK, "offer articles", shop=shop_id)
        inventory.set_offer(sku=row.sku, location=location, availability="always", by=by, at=at)
    elif location and on_hand:
        require(by, COUNT_STOCK, "count stock", shop=shop_id)
        inventory.count_stock(sku=row.sku, location=location, on_hand=on_hand, by=by, at=at)
    return row.sku
