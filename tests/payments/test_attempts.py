"""Attempts, and stories of what gateways say of them in any order."""

from datetime import timedelta

import pytest
from django.db import transaction

from comptoir.customers.links import actor_of_link
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid
from comptoir.payments import commands
from comptoir.payments.models import Attempt, Capture, Intent
from comptoir.payments.states import AttemptState
from tests.payments.scenes import PAY_BY, SOON, another, ask, balances, events, fresh, hear, start
from tests.world import NOON

S = AttemptState


class TestStartAttempt:
    def test_gives_the_one_under_way_again(self, world):
        intent = ask(world)

        assert start(world, intent) == start(world, intent)
        assert len(events(world, "attempt.started")) == 1

    def test_begins_anew_after_a_failure(self, world):
        intent = ask(world)
        first = hear(world, start(world, intent), S.FAILED, failure="Declined")

        assert start(world, intent) != first

    @pytest.mark.feature("S14", by="access")
    def test_is_open_to_who_holds_the_link(self, world):
        intent = ask(world)
        attempt = commands.start_attempt(intent_id=intent.id, gateway="sandbox", by=actor_of_link(7), at=NOON)

        assert attempt.amount_minor == 4200

    @pytest.mark.feature("S14", by="access")
    def test_is_closed_to_who_holds_another_link(self, world):
        intent = ask(world)
        with pytest.raises(Intent.DoesNotExist):
            commands.start_attempt(intent_id=intent.id, gateway="sandbox", by=actor_of_link(8), at=NOON)

    def test_is_refused_past_the_end(self, world):
        intent = ask(world)
        with pytest.raises(commands.PaymentOver, match="time to pay"):
            commands.start_attempt(intent_id=intent.id, gateway="sandbox", by=world.ana, at=PAY_BY)

    def test_is_refused_once_paid(self, world):
        intent = ask(world)
        hear(world, start(world, intent), S.CAPTURED)
        with pytest.raises(commands.PaymentOver, match="paid already"):
            start(world, intent)

    def test_is_refused_once_closed(self, world):
        intent = ask(world)
        commands.close_intent(intent_id=intent.id, by=world.ana, at=NOON)
        with pytest.raises(commands.PaymentOver, match="no longer"):
            start(world, intent)

    def test_knows_its_gateways(self, world):
        with pytest.raises(Invalid, match="no gateway"):
            commands.start_attempt(intent_id=ask(world).id, gateway="piggy-bank", by=world.ana, at=NOON)


class TestClaimAttempt:
    def claim(self, world, attempt, at=NOON):
        return commands.claim_attempt(attempt_id=attempt.id, by=world.operator(), at=at)

    def test_gives_the_call_to_one(self, world):
        attempt = start(world, ask(world))

        assert self.claim(world, attempt) == attempt
        assert self.claim(world, attempt) is None

    def test_frees_it_when_the_caller_died(self, world):
        attempt = start(world, ask(world))
        self.claim(world, attempt)

        assert self.claim(world, attempt, NOON + timedelta(seconds=31)) == attempt

    def test_gives_no_call_about_what_is_past_it(self, world):
        attempt = hear(world, start(world, ask(world)), S.OFFERED, url="https://pay.example/1")

        assert self.claim(world, attempt) is None

    def test_gives_it_again_while_the_address_of_the_page_is_unknown(self, world):
        attempt = hear(world, start(world, ask(world)), S.OFFERED)

        assert self.claim(world, attempt) == attempt


class TestClaimDueAttempts:
    def due(self, world, seconds):
        at = NOON + timedelta(seconds=seconds)
        return commands.claim_due_attempts(shop_id=world.shop().id, by=world.operator(), at=at)

    def test_waits_a_while_and_then_ever_longer(self, world):
        hear(world, start(world, ask(world)), S.OFFERED)
        asked = [second for second in range(0, 3600, 10) if self.due(world, second)]

        assert asked[:3] == [90, 180, 270]
        assert len(asked) < 20

    @pytest.mark.parametrize(("state", "due"), [(S.PENDING, 1), (S.FAILED, 1), (S.CAPTURED, 0), (S.EXPIRED, 0)])
    def test_asks_until_nothing_more_can_come(self, world, state, due):
        hear(world, start(world, ask(world)), state)

        assert len(self.due(world, 600)) == due

    def test_asks_about_the_own_shop_only(self, world):
        start(world, ask(world))
        at = NOON + timedelta(hours=1)
        bruno = world.operator("ORION")

        assert commands.claim_due_attempts(shop_id=world.shop("ORION").id, by=bruno, at=at) == []


class TestHearOfAttempt:
    def test_learns_the_page(self, world):
        attempt = hear(world, start(world, ask(world)), S.OFFERED, url="https://pay.example/1")

        assert (attempt.state, attempt.url) == ("offered", "https://pay.example/1")

    def test_learns_the_page_also_after_a_faster_callback(self, world):
        attempt = start(world, ask(world))
        hear(world, attempt, S.OFFERED)
        hear(world, attempt, S.OFFERED, url="https://pay.example/1")

        assert fresh(world, attempt).url == "https://pay.example/1"

    @pytest.mark.parametrize("changed", [{"amount_minor": 4199}, {"currency": "EUR"}])
    def test_refuses_another_amount(self, world, changed):
        attempt = start(world, ask(world))
        with pytest.raises(commands.NotWhatWeAsked, match="was asked for AH-1"):
            hear(world, attempt, S.CAPTURED, **changed)
        assert balances(world) == {}

    def test_counts_a_second_payment_in_one_attempt_as_extra(self, world):
        attempt = start(world, ask(world))
        hear(world, attempt, S.CAPTURED)
        hear(world, attempt, S.CAPTURED, payment="pay_other")

        assert [event.data["extra"] for event in events(world, "payment.captured")] == [False, True]


class TestStories:
    """Every order of the same words has the same end: each step of every ordering is really taken, and taken back."""

    def ends_of(self, world, intent, steps):
        """The ends of all orderings, and how many there are.

        What was reached by another beginning with the same words left goes on alike, so it is walked once.
        """
        walked: dict[object, tuple[set, int]] = {}

        def walk(left):
            now = (self.end(world, intent), left)
            if now not in walked:
                ends, count = ({now[0]}, 1) if not left else (set(), 0)
                for place in range(len(left)):
                    here = transaction.savepoint()
                    hear(world, *steps[left[place]])
                    further, more = walk(left[:place] + left[place + 1 :])
                    ends, count = ends | further, count + more
                    transaction.savepoint_rollback(here)
                walked[now] = ends, count
            return walked[now]

        return walk(tuple(range(len(steps))))

    def end(self, world, intent):
        with scope.reading(world.operator()):
            states = Attempt.objects.filter(intent=intent).order_by("id").values_list("state", flat=True)
            came = Capture.objects.filter(intent=intent).values_list("amount_minor", flat=True)
            return (
                Intent.objects.get(id=intent.id).state,
                tuple(states),
                tuple(sorted(came)),
                tuple(sorted(balances(world).items())),
            )

    @pytest.mark.feature("Y4", by="race")
    def test_six_words_about_two_attempts_end_alike_in_all_720_orders(self, world):
        intent = ask(world)
        a = start(world, intent)
        b = another(world, a, intent)
        steps = [(a, S.OFFERED), (b, S.OFFERED), (b, S.CAPTURED), (a, S.EXPIRED), (b, S.CAPTURED), (a, S.FAILED)]

        ends, count = self.ends_of(world, intent, steps)

        assert count == 720
        books = (("clearing card", 4200), ("receivable", -4200))
        assert ends == {("settled", ("expired", "captured"), (4200,), books)}

    def test_money_by_both_attempts_is_all_kept(self, world):
        intent = ask(world)
        a = start(world, intent)
        b = another(world, a, intent)

        ends, _ = self.ends_of(world, intent, [(a, S.FAILED), (a, S.CAPTURED), (b, S.CAPTURED), (b, S.EXPIRED)])

        books = (("clearing card", 8400), ("receivable", -8400))
        assert ends == {("settled", ("captured", "captured"), (4200, 4200), books)}

    def test_money_and_the_end_of_asking_race_to_the_same_books(self, world):
        for order in ("money first", "end first"):
            intent = ask(world)
            attempt = start(world, intent)
            if order == "money first":
                hear(world, attempt, S.CAPTURED)
            commands.close_intent(intent_id=intent.id, by=world.ana, at=SOON)
            hear(world, attempt, S.CAPTURED)

            assert fresh(world, intent).state == "settled"
        assert balances(world)["clearing card"] == 8400


class TestDisputeAttempt:
    def test_tells_once(self, world):
        attempt = start(world, ask(world))
        for _ in range(2):
            commands.dispute_attempt(attempt_id=attempt.id, problem="Too much", by=world.operator(), at=SOON)

        assert len(events(world, "attempt.disputed")) == 1
