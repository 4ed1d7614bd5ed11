"""Goods that wait in a store: the code, the counter, the time."""

from datetime import timedelta

import pytest
from django.core import mail as outbox

from comptoir.fulfilment import commands
from comptoir.fulfilment.models import PickUpTries
from comptoir.fulfilment.pick_up_codes import LETTERS, is_code, said
from comptoir.fulfilment.reactions import give_up_pick_ups, remind_of_pick_ups
from comptoir.inventory import queries as levels
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.models import Event
from comptoir.messaging.queries import message, messages_of_order
from comptoir.orders import commands as orders
from comptoir.pricing import commands as pricing
from tests.fulfilment.pick_up_scene import (
    LATER,
    code_of,
    handed_over,
    listed,
    may_be_picked_up,
    ordered,
    page,
    proved,
    row_of,
    waiting,
)
from tests.orders.scene import placed
from tests.world import NOON

WEEK = timedelta(days=7)


def on_hand(world, sku="MUG", place="LEEDS"):
    with scope.reading(world.operator()):
        assert levels.unproved_stocks() == []
        rows = levels.availability([world.variant(sku).id])
    return next(row.on_hand for row in rows if row.location_id == world.location(place).id)


def told(world, order):
    with scope.reading(world.ana):
        return {row.template: row for row in messages_of_order(order.id)}


class TestPickingUpAsAWayToShip:
    def test_is_never_taken_by_itself_and_sells_from_that_store_alone(self, world):
        may_be_picked_up(world)
        assert placed(world).shipping_code == "standard"  # Though the other costs nothing.
        same = {"shop_id": world.shop().id, "customer_code": "C-1", "channel": "api", "by": world.ana, "at": NOON}
        order = orders.place_order(lines=[("MUG", 3)], shipping_code="leeds", **same)
        (delivery,) = page(world, order).deliveries
        assert (delivery.location.code, delivery.is_pick_up, order.shipping_minor) == ("LEEDS", True, 0)
        with pytest.raises(orders.NowhereInStock, match="store where it would be fetched"):
            orders.place_order(lines=[("MUG", 1)], shipping_code="leeds", **same)  # A hundred lie in the warehouse.

    def test_is_one_place_in_its_own_country(self, world):
        may_be_picked_up(world)
        same = {"shop_id": world.shop().id, "name": "X", "amount_minor": 0, "by": world.ruth, "at": NOON}
        with pytest.raises(Invalid, match="is another way already"):
            pricing.set_shipping_rate(code="leeds", pick_up_at="YORK", total_from_minor=100, **same)
        with pytest.raises(Invalid, match="no location that serves"):
            pricing.set_shipping_rate(code="lyon", pick_up_at="LYON", **same)
        with pytest.raises(Invalid, match="its country is GB"):
            pricing.set_shipping_rate(code="york", pick_up_at="YORK", country="FR", **same)

    def test_is_neither_sent_nor_given_to_another_store(self, world, run_jobs):
        order = waiting(world, run_jobs)
        this = {"number": order.number, "position": 1, "by": world.ana, "at": NOON}
        with pytest.raises(orders.FetchedByHer, match="hand it over at the counter"):
            commands.send_delivery(**this, rider="Sam")
        with pytest.raises(orders.CannotSend, match="fetches it herself"):
            orders.reroute_delivery(**this, location="WAKEFIELD", reason="Near")
        orders.refuse_delivery(**this, location="LEEDS", reason="Broken", missing=True)
        assert page(world, order).deliveries[0].state == "unplaced"  # A person decides.


class TestPreparePickUp:
    @pytest.mark.feature("F9", by="race")
    def test_tells_her_a_code_that_nobody_else_can_read(self, world, run_jobs):
        order = waiting(world, run_jobs)
        code, row = code_of(world, order), row_of(world, order)
        assert is_code(code)
        assert not set(code) & set("01OILU")
        assert len(LETTERS) == 30
        assert (row.place["name"], row.keep_until - NOON > WEEK) == ("Leeds Briggate", True)
        mails = told(world, order)
        assert "delivery.packed" not in mails
        with scope.reading(world.ana):
            mail = message(mails["delivery.awaiting_pick_up"].id)
        assert "Leeds Briggate" in mail.text
        assert "Thursday 24 September" in mail.text
        assert "£19.90" in mail.text
        with scope.reading(world.ana):
            journal = str(list(Event.objects.filter(order_id=order.id).values_list("data", flat=True)))
        assert code not in journal + mail.text + mail.html + str(row.place) + row.salt + row.code_hash
        sent = next(mail for mail in outbox.outbox if "ready to pick up" in mail.subject)
        assert said(code) in sent.body
        assert said(code) == f"{code[:3]} {code[3:]}"

    def test_twice_is_once_and_of_a_parcel_nothing(self, world, run_jobs):
        order = waiting(world, run_jobs)
        row = row_of(world, order)
        again = commands.prepare_pick_up(delivery_id=row.delivery_id, by=world.operator(), at=LATER)
        assert again is None
        assert row_of(world, order).ready_at == NOON


class TestProvePickUp:
    def test_finds_it_however_it_is_typed_and_notes_it(self, world, run_jobs):
        order = waiting(world, run_jobs)
        typed = f" {said(code_of(world, order)).lower().replace(' ', '-')} "
        found = commands.prove_pick_up(code=typed, by=world.clara, at=LATER)
        assert found.pick_up.delivery.order.number == order.number
        assert row_of(world, order).proved_at == LATER

    def test_counts_wrong_codes_and_stops_who_guesses(self, world, run_jobs):
        order = waiting(world, run_jobs)
        this = {"by": world.clara, "at": LATER}
        for _ in range(10):
            assert "opens" not in commands.prove_pick_up(code="222 222", **this).why
        with pytest.raises(commands.TooManyCodes):
            commands.prove_pick_up(code=code_of(world, order), **this)  # Even the right one now.
        commands.prove_pick_up(code="222222", **{**this, "by": world.marc})  # Somebody else's tries are hers.
        later = LATER + timedelta(minutes=15)
        assert commands.prove_pick_up(code=code_of(world, order), **{**this, "at": later}).pick_up
        with scope.reading(world.ana):
            assert sorted(PickUpTries.objects.values_list("wrong", flat=True)) == [0, 1]

    @pytest.mark.feature("F9", by="access")
    def test_is_for_staff_of_that_shop_and_store(self, world, run_jobs):
        order = waiting(world, run_jobs)
        code = code_of(world, order)
        assert commands.prove_pick_up(code=code, by=world.finn, at=LATER).pick_up is None
        elsewhere = at_store(world, "YORK")
        assert "Leeds Briggate, not here" in commands.prove_pick_up(code=code, by=elsewhere, at=LATER).why
        proved(world, order)
        with pytest.raises(NotAllowed, match="who works there"):
            commands.hand_over_pick_up(number=order.number, position=1, by=elsewhere, at=LATER)
        assert listed(world) == [(order.number, 1)]
        assert listed(world, "finn") == []


def at_store(world, place):
    """Clara, at one store."""
    from dataclasses import replace

    return replace(world.clara, locations=frozenset({world.location(place).id}))


class TestHandOverPickUp:
    @pytest.mark.feature("F9", by="race")
    def test_needs_the_code_and_the_money_and_completes_the_order(self, world, run_jobs):
        order = waiting(world, run_jobs)
        with pytest.raises(commands.NotProved, match="Ask for her code"):
            handed_over(world, order, paid_by="cash")
        proved(world, order)
        with pytest.raises(commands.ToBePaid, match=r"£19\.90 is to be paid at the counter first"):
            handed_over(world, order)
        handed_over(world, order, paid_by="terminal", receipt="K-77")
        run_jobs()
        found = page(world, order)
        assert (found.order.state, found.deliveries[0].state) == ("completed", "delivered")
        assert (found.money.paid_minor, found.money.outstanding_minor) == (1990, 0)
        assert found.captures[0].source == "terminal"
        assert "delivery.picked_up" in told(world, order)
        assert listed(world) == []
        with pytest.raises(commands.NothingWaits, match="handed over already"):
            handed_over(world, order, paid_by="cash")

    def test_takes_another_proof_in_words(self, world, run_jobs):
        order = waiting(world, run_jobs, way="")
        handed_over(world, order, proof="Her passport")
        with scope.reading(world.ana):
            event = Event.objects.get(name="delivery.picked_up")
        assert "passport" not in str(event.data)

    @pytest.mark.parametrize("way", ["in_store", ""])
    def test_of_a_part_keeps_the_rest_waiting_under_a_code_of_its_own(self, world, run_jobs, way):
        order = waiting(world, run_jobs, ("MUG", 2), ("RED-SCARF", 1), way=way)
        proved(world, order)
        handed_over(world, order, taken={1: 1, 2: 1}, paid_by="cash")
        run_jobs()
        found = page(world, order)
        assert [(d.position, d.state) for d in found.deliveries] == [(1, "delivered"), (2, "ready")]
        assert (found.order.state, found.money.due_minor) == ("open", 4390)
        assert found.money.paid_minor == (3395 if way else 4390)
        assert code_of(world, order, 2) != code_of(world, order, 1)
        assert on_hand(world) == 1  # The other two belong to her.
        proved(world, order, 2)
        handed_over(world, order, 2, paid_by="cash")
        run_jobs()
        found = page(world, order)
        assert (found.order.state, found.money.outstanding_minor, found.money.paid_minor) == ("completed", 0, 4390)

    @pytest.mark.parametrize("way", ["in_store", ""])
    def test_of_a_part_gives_the_rest_back(self, world, run_jobs, way):
        order = waiting(world, run_jobs, ("MUG", 2), way=way)
        proved(world, order)
        handed_over(world, order, taken={1: 1}, left="back", paid_by="cash")
        run_jobs()
        found = page(world, order)
        assert [(d.position, d.state) for d in found.deliveries] == [(1, "delivered"), (2, "deallocated")]
        assert (found.order.state, found.money.due_minor, found.money.held_minor) == ("completed", 995, 0)
        assert found.money.kept_minor == 995
        assert on_hand(world) == 2

    def test_refuses_more_than_waits_and_nothing_at_all(self, world, run_jobs):
        order = waiting(world, run_jobs)
        proved(world, order)
        for taken, why in (({1: 3}, "2 wait here, not 3"), ({2: 1}, "0 wait"), ({1: 0}, "takes nothing")):
            with pytest.raises(Invalid, match=why):
                handed_over(world, order, taken=taken, paid_by="cash")
        with pytest.raises(Invalid, match="kept"):
            handed_over(world, order, taken={1: 1}, left="there", paid_by="cash")

    def test_is_not_possible_before_it_is_packed(self, world, run_jobs):
        order = ordered(world, run_jobs)
        with pytest.raises(commands.NothingWaits, match="does not wait to be picked up"):
            handed_over(world, order, proof="Her passport")


class TestNobodyCame:
    @pytest.mark.feature("F9", by="race")
    def test_she_is_reminded_once_and_then_it_goes_back(self, world, run_jobs):
        order = waiting(world, run_jobs, way="")
        row, actor = row_of(world, order), world.operator()
        assert remind_of_pick_ups(actor, NOON + timedelta(days=2)) == 0
        assert [remind_of_pick_ups(actor, row.remind_at) for _ in range(2)] == [1, 0]
        assert give_up_pick_ups(actor, row.keep_until - timedelta(seconds=1)) == 0
        assert [give_up_pick_ups(actor, row.keep_until) for _ in range(2)] == [1, 0]
        run_jobs()
        found = page(world, order)
        assert (found.order.state, found.deliveries[0].state) == ("cancelled", "deallocated")
        assert found.money.refunding_minor == 1990
        assert on_hand(world) == 3
        assert {"delivery.pick_up_reminded", "delivery.not_picked_up"} <= set(told(world, order))

    def test_of_the_rest_only_that_goes_back(self, world, run_jobs):
        order = waiting(world, run_jobs, way="")
        proved(world, order)
        handed_over(world, order, taken={1: 1})
        row = row_of(world, order, 2)
        assert commands.give_up_pick_up(pick_up_id=row.id, by=world.operator(), at=row.keep_until)
        run_jobs()
        found = page(world, order)
        assert (found.order.state, found.money.due_minor) == ("completed", 995)
