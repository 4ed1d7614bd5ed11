"""Giving back a part: pieces, the delivery, a gesture, a delivery that will not leave; always to the last coin."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.orders import commands, queries
from comptoir.orders.models import Order
from comptoir.orders.totals import units_of
from comptoir.payments import commands as payments
from tests.orders.scene import paid, placed, walked
from tests.orders.test_splitting import deliveries, offer
from tests.world import NOON

WAY = ("start_packing", "finish_packing", "send", "deliver")
WHY = {"reason": "One came broken", "at": NOON}


def money(world, order):
    """Due, settled, being refunded, outstanding."""
    with scope.reading(world.ana):
        found = queries.order_page(order.number).money
    return found.due_minor, found.settled_minor, found.refunding_minor, found.outstanding_minor


def give_all_back(world, order):
    """A person hands over what was asked back: it was paid in cash."""
    with scope.reading(world.ana):
        asked = [refund.id for refund in queries.order_page(order.number).refunds if refund.state != "done"]
    for refund in asked:
        payments.finish_by_hand(refund_id=refund, by=world.marc, at=NOON)


@pytest.fixture
def delivered(world, run_jobs):
    order = paid(world, run_jobs, ("MUG", 3), ("RED-SCARF", 1))
    walked(world, order, *WAY)
    return order


class TestRefundPart:
    def test_gives_pieces_back_at_the_price_that_was_fixed(self, world, delivered):
        due = money(world, delivered)[0]
        commands.ask_refund(number=delivered.number, lines=[(1, 1)], by=world.marc, **WHY)
        with scope.reading(world.ana):
            line = queries.order_page(delivered.number).lines[0]
        worth = units_of(line.total_minor, 3, start=0, count=1)
        assert line.refunded_quantity == 1
        assert money(world, delivered) == (due - worth, due, worth, -worth)
        give_all_back(world, delivered)
        assert money(world, delivered) == (due - worth, due - worth, 0, 0)

    def test_gives_the_delivery_back_once(self, world, delivered):
        commands.ask_refund(number=delivered.number, shipping=True, by=world.marc, **WHY)
        with pytest.raises(commands.NothingLeftToRefund, match="refunded before"):
            commands.ask_refund(number=delivered.number, shipping=True, by=world.marc, **WHY)

    def test_gives_no_more_than_was_bought_or_than_came(self, world, delivered):
        with pytest.raises(commands.NothingLeftToRefund, match="Only 3 of MUG are left to refund, not 4"):
            commands.ask_refund(number=delivered.number, lines=[(1, 4)], by=world.marc, **WHY)
        with pytest.raises(commands.NothingLeftToRefund, match="is left of what came"):
            commands.ask_refund(number=delivered.number, gesture_minor=10**9, by=world.marc, **WHY)
        assert money(world, delivered)[2] == 0

    def test_refuses_what_is_still_in_the_house(self, world, run_jobs):
        order = paid(world, run_jobs, ("MUG", 2))
        with pytest.raises(commands.NotGoneYet, match="has not left yet"):
            commands.ask_refund(number=order.number, lines=[(1, 1)], by=world.marc, **WHY)

    @pytest.mark.parametrize("what", [{}, {"gesture_minor": -1}, {"lines": [(1, 0)]}, {"lines": [(9, 1)]}])
    def test_refuses_what_makes_no_sense(self, world, delivered, what):
        with pytest.raises(Invalid):
            commands.ask_refund(number=delivered.number, by=world.marc, **what, **WHY)

    def test_is_for_those_who_may_and_their_own_shop(self, world, delivered):
        with pytest.raises(NotAllowed):
            commands.ask_refund(number=delivered.number, gesture_minor=1, by=world.clara, **WHY)
        with pytest.raises(Order.DoesNotExist):
            commands.ask_refund(number=delivered.number, gesture_minor=1, by=world.bruno, **WHY)


class TestCancelDelivery:
    def test_lets_the_rest_go_on(self, world, run_jobs):
        offer(world, "LAST-ONE")
        order = paid(world, run_jobs, ("MUG", 1), ("LAST-ONE", 2))
        due = money(world, order)[0]
        commands.cancel_delivery(number=order.number, position=2, reason="Too slow", by=world.ana, at=NOON)
        assert [state for _, state, *_ in deliveries(world, order)] == ["allocated", "released"]
        now, settled, refunding, _ = money(world, order)
        assert settled == due
        assert refunding == due - now > 495
        walked(world, order, *WAY)
        give_all_back(world, order)
        assert money(world, order)[3] == 0
        with scope.reading(world.ana):
            assert queries.order_page(order.number).order.state == "completed"

    def test_is_refused_where_nothing_else_would_be_left(self, world, run_jobs):
        with pytest.raises(Refusal, match="cancel the order itself"):
            commands.cancel_delivery(
                number=paid(world, run_jobs).number, position=1, reason="No", by=world.ana, at=NOON
            )
        with pytest.raises(Refusal, match="not paid yet"):
            commands.cancel_delivery(
                number=placed(world, ("MUG", 99)).number, position=2, reason="No", by=world.ana, at=NOON
            )


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    parts=st.lists(
        st.tuples(
            st.lists(st.tuples(st.integers(1, 2), st.integers(1, 2)), max_size=2), st.booleans(), st.integers(0, 300)
        ),
        max_size=6,
    )
)
def test_any_order_of_parts_adds_up_to_the_cent(world, run_jobs, parts):
    order = paid(world, run_jobs, ("MUG", 3))
    walked(world, order, *WAY)
    for lines, shipping, gesture in parts:
        try:
            commands.ask_refund(
                number=order.number, lines=lines, shipping=shipping, gesture_minor=gesture, by=world.marc, **WHY
            )
        except Refusal:
            continue
        give_all_back(world, order)
        due, settled, refunding, outstanding = money(world, order)
        assert (settled, refunding, outstanding) == (due, 0, 0)
        assert due >= 0
