"""Cancelled and ordered again, at random: a promise stands as long as its line does, and no longer."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db.models import Sum

from comptoir.inventory.models import Reservation, Stock
from comptoir.kernel import scope
from comptoir.orders import commands, queries
from comptoir.orders.models import DeliveryLine
from comptoir.orders.states import DeliveryState
from tests.orders.scene import placed
from tests.world import NOON

TIMES = 50
SKUS = ("MUG", "RED-SCARF")
HELD = (DeliveryState.RESERVED, DeliveryState.WAITING, DeliveryState.AWAIT_STOCK, DeliveryState.AWAIT_DATE)


def sums(world) -> tuple[int, int, int]:
    """Pieces that open lines wait for, that promises hold, that the shelves say are promised."""
    with scope.reading(world.ana):
        lines = DeliveryLine.objects.filter(delivery__state__in=HELD, reservation__isnull=False)
        promises = Reservation.objects.filter(state="held")
        found = [rows.aggregate(pieces=Sum("quantity"))["pieces"] or 0 for rows in (lines, promises)]
        return (*found, Stock.objects.aggregate(pieces=Sum("reserved"))["pieces"])


class TestCancelledAndOrderedAgain:
    @pytest.mark.feature("Y3", by="api")
    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_fifty_times_at_random_never_leaves_a_promise_behind_or_out(self, world, run_jobs, seed):
        chance, at = random.Random(seed), NOON
        with scope.reading(world.ana):
            before = {row.pk: row.on_hand for row in Stock.objects.all()}
        assert sums(world) == (0, 0, 0)
        numbers = [placed(world, ("MUG", 1), ("RED-SCARF", 2)).number]
        for _ in range(TIMES):
            at += timedelta(minutes=1)
            number = numbers[-1]
            with scope.reading(world.ana):
                page = queries.order_page(number)
            if page.order.state == "cancelled":
                with scope.reading(world.ana):
                    order, lines = queries.ordered(number)
                assert order.number == number
                again = chance.choice([lines, lines[:1], [(sku, pieces + 1) for sku, pieces in lines]])
                numbers.append(placed(world, *again, at=at).number)
            elif page.order.state == "placed" and chance.random() < 0.4:
                with suppress(commands.NothingOutstanding):  # It is paid, and about to be opened.
                    commands.take_payment(number=number, source="cash", reference=f"R-{at:%H%M}", by=world.marc, at=at)
            else:
                commands.cancel_order(number=number, reason="She changed her mind.", by=world.marc, at=at)
            if chance.random() < 0.7:
                run_jobs()
            lines, promises, shelves = sums(world)
            assert lines == promises == shelves
        run_jobs()
        for number in numbers:
            with scope.reading(world.ana):
                state = queries.order_by_number(number).state
            if state != "cancelled":
                commands.cancel_order(number=number, reason="The end.", by=world.marc, at=at)
        run_jobs()
        assert len(numbers) > 10
        assert sums(world) == (0, 0, 0)
        with scope.reading(world.ana):
            assert {row.pk: row.on_hand for row in Stock.objects.all()} == before
