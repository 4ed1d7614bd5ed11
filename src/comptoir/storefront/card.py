"""The card form of ours: the browser sends the card to the gateway and gets a token, and only that comes here.

The fields have no names, so no browser can send them to us, with our script or without it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.payments import queries as paid
from comptoir.payments.reactions import authorise_now, token_place_of
from comptoir.payments.states import GatewayName, OperationState

from .door import by_link, store_of

if TYPE_CHECKING:
    from comptoir.payments.models import Intent

WAY = GatewayName.CARD_FORM
TOKEN = re.compile(r"[A-Za-z]{2,10}_[A-Za-z0-9_]{4,68}")


@dataclass(frozen=True)
class CardForm:
    """Where the fields are sent, with which key, and whether a card was refused before."""

    address: str
    key: str
    was_refused: bool

    @property
    def origin(self) -> str:
        """Of the gateway: the only other place that the page may speak to."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"


def card_form_of(intent: "Intent", ways: Iterable[GatewayName]) -> CardForm | None:
    """The form for an intent, where its shop takes cards so and has an account at the gateway."""
    place = token_place_of(intent.shop) if WAY in ways else None
    if place is None:
        return None
    tried = [row for row in paid.latest_attempts(intent.id).values() if row.gateway == WAY]
    return CardForm(place.address, place.key, any(row.state == OperationState.FAILED for row in tried))


@require_POST
@by_link
def pay(request: HttpRequest, *, text: str, actor: Actor) -> HttpResponse:
    """POST /pay/…/form/: hold, or take, the amount by the token of the card that she typed."""
    (order_id,) = actor.orders
    with scope.reading(actor):
        found = queries.order_for_customer(order_id)
        intent = paid.intent_by_link(text)
        is_open = intent is not None and paid.is_payable(intent, clock.now()) and not paid.is_being_paid([intent.id])
    if intent is None or not is_open:
        return redirect("pay", text=text)  # Paid or ended meanwhile: the page says which.
    try:
        token = request.POST.get("token", "")
        if not TOKEN.fullmatch(token):
            raise Invalid("Your card did not reach the payment provider. Nothing was taken.", field="token")
        orders.authorise_order(number=found.order.number or "", way=WAY, token=token, by=actor, at=clock.now())
        authorise_now(intent.id, by=actor, at=clock.now())
    except Refusal as refusal:
        shop = found.order.shop
        context = {"shop": shop, "store": store_of(shop), "text": text, "order": found.order, "why": refusal.message}
        return render(request, "storefront/pay_refused.html", context, status=refusal.status)
    return redirect("pay", text=text)
