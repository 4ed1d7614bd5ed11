"""Orders that a person confirms with their customers before they go to the shelf."""

from datetime import datetime, timedelta

import pytest
from django.core import mail as outbox
from django.test import Client

from comptoir.inventory import queries as stock
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.machine import IllegalMove
from comptoir.orders import commands, links, queries
from comptoir.orders.calling import next_call
from comptoir.orders.editing import Wish
from comptoir.orders.reactions import expire_overdue_orders
from comptoir.payments import commands as payments
from tests.orders.test_approving import a_company, events_of, in_force, page
from tests.world import NOON

LATER = NOON + timedelta(minutes=20)


def asks_first(world, way="courier", hours=24):
    late = way in ("courier", "in_store", "authorised_invoice")
    given = {"shop_id": world.shop().id, "gateway": way, "by": world.ruth, "at": NOON}
    payments.set_way(**given, is_on=True, at_dispatch=late)
    payments.set_confirmation(**given, confirm_first=True, confirm_hours=hours)


def to_confirm(world, way="courier", *, pieces=2, at=NOON, **more):
    order = commands.place_order(
        shop_id=world.shop().id, customer_code=more.pop("customer", "C-1"), lines=[("MUG", pieces)], channel="console",
        way=way, by=world.ana, at=at, **more,
    )  # fmt: skip
    return order.number


def called(world, number):
    with scope.reading(world.ana):
        return queries.confirmation_named(number)


def reserved(world):
    with scope.reading(world.ana):
        (level,) = stock.availability([world.variant("MUG").id], [world.location("WAKEFIELD").id])
    return level.reserved


def why_not(world, number):
    with scope.reading(world.ana):
        found = queries.order_page(number)
        (row,) = queries.order_list(shops=[world.shop().id], number=number)
    both = [{s.verb: s.why_not for s in one.next_steps(lambda _: True)} for one in (found,)]
    both.append({s.verb: s.why_not for s in row.steps(lambda _: True)})
    return both


class TestPlaceOrder:
    def test_waits_with_its_stock_promised_and_says_why_nothing_else_can_be_done(self, world, run_jobs):
        asks_first(world)
        number = to_confirm(world)
        run_jobs()
        found, waits = page(world, number), called(world, number)
        assert (found.order.state, found.intents, waits.state, waits.attempt) == ("placed", [], "waiting", 1)
        assert reserved(world) == 2
        for why in why_not(world, number):
            assert why["confirm"] == ""
            assert {why[verb] for verb in ("start_packing", "take_payment", "send_link")} == {
                "It waits to be confirmed with the customer."
            }
        (mail,) = [one.body for one in outbox.outbox if number in one.body]
        assert "We call you to confirm it" in mail
        told = Client().get(f"/o/{links.link_text(found.order)}/").text
        assert "We call you to confirm your order" in told
        assert "waits for approval" not in told

    def test_needs_no_call_where_the_shop_wants_none(self, world, run_jobs):
        payments.set_way(
            shop_id=world.shop().id, gateway="courier", is_on=True, at_dispatch=True, by=world.ruth, at=NOON
        )
        number = to_confirm(world)
        run_jobs()
        assert page(world, number).order.state == "open"

    def test_is_called_about_once_it_is_approved(self, world):
        asks_first(world)
        in_force(world)
        number = to_confirm(world, pieces=5, customer=a_company(world))
        with pytest.raises(Exception, match="does not exist"):
            called(world, number)
        commands.approve_order(number=number, by=world.marc, at=LATER)
        assert (called(world, number).state, page(world, number).intents) == ("waiting", [])


class TestConfirmOrder:
    @pytest.mark.feature("Y3", by="race")
    def test_holds_the_amount_by_word_and_allocates(self, world, run_jobs):
        asks_first(world)
        number = to_confirm(world)
        commands.confirm_order(number=number, note="She is at home after five", by=world.ana, at=LATER)
        run_jobs()
        found = page(world, number)
        assert (found.order.state, found.deliveries[0].state) == ("open", "allocated")
        assert (found.money.held_minor, found.money.outstanding_minor) == (found.order.total_minor,) * 2
        assert called(world, number).calls[-1]["by_name"] == "Ana"
        assert [name for name in events_of(world, number) if name.startswith("confirmation.")] == [
            "confirmation.asked", "confirmation.confirmed",
        ]  # fmt: skip
        with pytest.raises(IllegalMove):
            commands.confirm_order(number=number, by=world.ana, at=LATER)

    def test_lets_goods_go_before_a_transfer_came_for_who_may_approve(self, world, run_jobs):
        asks_first(world, "bank_transfer")
        number = to_confirm(world, "bank_transfer")
        assert page(world, number).intents[0].state == "open"
        with pytest.raises(NotAllowed):
            commands.confirm_order(number=number, by=world.ana, at=LATER)
        commands.confirm_order(number=number, by=world.marc, at=LATER)
        run_jobs()
        found = page(world, number)
        assert (found.order.state, found.deliveries[0].state) == ("open", "allocated")
        assert found.money.outstanding_minor == found.order.total_minor
        said = [one.body for one in outbox.outbox if number in one.body][-1]
        assert "is still to be paid" in said
        assert "nothing to pay" not in said
        commands.expire_order(number=number, by=world.operator(), at=NOON + timedelta(days=60))
        commands.take_payment(number=number, source="bank", reference="T-1", by=world.ana, at=LATER)
        run_jobs()
        assert page(world, number).money.outstanding_minor == 0

    def test_is_not_needed_once_the_transfer_came(self, world, run_jobs):
        asks_first(world, "bank_transfer")
        number = to_confirm(world, "bank_transfer")
        commands.take_payment(number=number, source="bank", reference="T-1", by=world.ana, at=LATER)
        run_jobs()
        assert page(world, number).order.state == "open"
        with pytest.raises(IllegalMove):
            commands.decline_order(number=number, reason="No", by=world.ana, at=LATER)
        expire_overdue_orders(world.shop_actor() if hasattr(world, "shop_actor") else world.operator(), LATER)
        assert called(world, number).state == "void"

    def test_comes_before_a_way_that_is_chosen_later(self, world, run_jobs):
        asks_first(world)
        number = to_confirm(world, "")
        assert commands.authorise_order(number=number, way="courier", by=world.ana, at=LATER) == []
        run_jobs()
        assert page(world, number).order.state == "placed"
        commands.confirm_order(number=number, by=world.ana, at=LATER)
        run_jobs()
        found = page(world, number)
        assert (found.order.state, found.money.held_minor) == ("open", found.order.total_minor)


class TestEditOrder:
    def test_keeps_it_waiting_and_holds_the_new_amount_once_it_is_confirmed(self, world, run_jobs):
        asks_first(world)
        number = to_confirm(world, pieces=3)
        for wish in (Wish(added=[("RED-SCARF", 1)]), Wish(lines=[(1, 1)])):
            commands.edit_order(number=number, wish=wish, reason="On the phone", agreed=True, by=world.ana, at=LATER)
            run_jobs()
            found = page(world, number)
            assert (found.order.state, found.intents, called(world, number).state) == ("placed", [], "waiting")
        commands.confirm_order(number=number, by=world.ana, at=LATER)
        run_jobs()
        found = page(world, number)
        assert found.order.state == "open"
        assert found.money.held_minor == found.money.due_minor > 0


class TestNoteCall:
    def test_counts_three_calls_and_then_proposes_to_cancel(self, world):
        asks_first(world, hours=6)
        number = to_confirm(world)
        times = []
        at = NOON
        for _ in range(3):
            found = commands.note_call(number=number, outcome="no_answer", by=world.ana, at=at)
            times.append((found.next_call_at - at, found.is_unreached))
            at = found.next_call_at
        assert times == [(timedelta(hours=1), False), (timedelta(hours=4), False), (timedelta(0), True)]
        assert found.expires_at == at + timedelta(hours=6)
        with pytest.raises(Invalid, match="Three calls"):
            commands.note_call(number=number, outcome="no_answer", by=world.ana, at=at)
        again = at + timedelta(hours=2)
        found = commands.note_call(number=number, outcome="later", again_at=again, by=world.ana, at=at)
        assert (found.unanswered, found.next_call_at, found.is_unreached) == (0, again, False)
        with pytest.raises(Invalid, match="Say when"):
            commands.note_call(number=number, outcome="later", again_at=at, by=world.ana, at=at)

    def test_lets_an_order_without_answer_end_by_itself_and_says_so(self, world, run_jobs):
        asks_first(world, hours=6)
        number = to_confirm(world)
        for _ in range(3):
            found = commands.note_call(number=number, outcome="no_answer", by=world.ana, at=NOON)
        commands.expire_confirmation(number=number, by=world.operator(), at=found.expires_at - timedelta(seconds=1))
        assert page(world, number).order.state == "placed"
        expire_overdue_orders(world.operator(), found.expires_at)
        run_jobs()
        assert (page(world, number).order.state, called(world, number).state) == ("cancelled", "unreached")
        assert reserved(world) == 0
        assert "could not reach you by phone" in [one.body for one in outbox.outbox if number in one.body][-1]


class TestNextCall:
    @pytest.mark.parametrize(
        ("hour", "unanswered", "expected"),
        [(10, 1, (23, 11)), (10, 2, (23, 14)), (19, 1, (24, 9)), (22, 1, (24, 9)), (4, 2, (23, 9)), (10, 3, None)],
    )
    def test_is_by_day(self, hour, unanswered, expected):
        at = datetime(2026, 11, 23, hour, 0, tzinfo=clock.now().tzinfo)
        found = next_call(unanswered, at, "Europe/London")
        assert (found and (found.day, found.hour)) == expected


class TestDeclineOrder:
    def test_ends_it_and_gives_its_stock_back(self, world):
        asks_first(world)
        number = to_confirm(world)
        with pytest.raises(Invalid, match="Say why"):
            commands.decline_order(number=number, reason=" ", by=world.ana, at=LATER)
        commands.decline_order(number=number, reason="Bought elsewhere", by=world.ana, at=LATER)
        assert (page(world, number).order.state, called(world, number).state) == ("cancelled", "declined")
        assert reserved(world) == 0
