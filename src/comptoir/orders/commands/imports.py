"""Historic orders in bulk: completed long ago, they move no stock, and nothing reacts to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.kernel.staging import stage
from comptoir.payments import commands as payments
from comptoir.shops import queries as shops
from comptoir.shops.roles import RUN_SHOP

from ..numbering import imported_number

LONGEST_NUMBER, LONGEST_SKU, LONGEST_NAME = 24, 40, 200


class UnknownCustomer(Invalid):
    """A historic order names a customer that nobody has imported."""


class ImportedLine(NamedTuple):
    """A line of a historic order. A charge below nothing (a discount) has a negative price."""

    kind: str  # goods or charge
    sku: str
    name: str  # Empty: the name that the catalogue has for it.
    quantity: int
    unit_minor: int
    total_minor: int


class ImportedOrder(NamedTuple):
    """A sale as another system knew it; its reference becomes the number, behind the shop's prefix and a letter."""

    reference: str
    customer_code: str | None
    placed_at: datetime
    country: str  # Two letters, or empty where unknown.
    lines: Sequence[ImportedLine]


@dataclass
class OrderImport:
    """What an import of orders did."""

    new: int = 0
    same: int = 0
    taken: list[str] = field(default_factory=list)  # References under which another order is known already.


ORDER_COLUMNS = """place int, number text, customer_code text, placed_at timestamptz, country text, total bigint,
  line_count int"""
LINE_COLUMNS = "place int, position int, kind text, sku text, name text, quantity int, unit bigint, total bigint"

STRANGER = """
select customer_code from pg_temp.incoming_order o where customer_code is not null and (
  select id from customers_customer c where c.group_id = %(group)s and c.code = o.customer_code) is null
limit 1
"""

TAKEN = """
select o.place from pg_temp.incoming_order o join orders_order k using (number)
left join customers_customer c on c.id = k.customer_id
where (k.placed_at, k.total_minor, c.code) is distinct from (o.placed_at, o.total, o.customer_code)
"""

# The tax within the prices of another system is not known, so none is named.
WRITE = """
with orders as (
  insert into orders_order (retailer_id, group_id, shop_id, customer_id, number, state, channel, currency, items_minor,
    shipping_minor, tax_minor, total_minor, shipping_code, ship_to, note, placed_at, ended_at, expired, changed_at)
  select %(retailer)s, %(group)s, %(shop)s, c.id, o.number, 'completed', 'import', %(currency)s, o.total, 0, 0, o.total,
    '', case when o.country = '' then '{}'::jsonb else jsonb_build_object('country', o.country) end, '', o.placed_at,
    o.placed_at, false, o.placed_at
  from pg_temp.incoming_order o
  left join customers_customer c on c.group_id = %(group)s and c.code = o.customer_code
  order by o.place
  on conflict (number) do nothing
  returning id, number, customer_id
), lines as (
  insert into orders_orderline (retailer_id, shop_id, order_id, position, kind, variant_id, sku, name, quantity,
    unit_minor, total_minor, tax_minor, tax_basis_points)
  select %(retailer)s, %(shop)s, w.id, l.position, l.kind, v.id, l.sku,
    coalesce(nullif(l.name, ''), p.name, l.sku), l.quantity, l.unit, l.total, 0, 0
  from orders w join pg_temp.incoming_order o using (number) join pg_temp.incoming_line l using (place)
  left join catalog_variant v on v.retailer_id = %(retailer)s and v.sku = l.sku and l.kind = 'goods'
  left join catalog_product p on p.id = v.product_id
)
select o.place, w.id, w.customer_id from orders w join pg_temp.incoming_order o using (number) order by o.place
"""

ASKED = """
insert into orders_orderpayment (retailer_id, shop_id, order_id, intent_id)
select %(retailer)s, %(shop)s, order_id, intent_id from unnest(%(orders)s::bigint[], %(intents)s::bigint[])
  as paid(order_id, intent_id) order by order_id
"""


@command
def import_orders(
    *, shop_id: int, currency: str, orders: Sequence[ImportedOrder], by: Actor, at: datetime
) -> OrderImport:
    """Write historic orders, completed and settled once by the flow *external*; some hundred at a time.

    One that is known already under its number changes nothing; where it says something else, it is named as taken.
    Each gets its own event, at the moment of the sale.

    Raises UnknownCustomer: then nothing was written.
    """
    shop = shops.shop_in_sight(shop_id)
    require(by, RUN_SHOP, "import sales", shop=shop_id)
    scope.work_in(shop_id)
    owners = {"retailer": shop.retailer_id, "group": shop.group_id, "shop": shop_id, "currency": currency}
    numbers = [imported_number(shop.order_prefix, order.reference) for order in orders]
    totals = [sum(line.total_minor for line in order.lines) for order in orders]
    _stage(orders, numbers, totals)
    if strangers := _rows(STRANGER, owners):
        raise UnknownCustomer(
            f"No customer has the code {strangers[0][0]}. Import the customers first.", field="orders"
        )
    taken = [orders[place].reference for (place,) in _rows(TAKEN, owners)]
    written = _rows(WRITE, owners)
    settled = [
        payments.SettledElsewhere(numbers[place], order, customer, totals[place], currency, orders[place].placed_at)
        for place, order, customer in written
        if totals[place] > 0
    ]
    _settle(owners, settled, by=by, at=at)
    for place, order_id, customer_id in written:
        subject = events.Subject(
            "order", order_id, shop.retailer_id, shop.group_id, shop_id, customer_id=customer_id, order_id=order_id
        )
        facts = {"number": numbers[place], "total_minor": totals[place], "line_count": len(orders[place].lines)}
        events.record("order.imported", subject, by=by, at=orders[place].placed_at, currency=currency, **facts)
    return OrderImport(len(written), len(orders) - len(written) - len(taken), taken)


def _stage(orders: Sequence[ImportedOrder], numbers: Sequence[str], totals: Sequence[int]) -> None:
    stage(
        "incoming_order",
        ORDER_COLUMNS,
        (
            (place, number, order.customer_code, order.placed_at, order.country, total, len(order.lines))
            for place, (order, number, total) in enumerate(zip(orders, numbers, totals, strict=True))
        ),
    )
    stage(
        "incoming_line",
        LINE_COLUMNS,
        (
            (place, position, *line)
            for place, order in enumerate(orders)
            for position, line in enumerate(order.lines, 1)
        ),
    )


def _settle(owners: dict[str, Any], settled: Sequence[payments.SettledElsewhere], *, by: Actor, at: datetime) -> None:
    intents = payments.import_settled(shop_id=owners["shop"], rows=settled, by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute(ASKED, {**owners, "orders": list(intents), "intents": list(intents.values())})


def _rows(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


LESS_DUE = """
insert into orders_adjustment (retailer_id, shop_id, order_id, kind, amount_minor, reason, made_at)
select r.retailer_id, r.shop_id, r.order_id, 'refund', -r.amount_minor, r.reason, r.made_at
from payments_refund r join payments_capture c on c.id = r.capture_id
where r.shop_id = %(shop)s and r.order_id = any (%(orders)s::bigint[]) and c.source = 'external' and r.state = 'done'
  and not exists (select from orders_adjustment a where a.order_id = r.order_id and a.made_at = r.made_at
    and a.amount_minor = -r.amount_minor and a.reason = r.reason)
order by r.id
"""


@command
def import_refunds(*, shop_id: int, rows: Sequence[payments.ImportedRefund], by: Actor, at: datetime) -> int:
    """Write money of historic sales that went back, and that so much less is due; how many were new.

    What names no order, or more than is left of an order's money, is booked and changes no order. The same rows again
    change nothing.
    """
    require(by, RUN_SHOP, "import sales", shop=shop_id)
    scope.work_in(shop_id)
    new = payments.import_refunded(shop_id=shop_id, rows=rows, by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute(LESS_DUE, {"shop": shop_id, "orders": [row.order_id for row in rows if row.order_id]})
    return new
