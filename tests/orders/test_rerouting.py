"""A location will not send a delivery: the next best one gets it, or the order waits for a person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from comptoir.inventory import commands as inventory
from comptoir.inventory import queries as levels
from comptoir.inventory.models import Movement
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.machine import IllegalMove
from comptoir.kernel.models import Event
from comptoir.orders import commands
from comptoir.orders import queries as orders
from comptoir.orders.queries.sourcing import decisions_of_order
from tests.orders.rules import in_force
from tests.orders.scene import paid, placed, walked
from tests.world import NOON

LATER = NOON + timedelta(hours=1)


def refuse(world, order, location, *, position=1, by=None, **more):
    return commands.refuse_delivery(
        number=order.number, position=position, location=location, reason="Not found", by=by or world.ana, at=LATER,
        **more,
    )  # fmt: skip


def reroute(world, order, location, *, position=1):
    return commands.reroute_delivery(
        number=order.number, position=position, location=location, reason="She is near", by=world.ana, at=LATER
    )


def deliveries(world, order):
    """By position: location, state, pieces."""
    with scope.reading(world.ana):
        page = orders.order_page(order.number)
    return [
        (one.location.code, one.state, sum(line.quantity for line in page.delivery_lines[one.id]))
        for one in page.deliveries
    ]


def numbers(world, sku, location):
    with scope.reading(world.ana):
        found = levels.level_of(sku, location)
        assert levels.unproved_stocks() == []
    return found.on_hand, found.reserved


class TestRefuseDelivery:
    @pytest.mark.feature("S10", by="api")
    @pytest.mark.feature("S12", by="api")
    def test_gives_it_to_the_next_best_location_with_its_stock(self, world, run_jobs):
        order = paid(world, run_jobs)
        refuse(world, order, "WAKEFIELD")

        assert deliveries(world, order) == [("LEEDS", "allocated", 2)]
        assert numbers(world, "MUG", "WAKEFIELD") == (100, 0)
        assert numbers(world, "MUG", "LEEDS") == (1, 0)
        with scope.reading(world.ana):
            last = decisions_of_order(order.id)[-1]
        assert last.cause == "refused"
        assert {one["code"]: one["verdict"] for one in last.record["candidates"]} == {
            "LEEDS": "chosen", "WAKEFIELD": "left_out",
        }  # fmt: skip

    def test_goes_by_the_rules_in_force(self, world, run_jobs):
        inventory.receive_stock(sku="MUG", location="YORK", quantity=9, by=world.marc, at=NOON)
        in_force(world, prefer=[[{"by": "cost"}]], cost_minor={"YORK": 1, "LEEDS": 2, "WAKEFIELD": 0})
        order = paid(world, run_jobs)
        refuse(world, order, "WAKEFIELD")
        assert deliveries(world, order) == [("YORK", "allocated", 2)]

    def test_keeps_the_promise_of_an_order_that_is_not_paid(self, world, run_jobs):
        order = placed(world)
        refuse(world, order, "WAKEFIELD")
        assert deliveries(world, order) == [("LEEDS", "reserved", 2)]
        assert numbers(world, "MUG", "LEEDS") == (3, 2)
        commands.take_payment(number=order.number, source="cash", reference="T-1", by=world.ana, at=LATER)
        run_jobs()
        assert deliveries(world, order) == [("LEEDS", "allocated", 2)]

    def test_writes_off_what_is_not_there(self, world, run_jobs):
        order = paid(world, run_jobs)
        refuse(world, order, "WAKEFIELD", missing=True)
        assert numbers(world, "MUG", "WAKEFIELD") == (98, 0)
        with scope.reading(world.ana):
            assert Movement.objects.filter(kind="written_off").count() == 1

    def test_tells_the_new_location(self, world, run_jobs):
        order = paid(world, run_jobs)
        refuse(world, order, "WAKEFIELD")
        with scope.reading(world.ana):
            names = list(
                Event.objects.filter(order_id=order.id, at=LATER).order_by("id").values_list("name", flat=True)
            )
        assert names == ["delivery.refused", "delivery.rerouted", "delivery.allocated"]

    @pytest.mark.feature("S10", by="api")
    def test_holds_the_order_where_no_location_is_left(self, world, run_jobs):
        order = paid(world, run_jobs, ("LAST-ONE", 1))
        refuse(world, order, "WAKEFIELD")

        assert deliveries(world, order) == [("WAKEFIELD", "unplaced", 1)]
        assert numbers(world, "LAST-ONE", "WAKEFIELD") == (1, 0)
        with scope.reading(world.ana):
            page = orders.order_page(order.number)
            (hold,) = orders.long_holds([order.shop_id], since=NOON)
        assert page.stage == "on_hold"
        assert hold.reason == "No location is left to send delivery 1. The last refused: Not found"

        with pytest.raises(IllegalMove):
            refuse(world, order, "WAKEFIELD")
        reroute(world, order, "WAKEFIELD")
        assert deliveries(world, order) == [("WAKEFIELD", "allocated", 1)]
        with scope.reading(world.ana):
            assert orders.order_page(order.number).holds == []

    def test_lets_an_order_that_nobody_sends_be_cancelled(self, world, run_jobs):
        order = paid(world, run_jobs, ("LAST-ONE", 1))
        refuse(world, order, "WAKEFIELD")
        commands.cancel_order(number=order.number, reason="Nobody has it", by=world.ana, at=LATER)
        assert deliveries(world, order) == [("WAKEFIELD", "released", 1)]

    def test_tears_it_apart_where_nobody_else_has_all(self, world, run_jobs):
        receive = {"sku": "MUG", "by": world.marc, "at": NOON}
        inventory.receive_stock(**receive, location="YORK", quantity=2)
        order = paid(world, run_jobs, ("MUG", 5))
        money = order.total_minor
        refuse(world, order, "WAKEFIELD")
        assert sorted(deliveries(world, order)) == [("LEEDS", "allocated", 3), ("YORK", "allocated", 2)]
        with scope.reading(world.ana):
            assert orders.order_page(order.number).money.due_minor == money

    def test_asks_nobody_twice_for_the_same_order(self, world, run_jobs):
        order = paid(world, run_jobs)
        refuse(world, order, "WAKEFIELD")
        refuse(world, order, "LEEDS")
        assert deliveries(world, order) == [("LEEDS", "unplaced", 2)]

    def test_is_refused_once_it_has_left_or_gone_elsewhere(self, world, run_jobs):
        order = paid(world, run_jobs)
        with pytest.raises(commands.NotHereAnyMore, match="has gone to Wakefield DC already"):
            refuse(world, order, "LEEDS")
        walked(world, order, "start_packing", "finish_packing", "send")
        with pytest.raises(IllegalMove):
            refuse(world, order, "WAKEFIELD")

    def test_is_refused_to_who_works_elsewhere_and_without_a_reason(self, world, run_jobs):
        order = paid(world, run_jobs)
        at_leeds = replace(world.ana, locations=frozenset({world.location("LEEDS").id}))
        with pytest.raises(NotAllowed, match="You work at another location"):
            refuse(world, order, "WAKEFIELD", by=at_leeds)
        with pytest.raises(Invalid, match="Say why"):
            commands.refuse_delivery(
                number=order.number, position=1, location="WAKEFIELD", reason=" ", by=world.ana, at=LATER
            )


class TestRerouteDelivery:
    @pytest.mark.feature("S10", by="api")
    def test_sends_from_where_a_person_says(self, world, run_jobs):
        order = paid(world, run_jobs)
        reroute(world, order, "LEEDS")
        assert deliveries(world, order) == [("LEEDS", "allocated", 2)]
        with scope.reading(world.ana):
            assert decisions_of_order(order.id)[-1].cause == "by_hand"

    def test_changes_nothing_where_that_location_has_too_little(self, world, run_jobs):
        order = paid(world, run_jobs)
        with pytest.raises(commands.CannotSend, match="York Coney Street cannot send all of it"):
            reroute(world, order, "YORK")
        assert deliveries(world, order) == [("WAKEFIELD", "allocated", 2)]
        assert numbers(world, "MUG", "WAKEFIELD") == (98, 0)

    def test_is_refused_to_the_same_or_to_an_unknown_location(self, world, run_jobs):
        order = paid(world, run_jobs)
        with pytest.raises(commands.CannotSend, match="has this delivery already"):
            reroute(world, order, "WAKEFIELD")
        with pytest.raises(Invalid, match="no location that serves this shop"):
            reroute(world, order, "LYON")
