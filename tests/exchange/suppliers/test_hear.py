"""What a supplier says moves its deliveries on: once, each by itself, what it refuses to the next best location."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client

from comptoir.exchange.models import SupplierMessage
from comptoir.exchange.suppliers import commands
from comptoir.exchange.suppliers.updates import DeliveryUpdate, LevelUpdate, LineUpdate, Said
from comptoir.fulfilment.queries import shipments_of_order
from comptoir.inventory.queries import level_of, unproved_stocks
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.models import Event
from comptoir.kernel.timeline import lines
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.orders.links import text_for
from comptoir.shops import commands as shops
from comptoir.shops.queries import actor_of_key
from tests.inventory.crowd import at_once
from tests.orders.scene import paid, placed
from tests.world import NOON

SOON = NOON.date() + timedelta(days=3)


def supplier(world, location="WAKEFIELD"):
    key, _ = shops.make_api_key(
        shop_id=world.shop().id, name="Potter", rights="supply", location=location, by=world.ruth, at=NOON
    )
    actor = actor_of_key(key.hash)
    assert actor
    return actor


def said(order, *told, levels=(), **more):
    updates = [DeliveryUpdate(order.number, 1, lines=tuple(LineUpdate(*one) for one in told), **more)]
    return Said(updates, [LevelUpdate(*one) for one in levels])


def hear(world, what, reference="M-1", by=None, location="WAKEFIELD"):
    return commands.hear(
        shop_id=world.shop().id, location=location, reference=reference, said=what, source="api",
        by=by or supplier(world), at=NOON,
    )  # fmt: skip


def deliveries(world, order):
    with scope.reading(world.ana):
        assert unproved_stocks() == []
        page = queries.order_page(order.number)
        return [
            (one.location.code, one.state, {line.line.sku: line.quantity for line in page.delivery_lines[one.id]})
            for one in page.deliveries
        ]


class TestAWord:
    @pytest.mark.feature("Y13", by="access")
    def test_begins_the_packing_and_tells_the_day(self, world, run_jobs):
        order = paid(world, run_jobs)
        message = hear(world, said(order, ("MUG", None, SOON - timedelta(days=1), SOON), confirmed=True))
        assert (message.failures, message.done) == ([], [0])
        assert [state for _, state, _ in deliveries(world, order)] == ["packing"]
        with scope.reading(world.ana):
            assert queries.order_page(order.number).deliveries[0].due_on == SOON
            (line,) = lines(Event.objects.filter(name="supplier.said"))
        assert (
            line.text
            == f"Wakefield DC on delivery 1: confirmed, expected {SOON - timedelta(days=1):%-d %b} to {SOON:%-d %b}"
        )
        assert line.order_id == order.id

    def test_sends_it_with_its_parcel_number(self, world, run_jobs):
        order = paid(world, run_jobs)
        page = "https://dpd.example/155"
        hear(world, said(order, ("MUG", 2), tracking="155", tracking_url=page, carrier="DPD", invoice="INV-7"))
        with scope.reading(world.ana):
            (shipment,) = shipments_of_order(order.id)
        assert (shipment.rider, shipment.parcel_number, shipment.parcel_url) == ("DPD", "155", page)
        hers = Client().get(f"/o/{text_for(order.id)}/").content.decode()
        assert f'href="{page}"' in hers
        assert shipment.tracking not in ("155", page)  # Ours stays the one that nobody guesses.
        assert [state for _, state, _ in deliveries(world, order)] == ["on_its_way"]
        again = hear(world, said(order, ("MUG", 2), tracking="155"), "M-2")
        assert again.failures == []  # It had left already: nothing to do.

    def test_refuses_all_of_it_to_the_next_best_location(self, world, run_jobs):
        order = paid(world, run_jobs)
        hear(world, said(order, ("MUG", 0), remark="Out of print"))
        assert deliveries(world, order) == [("LEEDS", "allocated", {"MUG": 2})]
        with scope.reading(world.ana):
            assert level_of("MUG", "WAKEFIELD").on_hand == 98  # What is not there is written off.

    def test_refuses_a_part_and_sends_the_rest(self, world, run_jobs):
        order = paid(world, run_jobs, ("MUG", 3), ("RED-SCARF", 1))
        hear(world, said(order, ("MUG", 2), ("RED-SCARF", 1), tracking="155", remark="One broke"))
        assert deliveries(world, order) == [
            ("WAKEFIELD", "on_its_way", {"MUG": 2, "RED-SCARF": 1}),
            ("LEEDS", "allocated", {"MUG": 1}),
        ]

    def test_refuses_a_whole_line_and_packs_the_rest(self, world, run_jobs):
        order = paid(world, run_jobs, ("MUG", 3), ("RED-SCARF", 1))
        hear(world, said(order, ("MUG", 0), ("RED-SCARF", 1)))
        assert deliveries(world, order) == [
            ("WAKEFIELD", "ready", {"RED-SCARF": 1}),
            ("LEEDS", "allocated", {"MUG": 3}),
        ]

    def test_holds_the_part_that_no_location_has(self, world, run_jobs):
        order = paid(world, run_jobs, ("LAST-ONE", 1), ("MUG", 1))
        hear(world, said(order, ("LAST-ONE", 0), ("MUG", 1)))
        assert [state for _, state, _ in deliveries(world, order)] == ["ready", "unplaced"]
        with scope.reading(world.ana):
            assert queries.order_page(order.number).holds

    def test_sets_the_levels_of_its_location(self, world):
        message = hear(world, Said([], [LevelUpdate("MUG", 40), LevelUpdate("NONE", 1)]))
        assert message.failures == [{"what": "NONE", "reason": "There is no article with this number."}]
        with scope.reading(world.ana):
            assert level_of("MUG", "WAKEFIELD").on_hand == 40


class TestOneThatCannotBeDone:
    def test_is_named_and_does_not_stop_the_others(self, world, run_jobs):
        good, unpaid = paid(world, run_jobs), placed(world, ("MUG", 1))
        what = Said([
            DeliveryUpdate(unpaid.number, 1, lines=(LineUpdate("MUG", 1),)),
            DeliveryUpdate("AH-0", 1, confirmed=True),
            DeliveryUpdate(good.number, 1, lines=(LineUpdate("MUG", 3),)),
            DeliveryUpdate(good.number, 1, lines=(LineUpdate("GONE", 1),)),
            DeliveryUpdate(good.number, 1, lines=(LineUpdate("MUG", 2),)),
        ])  # fmt: skip
        message = hear(world, what)
        reasons = [one["reason"] for one in message.failures]
        assert reasons == [
            "Delivery 1 is reserved; “finish packing” is not possible now.",
            "AH-0 delivery 1 is not, or no longer, to be sent from here.",
            "Of MUG delivery 1 carries 2, not 3.",
            f"Delivery 1 of {good.number} carries no GONE.",
        ]
        assert message.done == [4]
        assert [state for _, state, _ in deliveries(world, good)] == ["ready"]

    def test_is_what_another_location_is_to_send(self, world, run_jobs):
        order = paid(world, run_jobs)
        by = supplier(world, "LEEDS")
        message = hear(world, said(order, ("MUG", 2)), by=by, location="LEEDS")
        assert "is not, or no longer, to be sent from here" in message.failures[0]["reason"]
        with pytest.raises(NotAllowed, match="That is another's location"):
            hear(world, said(order, ("MUG", 2)), by=by)

    def test_is_for_a_supplier_or_who_may_change_stock(self, world, run_jobs):
        order = paid(world, run_jobs)
        with pytest.raises(NotAllowed):
            hear(world, said(order, ("MUG", 2)), by=world.clara)
        with pytest.raises(ObjectDoesNotExist):
            hear(world, said(order, ("MUG", 2)), by=world.bruno)
        assert hear(world, said(order, ("MUG", 2)), by=world.marc).failures == []


class TestAMessage:
    def test_is_done_once_by_its_reference(self, world, run_jobs):
        order = paid(world, run_jobs)
        by = supplier(world)
        first = hear(world, said(order, ("MUG", 0)), by=by)
        orders.reroute_delivery(
            number=order.number, position=1, location="LEEDS", reason="x", by=world.ana, at=NOON
        ) if deliveries(world, order)[0][0] != "LEEDS" else None
        again = hear(world, said(order, ("MUG", 0)), by=by)
        assert (again.id, again.done) == (first.id, [0])
        assert deliveries(world, order) == [("LEEDS", "allocated", {"MUG": 2})]
        with pytest.raises(commands.ReferenceUsed, match="“M-1” was the reference of another message"):
            hear(world, said(order, ("MUG", 1)), by=by)

    def test_that_was_broken_off_goes_on_where_it_was(self, world, run_jobs):
        first, second = paid(world, run_jobs), paid(world, run_jobs)
        by = supplier(world)
        what = Said([DeliveryUpdate(one.number, 1, lines=(LineUpdate("MUG", 2),)) for one in (first, second)])
        kept = commands.keep_message(
            shop_id=world.shop().id, location="WAKEFIELD", reference="M-1", said=what, source="api", by=by, at=NOON
        )
        commands.move_by_message(message_id=kept.id, index=0, by=by, at=NOON)
        assert hear(world, what, by=by).done == [0, 1]
        with scope.reading(world.ana):
            assert Event.objects.filter(name="supplier.said").count() == 2

    @pytest.mark.parametrize("reference", ["", " ", "x" * 81])
    def test_needs_a_reference(self, world, reference):
        with pytest.raises(Invalid, match="has a reference of 1 to 80"):
            hear(world, Said(), reference)


class TestTheSameMessageAtOnce:
    @pytest.mark.commits
    @pytest.mark.feature("Y13", by="race")
    def test_moves_a_delivery_once(self, committed_world, run_jobs):
        world = committed_world
        order, by = paid(world, run_jobs, ("MUG", 3)), supplier(world)
        deed = partial(hear, world, said(order, ("MUG", 2), tracking="155"), by=by)
        ends = at_once([deed] * 6)
        assert {type(end) for end in ends} == {SupplierMessage}
        assert [(place, state) for place, state, _ in deliveries(world, order)] == [
            ("WAKEFIELD", "on_its_way"), ("LEEDS", "allocated"),
        ]  # fmt: skip
        with scope.reading(by):
            assert Event.objects.filter(name="supplier.said").count() == 1

    @pytest.mark.commits
    def test_moves_it_more_than_once_without_the_list_of_what_is_done(self, committed_world, run_jobs, monkeypatch):
        """The control: unlocked and unremembered, each of them refuses again what the first has refused."""
        world = committed_world
        order, by = paid(world, run_jobs, ("MUG", 3)), supplier(world)
        kept = commands.keep_message(
            shop_id=world.shop().id, location="WAKEFIELD", reference="M-1", said=said(order, ("MUG", 2)),
            source="api", by=by, at=NOON,
        )  # fmt: skip

        def forgetful(message_id, _by):
            found = SupplierMessage.objects.select_related("location").get(id=message_id)
            found.done = []
            return found

        monkeypatch.setattr(commands, "_for_change", forgetful)
        at_once([partial(commands.move_by_message, message_id=kept.id, index=0, by=by, at=NOON)] * 4)
        with scope.reading(by):
            told = Event.objects.filter(name="supplier.said").count()
        assert told > 1 or len(deliveries(world, order)) > 2
