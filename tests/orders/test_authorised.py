"""Orders whose money is held first and taken when the goods leave, or arrive."""

from datetime import timedelta

import pytest

from comptoir.kernel import scope
from comptoir.kernel.models import Event
from comptoir.kernel.timeline import lines
from comptoir.ledger import queries as ledger
from comptoir.messaging.queries import messages_of_order
from comptoir.orders import commands, queries
from comptoir.orders.reactions import expire_overdue_orders
from comptoir.payments import commands as payments
from comptoir.payments.gateways import Deed
from comptoir.payments.queries import operations_of_order
from tests.orders.scene import placed, walked
from tests.world import NOON

LATER = NOON + timedelta(days=60)
PACKED = ("start_packing", "finish_packing")


@pytest.fixture
def at_the_door(world):
    """The shop lets customers pay the courier, delivery by delivery."""
    turn_on(world, "courier")


def turn_on(world, way, **how):
    told = {"at_dispatch": True, "per_shipment": True, **how}
    payments.set_way(shop_id=world.shop().id, gateway=way, is_on=True, **told, by=world.ruth, at=NOON)


def ordered(world, *lines, way="courier"):
    return commands.place_order(
        shop_id=world.shop().id, customer_code="C-1", lines=lines or [("MUG", 2)], channel="console", way=way,
        by=world.ana, at=NOON,
    )  # fmt: skip


def carded(world, run_jobs, *lines):
    """An order whose amount the card gateway was asked to hold."""
    turn_on(world, "card_form")
    order = placed(world, *lines)
    commands.authorise_order(number=order.number, way="card_form", token="tok_1", by=world.ana, at=NOON)
    run_jobs()
    return order


def page(world, order):
    with scope.reading(world.ana):
        return queries.order_page(order.number)


def moved(world, order):
    """Every attempt to move its money as (kind, state, amount)."""
    with scope.reading(world.ana):
        return [(row.kind, row.state, row.amount_minor) for row in operations_of_order(order.id)]


def outside(world):
    """What the books say is on its way to us, by where it is."""
    with scope.reading(world.operator()):
        balance = ledger.trial_balance(world.shop().id)
    assert balance.balanced
    return {str(row): row.balance_minor for row in balance.accounts if row.balance_minor}


class TestPayOnDelivery:
    def test_is_refused_where_the_shop_has_not_turned_it_on(self, world):
        with pytest.raises(payments.NotTakenHere, match="Pay on delivery"):
            ordered(world)

    def test_opens_the_order_at_once_and_takes_nothing_yet(self, world, run_jobs, at_the_door):
        order = ordered(world)
        run_jobs()

        found = page(world, order)
        assert (found.order.state, found.deliveries[0].state, found.money.badge) == ("open", "allocated", "authorized")
        assert found.money.held_minor == found.money.outstanding_minor == order.total_minor
        assert outside(world) == {}

    @pytest.mark.feature("Y4", by="race")
    def test_is_taken_when_the_parcel_is_delivered(self, world, run_jobs, at_the_door):
        order = ordered(world)
        run_jobs()
        walked(world, order, *PACKED, "send")
        assert page(world, order).money.paid_minor == 0

        walked(world, order, "deliver")
        run_jobs()
        found = page(world, order)
        assert (found.order.state, found.money.badge, found.money.held_minor) == ("completed", "paid", 0)
        assert outside(world) == {"clearing courier": order.total_minor, "receivable": -order.total_minor}

    def test_is_taken_delivery_by_delivery_and_adds_up(self, world, run_jobs, at_the_door):
        order = ordered(world, ("MUG", 102))
        run_jobs()
        walked(world, order, *PACKED, "send", "deliver")
        run_jobs()

        money = page(world, order).money
        assert 0 < money.paid_minor < order.total_minor
        assert money.paid_minor + money.held_minor == order.total_minor

        commands.cancel_delivery(number=order.number, position=2, reason="Too many", by=world.ana, at=NOON)
        run_jobs()
        found = page(world, order)
        assert (found.money.held_minor, found.money.outstanding_minor) == (0, 0)
        assert found.order.state == "completed"

    def test_is_asked_no_more_when_nobody_opened_the_door(self, world, run_jobs, at_the_door):
        order = ordered(world)
        run_jobs()
        walked(world, order, *PACKED, "send", "return")

        found = page(world, order)
        assert (found.money.due_minor, found.money.held_minor, found.money.outstanding_minor) == (0, 0, 0)

    def test_counts_what_came_before_the_parcel_did(self, world, run_jobs, at_the_door):
        order = ordered(world)
        run_jobs()
        commands.take_payment(number=order.number, source="bank", reference="T-1", by=world.ana, at=NOON)
        run_jobs()
        walked(world, order, *PACKED, "send", "deliver")

        assert page(world, order).money.settled_minor == order.total_minor
        assert [row[0] for row in moved(world, order)] == ["authorise", "capture"]

    def test_that_was_taken_back_is_held_for_its_delivery_again(self, world, run_jobs, at_the_door):
        order = ordered(world, ("MUG", 102))
        run_jobs()
        shares = {row.reference: row.amount_minor for row in page(world, order).operations}
        first = {"number": order.number, "source": "cash", "position": 1, "by": world.ana, "at": NOON}
        taken = commands.take_payment(reference="T-1", **first)
        run_jobs()
        payments.reverse_offline(capture_id=taken.id, reason="Another order", by=world.ana, at=NOON)
        run_jobs()

        found = page(world, order)
        assert (found.money.held_minor, found.money.settled_minor) == (order.total_minor, 0)
        assert found.stage == "authorized", "nothing is owed that is not held: no hold stands"
        again = commands.take_payment(reference="T-2", **first)
        run_jobs()
        assert again.amount_minor == shares["1"] < order.total_minor
        walked(world, order, *PACKED, "send", "deliver")
        assert page(world, order).money.settled_minor == shares["1"], "what was taken before is not taken again"

    def test_that_was_taken_back_after_it_arrived_can_be_taken_again(self, world, run_jobs, at_the_door):
        order = ordered(world)
        run_jobs()
        walked(world, order, *PACKED, "send", "deliver")
        run_jobs()
        (came,) = page(world, order).captures
        payments.reverse_offline(capture_id=came.id, reason="It was not him", by=world.ana, at=NOON)
        run_jobs()
        assert page(world, order).money.held_minor == order.total_minor

        commands.take_payment(number=order.number, source="cash", reference="T-7", by=world.ana, at=NOON)
        run_jobs()
        money = page(world, order).money
        assert (money.settled_minor, money.held_minor, money.outstanding_minor) == (order.total_minor, 0, 0)

    def test_is_given_up_when_she_pays_by_card_meanwhile(self, world, run_jobs, at_the_door):
        order = ordered(world)
        run_jobs()
        (intent,) = page(world, order).intents
        payments.record_capture(
            intent_id=intent.id, source="card", reference="pay_1", means="Visa", amount_minor=order.total_minor,
            gateway="sandbox", by=world.operator(), at=NOON,
        )  # fmt: skip
        run_jobs()

        assert (page(world, order).money.held_minor, page(world, order).money.outstanding_minor) == (0, 0)
        walked(world, order, *PACKED, "send", "deliver")
        assert page(world, order).money.settled_minor == order.total_minor

    def test_is_given_up_when_the_order_is_cancelled(self, world, run_jobs, at_the_door):
        order = ordered(world)
        run_jobs()
        commands.cancel_order(number=order.number, reason="Changed her mind", by=world.ana, at=NOON)

        assert moved(world, order) == [("authorise", "ok", order.total_minor), ("reverse", "ok", order.total_minor)]
        assert page(world, order).money.held_minor == 0


class TestATransfer:
    def test_is_waited_for_longer_than_a_card(self, world):
        assert ordered(world, way="bank_transfer").pay_by == NOON + timedelta(days=7)
        assert placed(world).pay_by < NOON + timedelta(days=7)


class TestNothingToPay:
    def test_opens_at_once(self, world, run_jobs):
        turn_on(world, "no_payment", at_dispatch=False, per_shipment=False)
        order = ordered(world, way="no_payment")
        run_jobs()

        found = page(world, order)
        assert (found.order.state, found.captures[0].source) == ("open", "free")


class TestAnAuthorisedCard:
    def test_opens_the_order_and_is_taken_when_the_parcel_is_packed(self, world, run_jobs, gateway):
        order = carded(world, run_jobs)
        assert (page(world, order).order.state, page(world, order).money.paid_minor) == ("open", 0)

        walked(world, order, *PACKED)
        with pytest.raises(commands.MoneyFirst, match="take the £"):
            walked(world, order, "send")
        run_jobs()
        walked(world, order, "send")
        assert page(world, order).money.settled_minor == order.total_minor

    def test_that_is_refused_then_keeps_the_parcel_in_the_house(self, world, run_jobs, gateway):
        order = carded(world, run_jobs)
        gateway.inject("fail_capture", None)
        walked(world, order, *PACKED)
        run_jobs()
        with pytest.raises(commands.MoneyFirst, match="failed"):
            walked(world, order, "send")

        gateway.clear("fail_capture", None)
        assert not commands.take_held(number=order.number, position=1, by=world.ana, at=NOON)
        run_jobs()
        assert commands.take_held(number=order.number, position=1, by=world.ana, at=NOON)
        walked(world, order, "send")
        assert [row[:2] for row in moved(world, order)] == [
            ("authorise", "ok"), ("capture", "failed"), ("capture", "ok"),
        ]  # fmt: skip

    def test_may_be_paid_otherwise_when_it_is_refused(self, world, run_jobs, gateway):
        order = carded(world, run_jobs)
        gateway.inject("fail_capture", None)
        walked(world, order, *PACKED)
        run_jobs()
        commands.take_payment(number=order.number, source="cash", reference="", by=world.ana, at=NOON)
        walked(world, order, "send")
        assert page(world, order).money.settled_minor == order.total_minor

    def test_that_was_paid_otherwise_and_taken_back_asks_for_that_part_alone(self, world, run_jobs, gateway):
        order = carded(world, run_jobs, ("MUG", 102))
        gateway.inject("fail_capture", None)
        walked(world, order, *PACKED)
        run_jobs()
        cash = {"number": order.number, "source": "cash", "by": world.ana, "at": NOON}
        taken = commands.take_payment(reference="T-1", position=1, **cash)
        rest = order.total_minor - taken.amount_minor
        run_jobs()
        payments.reverse_offline(capture_id=taken.id, reason="Another order", by=world.ana, at=NOON)
        run_jobs()
        commands.take_payment(reference="T-2", position=2, **cash)
        again = commands.take_payment(reference="T-3", **cash)

        assert (again.amount_minor, rest > 0) == (taken.amount_minor, True)
        assert page(world, order).money.outstanding_minor == 0

    def test_opens_nothing_before_every_part_is_held(self, world, run_jobs, gateway):
        gateway.inject("reply_processing", None)
        order = carded(world, run_jobs, ("MUG", 102))
        assert page(world, order).order.state == "placed"

        gateway.clear("reply_processing", None)
        commands.authorise_order(number=order.number, way="card_form", token="tok_1", by=world.ana, at=NOON)
        run_jobs()
        assert page(world, order).order.state == "open"

    def test_that_is_refused_at_once_leaves_the_order_waiting_for_another(self, world, run_jobs, gateway):
        gateway.inject("fail_auth", None)
        order = carded(world, run_jobs)
        assert page(world, order).order.state == "placed"

    def test_that_is_refused_after_a_while_ends_the_order(self, world, run_jobs, gateway):
        gateway.inject("reply_processing", None)
        order = carded(world, run_jobs)
        gateway.clear("reply_processing", None)
        gateway.inject("fail_auth", None)
        commands.authorise_order(number=order.number, way="card_form", token="tok_1", by=world.ana, at=NOON)
        run_jobs()

        found = page(world, order)
        assert (found.order.state, found.deliveries[0].state) == ("cancelled", "released")

    def test_that_is_still_decided_keeps_the_order_from_expiring(self, world, run_jobs, gateway):
        gateway.inject("reply_processing", None)
        order = carded(world, run_jobs)
        expire_overdue_orders(world.operator(), LATER)
        assert page(world, order).order.state == "placed"

    def test_that_is_granted_after_the_order_has_ended_is_given_up(self, world, run_jobs, gateway):
        gateway.inject("reply_processing", None)
        order = carded(world, run_jobs)
        commands.cancel_order(number=order.number, reason="Changed her mind", by=world.ana, at=NOON)
        with scope.reading(world.ana):
            operation = operations_of_order(order.id).last()
        gateway.clear("reply_processing", None)
        said = gateway.ask_operation(Deed(operation.key))
        payments.hear_of_operation(operation_id=operation.id, said=said, by=world.operator(), at=NOON)
        run_jobs()

        assert moved(world, order)[-1][:2] == ("reverse", "ok")
        assert page(world, order).money.held_minor == 0

    def test_is_taken_in_part_and_the_rest_given_up(self, world, run_jobs, gateway):
        order = carded(world, run_jobs, ("MUG", 102))
        walked(world, order, *PACKED)
        run_jobs()
        commands.cancel_delivery(number=order.number, position=2, reason="Too many", by=world.ana, at=NOON)
        run_jobs()

        money = page(world, order).money
        assert (money.held_minor, money.outstanding_minor) == (0, 0)
        assert money.paid_minor == money.due_minor < order.total_minor

    def test_held_as_one_is_taken_for_what_is_still_due(self, world, run_jobs, gateway):
        turn_on(world, "card_form", per_shipment=False)
        order = placed(world, ("MUG", 102))
        commands.authorise_order(number=order.number, way="card_form", token="tok_1", by=world.ana, at=NOON)
        run_jobs()
        commands.cancel_delivery(number=order.number, position=2, reason="Too many", by=world.ana, at=NOON)
        walked(world, order, *PACKED)
        run_jobs()

        money = page(world, order).money
        assert (money.held_minor, money.outstanding_minor) == (0, 0)
        assert [row[0] for row in moved(world, order)] == ["authorise", "capture", "reverse"]


class TestACardThatTheGatewayHasNotSettled:
    def test_is_voided_by_a_cancellation_and_the_customer_is_told(self, world, run_jobs, gateway):
        turn_on(world, "card_form", at_dispatch=False)
        gateway.inject("reply_ok_but_not_settled", None)
        order = placed(world)
        commands.authorise_order(number=order.number, way="card_form", token="tok_1", by=world.ana, at=NOON)
        run_jobs()
        commands.cancel_order(number=order.number, reason="Changed her mind", by=world.ana, at=NOON)
        run_jobs()

        assert [row[:2] for row in moved(world, order)] == [("charge", "ok"), ("void", "ok")]
        assert (page(world, order).money.settled_minor, page(world, order).money.badge) == (0, "refunded")
        with scope.reading(world.ana):
            (told,) = [mail for mail in messages_of_order(order.id) if mail.name == "Payment not taken"]
            said = [line.text for line in lines(Event.objects.filter(order_id=order.id, name="payment.voided"))]
        assert "was not taken" in told.subject
        assert said == [f"£{order.total_minor / 100:.2f} voided: it never leaves the card"]
