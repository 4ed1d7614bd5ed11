"""A shop's name, look and policies, and the internet names it is reached under."""

import base64
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.look.brand import ENOUGH, contrast, readable
from comptoir.messaging.words import LANGUAGES
from comptoir.shops import commands
from comptoir.shops import queries as shops

from ..amounts import read_whole
from ..door import go, seeing
from .frame import shop_of, shown

TEXTS = ("name", "colour", "call_centre_number", "mail_from", "order_mailbox", "language")
COUNTED = {"same_basket_minutes": "minutes", "pick_up_days": "days", "return_days": "days"}


def page(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/"""
    with seeing(request):
        shop = shops.shop_in_sight(shop_of(request, code).id)
        context: dict[str, Any] = {
            "host_names": list(shops.host_names(shop.id)),
            "logo": _as_picture(shop.logo_svg),
            "contrast": round(contrast(shop.colour, "#ffffff"), 1),
            "darkened": readable(shop.colour),
            "is_readable": contrast(shop.colour, "#ffffff") >= ENOUGH,
            "is_demo": settings.DEMO,
            "languages": {shop.language: shop.language, **LANGUAGES}.items(),
        }
        return shown(request, code, "settings-shop", context, refusal=refusal)


def change(request: HttpRequest, code: str) -> HttpResponse:
    """POST /settings/<code>/"""
    shop = shop_of(request, code)
    given: dict[str, Any] = {name: request.POST[name] for name in TEXTS if name in request.POST}
    try:
        if "pay_within_hours" in request.POST:
            hours = read_whole(request.POST["pay_within_hours"], field="pay_within_hours", what="hours")
            given["pay_within_minutes"] = hours * 60
        for name, what in COUNTED.items():
            if name in request.POST:
                given[name] = read_whole(request.POST[name] or "0", field=name, what=what)
        if "is_open_asked" in request.POST:
            given["is_open"] = "is_open" in request.POST
        if "logo_asked" in request.POST:
            given["logo_svg"] = _logo(request)
        commands.change_shop(shop_id=shop.id, **given, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    except Refusal as refusal:
        return page(request, code, refusal)
    messages.success(request, "Kept.")
    return go(reverse("settings-shop", args=[code]))


def switch_channels(request: HttpRequest, code: str) -> HttpResponse:
    """POST: whether the demo may reach the outside world for this shop."""
    leave = request.POST.get("channels_leave") == "1"
    shop = shop_of(request, code)
    commands.change_shop(shop_id=shop.id, channels_leave=leave, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go(reverse("settings-shop", args=[code]))


def add_host(request: HttpRequest, code: str) -> HttpResponse:
    shop = shop_of(request, code)
    try:
        commands.add_host_name(
            shop_id=shop.id,
            host=request.POST.get("host", ""),
            by=request.actor,  # type: ignore[attr-defined]
            at=clock.now(),
        )
    except Refusal as refusal:
        return page(request, code, refusal)
    return go(reverse("settings-shop", args=[code]))


def remove_host(request: HttpRequest, code: str) -> HttpResponse:
    shop = shop_of(request, code)
    host = request.POST.get("host", "")
    commands.remove_host_name(shop_id=shop.id, host=host, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go(reverse("settings-shop", args=[code]))


def _logo(request: HttpRequest) -> str | None:
    """The text of the picture that was sent; empty takes the logo away, None leaves it."""
    if "without_logo" in request.POST:
        return ""
    file = request.FILES.get("logo")
    return file.read(200_000).decode("utf-8", errors="replace") if file else None


def _as_picture(svg: str) -> str:
    """The logo as an address of its own, so that nothing in it can touch the page."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}" if svg else ""
