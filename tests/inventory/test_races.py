"""Many buyers at the same moment, on real connections with real commits."""

from collections import Counter
from functools import partial

import pytest
from django.db import connection, transaction

from comptoir.inventory import commands
from comptoir.inventory.models import Movement, Reservation, Stock
from comptoir.kernel import scope
from comptoir.kernel.models import Event
from tests.inventory.crowd import at_once
from tests.world import NOON

pytestmark = pytest.mark.commits


class TestHundredBuyersOfTheLastUnit:
    @pytest.mark.feature("Y3", by="race")
    def test_end_with_one_promise_and_ninety_nine_clear_refusals(self, committed_world):
        world, by = committed_world, committed_world.ana
        buy = partial(
            commands.reserve,
            shop_id=world.shop().id,
            wants=[(world.variant("LAST-ONE").id, world.location("WAKEFIELD").id, 1)],
            by=by,
            at=NOON,
        )

        ends = at_once([buy] * 100)

        assert Counter(type(end).__name__ for end in ends) == {"dict": 1, "OutOfStock": 99}
        refusals = {str(end) for end in ends if isinstance(end, commands.OutOfStock)}
        assert refusals == {"None of LAST-ONE left; 1 wanted."}
        with scope.reading(by):
            stock = Stock.objects.get(variant=world.variant("LAST-ONE"), location=world.location("WAKEFIELD"))
            assert (stock.on_hand, stock.reserved, stock.sellable) == (1, 1, 0)
            assert Reservation.objects.count() == 1
            assert Movement.objects.filter(kind="reserved").count() == 1
            assert Event.objects.filter(name="stock.reserved").count() == 1

    def test_oversell_without_the_guard(self, committed_world):
        """The control: who first looks and then writes promises one unit to several."""
        world, by = committed_world, committed_world.ana
        last, shop = world.variant("LAST-ONE"), world.shop()

        def buy_naively() -> bool:
            with transaction.atomic(), scope._seeing(by.sight(), {}):
                stock = Stock.objects.get(variant=last, location__code="WAKEFIELD")
                with connection.cursor() as cursor:
                    cursor.execute("select pg_sleep(0.05)")  # A buyer takes a moment between looking and writing.
                if stock.sellable < 1:
                    return False
                Reservation.objects.create(
                    retailer_id=shop.retailer_id, shop=shop, variant=last, location_id=stock.location_id, quantity=1,
                    made_at=NOON,
                )  # fmt: skip
                Stock.objects.filter(pk=stock.pk).update(reserved=stock.reserved + 1)
                return True

        sold = at_once([buy_naively] * 10).count(True)

        assert sold > 1
        with scope.reading(by):
            assert Reservation.objects.count() == sold


class TestBasketsInOppositeOrder:
    @pytest.mark.feature("Y3", by="race")
    def test_do_not_wait_for_each_other_for_ever(self, committed_world):
        world, by = committed_world, committed_world.ana
        wants = [(world.variant(sku).id, world.location("WAKEFIELD").id, 1) for sku in ("MUG", "RED-SCARF")]
        at = {"shop_id": world.shop().id, "by": by, "at": NOON}

        ends = at_once([partial(commands.reserve, wants=wants[:: 1 - 2 * (n % 2)], **at) for n in range(30)])

        assert Counter(type(end).__name__ for end in ends) == {"dict": 10, "OutOfStock": 20}  # Ten scarves.
        with scope.reading(by):
            assert set(Stock.objects.filter(reserved__gt=0).values_list("variant__sku", "reserved")) == {
                ("MUG", 10), ("RED-SCARF", 10),
            }  # fmt: skip


class TestOnePromise:
    def test_is_given_back_once_by_many_who_try(self, committed_world):
        world, by = committed_world, committed_world.ana
        made = commands.reserve(
            shop_id=world.shop().id,
            wants=[(world.variant("MUG").id, world.location("WAKEFIELD").id, 5)],
            by=by,
            at=NOON,
        )

        def give_back() -> None:
            with scope.reading(by):
                rows = list(Reservation.objects.filter(pk__in=[row.pk for row in made.values()]))
            commands.release(reservations=rows, by=by, at=NOON)

        ends = at_once([give_back] * 10)

        assert Counter(type(end).__name__ for end in ends) == {"NoneType": 1, "PromiseGone": 9}
        with scope.reading(by):
            stock = Stock.objects.get(variant=world.variant("MUG"), location=world.location("WAKEFIELD"))
        assert (stock.on_hand, stock.reserved) == (100, 0)


class TestCountingWhilePeopleBuy:
    def test_never_leaves_more_promised_than_there_is(self, committed_world):
        world, by = committed_world, committed_world.marc
        buy = partial(
            commands.reserve,
            shop_id=world.shop().id,
            wants=[(world.variant("RED-SCARF").id, world.location("WAKEFIELD").id, 1)],
            by=by,
            at=NOON,
        )
        count = partial(commands.count_stock, sku="RED-SCARF", location="WAKEFIELD", on_hand=5, by=by, at=NOON)

        ends = at_once([buy] * 12 + [count] * 3)

        kinds = Counter(type(end).__name__ for end in ends)
        assert set(kinds) <= {"dict", "OutOfStock", "Stock", "BelowReserved"}
        with scope.reading(by):
            stock = Stock.objects.get(variant=world.variant("RED-SCARF"), location=world.location("WAKEFIELD"))
            moved = Movement.objects.filter(variant=stock.variant_id, location=stock.location_id)
            assert sum(moved.values_list("on_hand_change", flat=True)) == stock.on_hand
            assert sum(moved.values_list("reserved_change", flat=True)) == stock.reserved == kinds["dict"]
