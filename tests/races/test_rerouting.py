"""A delivery refused twice at the same moment, or refused while it is handed over: one of the two happens."""

from functools import partial

import pytest

from comptoir.inventory import queries as levels
from comptoir.kernel import scope
from comptoir.orders import commands, queries
from comptoir.orders.commands import rerouting
from tests.inventory.crowd import at_once
from tests.orders.scene import paid, walked
from tests.races.test_orders import kinds
from tests.world import NOON

pytestmark = pytest.mark.commits


def refusal(world, order, location="WAKEFIELD"):
    return partial(
        commands.refuse_delivery, number=order.number, position=1, location=location, reason="Not found",
        by=world.ana, at=NOON,
    )  # fmt: skip


def sending(world, order):
    return partial(commands.move_delivery, number=order.number, position=1, verb="send", by=world.ana, at=NOON)


def delivery(world, order):
    with scope.reading(world.ana):
        assert levels.unproved_stocks() == []
        (found,) = queries.order_page(order.number).deliveries
    return found


class TestTwoRefusals:
    @pytest.mark.feature("S10", by="race")
    def test_move_it_once(self, committed_world, run_jobs):
        world = committed_world
        order = paid(world, run_jobs)
        ends = at_once([refusal(world, order)] * 8)
        assert kinds(ends) == {"Delivery": 1, "NotHereAnyMore": 7}
        found = delivery(world, order)
        assert (found.location.code, found.state) == ("LEEDS", "allocated")

    def test_move_it_several_times_without_the_lock(self, committed_world, run_jobs, monkeypatch):
        """The control: unlocked, more than one sees it at the first location; only the stock's own guards are left."""
        world = committed_world
        order = paid(world, run_jobs)
        seen = []

        def unlocked(number):
            page = queries.order_page(number)
            seen.append(page.deliveries[0].location.code)
            return page.order

        monkeypatch.setattr(rerouting, "order_for_change", unlocked)
        at_once([refusal(world, order)] * 8)
        assert seen.count("WAKEFIELD") > 1


class TestARefusalAndAShipment:
    @pytest.mark.feature("S10", by="race")
    def test_end_with_one_of_them(self, committed_world, run_jobs):
        world = committed_world
        order = paid(world, run_jobs)
        walked(world, order, "start_packing", "finish_packing")
        ends = at_once([refusal(world, order), sending(world, order)])
        assert kinds(ends) == {"Delivery": 1, "IllegalMove": 1}
        found = delivery(world, order)
        assert (found.location.code, found.state) in {("LEEDS", "allocated"), ("WAKEFIELD", "on_its_way")}


class TestTwoOrdersRefusedCrosswise:
    def test_do_not_wait_for_each_other(self, committed_world, run_jobs):
        """One goes from the warehouse to the store, the other back: each gives and takes the same two stocks."""
        world = committed_world
        for _ in range(5):
            there, back = paid(world, run_jobs, ("MUG", 1)), paid(world, run_jobs, ("MUG", 1))
            commands.reroute_delivery(
                number=back.number, position=1, location="LEEDS", reason="Near", by=world.ana, at=NOON
            )
            ends = at_once([refusal(world, there), refusal(world, back, "LEEDS")])
            assert kinds(ends) == {"Delivery": 2}
            assert {delivery(world, there).location.code, delivery(world, back).location.code} == {"LEEDS", "WAKEFIELD"}
            for order in (there, back):
                commands.cancel_order(number=order.number, reason="Again", by=world.ana, at=NOON)
