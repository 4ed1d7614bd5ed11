"""A parcel's way out of the house, and back."""

from datetime import timedelta

import pytest

from comptoir.fulfilment import commands, queries
from comptoir.fulfilment.models import Shipment
from comptoir.fulfilment.tracking import LENGTH, LETTERS
from comptoir.kernel import scope, timeline
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.machine import IllegalMove
from comptoir.kernel.models import Event
from comptoir.orders import commands as orders
from comptoir.orders.commands.deliveries import OnHold
from comptoir.orders.models import Delivery, Order
from tests.orders.scene import paid, placed
from tests.world import NOON, api_key

EVENING = NOON + timedelta(hours=6)


def packed(world, run_jobs):
    order = paid(world, run_jobs)
    commands.start_packing(number=order.number, position=1, by=world.clara, at=NOON)
    commands.finish_packing(number=order.number, position=1, by=world.clara, at=NOON)
    return order


def sent(world, run_jobs, **given):
    order = packed(world, run_jobs)
    return order, commands.send_delivery(
        **{
            "number": order.number,
            "position": 1,
            "rider": "Sam",
            "due_by": EVENING,
            "by": world.clara,
            "at": NOON,
            **given,
        }
    )


def delivery_of(world, order):
    with scope.reading(world.ana):
        return Delivery.objects.get(order=order)


class TestStartPacking:
    def test_needs_the_payment_first(self, world):
        order = placed(world)
        with pytest.raises(IllegalMove, match="not possible now"):
            commands.start_packing(number=order.number, position=1, by=world.clara, at=NOON)

    def test_waits_while_a_hold_stands(self, world, run_jobs):
        order = paid(world, run_jobs)
        orders.hold_order(number=order.number, reason="Address unclear", by=world.ana, at=NOON)
        with pytest.raises(OnHold, match="Address unclear"):
            commands.start_packing(number=order.number, position=1, by=world.clara, at=NOON)

    def test_takes_a_number_as_people_type_it(self, world, run_jobs):
        order = paid(world, run_jobs)
        commands.start_packing(number=f" {order.number.lower()} ", position=1, by=world.clara, at=NOON)
        assert delivery_of(world, order).state == "packing"

    def test_does_not_see_the_orders_of_another_shop(self, world, run_jobs):
        order = paid(world, run_jobs)
        for stranger in (world.bruno, world.finn):
            with pytest.raises(Order.DoesNotExist):
                commands.start_packing(number=order.number, position=1, by=stranger, at=NOON)

    def test_is_not_for_a_key_that_only_reads(self, world, run_jobs):
        from hashlib import sha256

        from comptoir.shops.queries import actor_of_key

        order = paid(world, run_jobs)
        reader = actor_of_key(sha256(api_key("read").encode()).hexdigest())
        with pytest.raises(NotAllowed, match="pack and send"):
            commands.start_packing(number=order.number, position=1, by=reader, at=NOON)


class TestSendDelivery:
    def test_makes_a_parcel_with_a_code_that_cannot_be_guessed(self, world, run_jobs):
        order, shipment = sent(world, run_jobs)
        assert delivery_of(world, order).state == "on_its_way"
        assert (shipment.rider, shipment.currency, shipment.due_by) == ("Sam", "GBP", EVENING)
        assert len(shipment.tracking) == LENGTH
        assert set(shipment.tracking) <= set(LETTERS)

    def test_tells_who_has_it_and_keeps_the_code_out_of_the_journal(self, world, run_jobs):
        order, shipment = sent(world, run_jobs)
        with scope.reading(world.ana):
            events = list(Event.objects.filter(order_id=order.id).order_by("id"))
            lines = [line.text for line in timeline.lines(events)]
        assert "Delivery 1: with Sam, our own rider" in lines
        assert not any(shipment.tracking in str(event.data) for event in events)
        assert not any("Sam" in str(event.data) for event in events)

    @pytest.mark.parametrize(
        ("given", "field"),
        [({"rider": "  "}, "rider"), ({"due_by": NOON}, "due_by"), ({"carrier": "pigeon"}, "carrier")],
    )
    def test_says_what_is_wrong_and_sends_nothing(self, world, run_jobs, given, field):
        with pytest.raises(Invalid) as refused:
            sent(world, run_jobs, **given)
        assert refused.value.details["field"] == field
        with scope.reading(world.ana):
            assert not Shipment.objects.exists()

    def test_needs_a_packed_parcel(self, world, run_jobs):
        order = paid(world, run_jobs)
        with pytest.raises(IllegalMove):
            commands.send_delivery(number=order.number, position=1, rider="Sam", by=world.clara, at=NOON)


class TestDeliver:
    def test_ends_the_parcel_and_the_order(self, world, run_jobs):
        order, _ = sent(world, run_jobs)
        commands.deliver(number=order.number, position=1, by=world.clara, at=EVENING)
        with scope.reading(world.ana):
            assert Order.objects.get(id=order.id).state == "completed"
            assert Shipment.objects.get(order_id=order.id).delivered_at == EVENING


class TestBringBack:
    def test_keeps_the_reason_and_changes_nothing_else(self, world, run_jobs):
        order, _ = sent(world, run_jobs)
        commands.bring_back(number=order.number, position=1, reason="Nobody at home", by=world.clara, at=EVENING)
        with scope.reading(world.ana):
            line = timeline.lines(Event.objects.filter(name="delivery.returned"))[0]
            assert (line.text, line.detail) == ("Delivery 1 came back", "Nobody at home")
            assert Shipment.objects.filter(order_id=order.id).exists()

    def test_asks_for_a_reason(self, world, run_jobs):
        order, _ = sent(world, run_jobs)
        with pytest.raises(Invalid, match="why the parcel came back"):
            commands.bring_back(number=order.number, position=1, reason=" ", by=world.clara, at=EVENING)


class TestShipmentsOfOrder:
    def test_shows_nothing_to_another_shop(self, world, run_jobs):
        order, shipment = sent(world, run_jobs)
        with scope.reading(world.ana):
            assert queries.shipments_of_order(order.id) == [shipment]
        with scope.reading(world.finn):
            assert queries.shipments_of_order(order.id) == []
