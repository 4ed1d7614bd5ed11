"""Taking in what a marketplace has sold: hundreds of orders in one transaction, each whole or not at all."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection

from comptoir.inventory import commands as stock
from comptoir.inventory.wants import Want
from comptoir.kernel import clock, events, machine, scope
from comptoir.kernel.commands import attempt, command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable
from comptoir.payments import commands as payments
from comptoir.pricing import queries as prices
from comptoir.shops import queries as shops
from comptoir.shops.roles import SELL

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

from ..intake import MarketOrder, NotTaken, Planned, Shelves, facts_of, plan_batch
from ..models import Delivery, MarketSale, Order
from ..queries.sourcing import candidates
from ..states import AFTER_PAYMENT
from .imports import ASKED
from .placing import typed_address
from .writing import CARRY, LINE_FIELDS, delivery_rows

MOST_ORDERS = 500  # In one batch.
MOST_LINES = 100  # Of one order.
ATTEMPTS = 3


class SoldMeanwhile(Refusal):
    """Others took the same stock at the same moment, again and again. Nothing was done; it is safe to try again."""


@dataclass
class Intake:
    """What became of a batch."""

    taken: dict[str, str] = field(default_factory=dict)  # Number by the marketplace's reference.
    known: dict[str, str] = field(default_factory=dict)  # Taken in before: nothing was done.
    refused: list[NotTaken] = field(default_factory=list)


@command
def take_in_orders(*, shop_id: int, marketplace: str, orders: Sequence[MarketOrder], by: Actor, at: datetime) -> Intake:
    """Promise stock to orders that a marketplace has sold and settled, and open them: they may be packed.

    Each is taken in whole, at the prices that were paid there, or refused with its reason while the others go on. One
    that was taken in before changes nothing. At most 500 of at most 100 lines.

    Raises Invalid for a batch that cannot be read, SoldMeanwhile; nothing was done.
    """
    shop = shops.shop_in_sight(shop_id)
    require(by, SELL, "take in orders", shop=shop_id)
    scope.work_in(shop_id)
    name = storable(marketplace).strip()
    if not 0 < len(name) <= 40:
        raise Invalid("Name the marketplace, with at most 40 characters.", field="marketplace")
    if not 0 < len(orders) <= MOST_ORDERS:
        raise Invalid(f"A batch holds 1 to {MOST_ORDERS} orders, not {len(orders)}.", field="orders")
    for _ in range(ATTEMPTS):
        intake = Intake(known=_known(shop_id, name, orders))
        checked = _checked([order for order in orders if order.reference not in intake.known], intake)
        try:
            with attempt():
                return _take_in(shop, name, checked, intake, by=by, at=at)
        except stock.OutOfStock:
            continue  # Somebody was faster since we looked: we look again.
        except IntegrityError as problem:
            if "sale_is_taken_in_once" not in str(problem):
                raise  # Else the same batch came twice at once.
    raise SoldMeanwhile("Others bought the same articles at this moment. Nothing was taken in; send the batch again.")


def _known(shop_id: int, marketplace: str, orders: Sequence[MarketOrder]) -> dict[str, str]:
    asked = [storable(order.reference) for order in orders]
    sales = MarketSale.objects.filter(shop=shop_id, marketplace=marketplace, reference__in=asked)
    return {reference: number or "" for reference, number in sales.values_list("reference", "order__number")}


def _checked(orders: Sequence[MarketOrder], intake: Intake) -> list[tuple[MarketOrder, dict[str, str]]]:
    """What can be read, with its address; the rest is refused by itself."""
    found: dict[str, tuple[MarketOrder, dict[str, str]]] = {}
    for order in orders:
        try:
            if order.reference in found:
                raise Invalid(f"{order.reference} stands twice in the batch.", field="reference")
            _check(order)
            found[order.reference] = order, typed_address(order.ship_to)
        except Refusal as why:
            intake.refused.append(NotTaken(order.reference, why.code, why.message))
    return list(found.values())


def _check(order: MarketOrder) -> None:
    if not 0 < len(order.reference) <= 80 or storable(order.reference) != order.reference:
        raise Invalid("An order needs its number on the marketplace, of at most 80 characters.", field="reference")
    if not 0 < len(order.lines) <= MOST_LINES:
        raise Invalid(
            f"{order.reference} has {len(order.lines)} lines; 1 to {MOST_LINES} can be taken in.", field="lines"
        )
    if order.shipping_minor < 0 or any(line.quantity < 1 or line.unit_minor < 0 for line in order.lines):
        raise Invalid(f"{order.reference} has a quantity or an amount below what is possible.", field="lines")


def _take_in(
    shop: "Shop",
    marketplace: str,
    checked: Sequence[tuple[MarketOrder, dict[str, str]]],
    intake: Intake,
    *,
    by: Actor,
    at: datetime,
) -> Intake:
    skus = sorted({storable(line.sku) for order, _ in checked for line in order.lines})
    rules = {
        country: prices.price_rules(shop, country=country, skus=skus)
        for country in sorted({ship_to["country"] for _, ship_to in checked})
    }
    variants = sorted({variant for one in rules.values() for variant in one.articles})
    found = candidates(shop, variants, at=at)
    shelves, day = Shelves(found.offers, found.places, found.rules), clock.day_of(at, shop.timezone)
    planned, refused = plan_batch(checked, rules=rules, shelves=shelves, shop=shop.name, day=day)
    made = _write(shop, marketplace, planned, at=at)
    _tell(shop, marketplace, planned, made, by=by, at=at)
    _settle(shop, planned, made, by=by, at=at)
    _promise(shop, planned, made, by=by, at=at)
    taken = {one.order.reference: number for one, number in zip(planned, made.numbers, strict=True)}
    return Intake(taken, intake.known, [*intake.refused, *refused])


# Whole orders in one statement; which id belongs to which row is told by its place in the batch.
WRITE = """
with input as materialized (
  select o.*, nextval('orders_order_id_seq') as id,
    %(prefix)s::text || next_order_number(%(shop)s::bigint) as number
  from jsonb_to_recordset(%(orders)s::jsonb) as o(place integer, state text, ship_to jsonb, items bigint,
    shipping bigint, tax bigint, rules integer, record jsonb, reference text)
), line as materialized (
  select l.*, nextval('orders_orderline_id_seq') as id
  from jsonb_to_recordset(%(lines)s::jsonb) as l(place integer, position integer, variant_id bigint, sku text,
    name text, quantity integer, unit_minor bigint, total_minor bigint, tax_minor bigint, tax_basis_points integer)
), delivery as materialized (
  select d.*, nextval('orders_delivery_id_seq') as id
  from jsonb_to_recordset(%(deliveries)s::jsonb) as d(place integer, position integer, state text,
    location_id bigint, kind text, due_on date, shipping_minor bigint, shipping_tax_minor bigint)
), orders as (
  insert into orders_order (id, retailer_id, group_id, shop_id, number, state, channel, currency, items_minor,
    shipping_minor, tax_minor, total_minor, shipping_code, ship_to, note, placed_at, expired, changed_at)
  select id, %(retailer)s::bigint, %(group)s::bigint, %(shop)s::bigint, number, state, 'market', %(currency)s::text,
    items, shipping, tax, items + shipping, '', ship_to, '', %(at)s::timestamptz, false, %(at)s::timestamptz
  from input order by place
), lines as (
  insert into orders_orderline (id, retailer_id, shop_id, order_id, kind, position, variant_id, sku, name, quantity,
    unit_minor, total_minor, tax_minor, tax_basis_points)
  select l.id, %(retailer)s::bigint, %(shop)s::bigint, i.id, 'goods', l.position, l.variant_id, l.sku, l.name,
    l.quantity, l.unit_minor, l.total_minor, l.tax_minor, l.tax_basis_points
  from line l join input i using (place)
), deliveries as (
  insert into orders_delivery (id, retailer_id, shop_id, order_id, state, changed_at, position, location_id, kind,
    due_on, shipping_minor, shipping_tax_minor)
  select d.id, %(retailer)s::bigint, %(shop)s::bigint, i.id, d.state, %(at)s::timestamptz, d.position, d.location_id,
    d.kind, d.due_on, d.shipping_minor, d.shipping_tax_minor
  from delivery d join input i using (place)
), decided as (
  insert into orders_sourcingdecision (retailer_id, shop_id, order_id, rules, record, made_at)
  select %(retailer)s::bigint, %(shop)s::bigint, id, rules, record, %(at)s::timestamptz from input order by place
), sold as (
  insert into orders_marketsale (retailer_id, shop_id, order_id, marketplace, reference)
  select %(retailer)s::bigint, %(shop)s::bigint, id, %(marketplace)s::text, reference from input order by place
)
select array(select id from input order by place), array(select number from input order by place),
  array(select id from line order by place, position), array(select id from delivery order by place, position)
"""


@dataclass(frozen=True)
class _Made:
    """What was stored, in the order of the batch."""

    ids: list[int]
    numbers: list[str]
    lines: list[int]
    deliveries: list[int]
    steps: list[tuple[str, Delivery]]  # The event of each delivery, with the delivery.


def _write(shop: "Shop", marketplace: str, planned: Sequence[Planned], *, at: datetime) -> _Made:
    owners = {"retailer_id": shop.retailer_id, "group_id": shop.group_id, "shop_id": shop.id}
    order = Order(**owners, changed_at=at)
    machine.enter(order, "take_in")
    steps = [_on_its_way(shop, row) for one in planned for row in delivery_rows(one.basket, one.plan.parcels)]
    moved = iter(steps)
    orders, lines, deliveries = [], [], []
    for place, one in enumerate(planned):
        why, basket = one.sourced.record, one.basket
        orders.append({
            "place": place, "state": order.state, "ship_to": one.ship_to, "items": basket.items_minor,
            "shipping": basket.shipping_minor, "tax": basket.tax_minor, "rules": why["rules"], "record": why,
            "reference": one.order.reference,
        })  # fmt: skip
        for position, line in enumerate(basket.lines, 1):
            values = {name: getattr(line, name) for name in LINE_FIELDS}
            lines.append({"place": place, "position": position, **values})
        for row in delivery_rows(basket, one.plan.parcels):
            deliveries.append({"place": place, **row, "state": next(moved)[1].state})
    with connection.cursor() as cursor:
        given = {"orders": orders, "lines": lines, "deliveries": deliveries}
        texts = {name: json.dumps(rows, cls=DjangoJSONEncoder) for name, rows in given.items()}
        facts: dict[str, Any] = {
            "prefix": f"{shop.order_prefix}-", "shop": shop.id, "retailer": shop.retailer_id, "group": shop.group_id,
            "currency": shop.currency, "marketplace": marketplace, "at": at,
        }  # fmt: skip
        cursor.execute(WRITE, {**texts, **facts})
        ids, numbers, line_ids, delivery_ids = cursor.fetchone()
    return _Made(ids, numbers, line_ids, delivery_ids, steps)


def _on_its_way(shop: "Shop", row: dict[str, Any]) -> tuple[str, Delivery]:
    """A delivery that is paid from its first moment, and the event of that."""
    delivery = Delivery(retailer_id=shop.retailer_id, shop_id=shop.id, position=row["position"], kind=row["kind"])
    return machine.enter(delivery, AFTER_PAYMENT[delivery.kind]), delivery


def _tell(shop: "Shop", marketplace: str, planned: Sequence[Planned], made: _Made, *, by: Actor, at: datetime) -> None:
    steps = iter(zip(made.steps, made.deliveries, strict=True))
    for one, order_id, number in zip(planned, made.ids, made.numbers, strict=True):
        owners: dict[str, Any] = {"retailer_id": shop.retailer_id, "group_id": shop.group_id, "shop_id": shop.id}
        owners |= {"order_id": order_id}
        events.record(
            "order.taken_in", events.Subject("order", order_id, **owners), by=by, at=at, after={"state": "open"},
            number=number, marketplace=marketplace, channel="market", **facts_of(one),
        )  # fmt: skip
        for _ in one.plan.parcels:
            (name, delivery), delivery_id = next(steps)
            subject = events.Subject("delivery", delivery_id, **owners)
            events.record(
                name, subject, by=by, at=at, before={"state": "reserved"}, after={"state": delivery.state},
                position=delivery.position,
            )  # fmt: skip


def _settle(shop: "Shop", planned: Sequence[Planned], made: _Made, *, by: Actor, at: datetime) -> None:
    """The marketplace has the money, and owes it to the shop."""
    settled = [
        payments.SettledElsewhere(number, order_id, None, one.basket.total_minor, one.basket.currency, at)
        for one, order_id, number in zip(planned, made.ids, made.numbers, strict=True)
        if one.basket.total_minor
    ]
    intents = payments.import_settled(shop_id=shop.id, rows=settled, by=by, at=at)
    owners = {"retailer": shop.retailer_id, "shop": shop.id}
    with connection.cursor() as cursor:
        cursor.execute(ASKED, {**owners, "orders": list(intents), "intents": list(intents.values())})


def _promise(shop: "Shop", planned: Sequence[Planned], made: _Made, *, by: Actor, at: datetime) -> None:
    """The stock last: its rows are locked until the commit. Raises OutOfStock."""
    lines, deliveries = iter(made.lines), iter(made.deliveries)
    wants, carried = [], []
    for one in planned:
        line_of = {line.variant_id: next(lines) for line in one.basket.lines}
        for parcel in one.plan.parcels:
            delivery = next(deliveries)
            for piece in parcel.pieces:
                carried.append((delivery, line_of[piece.variant_id], piece))
                if piece.is_counted:
                    wants.append(Want(piece.variant_id, parcel.location_id, piece.quantity))
    promised = iter(stock.reserve_each(shop_id=shop.id, wants=wants, by=by, at=at))
    with connection.cursor() as cursor:
        cursor.execute(CARRY, {
            "retailer": shop.retailer_id, "shop": shop.id,
            "deliveries": [delivery for delivery, _, _ in carried],
            "lines": [line for _, line, _ in carried],
            "quantities": [piece.quantity for _, _, piece in carried],
            "reservations": [next(promised).id if piece.is_counted else None for _, _, piece in carried],
        })  # fmt: skip
