"""The figures of a day: what the home page draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from comptoir.kernel.clock import day_bounds

SOLD = "o.state <> 'draft' and not (o.state = 'cancelled')"


@dataclass(frozen=True)
class DayFigures:
    """What was sold in an interval: orders that stand, and their totals in one currency."""

    orders: int
    revenue_minor: int
    currency: str

    @property
    def average_minor(self) -> int:
        return self.revenue_minor // self.orders if self.orders else 0


@dataclass(frozen=True)
class HourFigures:
    """One hour of the chart: today beside the same weekday a week ago."""

    hour: int
    today_minor: int
    before_minor: int


def day_figures(shops: Sequence[int], *, since: datetime, until: datetime, currency: str) -> DayFigures:
    """What some shops sold from ``since`` up to, not with, ``until``."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*), coalesce(sum(o.total_minor), 0) from orders_order o"
            f" where o.shop_id = any(%s) and o.placed_at >= %s and o.placed_at < %s and o.currency = %s and {SOLD}",
            [list(shops), since, until, currency],
        )
        orders, revenue = cursor.fetchone()
    return DayFigures(orders, int(revenue), currency)


def revenue_by_hour(shops: Sequence[int], *, day: date, zone: str, currency: str) -> list[HourFigures]:
    """Revenue of each hour of a business day and of the same weekday before, in local hours."""
    since, until = day_bounds(day, zone)
    before_since, before_until = day_bounds(day - timedelta(days=7), zone)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select extract(hour from o.placed_at at time zone %s)::int as hour,"
            f" coalesce(sum(o.total_minor) filter (where o.placed_at >= %s), 0),"
            f" coalesce(sum(o.total_minor) filter (where o.placed_at < %s), 0)"
            f" from orders_order o where o.shop_id = any(%s) and o.currency = %s and {SOLD}"
            f" and (o.placed_at >= %s and o.placed_at < %s or o.placed_at >= %s and o.placed_at < %s) group by 1",
            [zone, since, since, list(shops), currency, since, until, before_since, before_until],
        )
        sums = {hour: (int(today), int(before)) for hour, today, before in cursor.fetchall()}
    return [HourFigures(hour, *sums.get(hour, (0, 0))) for hour in range(24)]


@dataclass(frozen=True)
class Pause:
    """Whole days on which the simulated trade did nothing."""

    first: date
    last: date


# Only days of the latest weeks, which an index gives; shops where people sell alone rest when they like.
PAUSES = """
with day as (
  select (o.placed_at at time zone %(zone)s)::date as day, bool_or(o.channel = 'trade') as traded from orders_order o
  where o.shop_id = any(%(shops)s) and o.placed_at >= %(since)s and o.channel in ('trade', 'import')
  group by 1
  union all
  select max(at at time zone %(zone)s)::date, false from unnest(%(shops)s::bigint[]) as asked(shop), lateral (
    select max(o.placed_at) as at from orders_order o where o.shop_id = asked.shop and o.placed_at < %(since)s
  ) last
), gap as (select day, traded, lag(day) over (order by day) as before from day where day is not null)
select before + 1, day - 1 from gap where traded and day - before > %(days)s order by day desc limit 1
"""


def latest_pause(shops: Sequence[int], *, since: datetime, zone: str, days: int) -> Pause | None:
    """The latest stretch of ``days`` or more that neither a past sale nor simulated trade fills, if the trade went on
    after it and after ``since``."""
    with connection.cursor() as cursor:
        cursor.execute(PAUSES, {"shops": list(shops), "since": since, "zone": zone, "days": days})
        row = cursor.fetchone()
    return Pause(*row) if row else None
