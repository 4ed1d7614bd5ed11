"""The second shop's range, its stock, and two years of what some customers of the log bought of it."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from comptoir.catalog import commands as catalog
from comptoir.customers import queries as customers
from comptoir.demo import sales_file
from comptoir.demo.apparel import Garment, apparel_range, apparel_sales
from comptoir.demo.chance import number
from comptoir.demo.goods import bar_code, stock_of
from comptoir.demo.house import SHOPS, shop_called
from comptoir.demo.log import FIRST_WEEKS, LEVELS_AT_A_TIME
from comptoir.demo.sales_file import SaleRow
from comptoir.exchange.sales import loading
from comptoir.exchange.sales.documents import SaleDoc
from comptoir.exchange.sales.rules import DocKind
from comptoir.exchange.sales.survey import Survey
from comptoir.exchange.sales.values import MILLI
from comptoir.inventory import commands as inventory
from comptoir.kernel import scope
from comptoir.look.pictures import motif_for
from comptoir.pricing import commands as pricing
from comptoir.shops.queries import actor_of_shop

if TYPE_CHECKING:
    from comptoir.exchange.models import ImportRun
    from comptoir.shops.models import Shop

SALES = sales_file.mapping()
SHARES = (55, 20, 15, 10)  # Percent of an article's sales by location, as CLOTH ranks them.
FILE_NAME = "clothes.csv"
CHILDLESS = "standard"  # The range is for grown-ups: no zero rate.


def begin(log_run: "ImportRun", progress: loading.Progress) -> "ImportRun":
    """The run of the invented sales, with the range, its prices and stock."""
    shop = shop_called("CLOTH")
    if known := loading.known_run(shop, FILE_NAME):
        return known
    write_range(log_run.started_at)
    with written_sales(log_run) as file, loading.opened(file, SALES) as log:
        return loading.begin(log, shop, progress=progress, seen=lambda found: _stock(shop, found, log_run.started_at))


def load(run: "ImportRun", log_run: "ImportRun", *, only_latest: bool) -> None:
    """The orders and returns of the last thirteen weeks, or all."""
    since = run.last_at - FIRST_WEEKS if only_latest else None
    if loading.is_waiting(run, since):
        with written_sales(log_run) as file, loading.opened(file, SALES) as log:
            loading.load(log, run, since=since)


def written_sales(log_run: "ImportRun") -> AbstractContextManager[Path]:
    """The sales as a file: the same for the same customers and end of the log."""
    last_day = loading.shifted(log_run.last_at, log_run.shift_weeks).date()
    return sales_file.written(FILE_NAME, _rows(apparel_sales(buyers(), last_day)))


def _rows(docs: Iterable[SaleDoc]) -> Iterator[SaleRow]:
    for place, doc in enumerate(docs, 200_001):
        invoice = f"C{place}" if doc.kind is DocKind.RETURN else str(place)
        for line in doc.lines:
            minor = line.unit_price // MILLI
            yield SaleRow(
                invoice, line.stock_code, line.description, line.quantity, doc.at, minor, doc.customer_code or "",
                doc.country,
            )  # fmt: skip


def buyers() -> dict[str, str]:
    """The customers of the log, of whom some buy clothes too; their countries stand with them, not on the sales."""
    shop = shop_called("HOME")
    with scope.reading(actor_of_shop(shop, kind="operator", name="Demo")):
        return dict.fromkeys(customers.invented_codes(shop.group_id), "")


def write_range(at: datetime) -> None:
    """The sixty products in all their colours and sizes, with prices."""
    shop = shop_called("CLOTH")
    by = actor_of_shop(shop, kind="operator", name="Demo")
    rows, prices = [], []
    for garment in apparel_range():
        for sku, colour, size in garment.variants():
            rows.append(_variant(garment, sku, colour, size))
            prices.append(pricing.PriceRow(sku, garment.price_minor))
    catalog.import_products(retailer_id=shop.retailer_id, rows=rows, by=by, at=at)
    pricing.import_prices(shop_id=shop.pk, rows=prices, by=by, at=at)


def _variant(garment: Garment, sku: str, colour: str, size: str) -> catalog.ProductRow:
    options = {"colour": colour, **({"size": size} if len(garment.sizes) > 1 else {})}
    return catalog.ProductRow(
        code=garment.code, name=garment.name, sku=sku, barcode=bar_code(sku), options=options,
        category_code=garment.shelf.lower().replace(" ", "-").replace("&", "and"), category_name=garment.shelf,
        picture="-".join(motif_for(f"{garment.name} {garment.colours[0]}")), tax_class=CHILDLESS,
        weight_grams=150 + number(600, "weight", garment.code),
    )  # fmt: skip


def _stock(shop: "Shop", found: Survey, at: datetime) -> None:
    by = actor_of_shop(shop, kind="operator", name="Demo")
    places = next(row.locations for row in SHOPS if row.code == shop.code)
    skus = [sku for garment in apparel_range() for sku, _, _ in garment.variants()]
    sold = {sku: found.products[sku].sold if sku in found.products else 0 for sku in skus}
    rows = [
        inventory.StockRow(sku, place, held.on_hand, held.minimum)
        for sku in skus
        for place, held in zip(places, stock_of(sku, sold[sku] / 104 * 6, SHARES), strict=True)  # Six times: a range.
        if held.on_hand
    ]
    for batch in loading.batches(rows, LEVELS_AT_A_TIME):
        inventory.import_stock(retailer_id=shop.retailer_id, rows=batch, by=by, at=at)
