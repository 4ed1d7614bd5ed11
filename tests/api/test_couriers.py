"""Couriers through the API: asked, booked, sent away, and what they cost."""

import pytest

from comptoir.fulfilment import commands
from comptoir.kernel import clock, scope
from comptoir.orders.models import Order
from tests.fulfilment.courier import at_work


@pytest.fixture
def scene(committed_world, run_jobs, settings, tmp_path):
    with at_work(committed_world, run_jobs, settings, tmp_path) as scene:
        yield scene


@pytest.fixture
def program(scene):
    from tests.api.conftest import Program

    return Program()


def path_of(order):
    return f"orders/{order.number}/deliveries/1"


class TestAProgram:
    @pytest.mark.feature("S16", by="api")
    @pytest.mark.feature("S15", by="api")
    def test_asks_books_and_reads_what_it_cost(self, scene, program):
        order = scene.paid(position="")
        where = program.post(
            f"orders/{order.number}/position", {"position": "https://www.google.com/maps/@53.797,-1.543,15z"}
        )
        assert where.status_code == 200, where.content
        assert program.get(f"orders/{order.number}").json()["ship_to"]["position"] == "53.79700,-1.54300"

        (offer,) = program.post(f"{path_of(order)}/courier-quotes").json()["items"]
        assert (offer["courier"], offer["currency"], offer["why_not"]) == ("city", "GBP", "")
        wish = {name: offer[name] for name in ("courier", "quote", "price_minor")}
        answer = program.post(f"{path_of(order)}/bookings", wish)
        assert (answer.status_code, answer.json()["state"]) == (201, "asked")
        scene.run_jobs()

        (booking,) = program.get(f"orders/{order.number}/bookings").json()
        assert (booking["state"], booking["cost_minor"]) == ("booked", offer["price_minor"])
        assert "/courier/track/" in booking["tracking_url"]
        costs = program.get(f"orders/{order.number}/delivery-costs").json()
        assert (costs["total_minor"], costs["currency"]) == (offer["price_minor"], "GBP")

    def test_sums_what_a_shop_bears(self, scene, program):
        order = scene.paid()
        scene.booked(order)
        answer = program.post(f"{path_of(order)}/cost", {"cost_minor": 790, "reason": "It waited"})
        assert (answer.status_code, answer.json()["total_minor"]) == (200, 790)
        other = scene.paid()
        commands.send_delivery(number=other.number, position=1, rider="Sam", by=scene.by, at=clock.now())

        today = clock.now().date().isoformat()
        rows = program.get("delivery-costs", since=today, until=today).json()

        assert [(row["carrier"], row["way"], row["trips"], row["cost_minor"]) for row in rows] == [
            ("city", "out", 1, 790), ("own", "out", 1, 0),
        ]  # fmt: skip

    def test_sends_a_courier_away(self, scene, program):
        booking = scene.booked()
        answer = program.post(f"orders/bookings/{booking.id}/cancellation", {"reason": "She comes herself"})
        assert (answer.status_code, answer.json()["state"]) == (200, "cancelling")
        scene.run_jobs()
        assert scene.fresh(booking).state == "cancelled"

        again = program.post(f"orders/bookings/{booking.id}/cancellation", {"reason": "Once more"})
        assert again.status_code == 409
        assert "nothing to cancel" in again.json()["detail"]

    @pytest.mark.parametrize("position", ["over there", "https://maps.app.goo.gl/x8Yz", "91, 0", "53.797"])
    def test_is_told_which_location_names_no_place(self, scene, program, position):
        order = scene.paid()
        answer = program.post(f"orders/{order.number}/position", {"position": position})
        assert answer.status_code == 422
        assert "two numbers" in answer.content.decode()
        with scope.reading(scene.by):
            assert Order.objects.get(id=order.id).ship_to["position"] == "53.79700,-1.54300"

    def test_is_told_how_long_a_range_may_be(self, scene, program):
        assert program.get("delivery-costs", since="2026-01-02", until="2026-01-01").status_code == 422
        assert program.get("delivery-costs", since="2020-01-01", until="2026-01-01").status_code == 422

    def test_reads_which_couriers_there_are(self, scene, program):
        assert program.get("couriers").json() == [{"code": "city", "name": "City courier", "is_on": True}]
