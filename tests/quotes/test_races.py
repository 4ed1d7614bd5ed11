"""One quote, accepted and ordered by many at the same moment."""

from functools import partial

import pytest

from comptoir.kernel import scope
from comptoir.orders import queries as orders
from comptoir.quotes import commands
from comptoir.quotes.commands import answering
from comptoir.quotes.models import Quote
from tests.inventory.crowd import at_once
from tests.quotes.scene import accepted, by_link, sent
from tests.world import NOON

pytestmark = pytest.mark.commits
CROWD = 6


def orders_of(world):
    with scope.reading(world.ana):
        return len(orders.order_list(shops=[world.shop().id], limit=50))


class TestAcceptedByManyAtOnce:
    def test_is_accepted_once(self, committed_world):
        world = committed_world
        number, by = sent(world), None
        by = by_link(world, number)
        wish = partial(commands.accept_quote, number=number, version=1, name="Sofia", by=by, at=NOON)
        ends = [type(end).__name__ for end in at_once([wish] * CROWD)]
        assert sorted(ends) == ["Answer", *["Over"] * (CROWD - 1)]

    @pytest.mark.feature("O3", by="race")
    def test_becomes_one_order(self, committed_world):
        world = committed_world
        number = sent(world)
        accepted(world, number)
        ends = at_once([partial(commands.order_quote, number=number, by=world.ana, at=NOON)] * CROWD)
        assert sorted(type(end).__name__ for end in ends) == [*["IllegalMove"] * (CROWD - 1), "Quote"]
        assert orders_of(world) == 1

    def test_becomes_several_without_the_lock_and_the_walker(self, committed_world, monkeypatch):
        """The control: who looks at an unlocked row and writes the state past the machine orders again."""
        world = committed_world
        number = sent(world)
        accepted(world, number)
        with scope.reading(world.ana):
            seen = Quote.objects.get(number=number)
        monkeypatch.setattr(answering, "quote_for_change", lambda number: Quote.objects.get(pk=seen.pk))
        monkeypatch.setattr(answering.machine, "can", lambda thing, verb: True)
        monkeypatch.setattr(answering.machine, "move", lambda *given, **more: None)
        at_once([partial(commands.order_quote, number=number, by=world.ana, at=NOON)] * 3)
        assert orders_of(world) > 1
