import itertools

import pytest
from django.db import transaction

from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.payments import commands
from comptoir.payments.models import Intent
from comptoir.payments.states import OperationState
from tests.ledger.test_commands import in_threads
from tests.payments.scenes import SOON, ask, balances, events, fresh, take
from tests.payments.two_steps import authorise, authorised, hear, outcomes, take_cards_late, told

S = OperationState
PARTS = [("1", 2000), ("2", 1500), ("3", 700)]


@pytest.fixture
def intent(world) -> Intent:
    take_cards_late(world)
    return ask(world)


class TestAuthorise:
    @pytest.mark.feature("Y4", by="race")
    def test_asks_for_each_delivery(self, world, intent):
        authorise(world, intent, PARTS)

        assert told(world, intent) == [("authorise", "asked", amount) for _, amount in PARTS]
        assert [event.data["parts"] for event in events(world, "payment.authorisation_asked")] == [3]

    def test_makes_one_of_them_where_the_shop_is_paid_at_once(self, world):
        take_cards_late(world, per_shipment=False)
        intent = ask(world)
        (row,) = authorise(world, intent, PARTS)

        assert (row.reference, row.amount_minor) == ("", 4200)

    def test_takes_the_money_at_the_order_where_the_shop_says_so(self, world):
        take_cards_late(world, per_shipment=False, at_dispatch=False)
        intent = ask(world)
        (row,) = authorise(world, intent, PARTS)
        hear(world, row, S.OK)

        assert told(world, intent) == [("charge", "ok", 4200)]
        assert fresh(world, intent).state == "settled"
        assert balances(world) == {"clearing card": 4200, "receivable": -4200}

    def test_holds_without_booking(self, world, intent):
        authorised(world, intent, PARTS)

        assert outcomes(world, intent) == ("ok", "ok", 4200, 0)
        assert len(events(world, "payment.authorised")) == 3
        assert balances(world) == {}
        assert fresh(world, intent).state == "open"

    def test_asked_twice_is_asked_once(self, world, intent):
        assert authorise(world, intent, PARTS) == authorise(world, intent, PARTS)
        assert len(events(world, "payment.authorisation_asked")) == 1

    def test_skips_the_rest_after_a_failure_and_gives_up_what_was_held(self, world, intent):
        first, second, _ = authorise(world, intent, PARTS)
        hear(world, first, S.OK)
        hear(world, second, S.FAILED, failure="The card was declined.")

        assert told(world, intent) == [
            ("authorise", "ok", 2000), ("authorise", "failed", 1500), ("authorise", "failed", 700),
            ("reverse", "asked", 2000),
        ]  # fmt: skip
        assert outcomes(world, intent) == ("failed", "processing", 0, 0)
        assert [event.data["failure"] for event in events(world, "payment.authorisation_failed")] == [
            "The card was declined.", "Skipped: another part failed.",
        ]  # fmt: skip

    def test_leaves_money_that_was_taken_for_some_parts_to_a_person(self, world):
        take_cards_late(world, at_dispatch=False)
        intent = ask(world)
        first, second, third = authorise(world, intent, PARTS)
        for row, state in ((first, S.OK), (second, S.FAILED), (third, S.OK)):
            hear(world, row, state)

        assert outcomes(world, intent) == ("processing", "ok", 0, 2700)
        assert fresh(world, intent).state == "open"

    def test_asks_about_what_is_processing_by_a_row_of_its_own(self, world, intent):
        first, second, third = authorise(world, intent, PARTS)
        hear(world, first, S.OK)
        hear(world, second, S.PROCESSING)
        hear(world, third, S.OK)
        again = authorise(world, intent, PARTS)[1]

        assert (again.key, again.state) == (second.key, "asked")
        hear(world, again, S.PROCESSING)
        states = [state for _, state, _ in told(world, intent)]
        assert states == ["ok", "followed", "ok", "processing"]
        assert outcomes(world, intent)[0] == "processing"

    def test_tries_anew_what_failed(self, world, intent):
        first, second, _ = authorise(world, intent, PARTS)
        hear(world, first, S.OK)
        hear(world, second, S.FAILED)
        again = authorise(world, intent, PARTS)

        assert [(row.attempt, row.state) for row in again] == [(2, "asked")] * 3
        for row in again:
            hear(world, row, S.OK)
        assert outcomes(world, intent)[::2] == ("ok", 4200)

    def test_gives_up_what_is_held_too_late(self, world, intent):
        (row,) = authorise(world, intent)
        commands.close_intent(intent_id=intent.id, by=world.ana, at=SOON)
        hear(world, row, S.OK)

        assert told(world, intent)[-1] == ("reverse", "asked", 4200)

    @pytest.mark.parametrize(
        ("parts", "reason"),
        [
            ([], "above zero"), ([("1", 0), ("2", 4200)], "above zero"), ([("1", 4199)], "sum to £41.99; £42.00"),
            ([("1", 2100), ("1", 2100)], "of its own"), ([("x" * 41, 4200)], "40 characters"),
        ],
    )  # fmt: skip
    def test_refuses_parts_that_do_not_add_up(self, world, intent, parts, reason):
        with pytest.raises(Invalid, match=reason):
            commands.authorise(
                intent_id=intent.id, gateway="card_form", parts=parts, token="tok_4242", by=world.ana, at=SOON
            )

    def test_refuses_other_parts_while_something_is_held(self, world, intent):
        authorised(world, intent, PARTS)
        with pytest.raises(commands.AlreadyAuthorised, match="give it back first"):
            authorise(world, intent, [("1", 4000), ("2", 200)])

    def test_needs_a_token_and_a_way_that_is_on(self, world, intent):
        with pytest.raises(Invalid, match="token"):
            commands.authorise(intent_id=intent.id, gateway="card_form", parts=PARTS, by=world.ana, at=SOON)
        with pytest.raises(commands.NotTakenHere, match="Pay on delivery"):
            authorise(world, intent, gateway="courier")
        with pytest.raises(Invalid, match="payment link"):
            authorise(world, intent, gateway="sandbox")

    def test_refuses_what_is_paid(self, world, intent):
        take(world, intent)
        with pytest.raises(commands.PaymentOver):
            authorise(world, intent)

    def test_does_not_see_the_payment_of_another_shop(self, world, intent):
        with pytest.raises(Intent.DoesNotExist):
            authorise(world, intent, by=world.bruno)

    @pytest.mark.feature("Y4", by="race")
    def test_many_at_once_ask_once(self, committed_world):
        world = committed_world
        take_cards_late(world)
        intent, ana = ask(world), world.ana
        found = in_threads(*[lambda: authorise(world, intent, PARTS, by=ana)] * 6)

        assert len({tuple(row.id for row in rows) for rows in found}) == 1
        assert len(told(world, intent)) == 3


class TestWaysWithoutAProgram:
    @pytest.mark.feature("S27", by="race")
    def test_pay_on_delivery_is_granted_at_once_and_taken_at_the_door(self, world):
        take_cards_late(world, gateway="courier")
        intent = ask(world)
        authorise(world, intent, PARTS, gateway="courier")
        assert outcomes(world, intent) == ("ok", "ok", 4200, 0)

        for reference, _ in PARTS:
            commands.capture(intent_id=intent.id, reference=reference, by=world.ana, at=SOON)
        assert balances(world) == {"clearing courier": 4200, "receivable": -4200}
        assert fresh(world, intent).state == "settled"

    def test_a_transfer_is_taken_by_the_word_of_a_person(self, world):
        intent = ask(world)
        with pytest.raises(NotAllowed):
            authorise(world, intent, gateway="bank_transfer", by=world.clara)
        authorise(world, intent, gateway="bank_transfer", receipt="TX-1")

        assert told(world, intent) == [("charge", "ok", 4200)]
        assert balances(world) == {"clearing bank": 4200, "receivable": -4200}

    def test_no_payment_goes_on_and_back_at_once(self, world):
        take_cards_late(world, gateway="no_payment", at_dispatch=False, per_shipment=False)
        intent = ask(world)
        authorise(world, intent, gateway="no_payment")
        assert fresh(world, intent).state == "settled"

        commands.give_back(intent_id=intent.id, reason="Not wanted", by=world.ana, at=SOON)
        assert outcomes(world, intent)[1] == "ok"
        assert balances(world) == {}


class TestStories:
    """Every order of a gateway's words about two deliveries has the same end: what is held, taken and given up."""

    def ends_of(self, world, intent, steps):
        ends, count = set(), 0
        for order in itertools.permutations(range(len(steps))):
            here = transaction.savepoint()
            for place in order:
                hear(world, *steps[place])
            ends.add(self.end(world, intent))
            transaction.savepoint_rollback(here)
            count += 1
        return ends, count

    def end(self, world, intent):
        """What stands: rows that another one follows tell of the way, not of the end."""
        stands = sorted(row for row in told(world, intent) if row[1] != "followed")
        return (*outcomes(world, intent), tuple(stands), tuple(sorted(balances(world).items())))

    @pytest.mark.feature("Y4", by="race")
    def test_one_part_that_fails_sinks_the_other_in_all_120_orders(self, world, intent):
        a, b = authorise(world, intent, [("1", 4000), ("2", 200)])
        for row in (a, b):  # Both were sent.
            commands.claim_operation(operation_id=row.id, by=world.operator(), at=SOON)
        ends, count = self.ends_of(
            world, intent, [(a, S.PROCESSING), (a, S.OK), (a, S.OK), (b, S.PROCESSING), (b, S.FAILED)]
        )

        assert count == 120
        ((outcome, _, held, came, stands, books),) = ends
        assert (outcome, held, came, books) == ("failed", 0, 0, ())
        assert ("reverse", "asked", 4000) in stands

    @pytest.mark.feature("Y4", by="race")
    def test_both_granted_are_held_in_all_120_orders(self, world, intent):
        a, b = authorise(world, intent, [("1", 4000), ("2", 200)])
        ends, _ = self.ends_of(world, intent, [(a, S.PROCESSING), (a, S.OK), (b, S.OK), (b, S.PROCESSING), (b, S.OK)])

        stands = (("authorise", "ok", 200), ("authorise", "ok", 4000))
        assert ends == {("ok", "ok", 4200, 0, stands, ())}

    @pytest.mark.feature("Y4", by="race")
    def test_money_is_booked_once_in_all_120_orders(self, world, intent):
        authorised(world, intent, [("1", 4000), ("2", 200)])
        a, b = (commands.capture(intent_id=intent.id, reference=part, by=world.ana, at=SOON) for part in ("1", "2"))
        ends, _ = self.ends_of(
            world, intent, [(a, S.PROCESSING), (a, S.OK), (a, S.OK), (b, S.FAILED), (b, S.PROCESSING)]
        )

        stands = (
            ("authorise", "ok", 200), ("authorise", "ok", 4000), ("capture", "failed", 200), ("capture", "ok", 4000),
        )  # fmt: skip
        books = (("clearing card", 4000), ("receivable", -4000))
        assert ends == {("ok", "ok", 200, 4000, stands, books)}
