import pytest

from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.payments import commands, queries
from comptoir.payments.models import Capture
from comptoir.payments.saying import RefundNotice, RefundSaid
from comptoir.payments.states import OperationState, RefundState
from tests.payments.scenes import SOON, ask, balances, events, fresh, take
from tests.payments.two_steps import authorise, authorised, capture, give_back, hear, outcomes, take_cards_late, told

S = OperationState
PARTS = [("1", 3000), ("2", 1200)]


@pytest.fixture
def intent(world):
    take_cards_late(world)
    return ask(world)


@pytest.fixture
def taken(world, intent):
    """Both deliveries are authorised, the first is taken."""
    authorised(world, intent, PARTS)
    hear(world, capture(world, intent, "1"), S.OK)
    return intent


def hear_of_refund(world, refund, state, **changed):
    said = RefundSaid(key=refund.key, state=state, amount_minor=refund.amount_minor, currency="GBP", **changed)
    return commands.hear_of_refund(refund_id=refund.id, said=said, by=world.operator(), at=SOON)


def done(world, given):
    for operation in (*given.reversals, *given.voids):
        hear(world, operation, S.OK)
    for refund in given.refunds:
        hear_of_refund(world, refund, RefundState.DONE)


class TestGiveBack:
    @pytest.mark.feature("Y4", by="race")
    def test_gives_up_what_is_held_and_refunds_what_was_taken(self, world, taken):
        given = give_back(world, taken)
        assert (len(given.reversals), given.voids, given.amount_minor) == (1, (), 3000)
        assert outcomes(world, taken)[1] == "processing"

        done(world, given)
        assert outcomes(world, taken)[1:] == ("ok", 0, 0)
        assert told(world, taken)[3:] == [("reverse", "ok", 1200), ("refund", "ok", 3000)]
        assert balances(world) == {}

    def test_voids_what_is_not_settled(self, world, intent):
        authorised(world, intent, PARTS)
        hear(world, capture(world, intent, "1"), S.OK, is_cleared=False)
        given = give_back(world, intent, 3000)
        assert [refund.kind for refund in given.refunds] == ["void"]

        done(world, given)
        assert told(world, intent)[-1] == ("void", "ok", 3000)
        assert outcomes(world, intent)[3] == 0
        assert len(events(world, "payment.voided")) == 1
        assert balances(world) == {}

    def test_refunds_a_part_of_what_is_not_settled(self, world, intent):
        authorised(world, intent, PARTS)
        hear(world, capture(world, intent, "1"), S.OK, is_cleared=False)

        assert [refund.kind for refund in give_back(world, intent, 100).refunds] == ["refund"]

    def test_voids_what_is_processing_and_gives_up_its_authorisation(self, world, intent):
        authorised(world, intent, PARTS)
        hear(world, capture(world, intent, "1"), S.PROCESSING)
        given = give_back(world, intent)
        assert [row.amount_minor for row in given.voids] == [3000]
        assert outcomes(world, intent)[1] == "processing"

        done(world, given)
        assert [row for row in told(world, intent) if row[0] == "reverse"] == [
            ("reverse", "ok", 1200), ("reverse", "asked", 3000),
        ]  # fmt: skip
        assert outcomes(world, intent)[2:] == (0, 0)

    def test_keeps_money_that_comes_in_spite_of_a_void(self, world, intent):
        authorised(world, intent, PARTS)
        row = hear(world, capture(world, intent, "1"), S.PROCESSING)
        commands.close_intent(intent_id=intent.id, by=world.ana, at=SOON)
        done(world, give_back(world, intent))
        hear(world, row, S.OK)

        assert outcomes(world, intent)[3] == 3000
        assert events(world, "payment.captured")[0].data["late"]

    def test_skips_what_was_not_sent(self, world, intent):
        authorise(world, intent, PARTS)
        give_back(world, intent)

        assert {state for _, state, _ in told(world, intent)} == {"failed"}
        assert outcomes(world, intent)[1] == "ok"

    def test_is_capped_by_what_is_left(self, world, taken):
        assert give_back(world, taken, 9999).amount_minor == 3000
        assert give_back(world, taken, 1).refunds == ()

    def test_prefers_the_payment_of_exactly_that_amount(self, world, taken):
        hear(world, capture(world, taken, "2"), S.OK)
        (refund,) = give_back(world, taken, 1200).refunds

        assert refund.capture.amount_minor == 1200

    def test_leaves_what_is_held_where_a_part_goes_back(self, world, taken):
        assert give_back(world, taken, 500).reversals == ()
        assert outcomes(world, taken)[2] == 1200

    def test_waits_for_a_person_where_a_gateway_refuses(self, world, taken):
        (refund,) = give_back(world, taken, 3000).refunds
        hear_of_refund(world, refund, RefundState.FAILED, failure="No")
        assert outcomes(world, taken)[1] == "failed"

        commands.retry_refund(refund_id=refund.id, by=world.ana, at=SOON)
        hear_of_refund(world, fresh(world, refund), RefundState.DONE)
        assert outcomes(world, taken)[1::2] == ("ok", 0)
        assert told(world, taken)[-2:] == [("refund", "failed", 3000), ("refund", "ok", 3000)]

    def test_waits_for_a_person_where_it_was_paid_in_store(self, world):
        intent = ask(world)
        take(world, intent)
        give_back(world, intent)

        assert outcomes(world, intent)[1] == "manual"
        assert told(world, intent)[-1] == ("refund", "manual", 4200)

    def test_says_why(self, world, taken):
        with pytest.raises(Invalid):
            commands.give_back(intent_id=taken.id, reason=" ", by=world.ana, at=SOON)

    def test_needs_the_right(self, world, taken):
        with pytest.raises(NotAllowed):
            commands.give_back(intent_id=taken.id, reason="Because", by=world.clara, at=SOON)


class TestRetryOperation:
    def retry(self, world, row, by=None):
        return commands.retry_operation(operation_id=row.id, by=by or world.ana, at=SOON)

    def test_takes_what_was_refused(self, world, intent):
        authorised(world, intent, PARTS)
        row = hear(world, capture(world, intent, "1"), S.FAILED)
        again = self.retry(world, row)

        assert (again.state, again.amount_minor, again.attempt) == ("asked", 3000, 2)
        assert again.key != row.key
        assert self.retry(world, row) == again  # Pressed twice, it is asked once.

    def test_gives_up_what_was_refused(self, world, taken):
        (row,) = give_back(world, taken).reversals
        with pytest.raises(commands.NothingToRetry):
            self.retry(world, row)
        hear(world, row, S.FAILED)
        hear(world, self.retry(world, row), S.OK)

        with pytest.raises(commands.NothingToRetry, match="took its place"):
            self.retry(world, row)

    def test_voids_what_was_refused(self, world, intent):
        authorised(world, intent, PARTS)
        hear(world, capture(world, intent, "1"), S.PROCESSING)
        (row,) = give_back(world, intent).voids
        hear(world, row, S.FAILED)

        assert self.retry(world, row).kind == "void"

    def test_needs_the_right(self, world, intent):
        row = authorised(world, intent, PARTS)[0]
        with pytest.raises(NotAllowed):
            self.retry(world, row, by=world.clara)


class TestRefundDoneByHand:
    def by_hand(self, world, intent, by=None):
        return commands.refund_done_by_hand(intent_id=intent.id, note="In cash", by=by or world.ana, at=SOON)

    @pytest.mark.feature("Y4", by="race")
    def test_ends_all_that_waits_for_a_person(self, world, taken):
        given = give_back(world, taken)
        hear_of_refund(world, given.refunds[0], RefundState.FAILED, failure="No")
        hear(world, given.reversals[0], S.FAILED, failure="No")
        assert outcomes(world, taken)[1] == "failed"

        assert [refund.state for refund in self.by_hand(world, taken)] == ["done"]
        assert outcomes(world, taken)[1:] == ("ok", 0, 0)
        assert balances(world) == {}
        assert self.by_hand(world, taken) == []  # Nothing is done twice.
        with scope.reading(world.ana):
            assert queries.troubles([world.shop().id]) == []

    def test_ends_what_needs_a_person_at_the_gateway(self, world, taken):
        given = give_back(world, taken)
        hear(world, given.reversals[0], S.MANUAL)
        hear_of_refund(world, given.refunds[0], RefundState.FAILED, failure="By hand, please", needs_person=True)
        assert told(world, taken)[3:] == [("reverse", "manual", 1200), ("refund", "manual", 3000)]

        self.by_hand(world, taken)
        assert outcomes(world, taken)[1:] == ("ok", 0, 0)

    def test_ends_a_void_that_failed(self, world, intent):
        authorised(world, intent, PARTS)
        hear(world, capture(world, intent, "1"), S.PROCESSING)
        given = give_back(world, intent)
        hear(world, given.voids[0], S.FAILED)
        hear(world, given.reversals[0], S.OK)
        self.by_hand(world, intent)

        assert ("void", "ok", 3000) in told(world, intent)
        assert outcomes(world, intent)[3] == 0

    def test_leaves_what_the_gateway_is_at(self, world, taken):
        give_back(world, taken)

        assert self.by_hand(world, taken) == []

    def test_needs_the_right(self, world, taken):
        with pytest.raises(NotAllowed):
            self.by_hand(world, taken, by=world.clara)


class TestNoteExternalRefund:
    def note(self, world, payment, amount_minor, gateway_id="ref_1", **changed):
        said = RefundNotice(payment, gateway_id, amount_minor, changed.pop("currency", "GBP"))
        return commands.note_external_refund(
            shop_id=world.shop().id, gateway="card_form", said=said, by=world.operator(), at=SOON
        )

    @pytest.fixture
    def payments(self, world, taken):
        """The gateway's names of what was taken for each delivery."""
        hear(world, capture(world, taken, "2"), S.OK)
        with scope.reading(world.operator()):
            return list(Capture.objects.order_by("id").values_list("reference", flat=True))

    @pytest.mark.feature("Y4", by="race")
    def test_is_booked_against_the_payment(self, world, taken, payments):
        self.note(world, payments[0], 500)

        assert told(world, taken)[-1] == ("refund", "ok", 500)
        assert outcomes(world, taken)[1::2] == ("ok", 3700)
        assert balances(world)["clearing card"] == 3700

    def test_told_twice_counts_once(self, world, taken, payments):
        assert self.note(world, payments[0], 500) == self.note(world, payments[0], 500)
        assert outcomes(world, taken)[3] == 3700
        self.note(world, payments[0], 500, gateway_id="ref_2")
        assert outcomes(world, taken)[3] == 3200

    def test_prefers_the_payment_of_exactly_that_amount(self, world, taken, payments):
        (refund,) = self.note(world, payments[0], 1200)

        assert refund.capture.reference == payments[1]

    def test_goes_on_with_the_next_payment(self, world, taken, payments):
        found = self.note(world, payments[1], 2000)

        assert [refund.amount_minor for refund in found] == [800, 1200]

    @pytest.mark.parametrize(("amount", "currency"), [(4201, "GBP"), (100, "EUR"), (0, "GBP")])
    def test_leaves_what_does_not_fit_to_a_person(self, world, taken, payments, amount, currency):
        with pytest.raises(commands.NotWhatWeAsked):
            self.note(world, payments[0], amount, currency=currency)
        with pytest.raises(commands.NotWhatWeAsked, match="do not know"):
            self.note(world, "pay_unknown", 100)

    def test_has_no_effect_where_nothing_was_taken(self, world, intent):
        row = authorised(world, intent, PARTS)[0]
        with pytest.raises(commands.NotWhatWeAsked):
            self.note(world, row.gateway_id, 3000)
        assert outcomes(world, intent)[2] == 4200

    def test_ends_what_is_still_processing(self, world, intent):
        authorised(world, intent, PARTS)
        row = hear(world, capture(world, intent, "1"), S.PROCESSING)
        self.note(world, row.gateway_id, 3000)

        assert ("void", "ok", 3000) in told(world, intent)
        assert outcomes(world, intent)[3] == 0
