"""The rows of a new order in two statements: a buyer's transaction is short, and its locks are held briefly."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from comptoir.pricing.basket import Basket

from ..models import Delivery, Order

LINE_FIELDS = ("variant_id", "sku", "name", "quantity", "unit_minor", "total_minor", "tax_minor", "tax_basis_points")

# The order with its number, its lines and its delivery.
WRITE = """
with made as (
  insert into orders_order select r.* from jsonb_populate_record(null::orders_order, %(order)s::jsonb ||
    jsonb_build_object('id', nextval('orders_order_id_seq'),
                       'number', %(prefix)s::text || next_order_number(%(shop)s::bigint))) r
  returning id, number, retailer_id, shop_id
), lines as (
  insert into orders_orderline (retailer_id, shop_id, order_id, kind, position, variant_id, sku, name, quantity,
                                unit_minor, total_minor, tax_minor, tax_basis_points)
  select retailer_id, shop_id, id, 'goods', l.*
  from made, jsonb_to_recordset(%(lines)s::jsonb) as l(position integer, variant_id bigint, sku text, name text,
    quantity integer, unit_minor bigint, total_minor bigint, tax_minor bigint, tax_basis_points integer)
  returning id, variant_id
), delivery as (
  insert into orders_delivery (retailer_id, shop_id, order_id, position, location_id, state, shipping_minor,
                               shipping_tax_minor, changed_at)
  select retailer_id, shop_id, id, 1, %(location)s::bigint, %(state)s, %(shipping)s::bigint, %(shipping_tax)s::bigint,
    %(at)s::timestamptz from made
  returning id
)
select made.id, made.number, delivery.id, (select jsonb_object_agg(variant_id, id) from lines)::text from made, delivery
"""

# What ties it to its payment and to the stock that was promised.
TIE = """
with asked as (
  insert into orders_orderpayment (retailer_id, shop_id, order_id, intent_id)
  select %(retailer)s::bigint, %(shop)s::bigint, %(order)s::bigint, i from (values (%(intent)s::bigint)) as v(i)
  where i is not null
)
insert into orders_deliveryline (retailer_id, shop_id, delivery_id, line_id, quantity, reservation_id)
select %(retailer)s::bigint, %(shop)s::bigint, %(delivery)s::bigint, p.* from unnest(%(lines)s::bigint[],
  %(quantities)s::integer[], %(reservations)s::bigint[]) as p
"""


def write_rows(order: Order, basket: Basket, location_id: int, *, prefix: str) -> tuple[Delivery, dict[int, int]]:
    """Store an order that has its first state: it gets id and number. Its delivery, and the line of each variant."""
    delivery = Delivery(
        retailer_id=order.retailer_id,
        shop_id=order.shop_id,
        order=order,
        location_id=location_id,
        shipping_minor=basket.shipping_minor,
        shipping_tax_minor=basket.shipping_tax_minor,
        changed_at=order.changed_at,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE,
            {
                "order": _json({field.attname: getattr(order, field.attname) for field in order._meta.concrete_fields}),
                "prefix": f"{prefix}-",
                "shop": order.shop_id,
                "lines": _json([_line(n, line) for n, line in enumerate(basket.lines, 1)]),
                "location": location_id,
                "state": str(delivery.state),
                "shipping": delivery.shipping_minor,
                "shipping_tax": delivery.shipping_tax_minor,
                "at": order.changed_at,
            },
        )
        order.id, order.number, delivery.id, lines = cursor.fetchone()
    for row in (order, delivery):
        row._state.adding, row._state.db = False, connection.alias
    return delivery, {int(variant): line for variant, line in json.loads(lines).items()}


def tie_rows(
    order: Order, delivery: Delivery, *, intent_id: int | None, lines: Mapping[int, int], promised: Mapping[int, Any]
) -> None:
    """Tie an order to what asks for its money, and each line to its promise (both by variant)."""
    with connection.cursor() as cursor:
        cursor.execute(
            TIE,
            {
                "retailer": order.retailer_id,
                "shop": order.shop_id,
                "order": order.id,
                "intent": intent_id,
                "delivery": delivery.id,
                "lines": [lines[variant] for variant in promised],
                "quantities": [reservation.quantity for reservation in promised.values()],
                "reservations": [reservation.id for reservation in promised.values()],
            },
        )


def _line(position: int, line: Any) -> dict[str, Any]:
    return {"position": position, **{name: getattr(line, name) for name in LINE_FIELDS}}


def _json(given: Any) -> str:
    return json.dumps(given, cls=DjangoJSONEncoder)
