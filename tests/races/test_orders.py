"""Whole orders at the same moment: nothing is sold twice, nobody waits for ever, everybody gets an answer."""

from collections import Counter
from functools import partial

import pytest
from django.db import connection

from comptoir.inventory import commands as stock
from comptoir.inventory import queries as levels
from comptoir.kernel import scope
from comptoir.orders import commands, queries
from tests.inventory.crowd import at_once
from tests.world import NOON

pytestmark = pytest.mark.commits
BUYERS = 100


def buy(world, by, *lines):
    """What one buyer does: the whole command, from her address to the promise."""
    shop = world.shop().id
    return partial(
        commands.place_order, shop_id=shop, customer_code="C-1", lines=lines, channel="console", by=by, at=NOON
    )


def level(world, sku):
    with scope.reading(world.ana):
        found = levels.availability([world.variant(sku).id], [world.location("WAKEFIELD").id])
    return found[0]


def kinds(ends):
    return Counter(type(end).__name__ for end in ends)


class TestHundredBuyersOfTheLastUnit:
    @pytest.mark.feature("Y3", by="race")
    def test_end_with_one_order_and_ninety_nine_clear_refusals(self, committed_world):
        world, by = committed_world, committed_world.ana

        ends = at_once([buy(world, by, ("LAST-ONE", 1))] * BUYERS)

        found = kinds(ends)
        assert found["Order"] == 1
        assert found["Order"] + found["OutOfStock"] + found["NowhereInStock"] == BUYERS
        assert all("LAST-ONE" in str(end) for end in ends if isinstance(end, Exception))
        assert (level(world, "LAST-ONE").sellable, level(world, "LAST-ONE").on_hand) == (0, 1)
        with scope.reading(by):
            assert len(queries.order_list(shops=[world.shop().id], limit=10)) == 1
            assert levels.unproved_stocks() == []

    def test_are_promised_it_several_times_without_the_guard(self, committed_world, monkeypatch):
        """The control: who looks, waits and then writes, oversells; so it is the guard that holds."""
        world, by = committed_world, committed_world.ana
        real, sold = stock.reserve, world.variant("LAST-ONE").id

        def look_then_write(**asked):
            with connection.cursor() as cursor:
                cursor.execute("select on_hand - reserved from inventory_stock where variant_id = %s", [sold])
                (left,) = cursor.fetchone()
                cursor.execute("select pg_sleep(0.05)")
                if left < 1:
                    raise stock.OutOfStock("LAST-ONE", wanted=1, available=left)
                # As if there were one for each: the guard sees plenty, the shelf still holds one.
                cursor.execute("update inventory_stock set on_hand = on_hand + 1 where variant_id = %s", [sold])
            return real(**asked)

        monkeypatch.setattr(stock, "reserve", look_then_write)
        ends = at_once([buy(world, by, ("LAST-ONE", 1))] * 10)

        assert kinds(ends)["Order"] > 1


class TestBasketsInOppositeOrder:
    @pytest.mark.feature("Y3", by="race")
    def test_do_not_wait_for_each_other_for_ever(self, committed_world):
        world, by = committed_world, committed_world.ana
        basket = (("MUG", 1), ("RED-SCARF", 1))
        buyers = [buy(world, by, *basket[:: 1 - 2 * (n % 2)]) for n in range(30)]

        ends = at_once(buyers)

        found = kinds(ends)
        assert set(found) <= {"Order", "OutOfStock", "NowhereInStock"}  # No deadlock, no time-out.
        # Ten scarves in Wakefield; who found them there and was too late was told so, the rest went to Leeds.
        assert found["Order"] >= 10
        assert level(world, "RED-SCARF").sellable == 0
        with scope.reading(by):
            assert levels.unproved_stocks() == []


class TestCancellingAndPayingAtOnce:
    @pytest.mark.feature("Y4", by="race")
    @pytest.mark.parametrize("turn", range(3))
    def test_leaves_no_money_without_goods(self, committed_world, run_jobs, turn):
        world, ana, marc = committed_world, committed_world.ana, committed_world.marc
        number = buy(world, ana, ("MUG", 2))().number
        cancel = partial(commands.cancel_order, number=number, reason="Changed her mind", by=ana, at=NOON)
        pay = partial(commands.take_payment, number=number, source="cash", reference="T-1", by=marc, at=NOON)

        ends = at_once([cancel, pay] if turn % 2 else [pay, cancel])
        run_jobs()

        assert set(kinds(ends)) <= {"Order", "Capture", "NothingOutstanding", "PaymentOver"}
        with scope.reading(ana):
            page = queries.order_page(number)
            assert page.order.state == "cancelled"
            assert sum(capture.left_minor for capture in page.captures) == 0  # All that came is going back.
            assert levels.unproved_stocks() == []
        assert (level(world, "MUG").on_hand, level(world, "MUG").sellable) == (100, 100)


class TestExpiringAndPayingAtOnce:
    @pytest.mark.feature("S27", by="race")
    def test_end_in_a_sale_or_in_money_that_goes_back(self, committed_world, run_jobs):
        world, ana = committed_world, committed_world.ana
        order = buy(world, ana, ("MUG", 2))()
        expire = partial(commands.expire_order, number=order.number, by=world.operator(), at=order.pay_by)
        pay = partial(
            commands.take_payment, number=order.number, source="cash", reference="T-1", by=ana, at=order.pay_by
        )

        at_once([expire, pay])
        run_jobs()

        with scope.reading(ana):
            page = queries.order_page(order.number)
            left = sum(capture.left_minor for capture in page.captures)
            assert (page.order.state, left) in {("open", order.total_minor), ("cancelled", 0)}
            assert levels.unproved_stocks() == []


class TestTheSameStepTwiceAtOnce:
    def test_is_walked_once(self, committed_world, run_jobs):
        world, ana = committed_world, committed_world.ana
        number = buy(world, ana, ("MUG", 2))().number
        commands.take_payment(number=number, source="cash", reference="T-1", by=ana, at=NOON)
        run_jobs()
        pack = partial(commands.move_delivery, number=number, position=1, verb="start_packing", by=ana, at=NOON)

        assert kinds(at_once([pack] * 6)) == {"Delivery": 1, "IllegalMove": 5}
