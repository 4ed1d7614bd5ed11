"""The customer at Stripe's page, the person at Stripe's dashboard, and the hand at its knobs."""

import json
import urllib.parse
import urllib.request

from tests.payments.gateways.counter import _OPENER

KEY = "sk_test_home"
VISA, DECLINED, REVIEWED, SLOW = "4242424242424242", "4000000000000002", "4000000000009235", "4000000000000077"


def pay(url: str, card: str = VISA) -> int:
    typed = urllib.parse.urlencode({"number": card, "expiry": "12 / 34", "cvc": "123"}).encode()
    return _send(url.partition("#")[0], typed, "application/x-www-form-urlencoded")[0]


def listen(simulators, url: str) -> str:
    """Point the account's webhook endpoint; its signing secret."""
    form = urllib.parse.urlencode({"url": url, "enabled_events[]": "*"}).encode()
    headers = {"Authorization": f"Bearer {KEY}"}
    _, text = _send(f"{simulators.url}/stripe/v1/webhook_endpoints", form, "application/x-www-form-urlencoded", headers)
    return json.loads(text)["secret"]


def misbehave(simulators, **knobs) -> None:
    assert _at(simulators, "behaviour", knobs)[0] == 200


def settle(simulators) -> None:
    assert _at(simulators, "settle", {})[0] == 200


def flush(simulators, events=None) -> None:
    assert _at(simulators, "flush", {"events": events} if events else {})[0] == 200


def at_dashboard(simulators, payment: str, act: str, **wish) -> dict:
    status, text = _at(simulators, f"payments/{payment}/{act}", wish)
    assert status == 200, text
    return json.loads(text)


def events(simulators) -> list[dict]:
    with _OPENER.open(f"{simulators.url}/stripe/dashboard/events", timeout=10) as answer:
        return json.loads(answer.read())["data"]


def _at(simulators, path: str, wish: dict) -> tuple[int, str]:
    return _send(f"{simulators.url}/stripe/dashboard/{path}", json.dumps(wish).encode(), "application/json")


def _send(url: str, body: bytes, kind: str, headers=()) -> tuple[int, str]:
    request = urllib.request.Request(url, body, {"Content-Type": kind, **dict(headers)})
    try:
        with _OPENER.open(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()
