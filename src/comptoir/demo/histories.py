"""Two years of the other retailer and of the private shop, invented, and read by the import like any file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import connection

from comptoir.customers import commands as customers
from comptoir.customers.imported import ImportedCustomer
from comptoir.demo import orion, sales_file
from comptoir.demo.chance import number, often, pick
from comptoir.demo.house import shop_called
from comptoir.demo.invent import invent_person
from comptoir.demo.log import address_of
from comptoir.demo.sales_file import SaleRow
from comptoir.exchange.sales import loading
from comptoir.kernel import scope
from comptoir.shops.queries import actor_of_shop

if TYPE_CHECKING:
    from comptoir.exchange.models import ImportRun
    from comptoir.shops.models import Shop

YEARS = 2 * 364  # Days.
OPENS, HOURS = 9, 10
RETURN_SHARE = 6  # Of a hundred lines so many come back.
FOR_A_CAFE = ("mug", "cup", "plate", "bowl", "tray", "jug", "teapot", "jar", "cake", "napkin", "spoon", "bottle")
CAFES = (  # code, place, since how many days, orders a month
    ("90001", "Kitchen", YEARS, 9),
    ("90002", "Leeds Station", 610, 6),
    ("90003", "York Shambles", 420, 5),
    ("90004", "Catering", 250, 3),
)


@dataclass(frozen=True)
class Article:
    sku: str
    name: str
    minor: int


@dataclass(frozen=True)
class Buyer:
    """A customer, how many days ago she first bought, and how often she has since."""

    code: str
    since: int
    orders: int
    pieces: int = 1  # She buys by so many.


@dataclass(frozen=True)
class History:
    """The sales of a shop; the same for the same buyers, articles and day."""

    shop: str
    buyers: Sequence[Buyer]
    articles: Sequence[Article]
    postage_minor: int
    free_from_minor: int

    @property
    def file_name(self) -> str:
        return f"{self.shop.lower()}-history.csv"

    def rows(self, last_day: date) -> Iterator[SaleRow]:
        """In the order of time, each sale before what came back of it."""
        sales = [sale for buyer in self.buyers for sale in self._sales(buyer, last_day)]
        for place, (at, buyer, turn) in enumerate(sorted(sales, key=lambda sale: (sale[0], sale[1].code)), 300_001):
            lines = list(self._lines(str(place), at, buyer, turn))
            yield from lines
            yield from self._returns(lines, last_day)

    def _sales(self, buyer: Buyer, last_day: date) -> Iterator[tuple[datetime, Buyer, int]]:
        for turn in range(buyer.orders):
            about = (self.shop, buyer.code, turn)
            day = last_day - timedelta(days=number(buyer.since, *about, "day"))
            hour = time(OPENS + number(HOURS, *about, "h"), number(60, *about, "m"), number(60, *about, "s"))
            yield datetime.combine(day, hour), buyer, turn

    def _lines(self, invoice: str, at: datetime, buyer: Buyer, turn: int) -> Iterator[SaleRow]:
        about, wanted = (self.shop, buyer.code, turn), {}
        for place in range(1 + min(number(5, *about, "lines"), number(6, *about, "rows"))):
            article = pick(self.articles, *about, "article", place)
            wanted[article.sku] = article, buyer.pieces * (1 + number(3, *about, "pieces", place))
        for article, pieces in wanted.values():
            yield SaleRow(invoice, article.sku, article.name, pieces, at, article.minor, buyer.code)
        if sum(article.minor * pieces for article, pieces in wanted.values()) < self.free_from_minor:
            yield SaleRow(invoice, "POST", "Postage", 1, at, self.postage_minor, buyer.code)

    def _returns(self, lines: Sequence[SaleRow], last_day: date) -> Iterator[SaleRow]:
        for line in lines:
            if line.stock_code != "POST" and often(RETURN_SHARE, self.shop, "back", line.invoice, line.stock_code):
                at = line.at + timedelta(days=3 + number(15, "days", line.invoice))
                if at.date() <= last_day:
                    yield line._replace(invoice=f"C{line.invoice}", quantity=-line.quantity, at=at)
                return  # One thing of an invoice comes back.


def ensure(log_run: "ImportRun") -> None:
    """All of it is in when this returns; a second time it changes nothing."""
    last_day = loading.shifted(log_run.last_at, log_run.shift_weeks).date()
    _add_cafes(log_run.started_at)
    for history in (_of_orion(), _of_team()):
        _load(history, last_day)


def _load(history: History, last_day: date) -> None:
    shop = shop_called(history.shop)
    run = loading.known_run(shop, history.file_name)
    if run and run.finished_at:
        return
    how = sales_file.mapping(zone=shop.timezone, currency=shop.currency)
    with sales_file.written(history.file_name, history.rows(last_day)) as file, loading.opened(file, how) as log:
        run = run or loading.begin(log, shop)
        loading.load(log, run)
    loading.finish(run)


def _of_orion() -> History:
    articles = [Article(code, name, cents) for code, (name, _, _, cents, _) in orion.GOODS.items()]
    buyers = [
        Buyer(code, since, 1 + min(number(14, "orion", code, "a"), number(22, "orion", code, "b")))
        for code, since in orion.people()
    ]
    return History("ORION", buyers, articles, 590, 7000)


def _of_team() -> History:
    """What cafés need, by the half dozen."""
    shop = shop_called("TEAM")
    with scope.reading(actor_of_shop(shop, kind="operator", name="Demo")):
        priced = _priced(shop)
    articles = [one for one in priced if any(word in one.name.lower().split() for word in FOR_A_CAFE)] or priced
    buyers = [Buyer(code, since, since * a_month // 30, 6) for code, _, since, a_month in CAFES]
    return History("TEAM", buyers, articles[:120], 495, 6000)


PRICED = """
select v.sku, p.name, x.amount_minor from pricing_price x
join catalog_variant v on v.id = x.variant_id join catalog_product p on p.id = v.product_id
where x.shop_id = %s and x.amount_minor > 0 order by v.sku
"""


def _priced(shop: "Shop") -> list[Article]:
    with connection.cursor() as cursor:
        cursor.execute(PRICED, [shop.pk])
        return [Article(*row) for row in cursor.fetchall()]


def _add_cafes(at: datetime) -> None:
    """The private shop sells to the branches of one customer: the café it is named after."""
    shop, rows = shop_called("TEAM"), []
    for place, (code, branch, since, _) in enumerate(CAFES):
        person = invent_person(code, "United Kingdom", pieces_an_invoice=500)
        rows.append(ImportedCustomer(
            code=code, name=person.name, since=at - timedelta(days=since + 7), kind="b2b", company="Corner Café",
            email=f"{branch.lower().replace(' ', '-')}@corner-cafe.example", phone=f"+44 113 496 0{199 - place}",
            department=branch, country="GB", is_invented=True, addresses=(address_of(person),),
        ))  # fmt: skip
    by = actor_of_shop(shop, kind="operator", name="Demo")
    customers.import_customers(shop_id=shop.pk, rows=rows, by=by, at=at)
