"""The numbers of a day as the home page says them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from comptoir.kernel import clock
from comptoir.kernel.money import digits
from comptoir.look.figures import Bar, BarChart
from comptoir.look.words import money as say
from comptoir.orders import queries as orders
from comptoir.orders.queries import DayFigures, HourFigures

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

OPENS, CLOSES = 8, 20  # Hours that the chart shows even when nothing was sold in them.


@dataclass(frozen=True)
class Stat:
    """One figure with how it compares to the same hours of the same weekday before."""

    label: str
    value: str
    change: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Day:
    """The upper part of the home page."""

    stats: Sequence[Stat]
    chart: BarChart
    against: str  # "Last Thursday"
    is_empty: bool
    left_out: str  # Shops of other currencies, which no sum can hold.


def day_of(shops: "Sequence[Shop]", now: datetime) -> Day:
    """Today up to now, beside the same weekday a week ago up to the same hour; three statements."""
    currency, zone = shops[0].currency, shops[0].timezone
    mine = [shop.id for shop in shops if shop.currency == currency]
    today = clock.day_of(now, zone)
    since, _ = clock.day_bounds(today, zone)
    week = timedelta(days=7)
    before_since, _ = clock.day_bounds(today - week, zone)
    sold = orders.day_figures(mine, since=since, until=now, currency=currency)
    before = orders.day_figures(mine, since=before_since, until=before_since + (now - since), currency=currency)
    hours = orders.revenue_by_hour(mine, day=today, zone=zone, currency=currency)
    against = f"Last {(today - week):%A}"
    return Day(
        stats=_stats(sold, before),
        chart=_chart(hours, now, zone, currency, against),
        against=against,
        is_empty=not sold.orders and not any(hour.before_minor for hour in hours),
        left_out=", ".join(shop.name for shop in shops if shop.currency != currency),
    )


def _stats(sold: DayFigures, before: DayFigures) -> list[Stat]:
    currency = sold.currency
    revenue = Stat(
        "Revenue today", say(sold.revenue_minor, currency), *_percent(sold.revenue_minor, before.revenue_minor)
    )
    more = sold.orders - before.orders
    count = Stat("Orders", f"{sold.orders:,}", *(_signed(f"{abs(more):,}", more) if before.orders else ("", "")))
    gain = sold.average_minor - before.average_minor
    change = _signed(say(abs(gain), currency), gain) if before.orders and sold.orders else ("", "")
    return [revenue, count, Stat("Average order", say(sold.average_minor, currency), *change)]


def _percent(now: int, before: int) -> tuple[str, str]:
    if not before:
        return "", ""
    change = round((now - before) * 100 / before)
    return _signed(f"{abs(change)} %", change)


def _signed(text: str, change: int) -> tuple[str, str]:
    if not change:
        return "same", "grey"
    return (f"+{text}", "green") if change > 0 else (f"−{text}", "amber")


def _chart(hours: Sequence[HourFigures], now: datetime, zone: str, currency: str, against: str) -> BarChart:
    busy = [hour.hour for hour in hours if hour.today_minor or hour.before_minor]
    first, last = min([OPENS, *busy]), max([CLOSES, *busy])
    this_hour = now.astimezone(ZoneInfo(zone)).hour
    bars = tuple(
        Bar(f"{hour.hour:02}:00", hour.today_minor, hour.before_minor, running=hour.hour == this_hour)
        for hour in hours[first : last + 1]
    )
    top = max([max(bar.value, bar.against) for bar in bars], default=0)
    title = f"Revenue by hour, today against {against[0].lower()}{against[1:]}"
    return BarChart(bars, title, ticks=_ticks(top, currency))


def _ticks(top_minor: int, currency: str) -> tuple[tuple[str, int], ...]:
    """Three even lines in round amounts, the highest not below the highest bar."""
    unit = 10 ** digits(currency)
    step = unit
    while step * 3 < top_minor:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2  # 1, 2, 5, 10, 20, 50 …
    return tuple((_short(step * i, currency, unit), step * i) for i in range(4))


def _short(minor: int, currency: str, unit: int) -> str:
    if not minor:
        return "0"
    text = say(minor, currency)
    return text.rpartition(".")[0] if unit > 1 and text.endswith("0" * (len(str(unit)) - 1)) and "." in text else text
