"""The rows of a new order in two statements: a buyer's transaction is short, and its locks are held briefly."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from comptoir.kernel.money import split
from comptoir.kernel.rules.kinds import Document
from comptoir.pricing.basket import Basket
from comptoir.sourcing.plan import Kind, Parcel

from ..models import Order
from ..states import DeliveryState
from ..totals import Piece, shares

LINE_FIELDS = (
    "variant_id", "sku", "name", "quantity", "unit_minor", "total_minor", "tax_minor", "tax_basis_points",
    "bundle", "bundle_sku", "bundle_name", "bundle_quantity",
)  # fmt: skip

# The order with its number, its lines and its deliveries.
WRITE = """
with made as (
  insert into orders_order select r.* from jsonb_populate_record(null::orders_order, %(order)s::jsonb ||
    jsonb_build_object('id', nextval('orders_order_id_seq'),
                       'number', %(prefix)s::text || next_order_number(%(shop)s::bigint))) r
  returning id, number, retailer_id, shop_id
), lines as (
  insert into orders_orderline (retailer_id, shop_id, order_id, kind, position, variant_id, sku, name, quantity,
                                unit_minor, total_minor, tax_minor, tax_basis_points, remark, bundle, bundle_sku,
                                bundle_name, bundle_quantity)
  select retailer_id, shop_id, id, 'goods', l.*
  from made, jsonb_to_recordset(%(lines)s::jsonb) as l(position integer, variant_id bigint, sku text, name text,
    quantity integer, unit_minor bigint, total_minor bigint, tax_minor bigint, tax_basis_points integer, remark text,
    bundle integer, bundle_sku text, bundle_name text, bundle_quantity integer)
  returning id, position
), deliveries as (
  insert into orders_delivery (retailer_id, shop_id, order_id, state, changed_at, position, location_id, kind, due_on,
                               shipping_minor, shipping_tax_minor, is_pick_up)
  select retailer_id, shop_id, id, %(state)s, %(at)s::timestamptz, d.*
  from made, jsonb_to_recordset(%(deliveries)s::jsonb) as d(position integer, location_id bigint, kind text,
    due_on date, shipping_minor bigint, shipping_tax_minor bigint, is_pick_up boolean)
  returning id, position
), decided as (
  insert into orders_sourcingdecision (retailer_id, shop_id, order_id, rules, record, made_at)
  select retailer_id, shop_id, id, %(rules)s::integer, %(record)s::jsonb, %(at)s::timestamptz from made
)
select made.id, made.number, (select jsonb_object_agg(position, id) from deliveries)::text,
  (select jsonb_object_agg(position, id) from lines)::text
from made
"""

# What goes with each delivery, and the stock that was promised for it.
CARRY = """
insert into orders_deliveryline (retailer_id, shop_id, delivery_id, line_id, quantity, reservation_id)
select %(retailer)s::bigint, %(shop)s::bigint, p.* from unnest(%(deliveries)s::bigint[], %(lines)s::bigint[],
  %(quantities)s::integer[], %(reservations)s::bigint[]) as p
"""
# What ties an order to its payment and to that stock.
TIE = f"""
with asked as (
  insert into orders_orderpayment (retailer_id, shop_id, order_id, intent_id)
  select %(retailer)s::bigint, %(shop)s::bigint, %(order)s::bigint, i from (values (%(intent)s::bigint)) as v(i)
  where i is not null
)
{CARRY}"""


@dataclass(frozen=True)
class Written:
    """The ids of what was stored with an order."""

    deliveries: Mapping[int, int]  # By position.
    lines: Mapping[int, int]  # By position.


def write_rows(
    order: Order,
    basket: Basket,
    parcels: Sequence[Parcel],
    *,
    prefix: str,
    why: Document,
    remarks: Mapping[str, str],
) -> Written:
    """Store an order that has its first state: it gets id and number. ``why`` it is sent from where it is;
    ``remarks`` on its lines, by article number."""
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE,
            {
                "order": _json({field.attname: getattr(order, field.attname) for field in order._meta.concrete_fields}),
                "prefix": f"{prefix}-",
                "shop": order.shop_id,
                "lines": _json([_line(n, line, remarks) for n, line in enumerate(basket.lines, 1)]),
                "deliveries": _json(delivery_rows(basket, parcels)),
                "rules": why["rules"],
                "record": _json(why),
                "state": DeliveryState.RESERVED.value,
                "at": order.changed_at,
            },
        )
        order.id, order.number, *ids = cursor.fetchone()
    order._state.adding, order._state.db = False, connection.alias
    deliveries, lines = ({int(key): row for key, row in json.loads(text).items()} for text in ids)
    return Written(deliveries, lines)


def tie_rows(
    order: Order,
    parcels: Sequence[Parcel],
    written: Written,
    *,
    intent_id: int | None,
    promised: Sequence[Any],
) -> None:
    """Tie an order to what asks for its money, and what goes with each delivery to its promise, where it has one:
    ``promised`` are in the order of the parcels' pieces."""
    carried = [(at, parcel, piece) for at, parcel in enumerate(parcels, 1) for piece in parcel.pieces]
    with connection.cursor() as cursor:
        cursor.execute(
            TIE,
            {
                "retailer": order.retailer_id,
                "shop": order.shop_id,
                "order": order.id,
                "intent": intent_id,
                "deliveries": [written.deliveries[at] for at, _, _ in carried],
                "lines": [written.lines[piece.line + 1] for _, _, piece in carried],
                "quantities": [piece.quantity for _, _, piece in carried],
                "reservations": [reservation and reservation.id for reservation in promised],
            },
        )


def shares_of_parcels(basket: Basket, parcels: Sequence[Parcel]) -> list[tuple[str, int]]:
    """What each delivery of a new order costs, by its position."""
    worth = [(line.total_minor, line.quantity) for line in basket.lines]
    shipping = {row["position"]: row["shipping_minor"] for row in delivery_rows(basket, parcels)}
    carried = {
        position: [Piece(p.line, *worth[p.line], p.quantity) for p in parcel.pieces]
        for position, parcel in enumerate(parcels, 1)
    }
    return shares(basket.total_minor, {at: (shipping[at], pieces) for at, pieces in carried.items()})


def delivery_rows(basket: Basket, parcels: Sequence[Parcel]) -> list[dict[str, Any]]:
    """Each with its part of the shipping: the first of a kind bears what the customer pays for that kind."""
    paying: list[Kind] = list(dict.fromkeys(parcel.kind for parcel in parcels if parcel.kind != Kind.DIGITAL))
    shares = dict(zip(paying, split(basket.shipping_minor, [1] * len(paying)), strict=True)) if paying else {}
    taxes = dict(zip(paying, split(basket.shipping_tax_minor, [1] * len(paying)), strict=True)) if paying else {}
    return [
        {
            "position": position,
            "location_id": parcel.location_id,
            "kind": parcel.kind,
            "due_on": parcel.due_on,
            "shipping_minor": shares.pop(parcel.kind, 0),
            "shipping_tax_minor": taxes.pop(parcel.kind, 0),
            "is_pick_up": basket.shipping.pick_up_at is not None and parcel.kind != Kind.DIGITAL,
        }
        for position, parcel in enumerate(parcels, 1)
    ]


def _line(position: int, line: Any, remarks: Mapping[str, str]) -> dict[str, Any]:
    return {
        "position": position,
        "remark": remarks.get(line.sku, ""),
        **{name: getattr(line, name) for name in LINE_FIELDS},
    }


def _json(given: Any) -> str:
    return json.dumps(given, cls=DjangoJSONEncoder)
