"""Customers of the simulated trade who pay now: at the card page of the sandbox gateway, over HTTP, like anybody."""

import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime

from django.conf import settings

from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import queries as orders
from comptoir.payments import commands, queries
from comptoir.payments.reactions import offer_now

GATEWAY = "sandbox"
CARD = {"number": "4242 4242 4242 4242", "expiry": "12 / 34", "cvc": "123", "name": "Sam Sandbox"}
SECONDS = 5


def pay(number: str, by: Actor, at: datetime) -> bool:
    """Whether the order's money has come; where it has not, the page is opened and filled in, once a call."""
    with scope.reading(by):
        order = orders.order_by_number(number)
        intent = queries.open_intent_of_order(order.pk)
    if intent is None:
        return True
    try:
        attempt = commands.start_attempt(intent_id=intent.pk, gateway=GATEWAY, by=by, at=at)
    except Refusal:
        return False
    attempt = offer_now(attempt.pk, by=by, at=at)
    if attempt.url.startswith(settings.GATEWAY_ADDRESS):
        _fill_in(attempt.url)
    return False  # The callback tells; the next minute sees it.


def _fill_in(url: str) -> None:
    form = urllib.parse.urlencode(CARD).encode()
    request = urllib.request.Request(url, data=form, method="POST")  # noqa: S310 - our own gateway's address.
    opener = urllib.request.build_opener(_StayHere)
    try:
        opener.open(request, timeout=SECONDS).close()
    except (OSError, urllib.error.URLError):
        return  # Paid (a redirect is an error here), refused, or the gateway is away: the attempt tells.


class _StayHere(urllib.request.HTTPRedirectHandler):
    """The way back to the shop is for browsers."""

    def redirect_request(self, *_: object) -> None:  # type: ignore[override]
        return None
