"""Two people at the same box, and the last piece wanted by an order and by a transfer."""

from collections import Counter
from functools import partial

import pytest
from django.db import connection

from comptoir.inventory import commands
from comptoir.inventory.commands import Arrived, Coming, receiving
from comptoir.inventory.commands.inbounds import lines_of
from comptoir.inventory.models import Inbound, InboundLine, Movement, Stock
from comptoir.inventory.queries import unproved_stocks
from comptoir.kernel import scope
from tests.inventory.crowd import at_once
from tests.world import NOON

pytestmark = pytest.mark.commits


def sent(world, quantity=5):
    how = {"by": world.marc, "at": NOON}
    inbound = commands.draft_inbound(location="LEEDS", source="WAKEFIELD", lines=[Coming("MUG", quantity)], **how)
    return commands.send_inbound(inbound_id=inbound.id, **how)


def receiving_of(world, inbound, pieces=5):
    arrived = [Arrived("MUG", pieces)]
    return partial(commands.receive_inbound, inbound_id=inbound.id, lines=arrived, by=world.marc, at=NOON)


def kinds(ends):
    return Counter(type(end).__name__ for end in ends)


class TestTwoPeopleAtTheSameBox:
    @pytest.mark.feature("S10", by="race")
    def test_put_it_on_the_shelf_once(self, committed_world):
        world = committed_world
        inbound = sent(world)

        ends = at_once([receiving_of(world, inbound)] * 8)

        assert kinds(ends) == {"Inbound": 1, "IllegalMove": 7}
        with scope.reading(world.marc):
            stock = Stock.objects.get(variant=world.variant("MUG"), location=world.location("LEEDS"))
            assert stock.on_hand == 8
            assert unproved_stocks() == []

    @pytest.mark.feature("S10", by="race")
    def test_in_parts_never_put_more_than_came(self, committed_world):
        world = committed_world
        inbound = sent(world)

        ends = at_once([receiving_of(world, inbound, 2)] * 8)

        assert kinds(ends)["Inbound"] == 2
        assert set(kinds(ends)) == {"Inbound", "MoreThanExpected"}

    def test_put_more_there_than_its_lines_say_without_the_lock(self, committed_world, monkeypatch):
        """The control: who first looks and then writes adds to the shelf what another's line then forgets."""
        world = committed_world
        inbound = sent(world, 50)
        receiving_of(world, inbound, 1)()

        def looked_at(found):
            lines = lines_of(found)
            with connection.cursor() as cursor:
                cursor.execute("select pg_sleep(0.2)")  # A moment between looking and writing.
            return lines

        monkeypatch.setattr(receiving, "inbound_for_change", lambda number, **_: Inbound.objects.get(id=number))
        monkeypatch.setattr(receiving, "lines_of", looked_at)
        ends = at_once([receiving_of(world, inbound, 1)] * 6)

        came = sum(isinstance(end, Inbound) for end in ends)
        with scope.reading(world.marc):
            told = InboundLine.objects.get(inbound=inbound).received - 1
            stock = Stock.objects.get(variant=world.variant("MUG"), location=world.location("LEEDS"))
        assert stock.on_hand == 4 + came
        assert told < came


class TestTheLastPiece:
    @pytest.mark.feature("S10", by="race")
    def test_goes_to_an_order_or_with_the_transfer(self, committed_world):
        world, by = committed_world, committed_world.marc
        wants = [(world.variant("LAST-ONE").id, world.location("WAKEFIELD").id, 1)]
        buy = partial(commands.reserve, shop_id=world.shop().id, wants=wants, by=by, at=NOON)
        coming = [Coming("LAST-ONE", 1)]
        drafts = [
            commands.draft_inbound(location="LEEDS", source="WAKEFIELD", lines=coming, by=by, at=NOON) for _ in range(5)
        ]

        ends = at_once([
            deed for draft in drafts
            for deed in (buy, partial(commands.send_inbound, inbound_id=draft.id, by=by, at=NOON))
        ])  # fmt: skip

        found = kinds(ends)
        assert found["dict"] + found["Inbound"] == 1
        assert set(found) <= {"dict", "Inbound", "OutOfStock", "NotEnoughToSend"}
        with scope.reading(by):
            stock = Stock.objects.get(variant=world.variant("LAST-ONE"), location=world.location("WAKEFIELD"))
            assert stock.on_hand - stock.reserved == 0
            assert Movement.objects.filter(kind="sent_on").count() == found["Inbound"]
            assert unproved_stocks() == []
