"""Writes of the room ``aftercare``: what came back long ago, and which sale it takes back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.scope import Actor
from comptoir.kernel.staging import stage
from comptoir.ledger import commands as ledger
from comptoir.ledger.posting import Posting, money_in
from comptoir.orders import commands as orders
from comptoir.payments.commands import ImportedRefund
from comptoir.shops import queries as shops
from comptoir.shops.roles import RUN_SHOP

CLEARING = "external"


class ImportedReturnLine(NamedTuple):
    """A line of a historic return. What lessened the money given back has fewer than no pieces, or a total below 0."""

    is_goods: bool
    sku: str
    name: str  # Empty: the name that the catalogue has for it.
    quantity: int  # Pieces that came back.
    total_minor: int  # What went back for them.


class ImportedReturn(NamedTuple):
    """A return as another system knew it; its reference becomes the number, behind the shop's prefix."""

    reference: str
    customer_code: str | None
    came_at: datetime
    lines: Sequence[ImportedReturnLine]


@dataclass
class ReturnImport:
    """What an import of returns did."""

    new: int = 0
    same: int = 0
    taken: list[str] = field(default_factory=list)  # References under which another return is known already.


RETURN_COLUMNS = "place int, number text, customer_code text, came_at timestamptz, total bigint"
LINE_COLUMNS = "place int, position int, is_goods bool, sku text, name text, quantity int, total bigint"

TAKEN = """
select i.place from pg_temp.incoming_return i join aftercare_return k using (number)
left join customers_customer c on c.id = k.customer_id
where (k.came_at, k.total_minor, c.code) is distinct from (i.came_at, i.total, i.customer_code)
"""

WRITE = """
with returns as (
  insert into aftercare_return (retailer_id, group_id, shop_id, customer_id, number, currency, total_minor, came_at)
  select %(retailer)s, %(group)s, %(shop)s, c.id, i.number, %(currency)s, i.total, i.came_at
  from pg_temp.incoming_return i
  left join customers_customer c on c.group_id = %(group)s and c.code = i.customer_code
  order by i.place
  on conflict (number) do nothing
  returning id, number, customer_id
), lines as (
  insert into aftercare_returnline (retailer_id, shop_id, returned_id, position, variant_id, sku, name, quantity,
    total_minor)
  select %(retailer)s, %(shop)s, w.id, l.position, v.id, l.sku, coalesce(nullif(l.name, ''), p.name, l.sku), l.quantity,
    l.total
  from returns w join pg_temp.incoming_return i using (number) join pg_temp.incoming_return_line l using (place)
  left join catalog_variant v on v.retailer_id = %(retailer)s and v.sku = l.sku and l.is_goods
  left join catalog_product p on p.id = v.product_id
)
select i.place, w.id, w.customer_id from returns w join pg_temp.incoming_return i using (number) order by i.place
"""


@command
def import_returns(
    *, shop_id: int, currency: str, returns: Sequence[ImportedReturn], by: Actor, at: datetime
) -> ReturnImport:
    """Write historic returns, some hundred at a time; they name no order yet and their money is not booked.

    One that is known already under its number changes nothing; where it says something else, it is named as taken.
    Each gets its own event, at the moment it came. ``match_returns`` and ``settle_returns`` follow when all are in.
    """
    shop = shops.shop_in_sight(shop_id)
    require(by, RUN_SHOP, "import sales", shop=shop_id)
    scope.work_in(shop_id)
    if not returns:
        return ReturnImport()
    owners = {"retailer": shop.retailer_id, "group": shop.group_id, "shop": shop_id, "currency": currency}
    numbers = [f"{shop.order_prefix}-{one.reference}" for one in returns]
    totals = [sum(line.total_minor for line in one.lines) for one in returns]
    _stage(returns, numbers, totals)
    taken = [returns[place].reference for (place,) in _rows(TAKEN, owners)]
    written = _rows(WRITE, owners)
    for place, return_id, customer_id in written:
        subject = events.Subject("return", return_id, shop.retailer_id, shop.group_id, shop_id, customer_id=customer_id)
        facts = {"number": numbers[place], "total_minor": totals[place], "line_count": len(returns[place].lines)}
        events.record("return.imported", subject, by=by, at=returns[place].came_at, currency=currency, **facts)
    return ReturnImport(len(written), len(returns) - len(written) - len(taken), taken)


def _stage(returns: Sequence[ImportedReturn], numbers: Sequence[str], totals: Sequence[int]) -> None:
    stage(
        "incoming_return",
        RETURN_COLUMNS,
        (
            (place, number, one.customer_code, one.came_at, total)
            for place, (one, number, total) in enumerate(zip(returns, numbers, totals, strict=True))
        ),
    )
    stage(
        "incoming_return_line",
        LINE_COLUMNS,
        ((place, position, *line) for place, one in enumerate(returns) for position, line in enumerate(one.lines, 1)),
    )


class LineMatch(NamedTuple):
    """A returned line and the sold line that it takes back, by their ids."""

    returned: int
    sold: int


MATCH_LINES = """
update aftercare_returnline l set order_line_id = m.sold
from pg_temp.incoming_line_match m where l.id = m.returned and l.order_line_id is null
"""
MATCH_RETURNS = """
update aftercare_return r set order_id = m.order_id
from pg_temp.incoming_return_match m join orders_order o on o.id = m.order_id
where r.id = m.return_id and r.order_id is null
"""


@command
def match_returns(
    *, shop_id: int, lines: Sequence[LineMatch], sales: Sequence[tuple[int, int]], by: Actor, at: datetime
) -> int:
    """Note which sold lines returned ones take back, and which order each return names: (return, order).

    What was matched before stays as it is. How many returns were matched now; one event for all.
    """
    shop = shops.shop_in_sight(shop_id)
    require(by, RUN_SHOP, "import sales", shop=shop_id)
    scope.work_in(shop_id)
    stage("incoming_line_match", "returned bigint, sold bigint", lines)
    stage("incoming_return_match", "return_id bigint, order_id bigint", sales)
    with connection.cursor() as cursor:
        cursor.execute(MATCH_LINES)
        found = cursor.rowcount
        cursor.execute(MATCH_RETURNS)
        matched = cursor.rowcount
    if found or matched:
        subject = events.Subject("shop", shop_id, shop.retailer_id, shop.group_id, shop_id)
        events.record("returns.matched", subject, by=by, at=at, count=matched, line_count=found)
    return matched


UNSETTLED = """
select id, number, order_id, total_minor, currency, came_at from aftercare_return
where shop_id = %(shop)s and id > %(after)s and total_minor <> 0 order by id limit %(limit)s
"""


@command
def settle_returns(*, shop_id: int, after: int, limit: int = 1000, by: Actor, at: datetime) -> int | None:
    """Book what went back for the next imported returns behind an id: of their order's money, else without one.

    Returns the id of the last, None when there was none. What is booked already stays.
    """
    shops.shop_in_sight(shop_id)
    require(by, RUN_SHOP, "import sales", shop=shop_id)
    scope.work_in(shop_id)
    rows = _rows(UNSETTLED, {"shop": shop_id, "after": after, "limit": limit})
    given = [
        ImportedRefund(number, order_id, total, currency, came_at, f"Return {number}")
        for _, number, order_id, total, currency, came_at in rows
        if total > 0
    ]
    if given:
        orders.import_refunds(shop_id=shop_id, rows=given, by=by, at=at)
    charged = [
        Posting("capture", f"return:{number}", currency, came_at, money_in(CLEARING, -total), number)
        for _, number, _, total, currency, came_at in rows
        if total < 0
    ]
    if charged:
        ledger.post_many(shop_id=shop_id, postings=charged, by=by, at=at)
    return rows[-1][0] if rows else None


def _rows(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()
