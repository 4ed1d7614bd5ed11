"""What cancelling gives, and the papers of what goes back."""

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.messaging import queries as messaging
from comptoir.orders import commands, queries
from comptoir.orders.models import Document
from comptoir.orders.papers import printed
from comptoir.payments import commands as payments
from tests.ledger.purse import Purse
from tests.ledger.test_commands import in_threads
from tests.orders.scene import paid, placed, walked
from tests.orders.test_refunding import WAY, WHY, give_all_back, money
from tests.world import NOON


@pytest.fixture
def purse(world):
    return Purse(world)


@pytest.fixture
def as_notes(world):
    commands.set_cancellation_terms(shop_id=world.shop().id, gives="credit_note", by=world.ruth, at=NOON)


@pytest.fixture
def delivered(world, run_jobs):
    order = paid(world, run_jobs, ("MUG", 3), ("RED-SCARF", 1))
    walked(world, order, *WAY)
    return order


def cancel(world, order, **more):
    commands.cancel_order(number=order.number, reason="Changed her mind", by=world.ana, at=NOON, **more)


def refund(world, order, **what):
    return commands.ask_refund(number=order.number, by=world.marc, **what, **WHY)


def papers(world, order):
    with scope.reading(world.ana):
        return queries.documents_of_order(order.id)


class TestSetCancellationTerms:
    def test_says_what_holds_from_now_on(self, world):
        with scope.reading(world.ana):
            assert queries.cancelled_gives(world.shop().id) == "origin"
        commands.set_cancellation_terms(shop_id=world.shop().id, gives="credit_note", by=world.ruth, at=NOON)
        with scope.reading(world.ana):
            assert queries.cancelled_gives(world.shop().id) == "credit_note"

    def test_is_for_who_runs_the_shop_and_among_what_there_is(self, world):
        with pytest.raises(NotAllowed):
            commands.set_cancellation_terms(shop_id=world.shop().id, gives="origin", by=world.ana, at=NOON)
        with pytest.raises(Invalid, match="one of origin, credit_note"):
            commands.set_cancellation_terms(shop_id=world.shop().id, gives="moon", by=world.ruth, at=NOON)


class TestCancelOrder:
    @pytest.mark.feature("S22", by="race")
    def test_gives_a_credit_note_where_the_shop_says_so(self, world, run_jobs, purse, as_notes):
        order = paid(world, run_jobs)
        with scope.reading(world.ana):
            found = queries.cancellation_preview(queries.order_page(order.number))
        assert (found.gives, found.credit_minor, found.back_minor, found.why_not) == ("credit_note", 2485, 0, "")
        cancel(world, order)
        (note,) = purse.notes()
        assert (note.left_minor, note.note.purpose, note.note.kind) == (2485, order.number, "refund")
        assert money(world, order) == (0, 0, 0, 0)
        purse.books()

    def test_gives_what_the_person_chose_otherwise(self, world, run_jobs, purse, as_notes):
        order = paid(world, run_jobs)
        cancel(world, order, gives="origin")
        assert (purse.notes(), money(world, order)[2]) == ([], 2485)
        other = paid(world, run_jobs)
        commands.set_cancellation_terms(shop_id=world.shop().id, gives="origin", by=world.ruth, at=NOON)
        cancel(world, other, gives="credit_note")
        assert [one.left_minor for one in purse.notes()] == [2485]

    def test_gives_back_to_the_wallet_what_came_from_there(self, world, run_jobs, purse, as_notes):
        payments.set_way(shop_id=world.shop().id, gateway="wallet", is_on=True, by=world.ruth, at=NOON)
        purse.pay_in(1000)
        order = placed(world)
        commands.pay_order_from_balance(number=order.number, gateway="wallet", amount_minor=1000, by=world.ana, at=NOON)
        commands.take_payment(number=order.number, source="cash", reference="T-2", by=world.ana, at=NOON)
        run_jobs()
        cancel(world, order)
        assert (purse.free(), [one.left_minor for one in purse.notes()]) == (1000, [1485])
        assert money(world, order) == (0, 0, 0, 0)

    def test_gives_up_what_is_held(self, world, run_jobs, purse, as_notes):
        purse.pay_in(3000)
        order = placed(world)
        commands.pay_order_from_balance(number=order.number, gateway="wallet", by=world.ana, at=NOON)
        run_jobs()
        cancel(world, order)
        assert (purse.free(), purse.notes()) == (3000, [])

    def test_refuses_what_there_is_not(self, world, run_jobs):
        with pytest.raises(Invalid, match="gives one of"):
            cancel(world, paid(world, run_jobs), gives="moon")

    def test_that_expires_gives_back_as_it_was_paid(self, world, run_jobs, purse, as_notes):
        order = placed(world)
        commands.expire_order(number=order.number, by=world.operator(), at=order.pay_by)
        assert purse.notes() == []


class TestCancelDelivery:
    def test_gives_as_the_shop_says(self, world, run_jobs, purse, as_notes):
        order = paid(world, run_jobs, ("MUG", 102))
        due = money(world, order)[0]
        commands.cancel_delivery(number=order.number, position=2, reason="Too many", by=world.ana, at=NOON)
        now, settled, refunding, open_ = money(world, order)
        assert (settled, refunding, open_) == (now, 0, 0)
        assert [one.left_minor for one in purse.notes()] == [due - now]


class TestIssueVoucher:
    @pytest.mark.feature("C8", by="race")
    def test_says_what_goes_back_and_where_to(self, world, delivered):
        asked = refund(world, delivered, lines=[(1, 1)], shipping=True, to=[("wallet", 400), ("origin", None)])
        said = asked.voucher.said
        assert asked.voucher.number == "AH-V1"
        assert asked.voucher.amount_minor == 995 + 495
        assert said["lines"] == [{"sku": "MUG", "name": said["lines"][0]["name"], "pieces": 1, "amount_minor": 995}]
        assert said["extra"] == [{"kind": "shipping", "amount_minor": 495}]
        assert {one["means"]: one["amount_minor"] for one in said["places"]} == {"Cash in store": 1090, "Wallet": 400}

    def test_is_under_way_until_the_money_has_gone_through(self, world, delivered, run_jobs):
        refund(world, delivered, whole=True)
        (row,) = papers(world, delivered)
        assert (row.standing, row.document.said["whole"]) == ("under_way", True)
        give_all_back(world, delivered)
        assert papers(world, delivered)[0].standing == "done"

    def test_is_named_in_the_mail_that_tells_of_the_money(self, world, delivered, run_jobs):
        refund(world, delivered, lines=[(1, 1)], to=[("wallet", None)])
        run_jobs()
        with scope.reading(world.ana):
            mail = next(one for one in messaging.messages_of_order(delivered.id) if one.template == "refund.done")
            told = messaging.message(mail.id)
        assert "It is voucher AH-V1." in told.text

    def test_is_none_while_a_refund_waits_for_somebody(self, world, delivered):
        asked = refund(world, delivered, gesture_minor=3000)
        assert (asked.is_waiting, asked.voucher, papers(world, delivered)) == (True, None, [])
        approved = commands.approve_refund(request_id=asked.request.id, by=world.ruth, at=NOON)
        assert approved.voucher.amount_minor == 3000

    def test_has_no_gap_where_a_refund_fails(self, world, delivered):
        refund(world, delivered, lines=[(1, 1)])
        with pytest.raises(commands.NothingLeftToRefund):
            refund(world, delivered, lines=[(1, 9)])
        assert refund(world, delivered, lines=[(1, 1)]).voucher.number == "AH-V2"

    def test_never_changes(self, world, delivered):
        made = refund(world, delivered, lines=[(1, 1)]).voucher
        with scope.writing(world.operator()), pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(id=made.id).update(amount_minor=1)

    def test_is_not_told_to_another_shop(self, world, delivered):
        refund(world, delivered, lines=[(1, 1)])
        with scope.reading(world.operator("ORION")):
            assert queries.documents_of_order(delivered.id) == []


class TestPrinted:
    def test_is_the_same_file_each_time(self, world, delivered):
        made = refund(world, delivered, lines=[(1, 2)], gesture_minor=50).voucher
        with scope.reading(world.ana):
            found = queries.document_numbered(delivered.id, made.number.lower())
            once, twice = printed(found), printed(found)
        assert once == twice
        assert once.startswith(b"%PDF")

    def test_of_the_whole(self, world, delivered):
        refund(world, delivered, whole=True)
        with scope.reading(world.ana):
            assert printed(queries.document_numbered(delivered.id, "AH-V1")).startswith(b"%PDF")


@pytest.mark.commits
@pytest.mark.feature("C8", by="race")
def test_vouchers_of_many_orders_at_once_have_no_gap(committed_world, run_jobs):
    made = []
    for _ in range(6):
        made.append(paid(committed_world, run_jobs))
        walked(committed_world, made[-1], *WAY)
    found = in_threads(*[lambda order=order: refund(committed_world, order, lines=[(1, 1)]) for order in made])
    assert sorted(one.voucher.serial for one in found) == [1, 2, 3, 4, 5, 6]
