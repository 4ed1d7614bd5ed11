"""Credit lines, credit notes, and what a stranger sees of anybody's money: nothing."""

import pytest
from django.core.exceptions import ObjectDoesNotExist

from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.scope import Actor
from comptoir.ledger import commands, queries
from comptoir.ledger.models import Account, CreditNote, Entry, Hold, Lot, Transfer
from tests.ledger.purse import SOON, Purse
from tests.world import NOON


@pytest.fixture
def purse(world):
    return Purse(world)


class TestTheCreditLine:
    def test_lets_her_buy_up_to_its_limit(self, purse):
        purse.line(1000)
        purse.draw(700)
        with pytest.raises(commands.NotEnough, match=r"£3\.00 to spend"):
            purse.draw(301)
        assert (purse.credit().shown_minor, purse.credit().free_minor) == (700, 300)
        assert purse.books() == {"credit_line": 700, "receivable": -700}

    def test_is_paid_in_parts(self, purse):
        purse.line(1000)
        purse.draw(700)
        purse.settle(200)
        assert purse.settle(500, reference="P") == purse.settle(500, reference="P")
        assert purse.books() == {"clearing bank": 700, "receivable": -700}
        with pytest.raises(commands.MoreThanOwed):
            purse.settle(1)

    def test_takes_back_what_was_bought_on_it(self, purse):
        purse.line(1000)
        purse.draw(700)
        commands.refund_to_credit_line(**purse.named(amount_minor=300))
        assert purse.credit().shown_minor == 400
        with pytest.raises(commands.MoreThanOwed):
            commands.refund_to_credit_line(**purse.named(amount_minor=401))

    def test_is_not_there_until_it_is_opened(self, purse):
        assert purse.credit() is None
        with pytest.raises(commands.NoCreditLine):
            purse.draw(1)

    def test_keeps_a_limit_for_what_is_used(self, purse):
        purse.line(1000)
        purse.draw(400)
        purse.hold(100, kind="credit_line")
        with pytest.raises(commands.LimitInUse, match=r"£5\.00"):
            purse.line(499)
        purse.line(500)
        with pytest.raises(commands.NotEnough):
            purse.draw(1)

    def test_is_opened_by_who_runs_the_shop(self, world, purse):
        with pytest.raises(NotAllowed):
            commands.set_credit_limit(**purse.of(limit_minor=1, by=world.marc))
        with pytest.raises(Invalid):
            purse.line(-1)


class TestCreditNotes:
    def test_have_numbers_of_the_shop_without_a_gap(self, purse):
        first = purse.note(500)
        with pytest.raises(commands.BookedOtherwise):
            purse.note(600, reference=first.transfer.reference.partition(":")[2])
        with pytest.raises(commands.AboveYourLimit):
            purse.note(9999, kind="gesture", reason="Sorry", by=purse.world.ana)
        second = purse.note(700, reference="R-1")
        assert purse.note(700, reference="R-1") == second
        assert [first.number, second.number, purse.note(1).number] == ["AH-C1", "AH-C2", "AH-C3"]
        other = Purse(purse.world, "CLOTH")
        assert other.note(1).number == "FC-C1"

    def test_of_a_refund_take_what_the_order_had_brought(self, purse):
        purse.note(500)
        assert purse.books() == {"credit_note": -500, "receivable": 500}

    def test_of_a_gesture_are_at_the_cost_of_the_shop(self, purse):
        purse.note(500, kind="gesture", reason="Sorry")
        assert purse.books() == {"credit_note": -500, "gesture": 500}

    def test_are_spent_in_parts(self, purse):
        note = purse.note(500)

        def spend(amount, reference):
            return commands.spend_credit_note(
                shop_id=purse.shop_id, number=note.number, amount_minor=amount, reference=reference, by=purse.by,
                at=NOON,
            )  # fmt: skip

        assert spend(200, "S-1") == spend(200, "S-1")
        assert [row.left_minor for row in purse.notes()] == [300]
        with pytest.raises(commands.NotEnough, match="Credit note AH-C1 has"):
            spend(301, "S-2")

    def test_expire(self, purse):
        note = purse.note(500, days=1)
        assert [row.free_minor for row in purse.notes(SOON)] == [0]
        commands.expire_money(account_id=note.account_id, by=purse.by, at=SOON)
        assert purse.books() == {"expired": -500, "receivable": 500}


class TestStatement:
    def test_goes_page_by_page_with_what_was_left(self, purse):
        purse.pay_in(1000)
        for amount in (100, 200, 300):
            purse.spend(amount, purpose=f"AH-{amount}")
        account = purse.account().id
        with scope.reading(purse.by):
            first = queries.statement(account, limit=2)
            rest = queries.statement(account, after=first[-1].id, limit=9)
        assert [(line.words, line.amount_minor, line.balance_minor) for line in first + rest] == [
            ("Spent", -300, 400), ("Spent", -200, 700), ("Spent", -100, 900), ("Paid in", 1000, 1000),
        ]  # fmt: skip

    def test_keeps_to_its_time(self, purse):
        purse.pay_in(1000)
        purse.spend(100, at=SOON)
        with scope.reading(purse.by):
            account = Account.objects.get(kind="wallet").id
            assert [line.balance_minor for line in queries.statement(account, since=SOON)] == [900]
            assert [line.balance_minor for line in queries.statement(account, until=SOON)] == [1000]


def customer(of):
    """Somebody signed in, as My account makes her."""
    return Actor(kind="customer", id=of.id, name="Customer", customer=of.id)


def rows_seen_by(actor):
    with scope.reading(actor):
        return [model.objects.count() for model in (Account, Transfer, Entry, Lot, Hold, CreditNote)]


@pytest.mark.scope
class TestAccess:
    @pytest.mark.feature("O6", by="access")
    def test_is_for_the_shop_and_for_herself(self, world, purse):
        purse.pay_in(1000)
        purse.note(100)
        purse.hold(50)
        assert rows_seen_by(world.ana) == [4, 2, 4, 2, 1, 1]
        assert rows_seen_by(customer(world.sofia)) == [2, 2, 2, 2, 1, 1]
        for stranger in (world.finn, world.bruno, customer(world.amir), Actor(kind="visitor")):
            assert rows_seen_by(stranger) == [0] * 6

    def test_a_customer_changes_nothing_herself(self, world, purse):
        with pytest.raises(ObjectDoesNotExist):
            purse.pay_in(1000, by=customer(world.sofia))

    def test_the_customer_of_another_retailer_is_not_found(self, purse):
        for who in ("O-1", purse.world.odile.id):
            with pytest.raises(ObjectDoesNotExist):
                purse.pay_in(1000, customer=who)

    def test_somebody_of_another_shop_finds_no_shop(self, world, purse):
        with pytest.raises(ObjectDoesNotExist):
            purse.pay_in(1000, by=world.finn)
        hold = purse.pay_in(1000) and purse.hold(10)
        with pytest.raises(ObjectDoesNotExist):
            commands.void_hold(hold_id=hold.id, by=world.finn, at=NOON)
