"""What one person may give away alone: gestures, credit notes, discounts and parcels counted together."""

from datetime import timedelta

import pytest

from comptoir.kernel import scope
from comptoir.ledger import commands
from comptoir.ledger.models import CreditNote, Giving
from comptoir.orders import commands as orders
from tests.ledger.purse import Purse
from tests.orders.scene import paid, placed
from tests.orders.test_asking_back import limit
from tests.orders.test_editing import edit
from tests.world import NOON


@pytest.fixture
def purse(world):
    return Purse(world)


def kept(world):
    with scope.reading(world.ana):
        return list(Giving.objects.order_by("id").values_list("amount_minor", "gesture_minor", "actor_id"))


class TestIssueCreditNote:
    @pytest.mark.feature("C5", by="api")
    def test_by_hand_is_within_the_limit_whatever_it_is_called(self, world, purse):
        for kind in CreditNote.Kind.values:
            with pytest.raises(commands.AboveYourLimit, match=r"£20\.01"):
                purse.note(2001, kind=kind, reason="Broken", by=world.ana)
        assert purse.notes() == []
        assert purse.note(2000, kind="refund", reason="Broken", by=world.ana).amount_minor == 2000
        assert purse.note(50_000, kind="refund", reason="Broken", by=world.ruth).amount_minor == 50_000


class TestAllowGiving:
    def test_counts_gestures_and_notes_of_a_day_together_and_each_once(self, world, purse):
        for number in range(9):
            purse.gift(2000, by=world.ana, reference=f"G-{number}")
        purse.gift(2000, by=world.ana, reference="G-8")  # Told twice, it is given once and counted once.
        purse.note(2000, kind="refund", reason="Broken", by=world.ana)
        with pytest.raises(commands.AboveYourLimit, match="in a day"):
            purse.gift(1, by=world.ana)
        purse.gift(1, by=world.ana, at=NOON + timedelta(days=1))
        assert len(kept(world)) == 11

    def test_keeps_the_rule_that_let_it_pass(self, world, purse):
        version = limit(world, gesture_minor=5000)
        purse.gift(4000, by=world.ana)
        with scope.reading(world.ana):
            found = Giving.objects.get()
        assert (found.rules_number, found.role, found.decision["rule"]) == (
            version.number, "agent", "Call-centre agent: gestures",
        )  # fmt: skip

    def test_counts_nothing_of_what_a_refund_of_an_order_puts_into_a_note(self, world, purse):
        commands.refund_to_credit_note(**purse.named(amount_minor=90_000, reason="Broken", by=world.ana))
        assert kept(world) == []


class TestEditOrder:
    def test_gives_no_discount_beyond_a_gesture(self, world, run_jobs):
        order = paid(world, run_jobs, ("MUG", 10))
        for agreed in (True, False):
            with pytest.raises(commands.AboveYourLimit, match=r"£20\.01"):
                edit(world, order, agreed=agreed, discount_minor=2001)
        edit(world, order, discount_minor=2000)
        assert kept(world) == [(2000, 2000, world.ana.id)]

    def test_hides_no_discount_behind_what_is_added(self, world, run_jobs):
        order = paid(world, run_jobs, ("MUG", 10))
        with pytest.raises(commands.AboveYourLimit):
            edit(world, order, added=[("RED-SCARF", 1)], discount_minor=2400)

    def test_takes_off_no_more_than_may_be_refunded(self, world, run_jobs):
        limit(world, refund_minor=1000)
        order = paid(world, run_jobs, ("MUG", 10))
        with pytest.raises(commands.AboveYourLimit):
            edit(world, order, lines=[(1, 8)])
        edit(world, order, lines=[(1, 9)])
        assert kept(world) == [(995, 0, world.ana.id)]

    def test_of_an_order_that_nobody_paid_counts_nothing(self, world):
        edit(world, placed(world, ("MUG", 10)), lines=[(1, 1)])
        assert kept(world) == []


class TestCancelDelivery:
    def test_gives_back_no_more_than_may_be_refunded(self, world, run_jobs):
        limit(world, refund_minor=1000)
        order = paid(world, run_jobs, ("MUG", 102))
        cancel = {"number": order.number, "position": 2, "reason": "Too many", "at": NOON}
        with pytest.raises(commands.AboveYourLimit):
            orders.cancel_delivery(**cancel, by=world.ana)
        orders.cancel_delivery(**cancel, by=world.ruth)
