"""Where a refund goes, to the cent: as it was paid, into the wallet, as a credit note, or in parts."""

from itertools import permutations

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.ledger import commands as ledger
from comptoir.orders import commands, queries
from comptoir.orders.commands import ImportedLine, ImportedOrder
from comptoir.orders.going_back import Wish
from comptoir.orders.totals import units_of
from comptoir.payments import commands as payments
from tests.ledger.purse import Purse
from tests.orders.scene import paid, walked
from tests.orders.test_refunding import WAY, WHY, give_all_back, money
from tests.world import NOON

WALLET, NOTE, ORIGIN = "wallet", "credit_note", "origin"


@pytest.fixture
def purse(world):
    return Purse(world)


@pytest.fixture
def delivered(world, run_jobs):
    order = paid(world, run_jobs, ("MUG", 3), ("RED-SCARF", 1))
    walked(world, order, *WAY)
    return order


def page_of(world, order):
    with scope.reading(world.ana):
        return queries.order_page(order.number)


def sold(world, *lines, reference="LESSON"):
    """An order of an outside system with the totals of its lines, all paid: (pieces, total, tax)."""
    rows = [ImportedLine("goods", "RED-SCARF", "", pieces, total // pieces, total) for pieces, total in lines]
    commands.import_orders(
        shop_id=world.shop().id, currency="GBP", orders=[ImportedOrder(reference, "C-1", NOON, "GB", rows)],
        by=world.operator(), at=NOON,
    )  # fmt: skip
    with scope.reading(world.ana):
        return queries.order_by_number(f"AH-H{reference}")


def back(world, order, to=((WALLET, None),), **chosen):
    commands.ask_refund(number=order.number, to=to, by=world.marc, **chosen, **WHY)


class TestTheDestination:
    @pytest.mark.parametrize("to", [WALLET, NOTE])
    def test_has_it_at_once_and_the_books_add_up(self, world, delivered, purse, to):
        due = money(world, delivered)[0]
        back(world, delivered, to=[(to, None)], lines=[(1, 1)], shipping=True, gesture_minor=100)
        assert money(world, delivered) == (due - 995 - 495 - 100, due - 1590, 0, 0)
        if to == WALLET:
            assert purse.free() == 1590
        else:
            (note,) = purse.notes()
            assert (note.left_minor, note.note.purpose, note.note.kind) == (1590, delivered.number, "refund")
        purse.books()

    def test_may_be_split_and_the_rest_goes_as_it_was_paid(self, world, delivered, purse):
        back(world, delivered, to=[(WALLET, 400), (NOTE, 500)], lines=[(1, 1), (2, 1)])
        assert purse.free() == 400
        assert [note.left_minor for note in purse.notes()] == [500]
        assert money(world, delivered)[2] == 995 + 2400 - 900, "asked back in cash, by a person"
        give_all_back(world, delivered)
        assert money(world, delivered)[3] == 0
        assert {(r.destination, r.amount_minor) for r in page_of(world, delivered).refunds} == {
            (WALLET, 400), (NOTE, 500), (ORIGIN, 2495),
        }  # fmt: skip

    def test_of_all_that_came(self, world, delivered, purse):
        paid_minor = money(world, delivered)[1]
        commands.ask_refund(whole=True, number=delivered.number, to=[(WALLET, None)], by=world.marc, **WHY)
        assert money(world, delivered) == (0, 0, 0, 0)
        assert purse.free() == paid_minor

    def test_of_a_gesture_alone(self, world, delivered, purse):
        back(world, delivered, gesture_minor=250)
        assert purse.free() == 250

    @pytest.mark.parametrize(
        ("to", "why"),
        [
            ([("moon", None)], "goes to one of"),
            ([(WALLET, 10**6)], "more than what goes back"),
            ([(WALLET, None), (NOTE, None)], "to one place only"),
            ([(WALLET, -1)], "not below zero"),
        ],
    )
    def test_is_refused_where_it_makes_no_sense(self, world, delivered, to, why):
        with pytest.raises(Invalid, match=why):
            back(world, delivered, to=to, lines=[(1, 1)])
        assert money(world, delivered)[2:] == (0, 0), "Nothing was done."

    def test_is_known_to_the_cashback_of_the_order(self, world, run_jobs, purse):

        ledger.set_cashback(shop_id=world.shop().id, means="cash", basis_points=1000, by=world.ruth, at=NOON)
        order = paid(world, run_jobs, ("MUG", 2))
        walked(world, order, *WAY)
        run_jobs()
        assert purse.free() == 249
        back(world, order, lines=[(1, 1)])
        run_jobs()
        assert purse.free() == 249 + 995 - 100


class TestWhatCame:
    """Σ refunds ≤ captured: held by the database, wherever the money goes."""

    def test_is_never_given_back_twice(self, world, delivered):
        (capture,) = page_of(world, delivered).captures
        given = {"capture_id": capture.id, "reason": "x", "by": world.marc, "at": NOON}
        payments.refund_into(amount_minor=capture.amount_minor - 1, destination=WALLET, **given)
        with pytest.raises(payments.NothingLeft):
            payments.refund_into(amount_minor=2, destination=NOTE, **given)
        payments.refund(amount_minor=1, **given)
        with pytest.raises(payments.NothingLeft):
            payments.refund(amount_minor=1, **given)

    def test_is_held_by_the_database(self, world, delivered):
        (capture,) = page_of(world, delivered).captures
        copy = """insert into payments_refund (retailer_id, group_id, shop_id, customer_id, order_id, capture_id, kind,
                  destination, key, gateway_id, amount_minor, currency, state, failure, reason, made_at, changed_at)
                  select retailer_id, group_id, shop_id, customer_id, order_id, id, 'refund', 'wallet',
                  gen_random_uuid(), '', %s, currency, 'done', '', 'x', now(), now()
                  from payments_capture where id = %s"""
        with scope.reading(world.operator()), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set transaction read write")
            with pytest.raises(IntegrityError, match="never_refund_more_than_came"), transaction.atomic():
                cursor.execute(copy, [capture.amount_minor + 1, capture.id])


class TestTheNumbersOfOthers:
    """What went wrong elsewhere, by its own figures."""

    def test_ten_at_23_90_with_a_quarter_off_is_179_25_both_ways(self, world, purse):
        line = units_of(17925, 10, start=0, count=10)
        assert line == 17925
        parts = [(1, units_of(17925, 10, start=place, count=1)) for place in range(10)]
        apart, together = sold(world, *parts, reference="L10A"), sold(world, *parts, reference="L10B")
        for position in range(1, 11):
            back(world, apart, lines=[(position, 1)])
        assert purse.free() == 17925
        back(world, together, lines=[(position, 1) for position in range(1, 11)])
        assert purse.free() == 2 * 17925
        for order in (apart, together):
            assert money(world, order) == (0, 0, 0, 0)

    def test_ten_pieces_of_one_line_too(self, world, purse):
        order = sold(world, (10, 17925))
        for _ in range(10):
            back(world, order, lines=[(1, 1)])
        assert purse.free() == 17925
        assert money(world, order) == (0, 0, 0, 0)

    def test_two_lines_of_a_split_pound_give_back_exactly_it(self, world, purse):
        order = sold(world, (1, 88), (1, 12))
        back(world, order, lines=[(1, 1), (2, 1)])
        assert purse.free() == 100

    def test_one_of_two_leaves_its_half_of_the_discount(self, world, purse):
        order = sold(world, (2, 7680))  # 48.00 × 2, a fifth off.
        back(world, order, lines=[(1, 1)])
        assert money(world, order)[0] == 3840
        assert purse.free() == 3840

    def test_three_equal_memos_are_equal(self):
        assert [units_of(5700, 3, start=place, count=1) for place in range(3)] == [1900, 1900, 1900]

    def test_the_delivery_goes_back_with_its_tax_and_only_once(self, world, delivered, purse):
        back(world, delivered, shipping=True)
        with pytest.raises(commands.NothingLeftToRefund):
            back(world, delivered, shipping=True)
        (row,) = [a for a in page_of(world, delivered).adjustments if a.kind == "shipping"]
        assert (row.amount_minor, row.tax_minor) == (-495, -83)
        assert purse.free() == 495

    def test_an_edit_a_return_and_three_refunds_in_any_order(self, world, purse):
        """Outstanding is what is due less what has come and not gone, after each step, in each of the orders."""
        steps = ({"lines": [(1, 1)]}, {"lines": [(2, 2)]}, {"gesture_minor": 33}, {"lines": [(1, 2)]})
        for number, order_of_steps in enumerate(permutations(steps)):
            order, gone = sold(world, (3, 1000), (2, 777), reference=f"P{number}"), 0
            for step in order_of_steps:
                before = purse.free()
                try:
                    back(world, order, **step)
                except Refusal:
                    continue  # The gesture left less than the last pieces are worth.
                gone += purse.free() - before
                assert money(world, order) == (1777 - gone, 1777 - gone, 0, 0)


class TestRefundPreview:
    def test_says_what_the_command_then_does(self, world, delivered, purse):
        to = [(WALLET, 300), (NOTE, None)]
        wish = Wish([(1, 2)], shipping=True, gesture_minor=50)
        with scope.reading(world.ana):
            page = queries.order_page(delivered.number)
            found = queries.refund_preview(page, wish, to)
        assert found.goes_back_minor == found.amount_minor == 1990 + 495 + 50
        assert found.by_destination == {WALLET: 300, NOTE: 2235}
        due = money(world, delivered)[0]
        back(world, delivered, to=to, lines=wish.lines, shipping=True, gesture_minor=50)
        assert money(world, delivered)[:2] == (due - found.amount_minor, due - found.goes_back_minor)

    def test_says_why_not(self, world, delivered):
        with scope.reading(world.ana):
            page = queries.order_page(delivered.number)
            assert "Only 3 of MUG" in queries.refund_preview(page, Wish([(1, 4)])).why_not
            assert "one of" in queries.whole_refund_preview(page, [("moon", None)]).why_not


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    parts=st.lists(
        st.tuples(
            st.lists(st.tuples(st.integers(1, 2), st.integers(1, 3)), max_size=1),
            st.booleans(),
            st.integers(0, 300),
            st.integers(0, 500),
            st.sampled_from([ORIGIN, WALLET, NOTE]),
        ),
        max_size=6,
    )
)
def test_any_order_of_parts_to_any_place_adds_up_to_the_cent(world, run_jobs, parts):
    order = paid(world, run_jobs, ("MUG", 5))
    walked(world, order, *WAY)
    came = money(world, order)[1]
    for lines, shipping, gesture, into_wallet, rest in parts:
        to = [(WALLET, into_wallet), (rest, None)] if into_wallet else [(rest, None)]
        try:
            back(world, order, to=to, lines=lines, shipping=shipping, gesture_minor=gesture)
        except Refusal:
            continue
        due, settled, refunding, outstanding = money(world, order)
        assert outstanding == due - settled
        assert refunding == settled - due
        give_all_back(world, order)
        due, settled, refunding, outstanding = money(world, order)
        assert (settled, refunding, outstanding) == (due, 0, 0)
        assert 0 <= due <= came
    Purse(world).books()
