"""What a gateway calls: a genuine call counts once, a forged one leaves nothing."""

import json
import time

import pytest
from django.test import Client

from comptoir.demo.simulators.gateway.signing import callback_secret, sign
from comptoir.kernel import clock, scope
from comptoir.payments import commands as payments
from comptoir.payments import queries as paid
from comptoir.payments.models import Callback
from comptoir.shops import commands as shops
from tests.orders.scene import placed

KEY = "sk_sandbox_home"


@pytest.fixture
def attempt(world):
    """A customer on her way to the card page."""
    by, at = world.operator(), clock.now()
    shops.set_secret(shop_id=world.shop().id, name="card_gateway.secret_key", value=KEY, by=by, at=at)
    order = placed(world, at=at)
    with scope.reading(by):
        intent = paid.open_intent_of_order(order.id)
    return payments.start_attempt(intent_id=intent.id, gateway="sandbox", by=by, at=at)


def body_of(attempt, **changed):
    data = {
        "checkout": f"chk_{attempt.id}", "payment": f"pay_{attempt.id}", "refund": None,
        "amount": attempt.amount_minor, "currency": "GBP", "reference": str(attempt.key), "failure": None,
        "card": {"brand": "Visa", "last4": "4242"}, **changed,
    }  # fmt: skip
    return json.dumps({"id": "evt_1", "type": "payment.captured", "created": "2026-09-17T12:05:00Z", "data": data})


def call(body, *, shop="HOME", gateway="sandbox", key=KEY, event="evt_1", age=0, **headers):
    timestamp = int(time.time()) - age
    signed = {
        "webhook-id": event, "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(callback_secret(key), event=event, timestamp=timestamp, body=body.encode()),
        **headers,
    }  # fmt: skip
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    return client.post(f"/callbacks/{shop}/{gateway}/", body, content_type="application/json", headers=signed)


def stored(world):
    with scope.reading(world.operator()):
        return list(Callback.objects.all())


class TestAGenuineCall:
    @pytest.mark.feature("Y4", by="api")
    def test_is_stored_and_then_applied(self, world, attempt, program, run_jobs):
        answer = call(body_of(attempt))
        assert (answer.status_code, answer.json()) == (200, {"stored": "evt_1"})
        run_jobs()
        assert [row.state for row in stored(world)] == ["applied"]
        (order,) = program.get("orders").json()["items"]
        assert (order["stage"], order["payment"]) == ("authorized", "paid")

    def test_counts_once_however_often_it_comes(self, world, attempt, program, run_jobs):
        for _ in range(3):
            assert call(body_of(attempt)).status_code == 200
            run_jobs()
        assert [(row.state, row.times) for row in stored(world)] == [("applied", 3)]
        (order,) = program.get("orders").json()["items"]
        captures = program.get(f"orders/{order['number']}").json()["captures"]
        assert [capture["amount_minor"] for capture in captures] == [attempt.amount_minor]


class TestAForgedCall:
    @pytest.mark.parametrize(
        "changed",
        [
            {"key": "sk_sandbox_other"},
            {"age": 3600},
            {"webhook-signature": ""},
            {"webhook-signature": "v1,AAAA"},
            {"webhook-id": "evt_2"},
            {"webhook-timestamp": "yesterday"},
        ],
    )
    def test_is_refused_and_leaves_nothing(self, world, attempt, changed):
        answer = call(body_of(attempt), **changed)
        assert answer.status_code == 401
        assert answer.json()["error"]
        assert stored(world) == []

    def test_is_refused_for_a_shop_whose_secret_did_not_sign_it(self, world, attempt):
        assert call(body_of(attempt), shop="CLOTH").status_code in (401, 409)
        assert stored(world) == []


class TestWhatIsNoCall:
    @pytest.mark.parametrize(("shop", "gateway"), [("NOBODY", "sandbox"), ("%00", "sandbox")])
    def test_of_a_shop_is_not_found(self, world, attempt, shop, gateway):
        assert call(body_of(attempt), shop=shop, gateway=gateway).status_code == 404

    def test_of_a_gateway_is_refused(self, world, attempt):
        assert 400 <= call(body_of(attempt), gateway="nosuch").status_code < 500

    @pytest.mark.parametrize(
        "body", ["", "[]", "{nonsense", '{"id": 5}', '"evt_1"', "{}", '{"data": {"x": "\\u0000"}}']
    )
    def test_is_understood_by_nobody_and_breaks_nothing(self, world, attempt, body, run_jobs):
        answer = call(body)
        run_jobs()
        assert answer.status_code < 500

    def test_is_not_read_when_it_is_too_large(self, world, attempt):
        assert call(" " * 300_000).status_code == 413

    def test_is_posted(self, world):
        assert Client().get("/callbacks/HOME/sandbox/").status_code == 405
