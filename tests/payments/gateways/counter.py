"""The customer at the gateway's card page, and the hand at its knobs."""

import json
import urllib.error
import urllib.parse
import urllib.request


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)


def pay(url: str, card: str = "4242424242424242") -> int:
    """Type a card at the hosted page; the status it answers with."""
    typed = {"number": card, "expiry": "12 / 34", "cvc": "123", "name": "Sofia Keller"}
    return _post(url, urllib.parse.urlencode(typed).encode(), "application/x-www-form-urlencoded")


def misbehave(simulators, **knobs) -> None:
    assert _post(f"{simulators.url}/gateway/admin/behaviour", json.dumps(knobs).encode(), "application/json") == 200


def flush(simulators, **wish) -> None:
    assert _post(f"{simulators.url}/gateway/admin/flush", json.dumps(wish).encode(), "application/json") == 200


def settle(simulators) -> None:
    assert _post(f"{simulators.url}/gateway/admin/settle", b"{}", "application/json") == 200


def refund_at_office(simulators, payment: str, amount: int) -> None:
    """Somebody at the gateway gives money back, past the shop."""
    url = f"{simulators.url}/gateway/admin/payments/{payment}/refund"
    assert _post(url, json.dumps({"amount": amount}).encode(), "application/json") == 200


def _post(url: str, body: bytes, kind: str) -> int:
    request = urllib.request.Request(url, body, {"Content-Type": kind})
    try:
        with _OPENER.open(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code
