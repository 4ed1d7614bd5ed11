"""An order that two agents call about at once: it is confirmed, or declined, once."""

from functools import partial

import pytest

from comptoir.orders import commands
from comptoir.orders.commands import confirming
from comptoir.orders.models import Confirmation, Order
from tests.inventory.crowd import at_once
from tests.orders.test_approving import events_of, page
from tests.orders.test_confirming import asks_first, called, reserved, to_confirm
from tests.races.test_orders import kinds
from tests.world import NOON

pytestmark = pytest.mark.commits


class TestTwoAgents:
    def test_settle_it_one_way(self, committed_world):
        world = committed_world
        asks_first(world)
        number = to_confirm(world)
        declined = partial(commands.decline_order, number=number, reason="No", by=world.ana, at=NOON)
        confirmed = partial(commands.confirm_order, number=number, by=world.marc, at=NOON)
        ends = at_once([declined, confirmed, confirmed, declined])
        assert kinds(ends) == {"Confirmation": 1, "IllegalMove": 3}
        found = page(world, number)
        settled = {"confirmed": ("placed", 1, 2), "declined": ("cancelled", 0, 0)}
        assert (found.order.state, len(found.intents), reserved(world)) == settled[called(world, number).state]

    def test_hold_its_money_twice_without_the_lock_and_the_check(self, committed_world, monkeypatch):
        """The control: both read that it waits, and neither looks whether the other was faster."""
        world = committed_world
        asks_first(world)
        number = to_confirm(world)
        order_id = page(world, number).order.id

        def unlocked(number):
            order = Order.objects.select_related("shop").get(id=order_id)
            confirming.scope.work_in(order.shop_id)
            found = Confirmation.objects.get(order=order)
            found.order, found.state = order, "waiting"
            return order, found

        def careless(thing, verb, *, by, at, reason="", also=None, **facts):
            type(thing)._default_manager.filter(pk=thing.pk).update(state=thing.MACHINE[verb].target, **(also or {}))
            confirming.events.record(thing.MACHINE[verb].event, thing, by=by, at=at, reason=reason)

        monkeypatch.setattr(confirming, "_for_change", unlocked)
        monkeypatch.setattr(confirming.machine, "move", careless)
        confirm = partial(commands.confirm_order, number=number, at=NOON)
        at_once([partial(confirm, by=world.ana), partial(confirm, by=world.marc)])
        assert events_of(world, number).count("confirmation.confirmed") == 2
        assert len(page(world, number).intents) == 2
