"""The retail log in the first shop: what it does not tell of its customers and goods is invented."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from comptoir.catalog.commands import ProductRow
from comptoir.customers.imported import ImportedAddress, ImportedCustomer
from comptoir.demo import incoming, offers
from comptoir.demo.goods import bar_code, shelf_of, stock_of, tax_class_of, weight_of
from comptoir.demo.house import SHOPS, shop_called
from comptoir.demo.invent import Person, invent_person
from comptoir.exchange.sales import loading
from comptoir.exchange.sales.codes import LineKind
from comptoir.exchange.sales.facts import CustomerFacts, ProductFacts
from comptoir.exchange.sales.loading_docs import LONGEST_NAME, shifted
from comptoir.exchange.sales.mapping import ONLINE_RETAIL
from comptoir.exchange.sales.rules import booked
from comptoir.exchange.sales.survey import Survey
from comptoir.inventory import commands as inventory
from comptoir.look.pictures import motif_for
from comptoir.pricing import commands as pricing
from comptoir.shops.queries import actor_of_shop

if TYPE_CHECKING:
    from comptoir.exchange.models import ImportRun
    from comptoir.shops.models import Shop

FILE = Path(__file__).parent / "data/online_retail.csv.gz"
FIRST_WEEKS = timedelta(weeks=13)  # What must be in before the first page opens.
SHARES = (60, 14, 9, 11, 6)  # Percent of an article's sales by location, as HOME ranks them.
LANGUAGES = {"FR": "fr", "DE": "de", "AT": "de"}  # Others are written to in the shop's.
LEAST_PRICE = 20  # Pennies: what the log gave away costs something now.
WEEKS = 91.0  # Of the log.
LEVELS_AT_A_TIME = 400  # A fresh database has no statistics yet: longer lists are compared row by row.


def begin(at: datetime, progress: loading.Progress) -> "ImportRun":
    """The run of the log, with customers, goods, prices and stock; its orders are loaded by ``load``."""
    shop = shop_called("HOME")
    if known := loading.known_run(shop, FILE.name):
        return known
    naming = loading.Naming(customer=_customer, product=_product)
    with loading.opened(FILE, ONLINE_RETAIL) as log:
        return loading.begin(
            log, shop, naming=naming, shift=lambda last_at: (at - last_at) // timedelta(weeks=1), progress=progress,
            seen=lambda found: _stock(shop, found, at),
        )  # fmt: skip


def load(run: "ImportRun", *, only_latest: bool, progress: loading.Progress = lambda text: None) -> None:
    """The orders and returns of the last thirteen weeks, or all."""
    since = run.last_at - FIRST_WEEKS if only_latest else None
    if loading.is_waiting(run, since):
        with loading.opened(FILE, ONLINE_RETAIL) as log:
            loading.load(log, run, since=since, progress=progress)


def _customer(code: str, facts: CustomerFacts, shift_weeks: int) -> ImportedCustomer:
    person = invent_person(code, facts.country, pieces_an_invoice=facts.quantity / max(1, facts.invoices))
    tags = [tag for tag, fits in (("Wholesale", bool(person.company)), ("VIP", facts.invoices >= 60)) if fits]
    return ImportedCustomer(
        code=code, name=person.name, since=shifted(facts.first_at, shift_weeks), email=person.email,
        phone=person.phone, kind="b2b" if person.company else "b2c", company=person.company,
        country=person.country, language=LANGUAGES.get(person.country, ""), is_invented=True, tags=tuple(tags),
        addresses=(address_of(person),),
    )  # fmt: skip


def address_of(person: Person) -> ImportedAddress:
    return ImportedAddress(
        street=person.line1, city=person.city, country=person.country, postcode=person.postcode, region=person.region,
        company=person.company,
    )  # fmt: skip


def _product(code: str, facts: ProductFacts) -> ProductRow:
    """The log shouts its names; a page does not."""
    name = facts.name or code
    shelf = shelf_of(name)
    return ProductRow(
        code=code, name=_spoken(name)[:LONGEST_NAME], sku=code, barcode=bar_code(code), category_code=shelf.code,
        category_name=shelf.name, picture="-".join(motif_for(name)), tax_class=tax_class_of(name),
        weight_grams=weight_of(code, name),
    )  # fmt: skip


def _spoken(name: str) -> str:
    return name.capitalize() if name.isupper() else name


def _stock(shop: "Shop", found: Survey, at: datetime) -> None:
    """Stock by the speed of sales, in the retailer's places; and what the private shop asks for the same goods."""
    by = actor_of_shop(shop, kind="operator", name="Demo")
    places = next(row.locations for row in SHOPS if row.code == shop.code)
    goods = {code: facts for code, facts in found.products.items() if facts.kind is LineKind.PRODUCT}
    sellers = sorted(goods, key=lambda code: (-goods[code].sold, code))
    late = offers.late_sellers(sellers)
    rows = [
        inventory.StockRow(code, place, held.on_hand, held.minimum)
        for code, facts in goods.items()
        if code not in late
        for place, held in zip(places, stock_of(code, facts.sold / WEEKS, SHARES), strict=True)
        if held.on_hand
    ]
    for batch in loading.batches(rows, LEVELS_AT_A_TIME):
        inventory.import_stock(retailer_id=shop.retailer_id, rows=batch, by=by, at=at)
    ended = shifted(last := max(part.last_at for part in found.parts), (at - last) // timedelta(weeks=1)).date()
    offers.make(shop, location=places[0], showroom=places[1], late=late, ended=ended, by=by, at=at)
    incoming.make(shop, places=places, late=late, sellers=sellers[:4], ended=ended, by=by, at=at)
    team = shop_called("TEAM")
    prices = [
        pricing.PriceRow(code, max(LEAST_PRICE, booked(1, facts.price) * 7 // 10))  # Without tax, and some less.
        for code, facts in goods.items()
        if facts.price and facts.sold > 200
    ]
    own = actor_of_shop(team, kind="operator", name="Demo")
    pricing.import_prices(shop_id=team.pk, rows=prices, by=own, at=at)
