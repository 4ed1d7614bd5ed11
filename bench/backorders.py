"""Many back orders of one article, and the day its stock arrives: who waited longest is served first."""

import time
from collections.abc import Iterator
from typing import Any

import psycopg
from tests import databases, world

from bench.server import owner_address
from comptoir.inventory import commands as inventory
from comptoir.kernel import clock, scope
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.orders.reactions import allocate_waiting_deliveries

COUNT = 10_000
# One waiting order again and again, each with rows of its own: what is measured is how they are served, not placed.
COPIES = """
create temp table copy as
select n, nextval('orders_order_id_seq') o, nextval('orders_orderline_id_seq') l, nextval('orders_delivery_id_seq') d,
  nextval('inventory_reservation_id_seq') r
from generate_series(1, {count}) n;
insert into orders_order select y.* from copy, orders_order x,
  jsonb_populate_record(x, jsonb_build_object('id', o, 'number', 'B-' || n)) y where x.id = {order};
insert into orders_orderline select y.* from copy, orders_orderline x,
  jsonb_populate_record(x, jsonb_build_object('id', l, 'order_id', o)) y where x.order_id = {order};
insert into orders_delivery select y.* from copy, orders_delivery x,
  jsonb_populate_record(x, jsonb_build_object('id', d, 'order_id', o)) y where x.order_id = {order};
insert into inventory_reservation select y.* from copy, inventory_reservation x,
  jsonb_populate_record(x, jsonb_build_object('id', r)) y
  where x.id = (select reservation_id from orders_deliveryline dl join orders_delivery d on d.id = dl.delivery_id
                where d.order_id = {order});
insert into orders_deliveryline select y.* from copy, orders_deliveryline x,
  jsonb_populate_record(x, jsonb_build_object(
    'id', nextval('orders_deliveryline_id_seq'), 'delivery_id', d, 'line_id', l, 'reservation_id', r)) y
  where x.delivery_id = (select id from orders_delivery where order_id = {order});
update inventory_stock k set reserved = (select sum(quantity) from inventory_reservation r
  where r.variant_id = k.variant_id and r.location_id = k.location_id and r.state = 'held')
where exists (select from inventory_reservation r
  where r.variant_id = k.variant_id and r.location_id = k.location_id and r.state = 'held');
analyze inventory_reservation; analyze orders_delivery; analyze orders_deliveryline; analyze orders_order;
"""


def measure() -> Iterator[dict[str, Any]]:
    """How long the whole queue takes, and how long it takes to see that nobody can be served yet."""
    name = "bench_backorders"
    databases.create(name, databases.migrated())
    try:
        with databases.connected_as_owner(name):
            world.build()
            world.remember()
        with databases.connected_as_app(name):
            here = world.World()
            number = _first(here)
            with psycopg.connect(owner_address(name), autocommit=True) as owner:
                row = owner.execute("select id from orders_order where number = %s", [number]).fetchone()
                owner.execute(COPIES.format(count=COUNT - 1, order=row[0] if row else 0).encode())
            yield from _served(here)
    finally:
        databases.drop(name)


def _first(here: world.World) -> str:
    """An order that is paid and waits: three pieces, of which none lies there."""
    how: dict[str, Any] = {"by": here.operator(), "at": clock.now()}
    inventory.set_offer(sku="GONE", location="WAKEFIELD", availability="back_order", **how)
    order = orders.place_order(
        shop_id=here.shop().id, customer_code="C-1", lines=[("GONE", 3)], channel="console", **how
    )
    number = order.number or ""
    orders.take_payment(number=number, source="cash", reference="", **how)
    orders.open_order(number=number, **how)
    with scope.reading(here.operator()):
        waiting = queries.waiting_deliveries(order.id)
    orders.allocate_deliveries(delivery_ids=waiting, **how)
    return number


def _served(here: world.World) -> Iterator[dict[str, Any]]:
    by = here.operator()
    begun = time.perf_counter()
    allocate_waiting_deliveries(by, clock.now())
    yield {"figure": "nobody can be served", "waiting": COUNT, "seconds": round(time.perf_counter() - begun, 2)}
    inventory.receive_stock(sku="GONE", location="WAKEFIELD", quantity=3 * COUNT, by=by, at=clock.now())
    begun, done, rounds = time.perf_counter(), 0, 0
    while served := allocate_waiting_deliveries(by, clock.now()):
        done, rounds = done + served, rounds + 1
    took = time.perf_counter() - begun
    yield {
        "figure": "all are served",
        "allocated": done,
        "rounds": rounds,
        "seconds": round(took, 1),
        "ms_each": round(took * 1000 / max(done, 1), 2),
    }
