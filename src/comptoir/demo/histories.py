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
from comptoir.demo.log import FIRST_WEEKS, address_of
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
CAFES = (  # code, place, since how many days
    ("90001", "Kitchen", YEARS),
    ("90002", "Leeds Station", 610),
    ("90003", "York Shambles", 420),
    ("90004", "Catering", 250),
)


@dataclass(frozen=True)
class Article:
    sku: str
    name: str
    minor: int


@dataclass(frozen=True)
class Buyer:
    """A customer, and how many days ago she first bought."""

    code: str
    since: int


@dataclass(frozen=True)
class History:
    """The sales of a shop; the same for the same buyers, articles and day."""

    shop: str
    buyers: Sequence[Buyer]
    articles: Sequence[Article]
    postage_minor: int
    free_from_minor: int
    most_a_day: int = 1  # Every day sells something, so that no week looks like a pause.
    pieces: int = 1  # Bought by so many.

    @property
    def file_name(self) -> str:
        return f"{self.shop.lower()}-history.csv"

    def rows(self, last_day: date) -> Iterator[SaleRow]:
        """Day by day, what came back of a sale behind it."""
        invoice = 300_000
        for ago in range(YEARS - 1, -1, -1):
            known = [buyer for buyer in self.buyers if buyer.since > ago]
            for turn in range(1 + number(self.most_a_day, self.shop, ago, "orders") if known else 0):
                invoice += 1
                about = (self.shop, ago, turn)
                hour = time(OPENS + number(HOURS, *about, "h"), number(60, *about, "m"), number(60, *about, "s"))
                at = datetime.combine(last_day - timedelta(days=ago), hour)
                lines = list(self._lines(str(invoice), at, pick(known, *about, "buyer"), about))
                yield from lines
                yield from self._returns(lines, last_day)

    def _lines(self, invoice: str, at: datetime, buyer: Buyer, about: tuple[object, ...]) -> Iterator[SaleRow]:
        wanted = {}
        for place in range(1 + min(number(5, *about, "lines"), number(6, *about, "rows"))):
            article = pick(self.articles, *about, "article", place)
            wanted[article.sku] = article, self.pieces * (1 + number(3, *about, "pieces", place))
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


def begin(log_run: "ImportRun") -> "ImportRun":
    """The private shop's two years, whole, and the last thirteen weeks of the other retailer, whose run this gives."""
    last_day = _last_day(log_run)
    _add_cafes(log_run.started_at)
    run = _load(_of_team(), last_day)
    loading.finish(run)
    return _load(_of_orion(), last_day, weeks=FIRST_WEEKS)


def complete(log_run: "ImportRun") -> None:
    """The rest of the other retailer's."""
    loading.finish(_load(_of_orion(), _last_day(log_run)))


def _last_day(log_run: "ImportRun") -> date:
    return loading.shifted(log_run.last_at, log_run.shift_weeks).date()


def _load(history: History, last_day: date, weeks: timedelta | None = None) -> "ImportRun":
    """The run of a history, with what is to be in by now; what is in already is left alone."""
    shop = shop_called(history.shop)
    run = loading.known_run(shop, history.file_name)
    since = run.last_at - weeks if run and weeks else None
    if run and not loading.is_waiting(run, since):
        return run
    how = sales_file.mapping(zone=shop.timezone, currency=shop.currency)
    with sales_file.written(history.file_name, history.rows(last_day)) as file, loading.opened(file, how) as log:
        run = run or loading.begin(log, shop)
        loading.load(log, run, since=run.last_at - weeks if weeks else None)
    return run


def _of_orion() -> History:
    articles = [Article(code, name, cents) for code, (name, _, _, cents, _) in orion.GOODS.items()]
    buyers = [Buyer(code, since) for code, since in orion.people()]
    return History("ORION", buyers, articles, 590, 7000, most_a_day=4)


def _of_team() -> History:
    """What cafés need, by the half dozen."""
    shop = shop_called("TEAM")
    with scope.reading(actor_of_shop(shop, kind="operator", name="Demo")):
        priced = _priced(shop)
    articles = [one for one in priced if any(word in one.name.lower().split() for word in FOR_A_CAFE)] or priced
    buyers = [Buyer(code, since) for code, _, since in CAFES]
    return History("TEAM", buyers, articles[:120], 495, 6000, most_a_day=2, pieces=6)


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
    for place, (code, branch, since) in enumerate(CAFES):
        person = invent_person(code, "United Kingdom", pieces_an_invoice=500)
        rows.append(ImportedCustomer(
            code=code, name=person.name, since=at - timedelta(days=since + 7), kind="b2b", company="Corner Café",
            email=f"{branch.lower().replace(' ', '-')}@corner-cafe.example", phone=f"+44 113 496 0{199 - place}",
            department=branch, country="GB", is_invented=True, addresses=(address_of(person),),
        ))  # fmt: skip
    by = actor_of_shop(shop, kind="operator", name="Demo")
    customers.import_customers(shop_id=shop.pk, rows=rows, by=by, at=at)
