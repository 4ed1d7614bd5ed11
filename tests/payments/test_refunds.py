import random
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.kernel import machine, scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.payments import commands, queries
from comptoir.payments.commands import refunds
from comptoir.payments.gateways.features import FEATURES, CannotDoThat
from comptoir.payments.models import Capture, Refund
from comptoir.payments.saying import RefundSaid
from comptoir.payments.states import GatewayName, RefundState
from tests.ledger.test_commands import in_threads
from tests.payments.scenes import SOON, ask, balances, capture_by_card, events, fresh, take
from tests.payments.two_steps import as_owner


def refund(world, capture, by=None, reason="Broken"):
    return commands.refund_whole(capture_id=capture.id, reason=reason, by=by or world.ana, at=SOON)


def hear(world, row, state, **changed):
    said = RefundSaid(key=row.key, state=state, amount_minor=row.amount_minor, currency="GBP", **changed)
    return commands.hear_of_refund(refund_id=row.id, said=said, by=world.operator(), at=SOON)


def by_hand(world, row, by=None):
    return commands.finish_by_hand(refund_id=row.id, note="Over the counter", by=by or world.ana, at=SOON)


class TestRefundWhole:
    def test_asks_for_all_that_came(self, world):
        row = refund(world, capture_by_card(world))

        assert (row.state, row.amount_minor) == ("asked", 4200)
        (event,) = events(world, "refund.asked")
        assert event.order_id == 7
        assert balances(world)["clearing card"] == 4200  # Nothing went yet.

    def test_asks_once(self, world):
        capture = capture_by_card(world)
        refund(world, capture)
        with pytest.raises(commands.NothingLeft, match=r"£42\.00"):
            refund(world, capture)

    def test_needs_a_reason(self, world):
        with pytest.raises(Invalid):
            refund(world, capture_by_card(world), reason="  ")

    def test_needs_the_right(self, world):
        with pytest.raises(NotAllowed):
            refund(world, capture_by_card(world), by=world.clara)

    def test_does_not_see_the_money_of_another_shop(self, world):
        with pytest.raises(Capture.DoesNotExist):
            refund(world, capture_by_card(world), by=world.bruno)

    @pytest.mark.feature("Y4", by="race")
    def test_many_at_once_are_one(self, committed_world):
        world = committed_world
        capture, ana = capture_by_card(world), world.ana
        found = in_threads(*[lambda: refund(world, capture, by=ana)] * 8)

        assert sorted(type(one).__name__ for one in found) == ["NothingLeft"] * 7 + ["Refund"]
        assert fresh(world, capture).refunded_minor == 4200


class TestRefund:
    """Parts of what came, in any order, add up to the cent."""

    def part(self, world, capture, amount_minor, by=None):
        return commands.refund(
            capture_id=capture.id, amount_minor=amount_minor, reason="A scratch", by=by or world.ana, at=SOON
        )

    @pytest.mark.feature("Y4", by="race")
    def test_gives_back_ten_parts_to_the_cent(self, world):
        capture = capture_by_card(world, 17925)  # Ten lines of 20.00 and 1.92½ off each, shared out to the cent.
        parts = [1793] * 5 + [1792] * 5
        for amount in random.Random(7).sample(parts, 10):
            hear(world, self.part(world, capture, amount), RefundState.DONE)

        assert fresh(world, capture).left_minor == 0
        assert balances(world) == {}

    @given(amounts=st.lists(st.integers(1, 4200), max_size=8))
    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    def test_keeps_left_what_was_not_given_back(self, world, amounts):
        capture, given_back = capture_by_card(world), 0
        for amount in amounts:
            if given_back + amount <= 4200:
                self.part(world, capture, amount)
                given_back += amount
            else:
                with pytest.raises(commands.NothingLeft):
                    self.part(world, capture, amount)

        assert fresh(world, capture).left_minor == 4200 - given_back

    def test_leaves_the_rest_to_the_whole(self, world):
        capture = capture_by_card(world)
        self.part(world, capture, 1)

        assert refund(world, capture).amount_minor == 4199

    @pytest.mark.parametrize("amount", [0, -1])
    def test_is_of_something(self, world, amount):
        with pytest.raises(Invalid):
            self.part(world, capture_by_card(world), amount)

    def test_needs_the_right(self, world):
        with pytest.raises(NotAllowed):
            self.part(world, capture_by_card(world), 1, by=world.clara)

    @pytest.mark.feature("Y4", by="race")
    def test_many_parts_at_once_stay_within_what_came(self, committed_world):
        world = committed_world
        capture, ana = capture_by_card(world), world.ana
        found = in_threads(*[lambda: self.part(world, capture, 1000, by=ana)] * 8)

        assert sorted(type(one).__name__ for one in found) == ["NothingLeft"] * 4 + ["Refund"] * 4
        assert fresh(world, capture).refunded_minor == 4000

    def test_without_the_guard_more_goes_back_than_came(self, committed_world, monkeypatch):
        """The control: who looks, waits and then writes gives back too much; so it is the guard that holds."""
        world = committed_world
        capture, ana = capture_by_card(world), world.ana
        monkeypatch.setattr(refunds, "intent_for_change", lambda _: time.sleep(0.05))
        looked = Capture.objects.filter(id=capture.id).select_related("intent")
        manager = type("Unlocked", (), {"get": Capture.objects.get, "select_for_update": lambda: looked})
        monkeypatch.setattr(refunds, "Capture", type("Capture", (), {"objects": manager, "Source": Capture.Source}))
        as_owner("alter table payments_refund disable trigger refunds_count_on_their_capture")
        found = in_threads(*[lambda: self.part(world, capture, 3000, by=ana)] * 4)

        assert sum(one.amount_minor for one in found if isinstance(one, Refund)) > 4200


class TestHearOfRefund:
    def test_books_what_went_back_once(self, world):
        row = refund(world, capture_by_card(world))
        hear(world, row, RefundState.DONE)
        hear(world, row, RefundState.DONE)

        assert balances(world) == {}
        (event,) = events(world, "refund.done")
        assert event.data["amount_minor"] == 4200

    def test_frees_the_money_when_it_failed(self, world):
        capture = capture_by_card(world)
        hear(world, refund(world, capture), RefundState.FAILED, failure="No")

        assert fresh(world, capture).refunded_minor == 0
        assert len(events(world, "refund.failed")) == 1

    def test_counts_a_failure_that_was_none(self, world):
        capture = capture_by_card(world)
        row = refund(world, capture)
        hear(world, row, RefundState.FAILED, failure="No")
        hear(world, row, RefundState.DONE)

        assert fresh(world, capture).refunded_minor == 4200
        assert balances(world) == {}

    def test_leaves_a_failure_that_was_replaced_to_a_person(self, world):
        capture = capture_by_card(world)
        row = refund(world, capture)
        hear(world, row, RefundState.FAILED, failure="No")
        refund(world, capture)
        with pytest.raises(commands.NotWhatWeAsked, match="replaced"):
            hear(world, row, RefundState.DONE)


class TestFinishByHand:
    def test_gives_back_what_was_paid_in_store(self, world):
        row = refund(world, take(world, ask(world)))
        with scope.reading(world.ana):
            (trouble,) = queries.troubles([world.shop().id])
        assert (trouble.kind, trouble.text) == (
            "refund_by_hand",
            "£42.00 are to be given back by hand: Card terminal in store.",
        )
        by_hand(world, row)

        assert fresh(world, row).state == "done"
        assert balances(world) == {}

    def test_waits_while_the_gateway_is_at_it(self, world):
        with pytest.raises(commands.NotByHand):
            by_hand(world, refund(world, capture_by_card(world)))

    def test_helps_where_the_gateway_refused(self, world):
        row = refund(world, capture_by_card(world))
        hear(world, row, RefundState.FAILED, failure="No")

        assert by_hand(world, row).state == "done"

    def test_works_once(self, world):
        row = refund(world, take(world, ask(world)))
        by_hand(world, row)
        with pytest.raises(machine.IllegalMove):
            by_hand(world, row)

    def test_gives_back_no_more_than_came(self, world):
        capture = capture_by_card(world)
        first = refund(world, capture)
        hear(world, first, RefundState.FAILED, failure="No")
        refund(world, capture)
        with pytest.raises(commands.NothingLeft):
            by_hand(world, first)

    def test_needs_the_right(self, world):
        with pytest.raises(NotAllowed):
            by_hand(world, refund(world, take(world, ask(world))), by=world.clara)


class TestRetryRefund:
    def retry(self, world, row):
        return commands.retry_refund(refund_id=row.id, by=world.ana, at=SOON)

    def test_asks_under_a_new_key(self, world):
        row = refund(world, capture_by_card(world))
        hear(world, row, RefundState.FAILED, failure="No")
        again = self.retry(world, row)

        assert (again.state, again.failure) == ("asked", "")
        assert again.key != row.key
        assert fresh(world, again.capture).refunded_minor == 4200

    def test_is_only_for_what_failed(self, world):
        with pytest.raises(machine.IllegalMove):
            self.retry(world, refund(world, capture_by_card(world)))

    def test_gives_back_no_more_than_came(self, world):
        capture = capture_by_card(world)
        first = refund(world, capture)
        hear(world, first, RefundState.FAILED, failure="No")
        refund(world, capture)
        with pytest.raises(commands.NothingLeft):
            self.retry(world, first)


def test_refunds_of_another_shop_are_not_seen(world):
    refund(world, capture_by_card(world))
    with scope.reading(world.bruno):
        assert not Refund.objects.exists()


def test_money_of_a_way_that_gives_nothing_back_is_not_asked_back(world, monkeypatch):
    capture = capture_by_card(world)
    monkeypatch.setitem(FEATURES, GatewayName.SANDBOX, replace(FEATURES[GatewayName.SANDBOX], refunds=False))

    with pytest.raises(CannotDoThat, match="cannot give money back"):
        commands.refund_whole(capture_id=capture.id, reason="Broken", by=world.ana, at=SOON)
    assert fresh(world, capture).refunded_minor == 0
