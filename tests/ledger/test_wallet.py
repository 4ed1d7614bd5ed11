"""The wallet: paid in, spent, given back; bonus and cashback; nothing twice and nothing below zero."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection

from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.ledger import commands, queries
from comptoir.ledger.models import Account
from tests.ledger.purse import SOON, Purse
from tests.world import NOON

DAY = timedelta(days=1)


@pytest.fixture
def purse(world):
    return Purse(world)


class TestPayIntoWallet:
    def test_fills_the_wallet(self, purse):
        purse.pay_in(5000)
        assert purse.free() == 5000
        assert purse.books() == {"clearing bank": 5000, "wallet": -5000}

    def test_adds_the_largest_bonus_that_is_reached_with_its_own_end(self, world, purse):
        for least, bonus in ((5000, 300), (10_000, 1000), (20_000, 3000)):
            commands.make_pay_in_offer(
                shop_id=purse.shop_id, from_minor=least, bonus_minor=bonus, bonus_days=30, by=world.ruth, at=NOON
            )
        purse.pay_in(10_000)

        assert purse.books() == {"clearing bank": 10_000, "promotion": 1000, "wallet": -11_000}
        assert [(lot.kind, lot.left_minor, lot.expires_at) for lot in purse.wallet().lots] == [
            ("bonus", 1000, NOON + 30 * DAY), ("paid", 10_000, None),
        ]  # fmt: skip

    def test_is_done_once_even_after_the_offer_has_ended(self, world, purse):
        offer = commands.make_pay_in_offer(
            shop_id=purse.shop_id, from_minor=100, bonus_minor=10, by=world.ruth, at=NOON
        )
        first = purse.pay_in(100, reference="P-1")
        commands.end_pay_in_offer(offer_id=offer.id, by=world.ruth, at=NOON)
        assert purse.pay_in(100, reference="P-1") == first
        purse.pay_in(100, reference="P-2")
        with pytest.raises(commands.BookedOtherwise):
            purse.pay_in(101, reference="P-1")
        assert purse.free() == 210

    @pytest.mark.parametrize("wrong", [{"amount_minor": 0}, {"amount_minor": -5}, {"reference": " "}, {"source": ""}])
    def test_refuses_what_cannot_be(self, purse, wrong):
        given = purse.named(amount_minor=100, source="bank")
        with pytest.raises(Invalid):
            commands.pay_into_wallet(**{**given, **wrong})

    def test_needs_the_right_to_take_payments(self, world, purse):
        with pytest.raises(NotAllowed):
            purse.pay_in(100, by=world.clara)


class TestSpendFromWallet:
    def test_takes_the_soonest_to_expire_first(self, purse):
        purse.pay_in(1000)
        purse.gift(300, days=9)
        purse.gift(200, days=3)
        purse.spend(400)
        lots = [(lot.left_minor, lot.expires_at) for lot in purse.wallet().lots]
        assert lots == [(100, NOON + 9 * DAY), (1000, None)]
        purse.spend(1100)
        assert purse.wallet().lots == ()
        purse.books()

    def test_refuses_more_than_there_is(self, purse):
        purse.pay_in(500)
        with pytest.raises(commands.NotEnough, match=r"£5\.00 to spend; £5\.01 is more"):
            purse.spend(501)
        assert purse.free() == 500

    def test_refuses_where_there_never_was_a_wallet(self, purse):
        with pytest.raises(commands.NotEnough):
            purse.spend(1)

    def test_is_done_once(self, purse):
        purse.pay_in(500)
        assert purse.spend(400, reference="S-1") == purse.spend(400, reference="S-1")
        with pytest.raises(commands.BookedOtherwise):
            purse.spend(300, reference="S-1")
        assert purse.free() == 100

    def test_does_not_take_what_is_past_its_end(self, purse):
        purse.gift(500, days=1)
        with pytest.raises(commands.NotEnough):
            purse.spend(1, at=NOON + DAY)
        purse.spend(500, at=NOON + DAY - timedelta(seconds=1))


class TestRefundToWallet:
    def test_gives_back_what_does_not_expire(self, purse):
        purse.pay_in(500)
        purse.spend(500)
        commands.refund_to_wallet(**purse.named(amount_minor=200, purpose="AH-1"))
        assert [(lot.kind, lot.left_minor, lot.expires_at) for lot in purse.wallet().lots] == [("refund", 200, None)]
        assert purse.books() == {"clearing bank": 500, "receivable": -300, "wallet": -200}


class TestCashback:
    def rate(self, purse, points=500, **more):
        commands.set_cashback(
            shop_id=purse.shop_id, means="card", basis_points=points, by=purse.world.ruth, at=NOON, **more
        )

    def give(self, purse, **more):
        given = {"purpose": "AH-1", "parts": [("card", 9990)]}
        return commands.give_cashback(**purse.of(**{**given, **more}))

    def back(self, purse, returned, **more):
        return commands.take_back_cashback(**purse.of(purpose="AH-1", paid_minor=9990, returned_minor=returned, **more))

    def test_is_given_once_for_an_order(self, purse):
        self.rate(purse, days=60)
        assert self.give(purse) == self.give(purse)
        assert [(lot.kind, lot.left_minor, lot.expires_at) for lot in purse.wallet().lots] == [
            ("cashback", 500, NOON + 60 * DAY)
        ]

    def test_is_given_for_the_ways_of_paying_that_have_a_rate(self, purse):
        self.rate(purse)
        assert self.give(purse, parts=[("cash", 9990)]) is None
        assert purse.wallet() is None

    @pytest.mark.feature("O6", by="api")
    def test_is_earned_by_each_way_of_paying_at_its_own_rate(self, purse):
        self.rate(purse, days=60)
        commands.set_cashback(shop_id=purse.shop_id, means="cash", basis_points=1000, by=purse.world.ruth, at=NOON)
        self.give(purse, parts=[("card", 3010), ("cash", 2000), ("bank", 4970), ("card", 10)])
        assert [(lot.left_minor, lot.expires_at) for lot in purse.wallet().lots] == [
            (151, NOON + 60 * DAY), (200, None),
        ]  # fmt: skip
        assert self.back(purse, 9990 // 2) == 176  # Half of it, half up.

    def test_is_for_customers_of_default_shops_only(self, world):
        by = world.sam
        shop = world.shop("TEAM").id
        commands.set_cashback(shop_id=shop, means="card", basis_points=500, by=by, at=NOON)
        with pytest.raises(ObjectDoesNotExist):  # Sofia is of another group.
            commands.give_cashback(shop_id=shop, customer="C-1", purpose="CC-1", parts=[("card", 100)], by=by, at=NOON)

    def test_is_taken_back_in_proportion_to_the_last_penny(self, purse):
        self.rate(purse)
        self.give(purse)
        assert [self.back(purse, returned) for returned in (3330, 3330, 6660, 9990)] == [167, 0, 166, 167]
        assert purse.free() == 0
        assert purse.books() == {}

    def test_never_takes_back_what_was_spent(self, purse):
        self.rate(purse)
        self.give(purse)
        purse.spend(450)
        assert self.back(purse, 9990) == 50
        assert purse.free() == 0
        purse.pay_in(100)
        assert self.back(purse, 9990) == 100

    def test_takes_the_lot_of_that_order_first(self, purse):
        self.rate(purse)
        purse.gift(300, days=1)
        self.give(purse)
        self.back(purse, 9990)
        assert [lot.kind for lot in purse.wallet().lots] == ["gesture"]

    def test_of_an_order_without_any_is_nothing(self, purse):
        assert self.back(purse, 100) == 0


class TestMakeGesture:
    def test_is_at_the_cost_of_the_shop(self, purse):
        purse.gift(700)
        assert purse.books() == {"gesture": 700, "wallet": -700}

    @pytest.mark.feature("C5", by="api")
    def test_is_within_the_limit_of_who_gives(self, world, purse):
        purse.gift(2000, by=world.ana)
        with pytest.raises(commands.AboveYourLimit, match=r"£20\.01 is above what one refund or gesture may be"):
            purse.gift(2001, by=world.ana)
        commands.set_gesture_limit(shop_id=purse.shop_id, amount_minor=500, by=world.ruth, at=NOON)
        with pytest.raises(commands.BeyondGestureLimit, match=r"£5\.00"):
            purse.gift(501, by=world.ana)
        purse.gift(50_000, by=world.ruth)
        with pytest.raises(NotAllowed):
            purse.gift(1, by=world.clara)

    def test_needs_a_reason(self, purse):
        with pytest.raises(Invalid):
            commands.make_gesture(**purse.named(amount_minor=5, reason=" "))


class TestHolds:
    def test_keep_money_for_one_purchase(self, purse):
        purse.pay_in(1000)
        hold = purse.hold(800)
        assert (purse.free(), purse.wallet().shown_minor) == (200, 1000)
        with pytest.raises(commands.NotEnough):
            purse.spend(201)
        commands.post_hold(hold_id=hold.id, by=purse.by, at=NOON)
        assert purse.books() == {"clearing bank": 1000, "receivable": -800, "wallet": -200}

    def test_are_placed_and_posted_once(self, purse):
        purse.pay_in(1000)
        first, second = purse.hold(600, reference="I-1"), purse.hold(600, reference="I-1")
        assert first == second
        for _ in range(2):
            commands.post_hold(hold_id=first.id, by=purse.by, at=NOON)
        assert purse.hold(600, reference="I-1").state == "posted"
        assert purse.free() == 400
        with pytest.raises(commands.BookedOtherwise):
            purse.hold(500, reference="I-1")

    def test_give_the_rest_back_when_less_is_spent(self, purse):
        purse.pay_in(1000)
        hold = purse.hold(800)
        commands.post_hold(hold_id=hold.id, amount_minor=300, by=purse.by, at=NOON)
        assert purse.free() == 700
        with pytest.raises(Invalid):
            commands.post_hold(hold_id=hold.id, amount_minor=900, by=purse.by, at=NOON)

    def test_are_given_back_once(self, purse):
        purse.pay_in(1000)
        hold = purse.hold(800)
        for _ in range(2):
            commands.void_hold(hold_id=hold.id, by=purse.by, at=NOON)
        assert purse.free() == 1000
        with pytest.raises(Refusal, match="given back"):
            commands.post_hold(hold_id=hold.id, by=purse.by, at=NOON)

    def test_of_a_credit_line_stay_within_its_limit(self, purse):
        purse.line(1000)
        hold = purse.hold(800, kind="credit_line")
        with pytest.raises(commands.NotEnough):
            purse.draw(300)
        commands.post_hold(hold_id=hold.id, by=purse.by, at=NOON)
        assert purse.credit().shown_minor == 800

    def test_cannot_hold_what_is_not_there(self, purse):
        with pytest.raises(commands.NotEnough, match=r"The wallet has £0\.00 to spend"):
            purse.hold(1)
        with pytest.raises(commands.NoCreditLine):
            purse.hold(1, kind="credit_line")
        with pytest.raises(commands.NoSuchNote):
            purse.hold(1, kind="credit_note", name="AH-C9")

    def test_protect_money_past_its_end_until_they_are_over(self, purse):
        purse.gift(500, days=1)
        hold = purse.hold(300, expires_at=NOON + 5 * DAY)
        later = NOON + 2 * DAY
        commands.expire_money(account_id=purse.account().id, by=purse.by, at=later)
        assert purse.free(later) == 0
        assert purse.account().balance_minor == -300
        commands.post_hold(hold_id=hold.id, by=purse.by, at=later)
        assert purse.books() == {"expired": -200, "gesture": 500, "receivable": -300}


class TestExpireMoney:
    def test_ends_holds_and_lots_that_are_over(self, purse):
        purse.gift(500, days=1)
        purse.pay_in(100)
        purse.hold(200, expires_at=SOON)
        account = purse.account()
        with scope.reading(purse.by):
            assert queries.accounts_to_expire(NOON) == []
            assert queries.accounts_to_expire(SOON) == [account.id]
        for _ in range(2):
            commands.expire_money(account_id=account.id, by=purse.by, at=SOON)
        assert purse.free(SOON) == 100
        assert purse.books() == {"clearing bank": 100, "expired": -500, "gesture": 500, "wallet": -100}
        with scope.reading(purse.by):
            assert queries.accounts_to_expire(SOON) == []


class TestTheDatabase:
    """What holds for raw SQL as the role of the application."""

    def refuses(self, purse, sql, *values):
        with pytest.raises(DatabaseError) as refused:
            self.run(purse, sql, values)
        return str(refused.value)

    def run(self, purse, sql, values):
        with scope.writing(purse.by), connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.execute("set constraints all immediate")

    def test_refuses_a_wallet_below_zero(self, purse):
        purse.pay_in(100)
        account, other = purse.account(), self._receivable(purse)
        sql = (
            "with t as (insert into ledger_transfer (retailer_id, shop_id, customer_id, kind, reference, purpose, at)"
            " values (%s, %s, %s, 'x', 'x:1', '', now()) returning id) insert into ledger_entry (retailer_id, shop_id,"
            " customer_id, transfer_id, account_id, amount_minor) select %s, %s, customer, t.id, account, amount"
            " from t, (values (%s::bigint, %s::bigint, 101), (null, %s, -101)) as v(customer, account, amount)"
        )
        owners = (account.retailer_id, account.shop_id)
        said = self.refuses(
            purse, sql, *owners, account.customer_id, *owners, account.customer_id, account.id, other.id
        )
        assert "wallet_is_never_overdrawn" in said

    def _receivable(self, purse):
        purse.spend(1)
        purse.pay_in(1)
        with scope.reading(purse.by):
            return Account.objects.get(kind="receivable")

    @pytest.mark.parametrize(
        ("sql", "says"),
        [
            ("update ledger_lot set left_minor = 7", "never overwritten"),
            ("update ledger_lot set expires_at = now()", "never overwritten"),
            ("delete from ledger_lot", "never overwritten"),
            ("update ledger_lotentry set amount_minor = 1", "permission denied"),
            ("update ledger_hold set amount_minor = 1", "never overwritten"),
            ("delete from ledger_hold", "never overwritten"),
            ("update ledger_account set held_minor = 1", "sum of its entries"),
            ("update ledger_link set hash = ''", "permission denied"),
            ("delete from ledger_seal", "permission denied"),
            ("update ledger_creditnote set amount_minor = 1", "permission denied"),
        ],
    )
    def test_refuses_to_change_what_stands(self, purse, sql, says):
        purse.pay_in(100)
        purse.hold(50)
        assert says in self.refuses(purse, sql)

    def test_refuses_lots_that_do_not_sum_to_the_balance(self, purse):
        transfer = purse.pay_in(100)
        account = purse.account()
        said = self.refuses(
            purse,
            "insert into ledger_lotentry (retailer_id, shop_id, customer_id, lot_id, transfer_id, amount_minor)"
            " select retailer_id, shop_id, customer_id, id, %s, -1 from ledger_lot where account_id = %s",
            transfer.id, account.id,
        )  # fmt: skip
        assert "do not sum to its balance" in said
