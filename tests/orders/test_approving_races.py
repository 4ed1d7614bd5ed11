"""An order approved by several people at once, or while its time runs out: one of the two happens, once."""

from datetime import timedelta
from functools import partial

import pytest

from comptoir.orders import commands
from comptoir.orders.approval_rules import Rule
from comptoir.orders.commands import approving
from comptoir.orders.models import Approval
from tests.inventory.crowd import at_once
from tests.orders.test_approving import approval, in_force, page, placed
from tests.races.test_orders import kinds
from tests.world import NOON

pytestmark = pytest.mark.commits
END = NOON + timedelta(hours=48)


def waiting(world, levels=("manager",)):
    in_force(world, [Rule(0, tuple(levels), 48)])
    return placed(world)


def approve(number, by, at=NOON):
    return partial(commands.approve_order, number=number, by=by, at=at)


class TestTwoApprovers:
    def test_approve_it_once(self, committed_world):
        world = committed_world
        number = waiting(world)
        ends = at_once([approve(number, world.marc), approve(number, world.ruth), approve(number, world.sam)])
        assert kinds(ends) == {"Approval": 1, "IllegalMove": 2}
        assert len(page(world, number).intents) == 1

    def test_take_a_level_each_where_there_are_two(self, committed_world):
        world = committed_world
        number = waiting(world, ["manager", "manager"])
        ends = at_once([approve(number, world.marc), approve(number, world.ruth)])
        assert kinds(ends) == {"Approval": 2}
        assert [step["level"] for step in approval(world, number).steps] == [1, 2]
        assert len(page(world, number).intents) == 1

    def test_count_for_one_without_the_lock(self, committed_world, monkeypatch):
        """The control: each reads the first level and writes over what the other decided."""
        world = committed_world
        number = waiting(world, ["manager", "manager"])
        order = page(world, number).order

        def unlocked(number):
            approving.scope.work_in(order.shop_id)
            found = Approval.objects.select_related("order").get(order_id=order.id)
            found.level, found.steps = 1, []  # As both saw it before either wrote.
            return found.order, found

        monkeypatch.setattr(approving, "_for_change", unlocked)
        at_once([approve(number, world.marc), approve(number, world.ruth)])
        assert len(approval(world, number).steps) == 1


class TestApprovedWhileItExpires:
    def test_ends_one_way(self, committed_world):
        world = committed_world
        number = waiting(world)
        before = END - timedelta(seconds=1)
        expiring = partial(commands.expire_approval, number=number, by=world.operator(), at=END)
        at_once([approve(number, world.marc, before), expiring])
        found, decided = page(world, number), approval(world, number)
        ended = {"approved": ("placed", 1), "expired": ("cancelled", 0)}
        assert (found.order.state, len(found.intents)) == ended[decided.state]
