"""The invented range of the second shop: clothes in colours and sizes, and what customers bought of it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from comptoir.demo.chance import number, often, pick
from comptoir.demo.invent import is_woman
from comptoir.exchange.sales.codes import LineKind
from comptoir.exchange.sales.documents import SaleDoc, SaleLine
from comptoir.exchange.sales.rules import DocKind
from comptoir.exchange.sales.values import MILLI

ORDER_SHARE = 30  # Of a hundred customers of the log so many buy clothes too.
RETURN_SHARE = 9  # Of a hundred lines so many come back, as clothes do.
POSTAGE_MINOR = 395
FREE_POSTAGE_MINOR = 7500
_WARM = range(4, 10)  # April to September.


@dataclass(frozen=True)
class Garment:
    """A product of the range. Its variants are all its colours in all its sizes."""

    code: str
    name: str
    department: str  # women, men or all
    shelf: str
    price_minor: int  # Pence, tax included.
    sizes: tuple[str, ...]
    season: str  # warm, cold or all
    colours: tuple[str, ...]

    def sku(self, colour: str, size: str) -> str:
        """``CRNJ-MOSS-M``; what comes in one size has none in its code."""
        return "-".join([self.code, colour.upper(), *([size] if len(self.sizes) > 1 else [])])

    def variants(self) -> Iterator[tuple[str, str, str]]:
        """SKU, colour and size of each."""
        return ((self.sku(colour, size), colour, size) for colour in self.colours for size in self.sizes)


@cache
def apparel_range() -> tuple[Garment, ...]:
    """The sixty products."""
    rows = json.loads((Path(__file__).parent / "data/apparel.json").read_text(encoding="utf-8"))
    return tuple(Garment(**{**row, "sizes": tuple(row["sizes"]), "colours": tuple(row["colours"])}) for row in rows)


class Wearer(NamedTuple):
    """How one customer buys clothes."""

    code: str
    country: str
    size: int  # Place in XS, S, M, L, XL.
    colours: tuple[str, str]  # Those she likes best.
    orders: int


def wearers(countries: Mapping[str, str]) -> Iterator[Wearer]:
    """Those of the customers (code to country as the log names it) who buy at the second shop."""
    palette = sorted({colour for garment in apparel_range() for colour in garment.colours})
    for code in sorted(countries):
        if often(ORDER_SHARE, "wears", code):
            likes = pick(palette, "first", code), pick(palette, "second", code)
            bell = sum(number(3, "size", code, throw) for throw in range(2))  # 0 to 4, mostly 2.
            yield Wearer(code, countries[code], bell, likes, 1 + min(number(9, "a", code), number(14, "b", code)))


def apparel_sales(countries: Mapping[str, str], last_day: date, zone: str = "Europe/London") -> list[SaleDoc]:
    """Two years of sales and returns up to a day, by time; the same for the same customers and day."""
    place = ZoneInfo(zone)
    docs: list[SaleDoc] = []
    for wearer in wearers(countries):
        for turn in range(wearer.orders):
            sale = _sale(wearer, turn, last_day, place)
            docs.append(sale)
            docs.extend(_returns(sale, last_day, place))
    return _numbered(sorted(docs, key=lambda doc: (doc.at, doc.invoice)))


def _sale(wearer: Wearer, turn: int, last_day: date, place: ZoneInfo) -> SaleDoc:
    about = ("sale", wearer.code, turn)
    day = last_day - timedelta(days=min(number(728, *about, "day"), number(1400, *about, "lately") % 728))
    at = datetime.combine(
        day, time(8 + number(13, *about, "h"), number(60, *about, "m"), number(60, *about, "s")), place
    )
    lines = []
    for row in range(1 + min(number(4, *about, "lines"), number(5, *about, "rows"))):
        garment = pick(_fitting(wearer.code, at.month), *about, "garment", row)
        colour = _colour(garment, wearer, *about, row)
        size = garment.sizes[_size(garment, wearer)]
        pieces = 2 if often(6, *about, "two", row) else 1
        lines.append(
            _line(row, garment.sku(colour, size), _described(garment, colour, size), pieces, garment.price_minor)
        )
    if sum(line.amount_minor for line in lines) < FREE_POSTAGE_MINOR:
        lines.append(_line(len(lines), "POST", "Postage", 1, POSTAGE_MINOR)._replace(kind=LineKind.SHIPPING))
    key = f"{wearer.code}-{turn}"
    return SaleDoc(key, DocKind.SALE, at, wearer.code, wearer.country, tuple(lines))


def _returns(sale: SaleDoc, last_day: date, place: ZoneInfo) -> Iterator[SaleDoc]:
    back = [
        line._replace(quantity=-line.quantity, amount_minor=-line.amount_minor)
        for line in sale.lines
        if line.kind is LineKind.PRODUCT and often(RETURN_SHARE, "back", sale.invoice, line.line_no)
    ]
    at = sale.at + timedelta(days=4 + number(20, "days", sale.invoice), hours=number(3, "hours", sale.invoice))
    if back and at.date() <= last_day:
        lines = tuple(line._replace(line_no=place_no) for place_no, line in enumerate(back))
        yield sale._replace(invoice=f"C{sale.invoice}", kind=DocKind.RETURN, at=at, lines=lines)


def _numbered(docs: Iterable[SaleDoc]) -> list[SaleDoc]:
    """With line numbers as if they stood in one file."""
    numbered, line_no = [], 1
    for doc in docs:
        lines = tuple(line._replace(line_no=line_no + at) for at, line in enumerate(doc.lines, 1))
        line_no += len(lines)
        numbered.append(doc._replace(lines=lines))
    return numbered


def _line(row: int, sku: str, description: str, pieces: int, price_minor: int) -> SaleLine:
    return SaleLine(row, LineKind.PRODUCT, sku, description, pieces, price_minor * MILLI, pieces * price_minor)


def _described(garment: Garment, colour: str, size: str) -> str:
    return ", ".join([garment.name, colour.lower(), *([size] if len(garment.sizes) > 1 else [])])


@cache
def _of_department(department: str, warm: bool) -> tuple[Garment, ...]:
    seasons = ("all", "warm" if warm else "cold")
    return tuple(one for one in apparel_range() if one.department in (department, "all") and one.season in seasons)


def _fitting(code: str, month: int) -> tuple[Garment, ...]:
    return _of_department("women" if is_woman(code) else "men", month in _WARM)


def _colour(garment: Garment, wearer: Wearer, *about: object) -> str:
    liked = [colour for colour in wearer.colours if colour in garment.colours]
    return liked[0] if liked and often(75, *about, "liked") else pick(garment.colours, *about, "colour")


def _size(garment: Garment, wearer: Wearer) -> int:
    """Her place in the sizes there are: men's begin at S, gloves end at L."""
    order = ("XS", "S", "M", "L", "XL")
    if len(garment.sizes) == 1:
        return 0
    distances = [abs(order.index(size) - wearer.size) for size in garment.sizes]
    return distances.index(min(distances))
