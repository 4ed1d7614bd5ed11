"""What is wished of an order beside its articles: priority, gift, remarks, the day agreed on."""

from datetime import timedelta

import pytest

from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid
from comptoir.kernel.models import Event
from comptoir.orders import commands, queries
from comptoir.orders.options import DayNotPossible, Options, Priority
from tests.orders.scene import paid, placed, walked
from tests.orders.test_splitting import offer
from tests.world import NOON

TODAY = NOON.date()
SOON = TODAY + timedelta(days=3)


def order_with(world, *lines, **wishes):
    return commands.place_order(
        shop_id=world.shop().id, customer_code="C-1", lines=lines or [("MUG", 2)], channel="console",
        options=Options(**wishes), by=world.ana, at=NOON,
    )  # fmt: skip


def page(world, order):
    with scope.reading(world.ana):
        return queries.order_page(order.number)


def change(world, order, line_remarks=None, **changes):
    return commands.set_order_options(
        number=order.number, changes=changes, line_remarks=line_remarks, by=world.ana, at=NOON
    )


class TestPlaceOrder:
    def test_keeps_what_is_wished(self, world):
        wishes = {"priority": "urgent", "gift_message": " Happy birthday ", "remark": "Ring twice", "agreed_on": SOON}
        order = order_with(world, ("MUG", 2), ("RED-SCARF", 1), line_remarks={"RED-SCARF": "Wrap it"}, **wishes)
        found = page(world, order)

        assert (found.order.priority, found.order.is_gift, found.order.gift_message) == (2, True, "Happy birthday")
        assert (found.order.remark, found.order.agreed_on) == ("Ring twice", SOON)
        assert {line.sku: line.remark for line in found.lines} == {"MUG": "", "RED-SCARF": "Wrap it"}

    @pytest.mark.parametrize(
        ("wishes", "said"),
        [
            ({"agreed_on": TODAY - timedelta(days=1)}, "from today on"),
            ({"agreed_on": TODAY + timedelta(days=400)}, "within a year"),
            ({"priority": "huge"}, "“huge” is no priority"),
            ({"remark": "x" * 301}, "300 characters at most"),
            ({"line_remarks": {"SOCKS": "Blue"}}, "SOCKS, which is not ordered"),
        ],
    )
    def test_refuses_what_cannot_be(self, world, wishes, said):
        with pytest.raises(Invalid, match=said):
            order_with(world, **wishes)

    def test_refuses_a_day_before_a_part_can_leave(self, world):
        offer(world, "LAST-ONE", released_on=TODAY + timedelta(days=20))
        with pytest.raises(DayNotPossible, match="at the earliest"):
            order_with(world, ("MUG", 1), ("LAST-ONE", 1), agreed_on=TODAY + timedelta(days=19))

        order_with(world, ("MUG", 1), ("LAST-ONE", 1), agreed_on=TODAY + timedelta(days=20))

    def test_refuses_any_day_while_nobody_knows_when_the_stock_comes(self, world):
        offer(world, "LAST-ONE")
        with pytest.raises(DayNotPossible, match="nobody knows"):
            order_with(world, ("LAST-ONE", 3), agreed_on=SOON)


class TestSetOrderOptions:
    def test_changes_what_is_named_and_says_so_without_anybodys_texts(self, world):
        order = order_with(world, remark="Ring twice")
        change(world, order, {1: "The blue one"}, priority="high", gift_message="For Tom", agreed_on=SOON)
        found = page(world, order)

        assert (found.order.priority, found.order.gift_message, found.order.remark) == (1, "For Tom", "Ring twice")
        assert (found.order.agreed_on, found.lines[0].remark) == (SOON, "The blue one")
        with scope.reading(world.ana):
            (event,) = Event.objects.filter(name="order.options_set")
        assert event.data["said"].startswith("priority high; gift message; ")
        assert "Tom" not in str(event.data)

    def test_leaves_no_trace_where_nothing_changes(self, world):
        order = order_with(world, priority="high")
        change(world, order, {1: ""}, priority="high", remark=" ")
        with scope.reading(world.ana):
            assert not Event.objects.filter(name="order.options_set").exists()

    def test_takes_the_message_away_with_the_gift(self, world):
        order = order_with(world, gift_message="For Tom")
        change(world, order, is_gift=False)
        assert page(world, order).order.gift_message == ""

    def test_refuses_a_day_before_a_part_can_leave(self, world):
        offer(world, "LAST-ONE", released_on=TODAY + timedelta(days=20))
        order = order_with(world, ("MUG", 1), ("LAST-ONE", 1))
        with pytest.raises(DayNotPossible):
            change(world, order, agreed_on=SOON)
        change(world, order, agreed_on=TODAY + timedelta(days=21))
        change(world, order, agreed_on=None)
        assert page(world, order).order.agreed_on is None

    def test_is_refused_for_a_line_that_is_not_there(self, world):
        with pytest.raises(Invalid, match="no line 7"):
            change(world, order_with(world), {7: "x"})

    def test_is_refused_once_everything_has_left(self, world, run_jobs):
        order = paid(world, run_jobs)
        walked(world, order, "start_packing", "finish_packing", "send")
        with pytest.raises(commands.TooLateToChange):
            change(world, order, priority="high")


class TestTooLateForAgreed:
    def test_names_what_was_delayed_beyond_the_agreed_day(self, world):
        offer(world, "LAST-ONE", released_on=TODAY + timedelta(days=2))
        order = order_with(world, ("MUG", 1), ("LAST-ONE", 1), agreed_on=SOON)
        assert page(world, order).too_late_for_agreed == []
        position = next(d.position for d in page(world, order).deliveries if d.kind == "preorder")
        later = TODAY + timedelta(days=9)
        commands.expect_delivery(number=order.number, position=position, expected_on=later, by=world.ana, at=NOON)

        assert [d.position for d in page(world, order).too_late_for_agreed] == [position]


class TestOrderList:
    def test_shows_high_and_urgent_alone(self, world):
        placed(world)
        high, urgent = order_with(world, ("MUG", 3), priority="high"), order_with(world, ("MUG", 4), priority="urgent")
        with scope.reading(world.ana):
            at_least = {
                least: {row.number for row in queries.order_list(shops=[world.shop().id], priority=least)}
                for least in (Priority.HIGH, Priority.URGENT)
            }

        assert at_least == {Priority.HIGH: {high.number, urgent.number}, Priority.URGENT: {urgent.number}}
