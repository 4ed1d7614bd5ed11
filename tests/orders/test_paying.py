"""An order paid from what the shop owes the customer: in whole, in part, given back, and by twenty at once."""

import pytest

from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.scope import Actor
from comptoir.ledger import commands as ledger
from comptoir.orders import commands, queries
from comptoir.payments import commands as payments
from comptoir.payments import queries as paid
from tests.ledger.purse import Purse
from tests.ledger.test_commands import in_threads
from tests.orders.scene import placed, walked
from tests.orders.test_refunding import WAY, money
from tests.world import NOON

DUE = 2485  # Two mugs and their delivery.


@pytest.fixture
def purse(world):
    return Purse(world)


def pay(world, order, gateway="wallet", by=None, **more):
    return commands.pay_order_from_balance(number=order.number, gateway=gateway, by=by or world.ana, at=NOON, **more)


def state(world, order):
    with scope.reading(world.ana):
        return queries.order_page(order.number).order.state


def held(world, order):
    with scope.reading(world.ana):
        return queries.order_page(order.number).money.held_minor


@pytest.fixture
def at_once(world):
    """The shop takes what customers have there when they order."""
    for gateway in ("wallet", "credit_line", "credit_note"):
        payments.set_way(shop_id=world.shop().id, gateway=gateway, is_on=True, by=world.ruth, at=NOON)


@pytest.mark.usefixtures("at_once")
class TestPayOrderFromBalanceAtOnce:
    def test_opens_the_order_and_settles_the_books(self, world, run_jobs, purse):
        purse.pay_in(3000)
        order = placed(world)
        pay(world, order)
        run_jobs()
        assert state(world, order) == "open"
        assert purse.free() == 3000 - DUE
        assert purse.books() == {"clearing bank": 3000, "wallet": DUE - 3000, "receivable": -DUE}

    def test_takes_a_part_and_asks_for_the_rest(self, world, run_jobs, purse):
        purse.pay_in(1000)
        order = placed(world)
        pay(world, order, amount_minor=1000)
        run_jobs()
        assert state(world, order) == "placed"
        assert money(world, order) == (DUE, 1000, 0, DUE - 1000)
        with scope.reading(world.ana):
            rest = paid.open_intent_of_order(order.id)
        assert (rest.amount_minor, rest.pay_by) == (DUE - 1000, order.pay_by)
        commands.take_payment(number=order.number, source="cash", reference="T-9", by=world.ana, at=NOON)
        run_jobs()
        assert state(world, order) == "open"
        assert money(world, order) == (DUE, DUE, 0, 0)

    def test_draws_on_the_credit_line(self, world, run_jobs, purse):
        purse.line(5000)
        order = placed(world)
        pay(world, order, "credit_line")
        run_jobs()
        assert state(world, order) == "open"
        assert purse.credit().account.balance_minor == DUE

    def test_spends_a_credit_note(self, world, run_jobs, purse):
        note = purse.note(4000)
        order = placed(world)
        spent = pay(world, order, "credit_note", note=note.number)
        run_jobs()
        assert spent.means == f"Credit note {note.number}"
        assert [one.left_minor for one in purse.notes()] == [4000 - DUE]

    def test_goes_back_where_it_came_from(self, world, run_jobs, purse):
        purse.pay_in(3000)
        purse.line(3000)
        note = purse.note(3000)
        for gateway, more in (("wallet", {}), ("credit_line", {}), ("credit_note", {"note": note.number})):
            order = placed(world)
            pay(world, order, gateway, **more)
            run_jobs()
            commands.cancel_order(number=order.number, reason="No", by=world.ana, at=NOON)
            assert money(world, order) == (0, 0, 0, 0), gateway
        assert purse.free() == 3000
        assert purse.credit().account.balance_minor == 0
        assert sorted(one.left_minor for one in purse.notes()) == [3000 - DUE, DUE]
        purse.books()

    def test_what_was_bought_on_credit_and_paid_since_goes_into_the_wallet(self, world, run_jobs, purse):
        purse.line(3000)
        order = placed(world)
        pay(world, order, "credit_line")
        purse.settle(2000)
        commands.cancel_order(number=order.number, reason="No", by=world.ana, at=NOON)
        assert (purse.credit().account.balance_minor, purse.free()) == (0, 2000)

    def test_an_order_that_expires_gives_the_part_back(self, world, run_jobs, purse):
        purse.pay_in(1000)
        order = placed(world)
        pay(world, order, amount_minor=1000)
        commands.expire_order(number=order.number, by=world.operator(), at=order.pay_by)
        assert purse.free() == 1000

    def test_earns_cashback_once_and_loses_it_in_proportion(self, world, run_jobs, purse):
        ledger.set_cashback(shop_id=world.shop().id, means="wallet", basis_points=1000, by=world.ruth, at=NOON)
        purse.pay_in(DUE)
        order = placed(world)
        pay(world, order)
        run_jobs()
        walked(world, order, *WAY)
        run_jobs()
        run_jobs()
        assert purse.free() == 249
        commands.ask_refund(number=order.number, lines=[(1, 1)], reason="Broken", by=world.marc, at=NOON)
        run_jobs()
        assert purse.free() == 249 + 995 - 100


class TestPayOrderFromBalance:
    def test_holds_the_amount_until_the_goods_leave(self, world, run_jobs, purse):
        purse.pay_in(3000)
        order = placed(world)
        pay(world, order)
        run_jobs()
        assert (state(world, order), purse.free()) == ("open", 3000 - DUE)
        assert purse.books() == {"clearing bank": 3000, "wallet": -3000}, "held is not spent"
        walked(world, order, "start_packing", "finish_packing", "send")
        assert money(world, order) == (DUE, DUE, 0, 0)
        assert purse.books() == {"clearing bank": 3000, "wallet": DUE - 3000, "receivable": -DUE}
        assert held(world, order) == 0

    @pytest.mark.feature("Y4", by="race")
    @pytest.mark.parametrize("gateway", ["wallet", "credit_line", "credit_note"])
    def test_spends_delivery_by_delivery_to_the_last_coin(self, world, run_jobs, purse, gateway):
        order, more = placed(world, ("MUG", 102)), {}
        purse.pay_in(10**7)
        purse.line(10**7)
        if gateway == "credit_note":
            more = {"note": purse.note(10**7).number}
        pay(world, order, gateway, **more)
        run_jobs()
        for position in (1, 2):
            at = {"number": order.number, "position": position, "by": world.ana, "at": NOON}
            if position == 2:
                commands.cancel_delivery(reason="Too many", **at)
                break
            for verb in ("start_packing", "finish_packing", "send"):
                commands.move_delivery(verb=verb, **at)
            due, settled, _, open_ = money(world, order)
            assert 0 < settled < order.total_minor
            assert (due, settled + held(world, order)) == (order.total_minor, order.total_minor)
            assert open_ == held(world, order) > 0
        due, settled, refunding, open_ = money(world, order)
        assert (due, refunding, open_, held(world, order)) == (settled, 0, 0, 0)
        purse.books()

    def test_gives_what_is_held_free_where_the_order_ends(self, world, run_jobs, purse):
        purse.pay_in(3000)
        purse.line(3000)
        note = purse.note(3000)
        for gateway, more in (("wallet", {}), ("credit_line", {}), ("credit_note", {"note": note.number})):
            order = placed(world)
            pay(world, order, gateway, **more)
            run_jobs()
            commands.cancel_order(number=order.number, reason="No", by=world.ana, at=NOON)
            assert (money(world, order), held(world, order)) == ((0, 0, 0, 0), 0), gateway
        assert (purse.free(), purse.credit().free_minor) == (3000, 3000)
        assert [one.free_minor for one in purse.notes()] == [3000], "nothing was spent, so no new note"
        assert purse.books() == {"clearing bank": 3000, "wallet": -3000, "credit_note": -3000, "receivable": 3000}

    def test_gives_a_part_free_where_the_rest_was_not_paid_in_time(self, world, run_jobs, purse):
        purse.pay_in(1000)
        order = placed(world)
        pay(world, order, amount_minor=1000)
        assert (purse.free(), held(world, order)) == (0, 1000)
        commands.expire_order(number=order.number, by=world.operator(), at=order.pay_by)
        assert (purse.free(), held(world, order)) == (1000, 0)

    def test_goes_with_a_note_and_with_cash_for_one_delivery(self, world, run_jobs, purse):
        purse.pay_in(1000)
        note = purse.note(500)
        order = placed(world)
        pay(world, order, amount_minor=1000)
        pay(world, order, "credit_note", note=note.number, amount_minor=500)
        assert state(world, order) == "placed"
        commands.take_payment(number=order.number, source="cash", reference="T-9", by=world.ana, at=NOON)
        run_jobs()
        assert (state(world, order), held(world, order)) == ("open", 1500)
        walked(world, order, "start_packing", "finish_packing", "send", "deliver")
        run_jobs()
        assert (money(world, order), state(world, order)) == ((DUE, DUE, 0, 0), "completed")
        with scope.reading(world.ana):
            came = {one.source: one.amount_minor for one in queries.order_page(order.number).captures}
        assert came == {"cash": DUE - 1500, "wallet": 1000, "note": 500}
        purse.books()

    def test_counts_cash_that_came_instead(self, world, run_jobs, purse):
        purse.pay_in(3000)
        order = placed(world)
        pay(world, order)
        run_jobs()
        commands.take_payment(number=order.number, source="cash", reference="T-9", by=world.ana, at=NOON)
        run_jobs()
        assert (purse.free(), held(world, order)) == (3000, 0)
        assert money(world, order) == (DUE, DUE, 0, 0)

    def test_spends_no_more_than_is_still_due(self, world, run_jobs, purse):
        purse.pay_in(10**7)
        order = placed(world, ("MUG", 102))
        payments.set_way(
            shop_id=world.shop().id, gateway="wallet", is_on=True, at_dispatch=True, by=world.ruth, at=NOON
        )
        pay(world, order)
        run_jobs()
        commands.cancel_delivery(number=order.number, position=2, reason="Too many", by=world.ana, at=NOON)
        walked(world, order, "start_packing", "finish_packing", "send")
        due, settled, refunding, open_ = money(world, order)
        assert (due, refunding, open_, held(world, order)) == (settled, 0, 0, 0)
        assert purse.free() == 10**7 - settled > 10**7 - order.total_minor
        purse.books()

    def test_is_not_held_twice(self, world, run_jobs, purse):
        purse.pay_in(3 * DUE)
        order = placed(world)
        pay(world, order)
        with pytest.raises(commands.BeingPaid):
            pay(world, order)
        assert purse.free() == 2 * DUE

    def test_goes_back_into_the_wallet_once_it_was_spent(self, world, run_jobs, purse):
        purse.pay_in(DUE)
        order = placed(world)
        pay(world, order)
        run_jobs()
        walked(world, order, *WAY)
        commands.ask_refund(number=order.number, whole=True, reason="Broken", by=world.marc, at=NOON)
        assert (purse.free(), money(world, order)) == (DUE, (0, 0, 0, 0))

    def test_takes_nothing_where_less_is_there(self, world, run_jobs, purse):
        purse.pay_in(1000)
        order = placed(world)
        with pytest.raises(ledger.NotEnough, match=r"has £10\.00 to spend"):
            pay(world, order)
        assert purse.free() == 1000
        assert money(world, order)[1] == 0

    def test_takes_no_note_of_somebody_else(self, world, run_jobs):
        note = Purse(world, customer="C-2").note(4000)
        with pytest.raises(ledger.NoSuchNote):
            pay(world, placed(world), "credit_note", note=note.number)

    def test_is_for_staff_who_may_and_for_herself(self, world, run_jobs, purse):
        purse.pay_in(2 * DUE)
        order = placed(world)
        with pytest.raises(NotAllowed):
            pay(world, order, by=world.clara)
        for who in (world.amir.id, None):
            stranger = Actor(kind="customer", customer=who, orders=frozenset({order.id}))
            with pytest.raises(NotAllowed):
                pay(world, order, by=stranger)
        herself = Actor(kind="customer", id=world.sofia.id, customer=world.sofia.id, orders=frozenset({order.id}))
        pay(world, order, by=herself)
        run_jobs()
        assert state(world, order) == "open"

    @pytest.mark.parametrize(
        ("gateway", "more"),
        [("card_form", {}), ("moon", {}), ("wallet", {"amount_minor": 0}), ("wallet", {"amount_minor": DUE + 1}),
         ("credit_note", {})],
    )  # fmt: skip
    def test_is_refused_where_it_makes_no_sense(self, world, purse, gateway, more):
        purse.pay_in(9000)
        with pytest.raises(Invalid):
            pay(world, placed(world), gateway, **more)

    def test_is_refused_where_the_shop_does_not_take_it(self, world, purse):
        purse.pay_in(9000)
        payments.set_way(shop_id=world.shop().id, gateway="wallet", is_on=False, by=world.ruth, at=NOON)
        with pytest.raises(payments.NotTakenHere):
            pay(world, placed(world))


class TestPlaceOrder:
    def test_pays_from_the_wallet_where_that_is_the_way(self, world, run_jobs, purse):
        purse.pay_in(3000)
        order = commands.place_order(
            shop_id=world.shop().id, customer_code="C-1", lines=[("MUG", 2)], channel="console", way="wallet",
            by=world.ana, at=NOON,
        )  # fmt: skip
        run_jobs()
        assert state(world, order) == "open"
        assert purse.free() == 3000 - DUE


@pytest.mark.commits
@pytest.mark.feature("O6", by="race")
def test_twenty_orders_paid_at_once_from_one_wallet_are_one(committed_world):
    """The control of this race, without the lock, is that of the ledger: ``tests/ledger/test_races.py``."""
    purse = Purse(committed_world)
    purse.pay_in(DUE)
    orders = [placed(committed_world) for _ in range(20)]
    found = in_threads(*[lambda order=order: pay(committed_world, order) for order in orders])
    assert len([one for one in found if isinstance(one, ledger.NotEnough)]) == 19, found
    assert purse.free() == 0
    assert sum(held(committed_world, order) for order in orders) == DUE
    purse.books()
