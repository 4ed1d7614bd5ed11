"""What things cost: prices, taxes, shipping rates."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.pricing import commands, queries
from comptoir.shops import queries as shops

from ..amounts import read_amount, read_percent, read_whole, written
from ..countries import countries, country_name
from ..door import go, seeing
from ..questions import Question
from .frame import shop_of, shown

MOST = 60


def prices(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/prices/?q=…"""
    text = (request.GET.get("q") or request.POST.get("q") or "").strip()[:80]
    with seeing(request):
        shop = shop_of(request, code)
        hits = queries.search_variants(shop.id, text, limit=MOST)
        costs = queries.costs(shop.id, [hit.variant_id for hit in hits])
        rows = [
            (hit, written(hit.unit_minor, shop.currency), _cost(costs.get(hit.variant_id), shop.currency))
            for hit in hits
        ]
        return shown(request, code, "settings-prices", {"q": text, "rows": rows, "most": MOST}, refusal=refusal)


def _cost(minor: int | None, currency: str) -> str:
    return "" if minor is None else written(minor, currency)


def set_price(request: HttpRequest, code: str) -> HttpResponse:
    """POST: one price; an empty one takes the article out of the shop."""
    shop, given = shop_of(request, code), request.POST
    sku, text = given.get("sku", "").strip(), given.get("amount", "")
    by_whom: dict[str, Any] = {"by": request.actor, "at": clock.now()}  # type: ignore[attr-defined]
    try:
        if not text.strip():
            commands.remove_price(shop_id=shop.id, sku=sku, **by_whom)
            said = f"{sku} is not sold in {shop.name} any more."
        else:
            amount = read_amount(text, shop.currency, field="amount")
            commands.set_price(shop_id=shop.id, sku=sku, amount_minor=amount, **by_whom)
            said = f"{sku} costs {written(amount, shop.currency)} {shop.currency} now."
    except Refusal as refusal:
        return prices(request, code, refusal)
    except ObjectDoesNotExist:
        return prices(request, code, Refusal(f"There is no article “{sku}”, or it has no price here."))
    messages.success(request, said)
    q = given.get("q", "")
    return go(reverse("settings-prices", args=[code]) + (f"?{urlencode({'q': q})}" if q else ""))


def taxes(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/taxes/: of the whole retailer."""
    with seeing(request):
        shop_of(request, code)
        found = queries.tax_rates(request.actor.retailer)  # type: ignore[attr-defined]
        rows = [(rate, country_name(rate.country), f"{rate.basis_points / 100:g}") for rate in found]
        context = {"rows": rows, "countries": countries()}
        return shown(request, code, "settings-taxes", context, refusal=refusal)


def set_tax(request: HttpRequest, code: str) -> HttpResponse:
    shop_of(request, code)
    given = request.POST
    try:
        commands.set_tax_rate(
            country=given.get("country", ""),
            tax_class=given.get("tax_class", "").strip().lower(),
            basis_points=read_percent(given.get("percent", ""), field="percent"),
            by=request.actor,  # type: ignore[attr-defined]
            at=clock.now(),
        )
    except Refusal as refusal:
        return taxes(request, code, refusal)
    messages.success(request, "The rate is kept. Orders that were placed keep theirs.")
    return go(reverse("settings-taxes", args=[code]))


def shipping(request: HttpRequest, code: str) -> HttpResponse:
    """GET /settings/<code>/shipping/"""
    with seeing(request):
        shop = shop_of(request, code)
        rows = [(rate, country_name(rate.country)) for rate in queries.shipping_rates(shop.id)]
        return shown(request, code, "settings-shipping", {"rows": rows})


def remove_rate(request: HttpRequest, code: str, rate_id: int) -> HttpResponse:
    shop_of(request, code)
    commands.remove_shipping_rate(rate_id=rate_id, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go(reverse("settings-shipping", args=[code]))


def _begin(request: HttpRequest, code: str, rate_id: int | None = None) -> Mapping[str, Any]:
    shop = shop_of(request, code)
    shows = {
        "currency": shop.currency,
        "countries": countries(),
        "back": reverse("settings-shipping", args=[code]),
        "back_words": "Shipping",
        "known": {"days_min": "1", "days_max": "3", "total_from": "0"},
        "places": [row.location for row in shops.ranked_locations(shop.id)],
    }
    if rate_id is None:
        return shows
    rate = queries.shipping_rates(shop.id).get(id=rate_id)
    known = {
        "code": rate.code,
        "name": rate.name,
        "country": rate.country,
        "weight": str(rate.weight_up_to_grams or ""),
        "total_from": written(rate.total_from_minor, shop.currency),
        "amount": written(rate.amount_minor, shop.currency),
        "days_min": str(rate.days_min),
        "days_max": str(rate.days_max),
        "pick_up_at": rate.pick_up_at.code if rate.pick_up_at else "",
    }
    return {**shows, "known": known, "rate": rate}


def _set(request: HttpRequest, code: str, rate_id: int | None = None) -> str:
    """A band is told by code, country, weight and total; of one that is changed these stay."""
    shop, given = shop_of(request, code), request.POST
    weight = given.get("weight", "").strip()
    commands.set_shipping_rate(
        shop_id=shop.id,
        code=given.get("code", "").strip().lower(),
        name=given.get("name", ""),
        country=given.get("country", ""),
        weight_up_to_grams=read_whole(weight, field="weight", what="grams") if weight else None,
        total_from_minor=read_amount(given.get("total_from", "0") or "0", shop.currency, field="total_from"),
        amount_minor=read_amount(given.get("amount", ""), shop.currency, field="amount"),
        days_min=read_whole(given.get("days_min", "1"), field="days_min", what="days"),
        days_max=read_whole(given.get("days_max", "3"), field="days_max", what="days"),
        pick_up_at=given.get("pick_up_at", ""),
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
    )
    return reverse("settings-shipping", args=[code])


NEW_RATE = Question("settings/rate", "New shipping rate", "Keep", "truck", "settings", _set, _begin)
CHANGE_RATE = Question("settings/rate", "Shipping rate", "Keep", "truck", "settings", _set, _begin)
