"""Two people at the same shelf, and a count that is confirmed twice while people buy."""

from collections import Counter
from functools import partial

import pytest
from django.db import connection

from comptoir.inventory import commands
from comptoir.inventory.commands import counts
from comptoir.inventory.models import StockCount
from comptoir.inventory.queries import level_of, unproved_stocks
from comptoir.kernel import scope
from tests.inventory.crowd import at_once
from tests.world import NOON

pytestmark = pytest.mark.commits


def kinds(ends):
    return Counter(type(end).__name__ for end in ends)


def counted(world):
    count = commands.open_count(location="WAKEFIELD", by=world.marc, at=NOON)
    commands.count_line(count_id=count.id, sku="MUG", counted=96, by=world.clara, at=NOON)
    return count


class TestTwoPeopleAtOneShelf:
    @pytest.mark.feature("Y3", by="race")
    def test_do_not_type_over_each_other(self, committed_world):
        world = committed_world
        count = commands.open_count(location="WAKEFIELD", by=world.marc, at=NOON)
        given = {"count_id": count.id, "sku": "MUG", "by": world.clara, "at": NOON}
        ends = at_once([partial(commands.count_line, counted=90 + n, **given) for n in range(8)])
        assert kinds(ends) == {"CountLine": 1, "CountedAlready": 7}


class TestConfirmingTwice:
    @pytest.mark.feature("Y3", by="race")
    def test_posts_once_while_people_buy(self, committed_world):
        world = committed_world
        count = counted(world)
        wants = [(world.variant("MUG").id, world.location("WAKEFIELD").id, 1)]
        buy = partial(commands.reserve, shop_id=world.shop().id, wants=wants, by=world.ana, at=NOON)
        confirm = partial(commands.confirm_count, count_id=count.id, by=world.marc, at=NOON)

        ends = at_once([confirm, buy] * 6)

        assert kinds(ends) == {"dict": 6, "StockCount": 1, "IllegalMove": 5}
        with scope.reading(world.marc):
            level = level_of("MUG", "WAKEFIELD")
            assert (level.on_hand, level.reserved) == (96, 6)
            assert unproved_stocks() == []

    def test_posts_more_than_once_without_lock_and_machine(self, committed_world, monkeypatch):
        """The control: who first looks and then writes posts the same difference again."""
        world = committed_world
        count = counted(world)

        def looked_at(count_id, **_):
            found = StockCount.objects.select_related("location").get(id=count_id)
            with connection.cursor() as cursor:
                cursor.execute("select pg_sleep(0.2)")  # A moment between looking and writing.
            return found

        monkeypatch.setattr(counts, "_count_for_change", looked_at)
        monkeypatch.setattr(counts.machine, "move", lambda *_, **__: None)
        at_once([partial(commands.confirm_count, count_id=count.id, by=world.marc, at=NOON)] * 4)

        with scope.reading(world.marc):
            assert level_of("MUG", "WAKEFIELD").on_hand < 96
