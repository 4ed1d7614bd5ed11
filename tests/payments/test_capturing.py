import pytest
from django.db import DatabaseError, IntegrityError, connection

from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.payments import commands, queries
from comptoir.payments.models import Operation
from comptoir.payments.states import OperationState
from tests.ledger.test_commands import in_threads
from tests.payments.scenes import SOON, ask, balances, events, fresh
from tests.payments.two_steps import (
    as_owner,
    authorise,
    authorised,
    capture,
    hear,
    newest,
    outcomes,
    take_cards_late,
    told,
)

S = OperationState
PARTS = [("1", 3000), ("2", 1200)]


@pytest.fixture
def held(world):
    """An intent whose two deliveries are authorised."""
    take_cards_late(world)
    intent = ask(world)
    authorised(world, intent, PARTS)
    return intent


class TestCapture:
    @pytest.mark.feature("Y4", by="race")
    def test_takes_each_delivery_when_it_leaves(self, world, held):
        hear(world, capture(world, held, "1"), S.OK, means="Visa •• 4242")
        assert outcomes(world, held) == ("ok", "ok", 1200, 3000)
        assert fresh(world, held).state == "open"

        hear(world, capture(world, held, "2"), S.OK)
        assert outcomes(world, held) == ("ok", "ok", 0, 4200)
        assert fresh(world, held).state == "settled"
        assert balances(world) == {"clearing card": 4200, "receivable": -4200}
        assert events(world, "payment.captured")[0].data["means"] == "Visa •• 4242"

    def test_takes_a_part_and_then_the_rest(self, world, held):
        hear(world, capture(world, held, "1", 1000), S.OK)
        rest = capture(world, held, "1")

        assert rest.amount_minor == 2000
        hear(world, rest, S.OK)
        assert capture(world, held, "1") == rest  # All of it is taken.

    def test_takes_no_more_than_is_left(self, world, held):
        with pytest.raises(commands.MoreThanAuthorised, match=r"£30\.00"):
            capture(world, held, "1", 3001)

    def test_takes_one_authorisation_once_with_the_first_that_leaves_and_the_rest_is_given_up(self, world):
        take_cards_late(world, per_shipment=False)
        intent = ask(world)
        authorised(world, intent, PARTS)
        first = hear(world, capture(world, intent, "1", 3000), S.OK)

        assert capture(world, intent, "2") == first
        assert outcomes(world, intent)[2:] == (1200, 3000)
        commands.give_up(intent_id=intent.id, by=world.ana, at=SOON)
        hear(world, newest(world, intent, "reverse"), S.OK)
        assert outcomes(world, intent)[2:] == (0, 3000)

    def test_asked_twice_takes_once(self, world, held):
        assert capture(world, held) == capture(world, held)
        hear(world, capture(world, held), S.OK)
        capture(world, held)

        assert [row for row in told(world, held) if row[0] == "capture"] == [("capture", "ok", 3000)]

    def test_tries_anew_what_failed(self, world, held):
        hear(world, capture(world, held), S.FAILED, failure="No")
        (event,) = events(world, "payment.capture_failed")
        assert event.data["failure"] == "No"
        with scope.reading(world.ana):
            (trouble,) = queries.troubles([world.shop().id])
        assert trouble.text == "“capture” of £30.00 failed. No"

        hear(world, capture(world, held), S.OK)
        assert outcomes(world, held)[3] == 3000
        with scope.reading(world.ana):
            assert queries.troubles([world.shop().id]) == []

    def test_asks_about_what_is_processing(self, world, held):
        first = hear(world, capture(world, held), S.PROCESSING)
        again = capture(world, held)

        assert (again.key, again.follows_id) == (first.key, first.id)
        hear(world, again, S.OK)
        assert outcomes(world, held)[2:] == (1200, 3000)

    def test_takes_nothing_that_is_not_held(self, world):
        take_cards_late(world)
        intent = ask(world)
        with pytest.raises(commands.NotAuthorised):
            capture(world, intent)
        authorise(world, intent, PARTS)
        with pytest.raises(commands.NotAuthorised, match="part 1"):
            capture(world, intent)

    def test_counts_a_failure_that_was_none(self, world, held):
        first = hear(world, capture(world, held), S.FAILED)
        hear(world, capture(world, held), S.OK)
        hear(world, first, S.OK)

        assert outcomes(world, held)[3] == 6000  # Both came: one is extra, and goes back by a person's word.

    def test_needs_the_right(self, world, held):
        with pytest.raises(NotAllowed):
            commands.capture(intent_id=held.id, reference="1", by=world.clara, at=SOON)

    @pytest.mark.feature("Y4", by="race")
    def test_many_at_once_take_once(self, committed_world):
        world = committed_world
        take_cards_late(world)
        intent, ana = ask(world), world.ana
        authorised(world, intent, PARTS)

        def work():
            return commands.capture(intent_id=intent.id, reference="1", by=ana, at=SOON)

        found = in_threads(*[work] * 6)
        assert len({row.id for row in found}) == 1


class TestNeverTakeMoreThanAuthorised:
    """The database holds it, whatever a command forgets."""

    def take(self, held, amount):
        with connection.cursor() as cursor:
            cursor.execute(
                """insert into payments_operation (retailer_id, group_id, shop_id, intent_id, kind, gateway, reference,
                     attempt, round, key, gateway_id, token, amount_minor, taken_minor, currency, state, means, failure,
                     of_id, made_at, changed_at)
                   select retailer_id, group_id, shop_id, intent_id, 'capture', gateway, '', 1, 1, gen_random_uuid(),
                     '', '', %s, 0, currency, 'asked', '', '', id, made_at, changed_at
                   from payments_operation where id = %s""",
                [amount, held.id],
            )

    @pytest.mark.feature("Y4", by="race")
    def test_past_the_commands(self, committed_world):
        world = committed_world
        take_cards_late(world)
        row = authorised(world, ask(world))[0]
        by = world.operator()

        def work():
            with scope.writing(by):
                self.take(row, 1500)

        found = in_threads(*[work] * 6)
        assert sum(isinstance(one, IntegrityError) for one in found) == 4
        assert fresh(world, row).taken_minor == 3000

    def test_without_the_guard_too_much_is_taken(self, committed_world):
        """The control: without the trigger that counts, all of them are."""
        world = committed_world
        take_cards_late(world)
        row = authorised(world, ask(world))[0]
        by = world.operator()
        as_owner("alter table payments_operation disable trigger operations_count_on_what_they_take_from")
        try:
            with scope.writing(by):
                for _ in range(6):
                    self.take(row, 1500)
            with scope.reading(by):
                assert sum(one.amount_minor for one in Operation.objects.filter(of=row)) == 9000
        finally:
            as_owner("alter table payments_operation enable trigger operations_count_on_what_they_take_from")

    @pytest.mark.parametrize(
        "change",
        ["amount_minor = 1", "taken_minor = 1", "state = 'failed'", "kind = 'charge'", "reference = 'x'"],
    )
    def test_what_was_answered_stays(self, world, held, change):
        statement = f"update payments_operation set {change} where intent_id = %s"
        with scope.writing(world.operator()), connection.cursor() as cursor:
            with pytest.raises(DatabaseError, match="never overwritten"):
                cursor.execute(statement, [held.id])
            connection.set_rollback(True)


class TestCaptureByHand:
    def by_hand(self, world, held, **changed):
        wish = {"source": "terminal", "receipt": "R-1", "reason": "The gateway was down"} | changed
        return commands.capture_by_hand(intent_id=held.id, reference="1", by=world.ana, at=SOON, **wish)

    def test_takes_what_the_gateway_would_not(self, world, held):
        hear(world, capture(world, held), S.FAILED)
        self.by_hand(world, held)

        assert [row[:2] for row in told(world, held)[2:]] == [("capture", "failed"), ("capture", "ok")]
        assert balances(world) == {"clearing terminal": 3000, "receivable": -3000}
        with pytest.raises(commands.NotAuthorised):
            self.by_hand(world, held, receipt="R-2")

    @pytest.mark.parametrize("changed", [{"source": "card"}, {"receipt": " "}, {"reason": ""}])
    def test_wants_to_know_how_and_why(self, world, held, changed):
        with pytest.raises(Invalid):
            self.by_hand(world, held, **changed)
