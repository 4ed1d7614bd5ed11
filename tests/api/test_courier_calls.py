"""What a courier calls: a genuine call counts once, a forged one leaves nothing."""

import json
import time

import pytest
from django.test import Client

from comptoir.demo.simulators.courier.api import callback_secret
from comptoir.demo.simulators.gateway.signing import sign
from comptoir.fulfilment import commands
from comptoir.fulfilment.models import Booking, CourierCall
from comptoir.kernel import clock, scope
from comptoir.shops import commands as shops
from tests.orders.scene import paid

KEY = "sk_courier_home"


@pytest.fixture
def booking(world, run_jobs):
    by, at, shop = world.operator(), clock.now(), world.shop().id
    shops.set_secret(shop_id=shop, name="courier.city.secret_key", value=KEY, by=by, at=at)
    commands.set_courier(shop_id=shop, courier="city", is_on=True, by=by, at=at)
    order = paid(world, run_jobs, at=at)
    return commands.book_courier(number=order.number, position=1, courier="city", price_minor=590, by=by, at=at)


def body_of(booking, **changed):
    data = {
        "id": "job_1", "reference": str(booking.key), "status": "picked_up", "price": 590, "currency": "GBP",
        "rider": {"name": "Ama"}, "updated": "2026-09-17T12:05:00Z", **changed,
    }  # fmt: skip
    return json.dumps({"id": "evt_1", "type": "job.updated", "created": "2026-09-17T12:05:00Z", "data": data})


def call(body, *, shop="HOME", courier="city", key=KEY, event="evt_1", age=0, **headers):
    timestamp = int(time.time()) - age
    signed = {
        "webhook-id": event, "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(callback_secret(key), event=event, timestamp=timestamp, body=body.encode()),
        **headers,
    }  # fmt: skip
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    return client.post(f"/callbacks/{shop}/couriers/{courier}/", body, content_type="application/json", headers=signed)


def stored(world):
    with scope.reading(world.operator()):
        return list(CourierCall.objects.all())


class TestAGenuineCall:
    @pytest.mark.feature("S16", by="api")
    def test_is_stored_once_and_applied_once(self, world, booking):
        for _ in range(3):
            answer = call(body_of(booking))
            assert (answer.status_code, answer.json()) == (200, {"stored": "evt_1"})
        (row,) = stored(world)
        assert (row.state, row.times) == ("stored", 3)

        commands.apply_call(call_id=row.id, said=_said(row), by=world.operator(), at=clock.now())
        commands.apply_call(call_id=row.id, said=_said(row), by=world.operator(), at=clock.now())

        assert [row.state for row in stored(world)] == ["applied"]
        with scope.reading(world.operator()):
            assert Booking.objects.get(id=booking.id).state == "picked_up"

    @pytest.mark.parametrize(
        "changed",
        [{"status": "eaten"}, {"reference": 5}, {"price": "much"}, {"rider": "Ama"}, {"updated": "soon"}],
    )
    def test_that_makes_no_sense_changes_nothing(self, world, booking, changed, run_jobs):
        assert call(body_of(booking, **changed)).status_code == 200
        run_jobs()
        (row,) = stored(world)
        assert (row.state, row.problem) == ("ignored", "What the courier says cannot be read.")


class TestAForgedCall:
    @pytest.mark.parametrize(
        "changed",
        [
            {"key": "sk_courier_other"}, {"age": 3600}, {"webhook-signature": ""}, {"webhook-signature": "v1,AAAA"},
            {"webhook-id": "evt_2"}, {"webhook-timestamp": "yesterday"},
        ],
    )  # fmt: skip
    def test_is_refused_and_leaves_nothing(self, world, booking, changed):
        answer = call(body_of(booking), **changed)
        assert answer.status_code == 401
        assert answer.json()["error"]
        assert stored(world) == []

    def test_is_refused_for_a_shop_whose_secret_did_not_sign_it(self, world, booking):
        assert call(body_of(booking), shop="CLOTH").status_code in (401, 409)
        assert stored(world) == []


class TestWhatIsNoCall:
    @pytest.mark.parametrize(("shop", "courier"), [("NOBODY", "city"), ("%00", "city")])
    def test_of_a_shop_is_not_found(self, world, booking, shop, courier):
        assert call(body_of(booking), shop=shop, courier=courier).status_code == 404

    def test_of_a_courier_is_refused(self, world, booking):
        assert 400 <= call(body_of(booking), courier="nosuch").status_code < 500

    @pytest.mark.parametrize("body", ["", "[]", "{nonsense", '{"data": 5}', '{"data": {"x": "\\u0000"}}', "null"])
    def test_is_understood_by_nobody_and_breaks_nothing(self, world, booking, body, run_jobs):
        assert call(body).status_code < 500
        with scope.reading(world.operator()):
            assert Booking.objects.get(id=booking.id).state == "asked"

    def test_is_not_read_when_it_is_too_large(self, world, booking):
        assert call(" " * 300_000).status_code == 413


def _said(row):
    from comptoir.fulfilment.carriers import understand

    return understand(row.courier, row.kind, row.body)
