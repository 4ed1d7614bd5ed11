"""The ways to pay that a shop takes, and when it takes the money."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.payments import commands, queries
from comptoir.payments.gateways.features import FEATURES
from comptoir.payments.states import GatewayName

from ..door import go, seeing
from .frame import shop_of, shown


def page(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/payments/"""
    with seeing(request):
        ways = queries.ways_of(shop_of(request, code).id)
        rows = [(way, FEATURES[GatewayName(way.gateway)]) for way in ways]
        return shown(request, code, "settings-payments", {"rows": rows}, refusal=refusal)


def set_way(request: HttpRequest, code: str) -> HttpResponse:
    """POST: one way, as its form says; an unticked box sends nothing."""
    shop, given = shop_of(request, code), request.POST
    try:
        way = commands.set_way(
            shop_id=shop.id,
            gateway=given.get("gateway", ""),
            is_on="is_on" in given,
            at_dispatch="at_dispatch" in given,
            per_shipment="per_shipment" in given,
            by=request.actor,  # type: ignore[attr-defined]
            at=clock.now(),
        )
    except Refusal as refusal:
        return page(request, code, refusal)
    words = "taken" if way.is_on else "not taken any more"
    messages.success(request, f"“{way.get_gateway_display()}” is {words} in {shop.name}.")
    return go(reverse("settings-payments", args=[code]))
