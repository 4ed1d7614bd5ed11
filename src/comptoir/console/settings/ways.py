"""The ways to pay that a shop takes, and when it takes the money."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.payments import commands, queries
from comptoir.payments.gateways.features import FEATURES, FLAGS, Features
from comptoir.payments.states import GatewayName

from ..door import go, seeing
from .frame import shop_of, shown

if TYPE_CHECKING:
    from comptoir.payments.models import Way


def page(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/payments/"""
    with seeing(request):
        ways = queries.ways_of(shop_of(request, code).id)
        rows = [(way, can, _abilities(can)) for way in ways for can in (FEATURES[GatewayName(way.gateway)],)]
        return shown(
            request, code, "settings-payments", {"rows": rows, "flags": FLAGS, "table": _table(ways)}, refusal=refusal
        )


def _table(ways: list["Way"]) -> list[tuple[str, list[bool]]]:
    """What each way can do, flag by flag."""
    return [
        (way.get_gateway_display(), [bool(getattr(FEATURES[GatewayName(way.gateway)], flag)) for flag in FLAGS])
        for way in ways
    ]


def _abilities(can: Features) -> list[str]:
    """What a way can do, in a few words each."""
    said = (
        (can.has_page, "on the gateway's own page"),
        (can.authorises, "holds first, takes later"),
        (can.per_shipment, "delivery by delivery"),
        (can.charges and not can.authorises, "takes the whole at once"),
        (can.waits_days > 0, f"the order waits {can.waits_days} days for the money"),
        (can.is_program and can.refunds, "goes back by the gateway"),
        (not can.is_program and can.refunds, "goes back by hand"),
        (can.voids, "can be voided before it is settled"),
    )
    return [words for is_so, words in said if is_so]


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
            words=given.get("words", ""),
            by=request.actor,  # type: ignore[attr-defined]
            at=clock.now(),
        )
    except Refusal as refusal:
        return page(request, code, refusal)
    words = "taken" if way.is_on else "not taken any more"
    messages.success(request, f"“{way.get_gateway_display()}” is {words} in {shop.name}.")
    return go(reverse("settings-payments", args=[code]))


def set_confirmation(request: HttpRequest, code: str) -> HttpResponse:
    """POST …/confirmation/: whether a person confirms orders paid one way before they go to the shelf."""
    shop, given = shop_of(request, code), request.POST
    hours = given.get("confirm_hours", "")
    try:
        if not hours.isdecimal() or len(hours) > 4:
            raise Invalid("Write the hours as a whole number.", field="confirm_hours")
        way = commands.set_confirmation(
            shop_id=shop.id,
            gateway=given.get("gateway", ""),
            confirm_first="confirm_first" in given,
            confirm_hours=int(hours),
            by=request.actor,  # type: ignore[attr-defined]
            at=clock.now(),
        )
    except Refusal as refusal:
        return page(request, code, refusal)
    words = "are confirmed by a person first" if way.confirm_first else "need no confirmation"
    messages.success(request, f"Orders paid by “{way.get_gateway_display()}” {words} in {shop.name}.")
    return go(reverse("settings-payments", args=[code]))
