"""The same pick-up handed over twice at the same moment, and codes tried all at once."""

from functools import partial

import pytest

from comptoir.fulfilment import commands
from comptoir.fulfilment.commands import finding
from comptoir.fulfilment.models import PickUpTries
from comptoir.kernel import machine, scope
from comptoir.orders.commands import deliveries
from comptoir.orders.models import Delivery, Order
from tests.fulfilment.pick_up_scene import LATER, page, waiting
from tests.inventory.crowd import at_once
from tests.races.test_orders import kinds

pytestmark = pytest.mark.commits


def handing(world, order, **given):
    return partial(
        commands.hand_over_pick_up, number=order.number, position=1, proof="Her passport", by=world.clara, at=LATER,
        **given,
    )  # fmt: skip


class TestTwoClerksAtTheCounter:
    @pytest.mark.feature("F9", by="race")
    def test_hand_it_over_once(self, committed_world, run_jobs):
        world = committed_world
        order = waiting(world, run_jobs)
        ends = at_once([handing(world, order, paid_by="cash")] * 6)
        run_jobs()
        assert kinds(ends) == {"HandedOver": 1, "NothingWaits": 5}
        assert page(world, order).money.paid_minor == 1990

    @pytest.mark.feature("F9", by="race")
    def test_give_back_a_part_once(self, committed_world, run_jobs):
        world = committed_world
        order = waiting(world, run_jobs, way="")
        ends = at_once([handing(world, order, taken={1: 1}, left="back")] * 6)
        run_jobs()
        assert kinds(ends) == {"HandedOver": 1, "NothingWaits": 5}
        assert [d.state for d in page(world, order).deliveries] == ["delivered", "deallocated"]

    def test_hand_it_over_several_times_without_the_guards(self, committed_world, run_jobs, monkeypatch):
        """The control: with neither the lock of the order nor the comparing of states, several hand it over."""
        world = committed_world
        order = waiting(world, run_jobs, way="")

        def unlocked(number):
            return Order.objects.get(number=number)

        def blindly(thing, verb, **more):
            Delivery.objects.filter(pk=thing.pk).update(changed_at=LATER)
            thing.refresh_from_db(fields=["changed_at"])

        monkeypatch.setattr(finding, "order_for_change", unlocked)
        monkeypatch.setattr(deliveries, "order_for_change", unlocked)
        monkeypatch.setattr(machine, "move", blindly)
        monkeypatch.setattr(deliveries.stock, "send", lambda **more: None)
        ends = at_once([handing(world, order)] * 6)
        assert kinds(ends).get("HandedOver", 0) > 1


class TestManyGuessesAtOnce:
    @pytest.mark.feature("F9", by="race")
    def test_are_each_counted(self, committed_world, run_jobs):
        world = committed_world
        guess = partial(commands.prove_pick_up, code="222222", by=world.clara, at=LATER)
        ends = at_once([guess] * 14)
        assert kinds(ends) == {"Proof": 10, "TooManyCodes": 4}
        with scope.reading(world.ana):
            assert PickUpTries.objects.get().wrong == 10
