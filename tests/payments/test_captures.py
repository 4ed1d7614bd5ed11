import pytest
from django.db import DatabaseError, connection

from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.payments import commands
from comptoir.payments.models import Capture, Intent
from tests.payments.scenes import SOON, ask, balances, capture_by_card, events, fresh, take


def record(world, intent, reference="pay_1", **changed):
    wish = {"amount_minor": intent.amount_minor, "source": "card", "means": "Visa •• 4242"} | changed
    return commands.record_capture(intent_id=intent.id, reference=reference, by=world.operator(), at=SOON, **wish)


class TestRecordCapture:
    def test_settles_what_was_asked_for_and_books_it(self, world):
        intent = ask(world)
        record(world, intent)

        assert fresh(world, intent).state == "settled"
        assert balances(world) == {"clearing card": 4200, "receivable": -4200}
        (event,) = events(world, "payment.captured")
        assert event.order_id == 7
        assert {"late": False, "extra": False, "amount_minor": 4200, "intent": intent.id}.items() <= event.data.items()

    def test_counts_the_same_money_once(self, world):
        intent = ask(world)

        assert record(world, intent) == record(world, intent)
        assert len(events(world, "payment.captured")) == 1
        assert balances(world)["clearing card"] == 4200

    def test_keeps_money_that_comes_after_the_end(self, world):
        intent = ask(world)
        commands.close_intent(intent_id=intent.id, by=world.ana, at=SOON)
        record(world, intent)

        assert fresh(world, intent).state == "settled"
        assert events(world, "payment.captured")[0].data["late"]
        assert balances(world)["clearing card"] == 4200

    def test_keeps_money_that_comes_twice(self, world):
        intent = ask(world)
        record(world, intent)
        record(world, intent, "pay_2")

        assert [event.data["extra"] for event in events(world, "payment.captured")] == [False, True]
        assert len(events(world, "payment.settled")) == 1
        assert balances(world)["clearing card"] == 8400

    def test_refuses_a_reference_of_other_money(self, world):
        record(world, ask(world))
        with pytest.raises(commands.ReferenceTaken, match="recorded before"):
            record(world, ask(world))


class TestTakeOffline:
    @pytest.mark.parametrize("source", ["cash", "terminal", "bank"])
    def test_settles_the_whole(self, world, source):
        intent = ask(world)
        capture = take(world, intent, source=source)

        assert fresh(world, intent).state == "settled"
        assert balances(world) == {f"clearing {source}": 4200, "receivable": -4200}
        assert capture.means

    @pytest.mark.feature("Y4", by="access")
    def test_needs_the_right(self, world):
        with pytest.raises(NotAllowed):
            take(world, ask(world), by=world.clara)

    @pytest.mark.feature("Y4", by="access")
    def test_does_not_see_the_payments_of_another_shop(self, world):
        with pytest.raises(Intent.DoesNotExist):
            take(world, ask(world), by=world.bruno)

    def test_takes_no_part(self, world):
        with pytest.raises(commands.NotTheAmount, match=r"£42\.00 is due"):
            take(world, ask(world), amount_minor=4199)

    def test_takes_nothing_for_what_is_paid(self, world):
        intent = ask(world)
        take(world, intent)
        with pytest.raises(commands.PaymentOver, match="paid already"):
            take(world, intent, reference="R-other")

    def test_refuses_a_receipt_that_was_recorded_before(self, world):
        take(world, ask(world), reference="4711")
        with pytest.raises(commands.ReferenceTaken):
            take(world, ask(world), reference="4711")

    @pytest.mark.parametrize("changed", [{"source": "card"}, {"reference": " "}, {"reference": "x" * 81}])
    def test_refuses_what_cannot_be(self, world, changed):
        with pytest.raises(Invalid):
            take(world, ask(world), **changed)

    def test_gives_cash_without_a_receipt_a_number(self, world):
        assert take(world, ask(world), source="cash", reference="").reference


class TestReverseOffline:
    def reverse(self, world, capture, by=None):
        return commands.reverse_offline(capture_id=capture.id, reason="Wrong order", by=by or world.ana, at=SOON)

    def test_makes_the_amount_due_again(self, world):
        intent = ask(world)
        self.reverse(world, take(world, intent))

        assert fresh(world, intent).state == "open"
        assert balances(world) == {}
        (event,) = events(world, "payment.reversed")
        assert event.order_id == 7
        assert event.data["amount_minor"] == 4200
        assert not events(world, "refund.done")

    def test_lets_it_be_paid_again(self, world):
        intent = ask(world)
        self.reverse(world, take(world, intent, source="cash", reference=""))
        take(world, intent, source="cash", reference="")

        assert fresh(world, intent).state == "settled"

    def test_works_once(self, world):
        capture = take(world, ask(world))
        self.reverse(world, capture)
        with pytest.raises(commands.NothingLeft):
            self.reverse(world, capture)

    def test_leaves_money_of_a_gateway_to_refunds(self, world):
        with pytest.raises(commands.NotOffline):
            self.reverse(world, capture_by_card(world))

    def test_needs_the_right(self, world):
        with pytest.raises(NotAllowed):
            self.reverse(world, take(world, ask(world)), by=world.clara)


class TestTheDatabase:
    """What holds even for raw SQL as the role of the application."""

    def refuses(self, world, sql, *values):
        with pytest.raises(DatabaseError) as refused, scope.writing(world.operator()), connection.cursor() as cursor:
            cursor.execute(sql, values)
        return str(refused.value)

    def test_holds_that_no_more_goes_back_than_came(self, world):
        capture = capture_by_card(world)
        commands.refund_whole(capture_id=capture.id, reason="Broken", by=world.ana, at=SOON)
        said = self.refuses(
            world,
            "insert into payments_refund (retailer_id, group_id, shop_id, capture_id, kind, key, gateway_id,"
            " amount_minor, currency, state, failure, reason, made_at, changed_at) select retailer_id, group_id,"
            " shop_id, id, 'refund', gen_random_uuid(), '', 1, currency, 'asked', '', '', now(), now()"
            " from payments_capture where id = %s",
            capture.id,
        )
        assert "never_refund_more_than_came" in said

    @pytest.mark.parametrize("change", ["amount_minor = 1", "refunded_minor = 0", "currency = 'EUR'"])
    def test_keeps_captures_as_they_came(self, world, change):
        capture = capture_by_card(world)
        commands.refund_whole(capture_id=capture.id, reason="Broken", by=world.ana, at=SOON)
        assert "never overwritten" in self.refuses(world, f"update payments_capture set {change}")

    @pytest.mark.parametrize("table", ["payments_capture", "payments_refund"])
    def test_keeps_every_row(self, world, table):
        capture = capture_by_card(world)
        commands.refund_whole(capture_id=capture.id, reason="Broken", by=world.ana, at=SOON)
        assert "never overwritten" in self.refuses(world, f"delete from {table}")

    def test_takes_the_same_money_once(self, world):
        capture_by_card(world)
        said = self.refuses(
            world,
            "insert into payments_capture (retailer_id, group_id, shop_id, intent_id, source, reference, means,"
            " amount_minor, refunded_minor, currency, at) select retailer_id, group_id, shop_id, intent_id, source,"
            " reference, means, amount_minor, 0, currency, at from payments_capture",
        )
        assert "money_comes_once" in said


def test_captures_of_another_shop_are_not_seen(world):
    capture_by_card(world)
    with scope.reading(world.bruno):
        assert not Capture.objects.exists()
