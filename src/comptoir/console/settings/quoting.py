"""How a shop quotes, and what its articles cost it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.pricing import commands as pricing
from comptoir.quotes import commands, queries

from ..amounts import read_amount, read_percent, read_whole
from ..door import go, seeing
from .frame import shop_of, shown
from .money import prices

TAB = "settings-quotes"


def page(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/quotes/"""
    with seeing(request):
        terms = queries.terms_of(shop_of(request, code).id)
        return shown(request, code, TAB, {"terms": terms}, refusal=refusal)


def keep(request: HttpRequest, code: str) -> HttpResponse:
    """POST: least margin, days, code."""
    shop, given = shop_of(request, code), request.POST
    try:
        commands.set_quote_terms(
            shop_id=shop.id, least_margin=read_percent(given.get("least_margin", ""), field="least_margin"),
            valid_days=read_whole(given.get("valid_days", ""), field="valid_days", what="days"),
            asks_code="asks_code" in given, by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refusal as refusal:
        return page(request, code, refusal)
    messages.success(request, "It holds for what is written from now on.")
    return go(reverse(TAB, args=[code]))


def set_cost(request: HttpRequest, code: str) -> HttpResponse:
    """POST: what one article costs the shop; empty: it is not known."""
    shop, given = shop_of(request, code), request.POST
    sku, text = given.get("sku", "").strip(), given.get("cost", "").strip()
    by_whom: dict[str, Any] = {"by": request.actor, "at": clock.now()}  # type: ignore[attr-defined]
    try:
        cost = read_amount(text, shop.currency, field="cost") if text else None
        pricing.set_cost(shop_id=shop.id, sku=sku, cost_minor=cost, **by_whom)
    except Refusal as refusal:
        return prices(request, code, refusal)
    except ObjectDoesNotExist:
        return prices(request, code, Refusal(f"There is no article “{sku}”, or it has no price here."))
    messages.success(request, f"What {sku} costs is kept; customers never see it.")
    q = given.get("q", "")
    return go(reverse("settings-prices", args=[code]) + (f"?{urlencode({'q': q})}" if q else ""))
