"""Changing a placed order: what it costs, what it promises, who agrees, and that nothing is overwritten."""

from datetime import timedelta

import pytest

from comptoir.customers.links import actor_of_link
from comptoir.inventory.models import Stock
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.machine import IllegalMove
from comptoir.orders import commands, queries
from comptoir.orders.editing import NothingChanged, TooLateToChange, Wish
from comptoir.orders.models import Order, OrderEdit
from comptoir.orders.queries import CannotBeAdded
from tests.orders.scene import paid, placed, walked
from tests.orders.test_refunding import give_all_back
from tests.orders.test_splitting import offer
from tests.world import NOON

LATER = NOON + timedelta(hours=1)


def edit(world, order, *, agreed=True, by=None, at=LATER, **wish):
    more = {name: wish.pop(name) for name in ("to", "seen") if name in wish}
    return commands.edit_order(
        number=order.number, wish=Wish(**wish), reason="She called", agreed=agreed, by=by or world.ana, at=at, **more
    )


def page(world, order):
    with scope.reading(world.ana):
        return queries.order_page(order.number)


def stock_of(world, sku, place="WAKEFIELD"):
    with scope.reading(world.ana):
        row = Stock.objects.get(variant=world.variant(sku), location=world.location(place))
    return row.on_hand, row.reserved


def states(world, order):
    return [delivery.state for delivery in page(world, order).deliveries]


def asked(world, order):
    """The amounts that can still be paid by link."""
    return [intent.amount_minor for intent in page(world, order).intents if intent.state == "open"]


class TestEditOrderBeforePayment:
    def test_adds_goods_at_todays_price_and_asks_for_the_new_sum(self, world):
        order = placed(world, ("MUG", 2))
        edit(world, order, added=[("RED-SCARF", 1)])
        found = page(world, order)
        assert found.order.total_minor == order.total_minor + 2400 == found.money.due_minor
        assert [(line.sku, line.quantity) for line in found.lines] == [("MUG", 2), ("RED-SCARF", 1)]
        assert asked(world, order) == [found.money.due_minor]
        assert stock_of(world, "RED-SCARF") == (10, 1)
        assert len(found.deliveries) == 1, "it goes along with what waits for its payment anyway"

    def test_takes_pieces_off_and_gives_their_promise_back(self, world):
        order = placed(world, ("MUG", 3))
        edit(world, order, lines=[(1, 1)])
        found = page(world, order)
        assert found.money.due_minor == order.total_minor - 2 * 995
        assert asked(world, order) == [found.money.due_minor]
        assert stock_of(world, "MUG") == (100, 1)

    def test_more_of_an_article_costs_what_she_was_told(self, world):
        from comptoir.pricing import commands as pricing

        order = placed(world, ("MUG", 2))
        pricing.set_price(shop_id=order.shop_id, sku="MUG", amount_minor=2000, by=world.sam, at=NOON)
        edit(world, order, lines=[(1, 3)])
        assert page(world, order).money.due_minor == order.total_minor + 995

    def test_swaps_one_article_for_another(self, world):
        order = placed(world, ("MUG", 2))
        edit(world, order, lines=[(1, 0)], added=[("RED-SCARF", 1)])
        found = page(world, order)
        assert found.money.due_minor == order.total_minor - 2 * 995 + 2400
        assert [row.line.sku for row in found.delivery_lines[found.deliveries[-1].id]] == ["RED-SCARF"]
        assert (stock_of(world, "MUG"), stock_of(world, "RED-SCARF")) == ((100, 0), (10, 1))

    def test_gives_a_discount(self, world):
        order = placed(world, ("MUG", 2))
        edit(world, order, discount_minor=300)
        assert page(world, order).money.due_minor == order.total_minor - 300
        assert asked(world, order) == [order.total_minor - 300]

    def test_moves_to_another_address_in_the_same_country(self, world):
        order = placed(world, ("MUG", 2))
        new = {**order.ship_to, "street": "2 Low Road", "city": "Hull", "postcode": "HU1 1AA"}
        edit(world, order, ship_to=new)
        assert page(world, order).order.ship_to["street"] == "2 Low Road"
        with pytest.raises(Invalid, match="Another country"):
            edit(world, order, ship_to={**new, "country": "FR"})

    def test_sends_it_another_way(self, world):
        order = placed(world, ("MUG", 2))
        with scope.reading(world.ana):
            ways = queries.shipping_options(order)
        other = next(way for way in ways if way.code != order.shipping_code)
        edit(world, order, shipping_code=other.code)
        found = page(world, order)
        assert (found.order.shipping_code, found.order.shipping_minor) == (other.code, other.amount_minor)
        assert found.money.due_minor == order.items_minor + other.amount_minor
        assert sum(d.shipping_minor for d in found.deliveries) == other.amount_minor

    def test_the_former_link_is_worth_nothing(self, world):
        order = placed(world, ("MUG", 2))
        before = page(world, order).intents[0].id
        edit(world, order, added=[("RED-SCARF", 1)])
        assert next(i for i in page(world, order).intents if i.id == before).state == "closed"


class TestEditOrderAfterPayment:
    def test_what_is_added_waits_for_its_money_and_then_goes_on(self, world, run_jobs):
        order = paid(world, run_jobs, ("MUG", 2))
        edit(world, order, added=[("RED-SCARF", 1)])
        run_jobs()
        assert states(world, order) == ["allocated", "reserved"]
        assert asked(world, order) == [2400]
        commands.take_payment(number=order.number, source="cash", reference="T-2", by=world.ana, at=LATER)
        run_jobs()
        assert states(world, order) == ["allocated", "allocated"]
        assert page(world, order).money.outstanding_minor == 0

    def test_what_is_taken_off_goes_back_as_money_and_as_stock(self, world, run_jobs):
        order = paid(world, run_jobs, ("MUG", 3))
        assert stock_of(world, "MUG") == (97, 0)
        edit(world, order, lines=[(1, 1)])
        assert stock_of(world, "MUG") == (99, 0)
        assert page(world, order).money.refunding_minor == 2 * 995
        give_all_back(world, order)
        assert page(world, order).money.outstanding_minor == 0

    def test_a_cheaper_swap_gives_the_rest_back_and_goes_on_at_once(self, world, run_jobs):
        order = paid(world, run_jobs, ("RED-SCARF", 1))
        edit(world, order, lines=[(1, 0)], added=[("MUG", 1)])
        run_jobs()
        found = page(world, order)
        assert found.money.refunding_minor == 2400 - 995
        assert [(d.state) for d in found.deliveries] == ["deallocated", "allocated"]
        assert (stock_of(world, "RED-SCARF"), stock_of(world, "MUG")) == ((10, 0), (99, 0))

    def test_money_that_is_held_by_our_word_is_held_anew(self, world, run_jobs):
        from comptoir.payments import commands as payments

        payments.set_way(
            shop_id=world.shop().id,
            gateway="courier",
            is_on=True,
            at_dispatch=True,
            per_shipment=True,
            by=world.ruth,
            at=NOON,
        )
        order = commands.place_order(
            shop_id=world.shop().id, customer_code="C-1", lines=[("MUG", 2)], channel="console", way="courier",
            by=world.ana, at=NOON,
        )  # fmt: skip
        run_jobs()
        edit(world, order, lines=[(1, 1)], added=[("RED-SCARF", 1)])
        run_jobs()
        money = page(world, order).money
        assert (money.held_minor, money.outstanding_minor) == (money.due_minor, money.due_minor)
        for position in (1, 2):
            for verb in ("start_packing", "finish_packing", "send", "deliver"):
                commands.move_delivery(number=order.number, position=position, verb=verb, by=world.ana, at=LATER)
        found = page(world, order)
        assert (found.order.state, found.money.outstanding_minor) == ("completed", 0)

    def test_what_is_being_packed_or_has_left_stays(self, world, run_jobs):
        order = paid(world, run_jobs, ("MUG", 2))
        walked(world, order, "start_packing")
        with pytest.raises(TooLateToChange, match="is being packed: put it back first"):
            edit(world, order, lines=[(1, 1)])
        walked(world, order, "finish_packing", "send")
        with pytest.raises(TooLateToChange, match="has left already"):
            edit(world, order, lines=[(1, 1)])
        with pytest.raises(TooLateToChange, match="address and shipping stay"):
            edit(world, order, ship_to={**order.ship_to, "street": "2 Low Road"})
        edit(world, order, added=[("RED-SCARF", 1)])  # What is added leaves later.
        walked(world, order, "deliver")
        commands.take_payment(number=order.number, source="cash", reference="T-2", by=world.ana, at=LATER)
        run_jobs()
        assert states(world, order) == ["delivered", "allocated"]
        assert page(world, order).order.state == "open"

    def test_a_part_of_a_split_order(self, world, run_jobs):
        offer(world, "GONE", "back_order")
        order = paid(world, run_jobs, ("MUG", 2), ("GONE", 2))
        edit(world, order, lines=[(2, 0)])
        found = page(world, order)
        assert [d.state for d in found.deliveries] == ["allocated", "released"]
        assert found.money.refunding_minor == 2 * 1500 + found.deliveries[1].shipping_minor


class TestEditOrder:
    @pytest.mark.parametrize(
        ("wish", "why"),
        [
            ({}, "Nothing would change"),
            ({"lines": [(1, 2)]}, "Nothing would change"),
            ({"lines": [(9, 1)]}, "no article in line 9"),
            ({"lines": [(1, -1)]}, "cannot remain"),
            ({"added": [("MUG", 0)]}, "cannot be added"),
            ({"lines": [(1, 0)]}, "Nothing would be left"),
            ({"discount_minor": -1}, "above zero"),
            ({"discount_minor": 10**9}, "more than what is due"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, world, wish, why):
        order = placed(world, ("MUG", 2))
        with pytest.raises(Invalid, match=why):
            edit(world, order, **wish)
        assert page(world, order).money.due_minor == order.total_minor

    def test_refuses_what_is_not_sold_or_not_there(self, world):
        order = placed(world, ("MUG", 2))
        with pytest.raises(CannotBeAdded, match="sells nothing under NOPE"):
            edit(world, order, added=[("NOPE", 1)])
        with pytest.raises(CannotBeAdded, match="2 × LAST-ONE cannot be sent"):
            edit(world, order, added=[("LAST-ONE", 2)])
        assert stock_of(world, "LAST-ONE") == (1, 0)

    def test_refuses_an_order_that_has_ended(self, world):
        order = placed(world, ("MUG", 2))
        commands.cancel_order(number=order.number, reason="No", by=world.ana, at=NOON)
        with pytest.raises(TooLateToChange, match="cancelled"):
            edit(world, order, lines=[(1, 1)])

    def test_tells_the_second_editor_what_changed_and_overwrites_nothing(self, world, run_jobs):
        order = placed(world, ("MUG", 2))
        seen = page(world, order).order.changed_at
        edit(world, order, added=[("RED-SCARF", 1)])
        with pytest.raises(commands.ChangedMeanwhile, match=r"Due: £24\.85 → £48\.85") as refused:
            edit(world, order, lines=[(1, 1)], seen=seen, at=LATER + timedelta(minutes=1))
        assert refused.value.details["changes"]
        assert [line.refunded_quantity for line in page(world, order).lines] == [0, 0]
        edit(world, order, lines=[(1, 1)], seen=page(world, order).order.changed_at)

    def test_is_for_those_who_sell_in_the_shop(self, world):
        order = placed(world, ("MUG", 2))
        with pytest.raises(Order.DoesNotExist):
            edit(world, order, lines=[(1, 1)], by=world.finn)
        with pytest.raises(Order.DoesNotExist):
            edit(world, order, lines=[(1, 1)], by=world.bruno)

    def test_history_tells_it_again(self, world, run_jobs):
        order = paid(world, run_jobs, ("MUG", 3))
        edit(world, order, lines=[(1, 1)], added=[("RED-SCARF", 1)], discount_minor=100)
        run_jobs()
        with scope.reading(world.ana):
            then = queries.order_then(order.number, LATER + timedelta(days=1))
        found = page(world, order)
        assert (then.due_minor, then.outstanding_minor) == (found.money.due_minor, found.money.outstanding_minor)
        assert {at: d.state for at, d in then.deliveries.items()} == {d.position: d.state for d in found.deliveries}


class TestProposedEdit:
    def proposed(self, world, order, **wish):
        return edit(world, order, agreed=False, **(wish or {"added": [("RED-SCARF", 1)]}))

    def test_changes_nothing_before_she_accepts(self, world):
        order = placed(world, ("MUG", 2))
        found = self.proposed(world, order)
        assert (found.state, found.difference_minor) == ("proposed", 2400)
        assert (page(world, order).money.due_minor, stock_of(world, "RED-SCARF")) == (order.total_minor, (10, 0))

    def test_she_accepts_by_her_link(self, world):
        order = placed(world, ("MUG", 2))
        found = self.proposed(world, order)
        commands.accept_edit(edit_id=found.id, by=actor_of_link(order.id), at=LATER)
        assert page(world, order).money.due_minor == order.total_minor + 2400
        with pytest.raises(IllegalMove):
            commands.accept_edit(edit_id=found.id, by=actor_of_link(order.id), at=LATER)
        assert page(world, order).money.due_minor == order.total_minor + 2400

    def test_she_declines(self, world):
        order = placed(world, ("MUG", 2))
        found = self.proposed(world, order)
        commands.decline_edit(edit_id=found.id, by=actor_of_link(order.id), at=LATER)
        assert page(world, order).money.due_minor == order.total_minor
        with pytest.raises(IllegalMove):
            commands.accept_edit(edit_id=found.id, by=actor_of_link(order.id), at=LATER)

    def test_another_orders_link_sees_nothing_of_it(self, world):
        order, other = placed(world, ("MUG", 2)), placed(world, ("MUG", 1))
        found = self.proposed(world, order)
        with pytest.raises(OrderEdit.DoesNotExist):
            commands.accept_edit(edit_id=found.id, by=actor_of_link(other.id), at=LATER)
        with pytest.raises(OrderEdit.DoesNotExist):
            commands.accept_edit(edit_id=found.id, by=world.bruno, at=LATER)

    def test_one_waits_at_a_time(self, world):
        order = placed(world, ("MUG", 2))
        first = self.proposed(world, order)
        with pytest.raises(commands.ChangeWaits, match="Ana proposed"):
            self.proposed(world, order, lines=[(1, 1)])
        commands.withdraw_edit(edit_id=first.id, reason="She rang", by=world.ana, at=LATER)
        self.proposed(world, order, lines=[(1, 1)])

    def test_is_not_charged_another_sum_than_was_said(self, world):
        from comptoir.pricing import commands as pricing

        order = placed(world, ("MUG", 2))
        found = self.proposed(world, order)
        pricing.set_price(shop_id=order.shop_id, sku="RED-SCARF", amount_minor=9900, by=world.sam, at=NOON)
        with pytest.raises(commands.NotAsProposed, match="would cost something else"):
            commands.accept_edit(edit_id=found.id, by=actor_of_link(order.id), at=LATER)
        assert page(world, order).money.due_minor == order.total_minor

    def test_ends_when_nobody_answers(self, world):
        order = placed(world, ("MUG", 2))
        found = self.proposed(world, order)
        over = LATER + timedelta(days=3)
        with pytest.raises(Refusal, match="time to accept"):
            commands.accept_edit(edit_id=found.id, by=actor_of_link(order.id), at=over)
        commands.expire_edit(edit_id=found.id, by=world.operator(), at=LATER)
        with scope.reading(world.ana):
            assert queries.overdue_edits(LATER) == []
            assert queries.overdue_edits(over) == [found.id]
        commands.expire_edit(edit_id=found.id, by=world.operator(), at=over)
        with scope.reading(world.ana):
            assert queries.open_edit_of(order.id) is None

    def test_ends_with_its_order(self, world, run_jobs):
        order = placed(world, ("MUG", 2))
        self.proposed(world, order)
        commands.cancel_order(number=order.number, reason="No", by=world.ana, at=LATER)
        run_jobs()
        with scope.reading(world.ana):
            assert [row.state for row in queries.edits_of_order(order)] == ["withdrawn"]

    def test_a_visitor_may_not_answer(self, world):
        order = placed(world, ("MUG", 2))
        found = self.proposed(world, order)
        with pytest.raises((NotAllowed, OrderEdit.DoesNotExist)):
            commands.decline_edit(edit_id=found.id, by=scope.Actor(kind="visitor", name="Nobody"), at=LATER)
        assert NothingChanged.status == 422
