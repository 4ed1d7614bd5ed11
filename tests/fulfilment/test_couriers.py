"""A courier from the quote to the door, and everything that goes wrong on the way."""

import threading

import pytest

from comptoir.fulfilment import commands, queries, reactions
from comptoir.fulfilment.models import Booking, CourierCall, Shipment
from comptoir.fulfilment.saying import BookingSaid
from comptoir.fulfilment.states import BookingState
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.orders import commands as orders
from comptoir.orders.commands.deliveries import OnHold
from comptoir.shops import commands as shops
from tests.fulfilment.courier import at_work


@pytest.fixture
def scene(committed_world, run_jobs, settings, tmp_path):
    with at_work(committed_world, run_jobs, settings, tmp_path) as scene:
        yield scene


class TestQuoteDelivery:
    @pytest.mark.feature("S16", by="api")
    def test_says_price_and_time(self, scene):
        offer = scene.offer(scene.paid())

        assert 900 < offer.quote.price_minor < 1400  # 13 km.
        assert offer.quote.currency == "GBP"
        assert offer.quote.bring_by > clock.now()

    def test_says_why_none_comes(self, scene):
        assert "30 km" in scene.offer(scene.paid(position="48.85, 2.35")).why_not

    def test_asks_nobody_for_a_shop_that_uses_none(self, scene):
        order = scene.paid()
        commands.set_courier(
            shop_id=scene.world.shop().id, courier="city", is_on=False, by=scene.world.ruth, at=clock.now()
        )

        assert reactions.quote_delivery(number=order.number, position=1, by=scene.by) == []

    def test_says_that_the_key_is_wrong(self, scene):
        shops.set_secret(
            shop_id=scene.world.shop().id, name="courier.city.secret_key", value="nonsense", by=scene.world.ruth,
            at=clock.now(),
        )  # fmt: skip

        assert "sk_courier_" in scene.offer(scene.paid()).why_not


class TestBookCourier:
    @pytest.mark.feature("S16", by="race")
    def test_brings_a_parcel_to_the_customer(self, scene):
        order = scene.paid()

        booking = scene.booked(order)
        assert (booking.state, booking.rider) == ("booked", "")
        assert booking.cost_minor > 0

        scene.advance(booking, 2)
        scene.told(booking, "picked_up")
        assert scene.delivery(order).state == "on_its_way"
        with scope.reading(scene.by):
            shipment = Shipment.objects.get(order_id=order.id)
        assert (shipment.carrier, shipment.booking_id) == ("city", booking.id)
        assert shipment.rider == scene.fresh(booking).rider != ""

        scene.advance(booking)
        scene.told(booking, "delivered")
        assert scene.delivery(order).state == "delivered"
        assert scene.order(order).state == "completed"

    @pytest.mark.feature("S15", by="api")
    def test_hands_over_the_customers_position(self, scene):
        scene.booked(scene.paid(position="https://maps.google.com/?q=53.79700,-1.54300"))

        (trip,) = scene.trips()
        assert trip["map"] == "https://maps.google.com/?q=53.79700,-1.54300"

    def test_is_done_once_for_a_delivery(self, scene):
        order = scene.paid()
        scene.booked(order)

        with pytest.raises(commands.AlreadyBooked, match="City courier was asked for it already"):
            scene.book(order)

    def test_two_people_at_once_book_one_courier(self, scene):
        order, said = scene.paid(), []

        def book():
            from django.db import connection

            try:
                scene.book(order)
                said.append("booked")
            except commands.AlreadyBooked:
                said.append("already")
            finally:
                connection.close()

        threads = [threading.Thread(target=book) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        scene.run_jobs()

        assert sorted(said) == ["already"] * 3 + ["booked"]
        assert len(scene.trips()) == 1

    def test_waits_while_a_hold_stands(self, scene):
        order = scene.paid()
        orders.hold_order(number=order.number, reason="Address unclear", by=scene.world.ana, at=clock.now())

        with pytest.raises(OnHold, match="Address unclear"):
            scene.book(order)

    def test_needs_something_to_fetch(self, scene):
        order = scene.paid()
        commands.send_delivery(number=order.number, position=1, rider="Sam", by=scene.by, at=clock.now())

        with pytest.raises(commands.NotToBook, match="nothing to fetch"):
            scene.book(order)

    @pytest.mark.parametrize(
        ("given", "field"),
        [({"courier": "pigeon"}, "courier"), ({"price_minor": -1}, "price_minor"), ({"way": "up"}, "way")],
    )
    def test_says_what_is_wrong(self, scene, given, field):
        with pytest.raises(Invalid) as refused:
            scene.book(scene.paid(), **given)
        assert refused.value.details["field"] == field

    def test_shows_a_refusal(self, scene):
        order = scene.paid()
        scene.behave(fate="refuse")

        booking = scene.booked(order)

        assert (booking.state, booking.failure) == ("refused", "No rider works in this part of the city now.")
        scene.behave(fate="deliver")
        assert scene.booked(order).state == "booked"

    def test_checks_after_an_ambiguous_answer_and_never_repeats_blindly(self, scene):
        order = scene.paid()
        scene.behave(api_fault="error_after_acting", api_fault_next=1)

        booking = scene.booked(order)
        assert booking.state == "unknown"
        scene.sweep()

        assert scene.fresh(booking).state == "booked"
        assert len(scene.trips()) == 1

    def test_asks_again_where_it_never_arrived(self, scene):
        scene.behave(api_fault="error", api_fault_next=1)
        booking = scene.booked()
        assert booking.state == "unknown"

        scene.sweep()

        assert scene.fresh(booking).state == "booked"
        assert len(scene.trips()) == 1


class TestWhatTheCourierCalls:
    def test_counts_once_however_often_it_comes(self, scene):
        scene.behave(send_twice=True)
        order = scene.paid()
        booking = scene.booked(order)

        scene.advance(booking, 3)
        scene.told(booking, "delivered")

        assert scene.order(order).state == "completed"
        with scope.reading(scene.by):
            assert Shipment.objects.filter(order_id=order.id).count() == 1

    def test_may_come_late_and_out_of_order(self, scene):
        order = scene.paid()
        booking = scene.booked(order)
        by = scene.world.operator()

        for state in ("delivered", "picked_up", "booked"):
            said = BookingSaid(key=booking.key, state=BookingState(state))
            commands.hear_of_booking(booking_id=booking.id, said=said, by=by, at=clock.now())
            scene.run_jobs()

        assert scene.fresh(booking).state == "delivered"
        assert scene.delivery(order).state == "delivered"
        with scope.reading(scene.by):
            assert Shipment.objects.get(order_id=order.id).carrier == "city"

    def test_may_be_lost(self, scene):
        scene.behave(lose_every_nth=1)
        order = scene.paid()
        booking = scene.booked(order)

        scene.advance(booking, 3)
        scene.sweep()

        assert scene.fresh(booking).state == "delivered"
        assert scene.delivery(order).state == "delivered"

    def test_names_the_next_rider_when_one_cancels(self, scene):
        scene.behave(fate="rider_cancels")
        booking = scene.booked()

        scene.advance(booking)
        scene.sweep()
        first = scene.fresh(booking).rider
        scene.advance(booking, 2)
        scene.sweep(20)

        assert scene.fresh(booking).state == "booked"
        assert scene.fresh(booking).rider not in ("", first)

    def test_brings_back_what_nobody_took(self, scene):
        scene.behave(fate="bring_back")
        order = scene.paid()
        booking = scene.booked(order)

        scene.advance(booking, 3)
        scene.told(booking, "failed")
        assert scene.delivery(order).state == "on_its_way"
        scene.advance(booking)
        scene.told(booking, "returned")

        assert scene.delivery(order).state == "returned"

    def test_frees_the_delivery_where_no_rider_is_found(self, scene):
        scene.behave(fate="no_rider", only_next=1)
        order = scene.paid()
        booking = scene.booked(order)

        scene.advance(booking)
        scene.told(booking, "cancelled")

        assert scene.fresh(booking).failure == "No rider was free."
        assert scene.booked(order).state == "booked"

    def test_packs_what_the_rider_has_already(self, scene):
        order = scene.paid(packed=False)
        booking = scene.booked(order)

        scene.advance(booking, 2)
        scene.told(booking, "picked_up")

        assert scene.delivery(order).state == "on_its_way"

    def test_waits_where_the_delivery_cannot_follow(self, scene):
        order = scene.paid()
        booking = scene.booked(order)
        orders.hold_order(number=order.number, reason="Address unclear", by=scene.world.ana, at=clock.now())

        scene.advance(booking, 2)
        scene.told(booking, "picked_up")
        assert "Address unclear" in scene.fresh(booking).problem
        assert scene.delivery(order).state == "ready"

        orders.release_hold(number=order.number, by=scene.world.ana, at=clock.now())
        scene.sweep()
        assert scene.fresh(booking).problem == ""
        assert scene.delivery(order).state == "on_its_way"

    def test_of_a_trip_that_nobody_asked_for_changes_nothing(self, scene, run_jobs):
        from uuid import uuid4

        from comptoir.fulfilment.saying import Heard

        by, shop = scene.world.operator(), scene.world.shop().id
        stranger = {"reference": str(uuid4()), "id": "job_1", "status": "delivered"}
        commands.store_call(
            shop_id=shop, courier="city", heard=Heard("evt_1", "job.updated", {"data": stranger}), by=by, at=clock.now()
        )
        run_jobs()

        with scope.reading(by):
            call = CourierCall.objects.get()
        assert (call.state, "never asked for" in call.problem) == ("ignored", True)


class TestCancelBooking:
    def test_sends_the_courier_away(self, scene):
        booking = scene.booked()

        commands.cancel_booking(booking_id=booking.id, reason="She comes herself", by=scene.by, at=clock.now())
        scene.run_jobs()

        assert (scene.fresh(booking).state, scene.fresh(booking).cost_minor) == ("cancelled", 0)

    def test_comes_too_late_once_the_rider_has_it(self, scene):
        order = scene.paid()
        booking = scene.booked(order)
        scene.behave(lose_every_nth=1)
        scene.advance(booking, 2)

        commands.cancel_booking(booking_id=booking.id, reason="She comes herself", by=scene.by, at=clock.now())
        scene.run_jobs()

        assert scene.fresh(booking).state == "picked_up"
        assert scene.delivery(order).state == "on_its_way"

    def test_is_told_again_by_the_sweep(self, scene):
        booking = scene.booked()
        scene.behave(api_fault="error", api_fault_next=1)
        commands.cancel_booking(booking_id=booking.id, reason="She comes herself", by=scene.by, at=clock.now())
        scene.run_jobs()
        assert scene.fresh(booking).state == "cancelling"

        scene.sweep()

        assert scene.fresh(booking).state == "cancelled"

    def test_happens_by_itself_when_the_order_is_cancelled(self, scene):
        order = scene.paid()
        booking = scene.booked(order)

        orders.cancel_order(number=order.number, reason="Changed her mind", by=scene.by, at=clock.now())
        scene.run_jobs()

        assert scene.fresh(booking).state == "cancelled"
        assert scene.trips()[0]["status"] == "cancelled"

    def test_is_not_for_another_shop(self, scene):
        booking = scene.booked()

        for stranger in (scene.world.finn, scene.world.bruno):
            with pytest.raises(Booking.DoesNotExist):
                commands.cancel_booking(booking_id=booking.id, reason="Mine", by=stranger, at=clock.now())


class TestCorrectDeliveryCost:
    def test_is_kept_against_what_the_courier_says_later(self, scene):
        order = scene.paid()
        booking = scene.booked(order)

        commands.correct_delivery_cost(
            number=order.number, position=1, cost_minor=2500, reason="It waited", by=scene.by, at=clock.now()
        )
        scene.advance(booking, 3)
        scene.told(booking, "delivered")

        with scope.reading(scene.by):
            (cost,) = queries.costs_of_order(order.id)
        assert (cost.carrier, cost.cost_minor) == ("city", 2500)

    def test_is_of_our_own_rider_too(self, scene):
        order = scene.paid()
        commands.send_delivery(number=order.number, position=1, rider="Sam", by=scene.by, at=clock.now())

        commands.correct_delivery_cost(
            number=order.number, position=1, cost_minor=300, reason="Fuel", by=scene.by, at=clock.now()
        )

        with scope.reading(scene.by):
            (cost,) = queries.costs_of_order(order.id)
        assert (cost.carrier, cost.cost_minor) == ("own", 300)

    def test_asks_why(self, scene):
        order = scene.paid()
        scene.booked(order)

        with pytest.raises(Invalid, match="Say why"):
            commands.correct_delivery_cost(
                number=order.number, position=1, cost_minor=1, reason=" ", by=scene.by, at=clock.now()
            )


class TestSetCourier:
    def test_is_for_who_runs_the_shop(self, world):
        with pytest.raises(NotAllowed, match="say which couriers are used"):
            commands.set_courier(shop_id=world.shop().id, courier="city", is_on=True, by=world.ana, at=clock.now())
