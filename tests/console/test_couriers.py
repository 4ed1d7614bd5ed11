"""Couriers on the order's page and in the settings."""

import re

import pytest
from django.test import Client

from comptoir.kernel import clock, scope
from comptoir.orders import commands as orders
from comptoir.shops.models import SealedSecret
from tests.fulfilment.courier import at_work


@pytest.fixture
def scene(committed_world, run_jobs, settings, tmp_path):
    with at_work(committed_world, run_jobs, settings, tmp_path) as scene:
        yield scene


def client_of(world, name):
    client = Client()
    client.force_login(world.staff(name))
    return client


class TestTheOrdersPage:
    @pytest.mark.feature("S16", by="page")
    @pytest.mark.feature("S15", by="page")
    def test_books_a_courier_with_price_and_time_in_sight(self, scene):
        client, order = client_of(scene.world, "ana"), scene.paid(position="")
        here = f"/orders/{order.number}/"
        assert "Paste her shared location" in client.get(here).content.decode()
        client.post(f"{here}position/", {"position": "geo:53.797,-1.543"})
        assert "https://maps.google.com/?q=53.79700,-1.54300" in client.get(here).content.decode()

        asked = client.get(f"{here}deliveries/1/courier/").content.decode()
        assert "where she is on the map" in asked
        offers = client.post(f"{here}deliveries/1/courier/quotes/").content.decode()
        assert "City courier · £" in offers
        assert "there by" in offers
        offer = re.search(r'value="(city\|\d+\|[^"]+)"', offers)[1]
        answer = client.post(f"{here}deliveries/1/courier/", {"offer": offer})
        assert answer.status_code == 303
        scene.run_jobs()

        page = client.get(here).content.decode()
        assert "borne by the shop" in page
        assert "Booked" in page
        assert "Follow it" in page
        assert "Cancel the courier" in page

    def test_sends_the_courier_away(self, scene):
        client, order = client_of(scene.world, "ana"), scene.paid()
        booking = scene.booked(order)

        client.post(f"/orders/{order.number}/bookings/{booking.id}/cancellation/", {"reason": "She comes herself"})
        scene.run_jobs()

        assert scene.fresh(booking).state == "cancelled"
        assert "Book a courier" in client.get(f"/orders/{order.number}/").content.decode()

    def test_corrects_what_it_cost(self, scene):
        client, order = client_of(scene.world, "ana"), scene.paid()
        booking = scene.booked(order)

        client.post(f"/orders/{order.number}/deliveries/1/cost/", {"amount": "7,90", "reason": "It waited"})

        assert scene.fresh(booking).cost_minor == 790
        assert "Cost £7.90, borne by the shop" in client.get(f"/orders/{order.number}/").content.decode()

    @pytest.mark.parametrize(
        ("path", "form", "said"),
        [
            ("deliveries/1/courier/", {}, "Choose which courier comes"),
            ("deliveries/1/courier/", {"offer": "city|x|"}, "Choose which courier comes"),
            ("deliveries/1/cost/", {"amount": "much", "reason": "Why"}, "is no sum"),
            ("deliveries/1/cost/", {"amount": "5", "reason": ""}, "Say why"),
            ("position/", {"position": "https://maps.app.goo.gl/x8Yz"}, "two numbers"),
        ],
    )
    def test_says_what_was_wrong(self, scene, path, form, said):
        order = scene.paid()
        scene.book(order)
        answer = client_of(scene.world, "ana").post(f"/orders/{order.number}/{path}", form)
        assert answer.status_code == 422
        assert said in answer.content.decode()

    def test_says_that_nothing_is_to_be_brought_any_more(self, scene):
        order = scene.paid()
        orders.cancel_order(number=order.number, reason="Changed her mind", by=scene.by, at=clock.now())
        answer = client_of(scene.world, "ana").post(f"/orders/{order.number}/position/", {"position": "53.7, -1.5"})
        assert "on its way to anybody any more" in answer.content.decode()


class TestTheSettings:
    @pytest.mark.feature("S16", by="page")
    def test_switch_a_courier_and_seal_its_key(self, scene):
        client = client_of(scene.world, "ruth")
        client.post("/settings/HOME/couriers/", {"courier": "city"})
        assert "not used" in client.get("/settings/HOME/couriers/").content.decode()
        client.post("/settings/HOME/couriers/", {"courier": "city", "is_on": "1"})
        client.post("/settings/HOME/couriers/key/", {"courier": "city", "value": "sk_courier_another"})
        page = client.get("/settings/HOME/couriers/").content.decode()
        assert "ther</code>" in page
        assert "sk_courier_another" not in page

        client.post("/settings/HOME/couriers/test/", {"courier": "city"})

        assert "It worked" in client.get("/settings/HOME/couriers/").content.decode()
        with scope.reading(scene.world.ruth):
            sealed = SealedSecret.objects.get(name="courier.city.secret_key", shop=scene.world.shop())
        assert b"another" not in bytes(sealed.sealed)

    def test_are_not_for_an_agent(self, scene):
        assert client_of(scene.world, "ana").get("/settings/HOME/couriers/").status_code == 403

    def test_say_that_a_courier_is_unknown(self, scene):
        answer = client_of(scene.world, "ruth").post("/settings/HOME/couriers/", {"courier": "pigeon", "is_on": "1"})
        assert "no courier “pigeon”" in answer.content.decode()
