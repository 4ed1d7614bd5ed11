"""What the demo sells that does not lie ready: back orders, pre-orders, a showroom piece, an article of data.

The log knows none of it: all here is invented, and each change says so. Days count from the end of the log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from comptoir.catalog import commands as catalog
from comptoir.catalog.queries import latest_files, variant_by_sku
from comptoir.inventory import commands as inventory
from comptoir.kernel import scope
from comptoir.kernel.scope import Actor
from comptoir.pricing import commands as pricing

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

WHY = "Invented for the demo."
RESTOCK_DAYS = (16, 23, 30)  # After the log's end, when more of each back-ordered article is expected.


@dataclass(frozen=True)
class Invented:
    """An article of our own invention; its category says so."""

    sku: str
    name: str
    amount_minor: int
    availability: str = "standard"
    on_hand: int = 0
    released_in: int = 0  # Days after the log's end.
    is_digital: bool = False


PATTERN = "INV-PATTERN"
INVENTED = (
    Invented("INV-GARLAND", "Paper star garland", 1495, on_hand=120, released_in=20),
    Invented("INV-LANTERN", "Winter lantern set of three", 3450, availability="back_order", released_in=34),
    Invented("INV-CABINET", "Haberdasher's cabinet", 189000, availability="showroom", on_hand=1),
    Invented(PATTERN, "Bunting pattern to print at home", 450, availability="always", is_digital=True),
)
PRE_ORDERS = tuple(article.sku for article in INVENTED if article.released_in)


def late_sellers(by_sales: Sequence[str]) -> tuple[str, ...]:
    """Three good sellers of the log, the best first, that are sold out and on back order."""
    return tuple(by_sales[60 : 60 + len(RESTOCK_DAYS)])


def make(
    shop: "Shop", *, location: str, showroom: str, late: Sequence[str], ended: date, by: Actor, at: datetime
) -> None:
    """The invented articles and the back orders of a shop; a second time it changes nothing."""
    rows = [
        catalog.ProductRow(
            code=article.sku, name=article.name, sku=article.sku, category_code="invented",
            category_name="Invented for the demo", is_digital=article.is_digital,
            weight_grams=0 if article.is_digital else 600,
        )
        for article in INVENTED
    ]  # fmt: skip
    catalog.import_products(retailer_id=shop.retailer_id, rows=rows, by=by, at=at)
    told: dict[str, Any] = {"reason": WHY, "by": by, "at": at}
    for article in INVENTED:
        pricing.set_price(shop_id=shop.pk, sku=article.sku, amount_minor=article.amount_minor, by=by, at=at)
        place = showroom if article.availability == "showroom" else location
        released = ended + timedelta(days=article.released_in) if article.released_in else None
        inventory.set_offer(
            sku=article.sku, location=place, availability=article.availability, released_on=released, **told
        )
        if article.on_hand:
            inventory.count_stock(sku=article.sku, location=place, on_hand=article.on_hand, **told)
    _store_pattern(by=by, at=at)
    for sku, days in zip(late, RESTOCK_DAYS, strict=False):
        restock = ended + timedelta(days=days)
        inventory.set_offer(sku=sku, location=location, availability="back_order", restock_on=restock, **told)


FLAGS, WIDE, HIGH = 7, 90, 110  # Of the pattern: flags, and millimetres of each.


def _store_pattern(*, by: Actor, at: datetime) -> None:
    """The file of the digital article: flags to print, cut out and string up."""
    with scope.reading(by):
        if latest_files([variant_by_sku(by, PATTERN).pk]):
            return
    flags = "".join(
        f'<path d="M{place * WIDE} 10h{WIDE}l-{WIDE // 2} {HIGH}z" fill="none" stroke="black"/>'
        for place in range(FLAGS)
    )
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" width="{FLAGS * WIDE}mm" viewBox="0 0 {FLAGS * WIDE} 130">'
    catalog.store_article_file(
        sku=PATTERN, file_name="bunting-pattern.svg", content=[f"{drawn}{flags}</svg>\n".encode()], by=by, at=at
    )
