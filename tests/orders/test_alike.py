"""The same basket of the same customer a moment later, customers who may not buy, and holds that end by themselves."""

import threading
from datetime import timedelta

import pytest

from comptoir.customers import commands as customers
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.orders import commands, queries
from comptoir.orders.alike import basket_key
from comptoir.shops import commands as shops
from tests.orders.scene import placed
from tests.world import NOON

SOON, LATER = NOON + timedelta(minutes=5), NOON + timedelta(minutes=11)


def guard(world, minutes=10):
    shops.change_shop(shop_id=world.shop().id, same_basket_minutes=minutes, by=world.ruth, at=NOON)


def again(world, *lines, at=SOON, **more):
    given = {"shop_id": world.shop().id, "customer_code": "C-1", "channel": "console", "by": world.ana, "at": at}
    return commands.place_order(lines=lines or [("MUG", 2)], **{**given, **more})


class TestSameBasket:
    def test_is_refused_within_the_shops_minutes(self, world):
        guard(world)
        placed(world, ("MUG", 2), ("RED-SCARF", 1))
        with pytest.raises(commands.OrderedAlready, match="less than 10 minutes ago"):
            again(world, ("RED-SCARF", 1), ("MUG", 2))

    @pytest.mark.parametrize(
        ("lines", "more"),
        [
            ([("MUG", 3)], {}),
            ([("MUG", 2)], {"at": LATER}),
            ([("MUG", 2)], {"customer_code": "C-2"}),
            ([("MUG", 2)], {"again": True}),
            ([("MUG", 2)], {"channel": "trade"}),
        ],
        ids=["other pieces", "later", "somebody else", "she wants it", "no person"],
    )
    def test_is_taken_otherwise(self, world, lines, more):
        guard(world)
        placed(world, ("MUG", 2))
        assert again(world, *lines, **more).number

    def test_is_taken_once_the_first_is_cancelled(self, world):
        guard(world)
        first = placed(world, ("MUG", 2))
        commands.cancel_order(number=first.number, reason="No", by=world.ana, at=NOON)
        assert again(world).number

    def test_is_taken_where_the_shop_does_not_mind(self, world):
        placed(world, ("MUG", 2))
        assert again(world).number

    @pytest.mark.parametrize("minutes", [-1, 24 * 60 + 1])
    def test_is_kept_away_for_a_day_at_most(self, world, minutes):
        with pytest.raises(Invalid):
            guard(world, minutes)

    def test_does_not_depend_on_the_order_of_its_lines(self):
        assert basket_key({"A": 1, "B": 2}) == basket_key({"B": 2, "A": 1}) != basket_key({"A": 2, "B": 1})

    @pytest.mark.commits
    @pytest.mark.parametrize("minutes", [0, 10])
    def test_pressed_by_four_at_one_moment_is_one_order(self, committed_world, minutes):
        """The control, without the guard: four orders."""
        world = committed_world
        guard(world, minutes)
        placed_ones, start = [], threading.Barrier(4)

        def press() -> None:
            from django.db import connections

            start.wait(20)
            try:
                placed_ones.append(again(world).number)
            except commands.OrderedAlready:
                pass
            finally:
                connections.close_all()

        threads = [threading.Thread(target=press) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(placed_ones) == (1 if minutes else 4)


class TestStoppedCustomer:
    def stop(self, world, **more):
        given = {"code": "C-1", "reason": "Two charge-backs", "by": world.marc, "at": NOON}
        return customers.stop_buying(**{**given, **more})

    def test_buys_nothing_and_then_again(self, world):
        self.stop(world)
        with pytest.raises(commands.BuyingStopped, match="C-1 may not buy for now: Two charge-backs"):
            placed(world, ("MUG", 1))
        assert again(world, customer_code="C-2").number
        customers.let_buy(code="C-1", by=world.marc, at=NOON)
        assert placed(world, ("MUG", 1)).number

    def test_buys_up_to_an_amount(self, world):
        self.stop(world, above_minor=2000)
        assert placed(world, ("MUG", 1)).number
        with pytest.raises(commands.BuyingStopped, match=r"above £20\.00"):
            placed(world, ("MUG", 2))

    def test_is_stopped_with_a_reason_by_who_may(self, world):
        with pytest.raises(Invalid):
            self.stop(world, reason=" ")
        with pytest.raises(Invalid):
            self.stop(world, above_minor=-1)
        with pytest.raises(NotAllowed):
            self.stop(world, by=world.clara)


class TestHoldUntil:
    def test_ends_by_itself_once(self, world, run_jobs):
        order = placed(world)
        hold = commands.hold_order(number=order.number, reason="Wait", until=SOON, by=world.ana, at=NOON)
        with scope.reading(world.ana):
            assert (queries.holds_over(NOON), queries.holds_over(SOON)) == ([], [hold.id])
        commands.end_hold(hold_id=hold.id, by=world.operator(), at=NOON)
        with scope.reading(world.ana):
            assert len(queries.order_page(order.number).holds) == 1
        for _ in range(2):
            commands.end_hold(hold_id=hold.id, by=world.operator(), at=SOON)
        with scope.reading(world.ana):
            assert queries.order_page(order.number).holds == []
            released = [e for e in queries.journal_of(order) if e.name == "order.hold_released"]
        assert len(released) == 1

    @pytest.mark.parametrize("until", [NOON, NOON - timedelta(days=1), NOON + timedelta(days=400)])
    def test_ends_later_than_now_and_within_a_year(self, world, until):
        with pytest.raises(Invalid, match="within a year"):
            commands.hold_order(number=placed(world).number, reason="Wait", until=until, by=world.ana, at=NOON)
