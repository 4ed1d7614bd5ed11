"""An order's life after it was placed: paid, packed, sent, delivered; held, cancelled, expired, refunded."""

from datetime import timedelta

import pytest

from comptoir.inventory.models import Stock
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.machine import IllegalMove
from comptoir.orders import commands, queries
from comptoir.orders.models import Order
from comptoir.orders.reactions import expire_overdue_orders
from comptoir.payments import commands as payments
from comptoir.payments.saying import RefundSaid
from comptoir.payments.states import RefundState
from tests.orders.scene import paid, placed, walked
from tests.world import NOON

LATER = NOON + timedelta(days=2)


def page(world, order):
    with scope.reading(world.ana):
        return queries.order_page(order.number)


def stock(world, sku="MUG"):
    with scope.reading(world.ana):
        row = Stock.objects.get(variant__sku=sku, location__code="WAKEFIELD")
    return row.on_hand, row.reserved


class TestAPaidOrder:
    def test_is_authorized_and_its_stock_is_allocated(self, world, run_jobs):
        found = page(world, paid(world, run_jobs))
        assert (found.stage, found.money.badge, found.money.outstanding_minor) == ("authorized", "paid", 0)
        assert found.deliveries[0].state == "allocated"
        assert stock(world) == (98, 0)

    def test_goes_to_its_end_step_by_step(self, world, run_jobs):
        order, stages = paid(world, run_jobs), []
        for verb in ("start_packing", "finish_packing", "send", "deliver"):
            walked(world, order, verb)
            stages.append(page(world, order).stage)
        assert stages == ["authorized", "waiting_for_pickup", "dispatched", "delivered"]
        assert page(world, order).order.state == "completed"

    def test_offers_exactly_one_next_step_of_the_delivery(self, world, run_jobs):
        steps = page(world, paid(world, run_jobs)).next_steps(lambda right: True)
        assert steps[0].verb == "start_packing"
        ways = [s.verb for s in steps if s.delivery and s.possible and s.verb not in ("refuse", "reroute")]
        assert ways == ["start_packing"]

    def test_refuses_a_step_out_of_turn(self, world, run_jobs):
        order = paid(world, run_jobs)
        with pytest.raises(IllegalMove, match="not possible now"):
            walked(world, order, "send")

    def test_cannot_be_moved_from_another_shop(self, world, run_jobs):
        order = paid(world, run_jobs)
        for stranger in (world.bruno, world.finn):
            with pytest.raises(Order.DoesNotExist):
                commands.move_delivery(number=order.number, position=1, verb="start_packing", by=stranger, at=NOON)

    def test_says_no_to_an_unknown_step(self, world, run_jobs):
        with pytest.raises(Invalid, match="no step"):
            walked(world, paid(world, run_jobs), "teleport")

    def test_is_not_paid_twice(self, world, run_jobs):
        order = paid(world, run_jobs)
        with pytest.raises(commands.NothingOutstanding):
            commands.take_payment(number=order.number, source="cash", reference="2", by=world.ana, at=NOON)

    def test_leaves_a_line_in_the_timeline_for_each_step(self, world, run_jobs):
        from comptoir.kernel.models import Event
        from comptoir.kernel.timeline import lines

        order = paid(world, run_jobs)
        walked(world, order, "start_packing")
        with scope.reading(world.ana):
            told = [line.text for line in lines(Event.objects.filter(order_id=order.id).order_by("id"))]
        assert told[0].startswith("Placed by Ana · £")
        assert any("packing started by Ana" in text for text in told)


class TestAHold:
    def test_keeps_everything_in_the_house(self, world, run_jobs):
        order = paid(world, run_jobs)
        commands.hold_order(number=order.number, reason="Address looks odd", by=world.ana, at=NOON)
        with pytest.raises(Refusal, match="Address looks odd"):
            walked(world, order, "start_packing")
        assert page(world, order).stage == "on_hold"

    def test_is_released_with_all_that_stand(self, world, run_jobs):
        order = paid(world, run_jobs)
        for reason in ("One", "Two"):
            commands.hold_order(number=order.number, reason=reason, by=world.ana, at=NOON)
        assert len(commands.release_hold(number=order.number, by=world.ana, at=NOON)) == 2
        walked(world, order, "start_packing")

    def test_needs_a_reason_and_the_right(self, world):
        order = placed(world)
        with pytest.raises(Invalid, match="why"):
            commands.hold_order(number=order.number, reason="  ", by=world.ana, at=NOON)
        with pytest.raises(NotAllowed):
            commands.hold_order(number=order.number, reason="x", by=world.clara, at=NOON)

    def test_is_refused_when_everything_has_left(self, world, run_jobs):
        order = paid(world, run_jobs)
        walked(world, order, "start_packing", "finish_packing", "send")
        with pytest.raises(commands.NothingToHold):
            commands.hold_order(number=order.number, reason="x", by=world.ana, at=NOON)


class TestCancelOrder:
    def test_gives_a_promise_back(self, world):
        order = placed(world)
        commands.cancel_order(number=order.number, reason="Changed her mind", by=world.ana, at=NOON)
        assert stock(world) == (100, 0)
        found = page(world, order)
        assert (found.stage, found.deliveries[0].state, found.intents[0].state) == ("cancelled", "released", "closed")

    def test_puts_allocated_stock_back_and_refunds_what_came(self, world, run_jobs):
        order = paid(world, run_jobs)
        commands.cancel_order(number=order.number, reason="Out of season", by=world.ana, at=NOON)
        found = page(world, order)
        assert stock(world) == (100, 0)
        assert found.deliveries[0].state == "deallocated"
        assert [r.amount_minor for r in found.refunds] == [order.total_minor]

    def test_is_refused_once_a_parcel_has_left(self, world, run_jobs):
        order = paid(world, run_jobs)
        walked(world, order, "start_packing", "finish_packing", "send")
        with pytest.raises(Refusal, match="parcel has left"):
            commands.cancel_order(number=order.number, reason="Too late", by=world.ana, at=NOON)
        assert stock(world) == (98, 0)

    def test_does_nothing_twice(self, world):
        order = placed(world)
        commands.cancel_order(number=order.number, reason="x", by=world.ana, at=NOON)
        with pytest.raises(IllegalMove):
            commands.cancel_order(number=order.number, reason="x", by=world.ana, at=NOON)
        assert stock(world) == (100, 0)

    def test_keeps_no_reservation_over_fifty_random_orders_and_cancellations(self, world, run_jobs):
        for n in range(50):
            order = paid(world, run_jobs) if n % 3 == 0 else placed(world)
            commands.cancel_order(number=order.number, reason="x", by=world.ana, at=NOON)
        assert stock(world) == (100, 0)


class TestARefundThatFails:
    def test_is_not_asked_for_again_by_itself(self, world, run_jobs):
        """A gateway that refuses every refund would be asked for ever."""
        order = paid(world, run_jobs)
        commands.cancel_order(number=order.number, reason="Changed her mind", by=world.ana, at=NOON)
        (refund,) = page(world, order).refunds
        said = RefundSaid(refund.key, RefundState.FAILED, failure="No")
        payments.hear_of_refund(refund_id=refund.id, said=said, by=world.operator(), at=NOON)
        run_jobs()
        assert [(r.id, r.state) for r in page(world, order).refunds] == [(refund.id, "failed")]


class TestExpiry:
    def test_ends_an_unpaid_order_and_gives_its_stock_back(self, world):
        order = placed(world)
        assert expire_overdue_orders(world.operator(), LATER) == 1
        assert page(world, order).stage == "expired"
        assert stock(world) == (100, 0)

    def test_leaves_alone_what_was_paid_or_is_not_due(self, world, run_jobs):
        paid(world, run_jobs)
        placed(world, at=LATER - timedelta(hours=1))
        assert expire_overdue_orders(world.operator(), LATER) == 0

    def test_works_in_one_shop_at_a_time(self, world):
        placed(world)
        assert expire_overdue_orders(world.operator("CLOTH"), LATER) == 0


class TestAReversedPayment:
    def test_holds_the_order_until_it_is_paid_again(self, world, run_jobs):
        from comptoir.payments import commands as payments

        order = paid(world, run_jobs)
        capture = page(world, order).captures[0]
        payments.reverse_offline(capture_id=capture.id, reason="Counted wrong", by=world.ana, at=NOON)
        run_jobs()
        assert page(world, order).stage == "on_hold"
        assert page(world, order).money.outstanding_minor == order.total_minor
        commands.take_payment(number=order.number, source="terminal", reference="T-9", by=world.ana, at=NOON)
        run_jobs()
        assert (page(world, order).stage, page(world, order).money.outstanding_minor) == ("authorized", 0)


class TestRefundOrder:
    def test_gives_back_all_of_a_delivered_order_and_owes_nothing(self, world, run_jobs):
        order = paid(world, run_jobs)
        walked(world, order, "start_packing", "finish_packing", "send", "deliver")
        commands.ask_refund(whole=True, number=order.number, reason="Broken", by=world.ana, at=NOON)
        found = page(world, order)
        assert (found.money.due_minor, found.money.badge) == (0, "refund_pending")
        with pytest.raises(commands.NothingToRefund):
            commands.ask_refund(whole=True, number=order.number, reason="Again", by=world.ana, at=NOON)

    def test_sends_who_asks_too_early_to_cancelling(self, world, run_jobs):
        with pytest.raises(Refusal, match="cancel it"):
            commands.ask_refund(whole=True, number=paid(world, run_jobs).number, reason="x", by=world.ana, at=NOON)

    def test_needs_the_right(self, world, run_jobs):
        order = paid(world, run_jobs)
        with pytest.raises(NotAllowed):
            commands.ask_refund(whole=True, number=order.number, reason="x", by=world.clara, at=NOON)
