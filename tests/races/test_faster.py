"""Somebody takes the last piece between the look at the shelves and the promise: the order leaves from elsewhere."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from comptoir.inventory import commands as stock
from comptoir.inventory import queries as levels
from comptoir.kernel import scope
from comptoir.orders import queries
from comptoir.orders.commands import placing
from tests.orders.scene import placed
from tests.world import NOON

pytestmark = pytest.mark.commits


@pytest.fixture
def rival(committed_world, monkeypatch):
    """Who orders the one mug of the first location at the moment when the other has just seen it there."""
    stock.count_stock(sku="MUG", location="WAKEFIELD", on_hand=1, by=committed_world.marc, at=NOON)
    looked, seen = placing._plan, []

    def order():
        try:
            return location_of(committed_world, placed(committed_world, ("MUG", 1)))
        finally:
            connections.close_all()

    def look_and_be_late(*args, **kwargs):
        found = looked(*args, **kwargs)
        seen.append(found)
        if len(seen) == 1:
            with ThreadPoolExecutor(1) as other:
                assert other.submit(order).result(timeout=20) == "WAKEFIELD"
        return found

    monkeypatch.setattr(placing, "_plan", look_and_be_late)
    return seen


def location_of(world, order) -> str:
    with scope.reading(world.ana):
        (delivery,) = queries.order_page(order.number).deliveries
        return delivery.location.code


class TestWhoLookedAndWasLate:
    @pytest.mark.feature("S10", by="race")
    def test_looks_again_and_is_served_from_elsewhere(self, committed_world, rival):
        assert location_of(committed_world, placed(committed_world, ("MUG", 1))) == "LEEDS"
        assert len(rival) == 3  # The late one twice, the rival once.
        with scope.reading(committed_world.ana):
            assert levels.unproved_stocks() == []

    def test_is_refused_though_another_location_has_it_without_the_second_look(
        self, committed_world, rival, monkeypatch
    ):
        """The control."""
        monkeypatch.setattr("comptoir.orders.commands.place_order", placing.place_order.__wrapped__)
        with pytest.raises(stock.OutOfStock):
            placed(committed_world, ("MUG", 1))
