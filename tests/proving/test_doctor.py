"""Each thing that may disagree is planted, found, explained, and where it is safe put right."""

from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from comptoir.config.verbs import doctor as verb
from comptoir.inventory import queries as levels
from comptoir.kernel import scope
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.proving import doctor
from tests import databases
from tests.orders.scene import paid, placed, walked
from tests.orders.test_rerouting import numbers
from tests.world import NOON

LATER = NOON + timedelta(hours=1)


def plant(world, statement, *given):
    """Change rows past every command, as a broken disk or a hand at the database would."""
    with scope.writing(world.operator()), connection.cursor() as cursor:
        cursor.execute(statement, given)
        assert cursor.rowcount


def found(world, at=LATER):
    return doctor.examine(world.shop(), world.operator(), at=at)


def checks(world, at=LATER):
    return [finding.check for finding in found(world, at)]


def mugs(world):
    return [world.variant("MUG").id, world.location("WAKEFIELD").id]


class TestExamine:
    def test_finds_nothing_where_all_agrees(self, world, run_jobs):
        placed(world)
        walked(world, paid(world, run_jobs), "start_packing", "finish_packing", "send", "deliver")
        gone = placed(world)
        orders.cancel_order(number=gone.number, reason="No", by=world.ana, at=NOON)
        assert found(world) == []

    def test_finds_a_level_that_its_movements_do_not_explain(self, world):
        plant(world, "update inventory_stock set on_hand = 77 where variant_id = %s and location_id = %s", *mugs(world))
        (finding,) = found(world)
        assert str(finding) == (
            "MUG at WAKEFIELD: says 77 on hand and 0 reserved; its movements add up to 100 and 0. "
            "Count it. --repair notes the missing movement, the level stays."
        )
        assert doctor.put_right(finding) == ""
        assert found(world) == []
        assert numbers(world, "MUG", "WAKEFIELD") == (77, 0)

    def test_finds_what_is_reserved_for_nobody(self, world):
        placed(world)
        both = (
            "with one as (update inventory_stock set reserved = 9 where variant_id = %s and location_id = %s"
            " returning retailer_id, variant_id, location_id)"
            " insert into inventory_movement"
            " (retailer_id, variant_id, location_id, kind, on_hand_change, reserved_change, at)"
            " select retailer_id, variant_id, location_id, 'reserved', 0, 7, now() from one"
        )
        plant(world, both, *mugs(world))
        (finding,) = found(world)
        assert "9 are reserved, but the promises that stand are for 2" in str(finding)
        assert doctor.put_right(finding) == ""
        assert numbers(world, "MUG", "WAKEFIELD") == (100, 2)

    def test_finds_a_delivery_whose_stock_says_otherwise(self, world, run_jobs):
        order = paid(world, run_jobs)
        plant(world, "update orders_delivery set state = 'on_its_way' where order_id = %s", order.id)
        (finding,) = found(world)
        assert str(finding).startswith(
            f"{order.number}, delivery 1: is on its way, but its stock is allocated (2 × MUG)"
        )
        assert doctor.put_right(finding) == "A person has to do this."

    def test_finds_pieces_that_no_delivery_carries(self, world):
        order = placed(world)
        plant(world, "update orders_deliveryline set quantity = 1 where retailer_id = %s", order.retailer_id)
        assert [str(one) for one in found(world)] == [
            f"{order.number}: 2 × MUG were ordered, its deliveries carry 1. "
            "A person decides: refund what nobody sends, or place it anew."
        ]

    @pytest.mark.parametrize("state", ["completed", "cancelled"])
    def test_finds_an_order_that_ended_before_its_delivery(self, world, run_jobs, state):
        order = paid(world, run_jobs)
        plant(world, "update orders_order set state = %s, ended_at = now() where id = %s", state, order.id)
        (finding,) = found(world)
        assert f"the order is {state}, its delivery 1 allocated" in str(finding)

    def test_finds_a_paid_delivery_that_nobody_allocated(self, world):
        order = placed(world)
        orders.take_payment(number=order.number, source="cash", reference="T-1", by=world.ana, at=NOON)
        orders.open_order(number=order.number, by=world.operator(), at=NOON)  # The job of its allocation is lost.
        assert checks(world, at=NOON + timedelta(minutes=5)) == []
        (finding,) = found(world)
        assert finding.check == "waiting"
        assert doctor.put_right(finding) == ""
        with scope.reading(world.ana):
            assert queries.order_page(order.number).deliveries[0].state == "allocated"

    def test_finds_an_order_whose_lines_are_not_its_total(self, world):
        order = placed(world)
        plant(world, "update orders_orderline set total_minor = total_minor + 1 where order_id = %s", order.id)
        (finding,) = found(world)
        assert str(finding).startswith(f"{order.number}: its lines add up to 1991, the order says 1990.")

    def test_finds_a_paid_order_that_still_waits_for_money(self, world):
        order = placed(world)
        orders.take_payment(number=order.number, source="cash", reference="T-1", by=world.ana, at=NOON)
        (finding,) = found(world)
        assert finding.check == "paid"
        assert doctor.put_right(finding) == ""
        with scope.reading(world.ana):
            assert queries.order_page(order.number).order.state == "open"

    @pytest.mark.commits
    def test_finds_an_account_that_is_not_the_sum_of_its_entries(self, committed_world, run_jobs):
        world = committed_world
        paid(world, run_jobs)
        name = f"{databases.NAME}_commits"
        with databases.psycopg.connect(databases.OWNER_URL, dbname=name, autocommit=True) as owner:
            owner.execute("alter table ledger_account disable trigger user")
            owner.execute(
                "update ledger_account set balance_minor = balance_minor + 1 where shop_id = %s", [world.shop().id]
            )
        assert set(checks(world)) == {"books"}

    def test_sees_one_shop_alone(self, world):
        order = placed(world)
        plant(world, "update orders_orderline set total_minor = total_minor + 1 where order_id = %s", order.id)
        assert doctor.examine(world.shop("ORION"), world.operator("ORION"), at=LATER) == []


class TestStuckJobs:
    def plant(self, status, **more):
        job = ProcrastinateJob.objects.model
        with connection.cursor() as cursor:
            cursor.execute(
                f"insert into {job._meta.db_table} (queue_name, task_name, args, status, scheduled_at, attempts)"
                " values ('reactions', 'react', '{\"reaction\": \"orders.open_paid_order\"}', %s, %s, 12) returning id",
                [status, more.get("at")],
            )
            return cursor.fetchone()[0]

    def test_are_found_when_they_failed_and_go_again(self, world):
        job = self.plant("failed")
        (finding,) = doctor.stuck_jobs(LATER)
        assert "“orders.open_paid_order” failed 12 times and was given up." in str(finding)
        assert doctor.put_right(finding) == ""
        assert ProcrastinateJob.objects.get(id=job).status == "todo"

    def test_are_found_when_nobody_does_them(self, world):
        self.plant("todo", at=NOON)
        (finding,) = doctor.stuck_jobs(LATER)
        assert "has waited since 2026-09-17 12:00" in str(finding)
        assert doctor.put_right(finding) == "A person has to do this."

    def test_are_left_alone_while_they_may_still_be_done(self, world):
        self.plant("todo", at=LATER)
        assert doctor.stuck_jobs(LATER) == []


class TestVisit:
    def test_says_that_everything_agrees(self, world, capsys):
        assert verb.visit(None, repair=False, at=LATER) == 0
        assert "Everything agrees." in capsys.readouterr().out

    def test_ends_with_1_until_all_is_put_right(self, world, capsys):
        plant(world, "update inventory_stock set on_hand = 77 where variant_id = %s and location_id = %s", *mugs(world))
        assert verb.visit(None, repair=False, at=LATER) == 1
        assert "1 thing left to put right" in capsys.readouterr().out
        assert verb.visit("HOME", repair=True, at=LATER) == 0
        assert "Repaired." in capsys.readouterr().out
        assert verb.visit(None, repair=False, at=LATER) == 0
        with scope.reading(world.ana):
            assert levels.unproved_stocks() == []
