"""What a customer has bought: figures, favourites and her size, read from the lines of her standing orders."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

# Paid for: a placed order may still expire.
STANDING = "o.customer_id = %(customer)s and o.state in ('open', 'completed')"


@dataclass(frozen=True)
class MonthFigures:
    """One month of the sparkline."""

    month: date  # Its first day.
    orders: int
    spent_minor: int


@dataclass(frozen=True)
class CustomerFigures:
    """What a customer spent in the currency she uses most; orders in others are counted apart."""

    currency: str
    months: tuple[MonthFigures, ...]  # The oldest first; months without an order are there with zeros.
    orders: int
    spent_minor: int
    orders_in_other_currencies: int

    @property
    def average_minor(self) -> int:
        return self.spent_minor // self.orders if self.orders else 0


BY_MONTH = f"""
select o.currency, date_trunc('month', o.placed_at at time zone %(zone)s)::date, count(*), sum(o.total_minor
  + coalesce((select sum(a.amount_minor) from orders_adjustment a where a.order_id = o.id), 0))::bigint
from orders_order o where {STANDING} and o.placed_at is not null
group by 1, 2 order by 2
"""


def customer_figures(customer_id: int, *, zone: str = "UTC", until: date | None = None) -> CustomerFigures:
    """Spent and orders, with a row for each month from the first order to ``until`` (else the last). One statement."""
    with connection.cursor() as cursor:
        cursor.execute(BY_MONTH, {"customer": customer_id, "zone": zone})
        rows = cursor.fetchall()
    count: dict[str, int] = {}
    for currency, _, orders, _ in rows:
        count[currency] = count.get(currency, 0) + orders
    if not count:
        return CustomerFigures("", (), 0, 0, 0)
    currency = max(count, key=lambda code: (count[code], code))
    found = {month: MonthFigures(month, orders, spent) for code, month, orders, spent in rows if code == currency}
    months = _every_month(min(found), max(max(found), until.replace(day=1) if until else max(found)))
    return CustomerFigures(
        currency=currency,
        months=tuple(found.get(month, MonthFigures(month, 0, 0)) for month in months),
        orders=count[currency],
        spent_minor=sum(row.spent_minor for row in found.values()),
        orders_in_other_currencies=sum(count.values()) - count[currency],
    )


def _every_month(first: date, last: date) -> list[date]:
    span = (last.year - first.year) * 12 + last.month - first.month
    return [date(first.year + (first.month - 1 + i) // 12, (first.month - 1 + i) % 12 + 1, 1) for i in range(span + 1)]


@dataclass(frozen=True)
class Favourite:
    """A product that a customer bought more often than others."""

    product_code: str
    name: str
    picture: str
    pieces: int
    orders: int
    last_at: datetime


MOST = f"""
select p.code, p.name, p.picture, sum(l.quantity)::bigint, count(distinct o.id), max(o.placed_at)
from orders_order o
join orders_orderline l on l.order_id = o.id and l.kind = 'goods'
join catalog_variant v on v.id = l.variant_id
join catalog_product p on p.id = v.product_id
where {STANDING} and {{extra}}
group by p.id order by 5 desc, 4 desc, 6 desc, p.id limit %(limit)s
"""
SOLD_BY = (
    "exists (select 1 from pricing_price price join catalog_variant w on w.id = price.variant_id"
    " where w.product_id = p.id and w.is_active and p.is_active and price.shop_id = %(shop)s)"
)


def bought_most(customer_id: int, *, sold_by: int | None = None, limit: int = 5) -> list[Favourite]:
    """The products in most of a customer's orders; with ``sold_by`` those that a shop still sells. One statement."""
    sql = MOST.format(extra=SOLD_BY if sold_by else "true")
    with connection.cursor() as cursor:
        cursor.execute(sql, {"customer": customer_id, "shop": sold_by, "limit": limit})
        return [Favourite(*row) for row in cursor.fetchall()]


USUAL_SIZE = f"""
select v.options->>'size' from orders_order o
join orders_orderline l on l.order_id = o.id
join catalog_variant v on v.id = l.variant_id
where {STANDING} and v.options ? 'size'
group by 1 order by sum(l.quantity) desc, max(o.placed_at) desc limit 1
"""


def usual_size(customer_id: int) -> str:
    """The size that a customer bought most pieces of; empty when she bought nothing that has one. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(USUAL_SIZE, {"customer": customer_id})
        row = cursor.fetchone()
    return row[0] if row else ""


def numbers_of(order_ids: list[int]) -> dict[int, str]:
    """The numbers of some orders that the actor sees, by id: what a timeline links to. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("select id, number from orders_order where id = any(%s) and number is not null", [order_ids])
        return dict(cursor.fetchall())
