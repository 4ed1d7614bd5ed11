"""The rows of the table of access for files that are bought, and a link to one."""

from typing import Any

from comptoir.catalog import commands as catalog
from comptoir.inventory import commands as inventory
from comptoir.kernel import clock, scope
from comptoir.orders import commands as orders
from comptoir.orders import download_links, queries
from comptoir.pricing import commands as pricing

from .entries import Link, Route, Staff

_WHY = {"reason": "Because"}

PAGES: dict[str, Staff | Link] = {
    "d/<str:text>/": Link("file"),
    "stock/<str:sku>/article-file/": Staff("retailer", get=False, post={}),
    "orders/<number:number>/lines/<int:position>/download/": Staff("shop", post=_WHY),
    "settings/<str:code>/terms/downloads/": Staff(
        "shop", get=False, post={"downloads": "3", "days": "7"}, names={"code": "shop"}
    ),
}

ROUTES: dict[str, Route] = {
    "POST articles/{sku}/file": Route("retailer", {}),
    "GET orders/{number}/downloads": Route("shop"),
    "POST orders/{number}/lines/{position}/download-renewal": Route("shop", _WHY),
}


def file_link(shop: Any, customer: str, location: str, run_jobs: Any, by: Any) -> str:
    """The text of the link to a pattern that was bought."""
    told = {"by": by, "at": clock.now()}
    sku = f"PATTERN-{shop.code}"
    row = catalog.ProductRow(code=sku, name="Pattern", sku=sku, is_digital=True)
    catalog.import_products(retailer_id=shop.retailer_id, rows=[row], **told)
    pricing.set_price(shop_id=shop.pk, sku=sku, amount_minor=450, **told)
    inventory.set_offer(sku=sku, location=location, availability="always", **told)
    order = orders.place_order(shop_id=shop.pk, customer_code=customer, lines=[(sku, 1)], channel="console", **told)
    orders.take_payment(number=order.number, source="cash", reference=f"T-{order.number}", **told)
    run_jobs()
    with scope.reading(by):
        (bought,) = queries.downloads_of_order(order.pk)
    return download_links.link_text(bought.download)
