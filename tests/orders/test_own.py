"""A customer's own orders: hers alone, by the policies themselves, and only to read."""

from dataclasses import replace

import pytest
from django.db import connection

from comptoir.customers.queries import actor_of_customer
from comptoir.kernel import scope
from comptoir.kernel.commands import command
from comptoir.orders import queries
from comptoir.orders.models import Order
from tests.orders.scene import placed

CHILDREN = ("orders_orderline", "orders_delivery", "orders_deliveryline", "orders_orderpayment", "orders_hold",
            "orders_adjustment", "payments_intent", "payments_attempt", "payments_capture", "payments_refund",
            "fulfilment_shipment", "messaging_message", "inventory_stock", "ledger_entry")  # fmt: skip


def customer(world, who, shop="HOME"):
    return actor_of_customer(world.shop(shop).id, {"customer": who.id, "group": who.group_id})


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return cursor.fetchone()[0]


@command
def write_in_her_name(*, by, at, sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


@pytest.mark.scope
class TestACustomer:
    @pytest.mark.feature("Y1", by="access")
    def test_reads_her_own_orders_and_nobody_elses(self, world):
        order = placed(world)
        with scope.reading(customer(world, world.sofia)):
            assert queries.own_order_ids(world.sofia.id) == [order.id]
            assert count("orders_order") == 1
        with scope.reading(customer(world, world.amir)):
            assert queries.own_order_ids(world.sofia.id) == []
            assert count("orders_order") == 0

    def test_reads_nothing_that_hangs_on_an_order_before_it_is_named(self, world):
        placed(world)
        with scope.reading(customer(world, world.sofia)):
            assert {table: count(table) for table in CHILDREN} == dict.fromkeys(CHILDREN, 0)

    def test_reads_what_hangs_on_the_orders_she_names(self, world):
        mine, other = placed(world), placed(world)
        actor = replace(customer(world, world.sofia), orders=frozenset({mine.id}))
        with scope.reading(actor):
            (own,) = queries.own_orders([mine.id])
            assert count("orders_orderline") == 1
        assert (own.order.id, own.steps_done, own.names) == (mine.id, 1, ("Scottie mug",))
        assert own.money.outstanding_minor == own.order.total_minor
        assert own.intent is not None
        assert other.id != mine.id

    def test_changes_none_of_them(self, world):
        order = placed(world)
        by = customer(world, world.sofia)
        for sql in (
            f"update orders_order set note = 'mine' where id = {order.id}",
            f"delete from orders_order where id = {order.id}",
            f"select 1 from orders_order where id = {order.id} for update",
        ):
            assert write_in_her_name(by=by, at=None, sql=sql) == 0
        with scope.reading(world.ana):
            assert Order.objects.get(id=order.id).note == ""

    def test_comes_to_the_end_of_her_list(self, world):
        placed(world)
        with scope.reading(customer(world, world.sofia)):
            assert queries.own_order_ids(world.sofia.id, only_open=True, after="1_1") == []
