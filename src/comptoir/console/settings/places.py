"""Which locations serve a shop's orders, and in which order they are asked."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.shops import commands
from comptoir.shops import queries as shops

from ..countries import countries
from ..door import go, seeing
from ..questions import Question
from .frame import shop_of, shown

TEXTS = ("name", "kind", "country", "street", "city", "postcode", "email")


def page(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/locations/"""
    with seeing(request):
        shop = shop_of(request, code)
        ranked = [row.location for row in shops.ranked_locations(shop.id)]
        known = {location.id for location in ranked}
        others = [place for place in shops.locations(request.actor) if place.id not in known]  # type: ignore[attr-defined]
        rows = [(place, str(rank)) for rank, place in enumerate(ranked, 1)] + [(place, "") for place in others]
        if refusal:
            rows = [(place, request.POST.get(f"rank-{place.code}", rank)) for place, rank in rows]
        return shown(request, code, "settings-locations", {"rows": rows}, refusal=refusal)


def rank(request: HttpRequest, code: str) -> HttpResponse:
    """POST: the whole list anew; a place without a number does not serve the shop."""
    shop = shop_of(request, code)
    try:
        codes = _ranked(request)
        commands.rank_locations(shop_id=shop.id, location_codes=codes, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    except Refusal as refusal:
        return page(request, code, refusal)
    messages.success(request, "The list is kept.")
    return go(reverse("settings-locations", args=[code]))


def _ranked(request: HttpRequest) -> list[str]:
    """The codes by the numbers typed beside them. Raises Invalid for what is no number, or stands twice."""
    typed = {
        key.removeprefix("rank-"): str(value).strip() for key, value in request.POST.items() if key.startswith("rank-")
    }
    given = {code: text for code, text in typed.items() if text}
    if not all(text.isdecimal() and len(text) < 6 for text in given.values()):
        raise Invalid("A place in the list is a number: 1 is asked first.", field="rank")
    if len({int(text) for text in given.values()}) < len(given):
        raise Invalid("Two locations have the same number.", field="rank")
    return sorted(given, key=lambda code: int(given[code]))


def _begin(request: HttpRequest, code: str) -> Mapping[str, Any]:
    shop = shops.shop_in_sight(shop_of(request, code).id)
    return {
        "countries": countries(),
        "back": reverse("settings-locations", args=[code]),
        "back_words": "Locations",
        "known": {"country": shop.country, "kind": "store"},
    }


def _make(request: HttpRequest, code: str) -> str:
    given: dict[str, Any] = {name: request.POST.get(name, "") for name in ("code", *TEXTS)}
    shop = shop_of(request, code)
    commands.make_location(retailer_id=shop.retailer_id, **given, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return reverse("settings-locations", args=[code])


def _known(request: HttpRequest, code: str, location: str) -> Mapping[str, Any]:
    place = shops.locations(request.actor).get(code=location)  # type: ignore[attr-defined]
    return {**_begin(request, code), "known": {name: getattr(place, name) for name in TEXTS}, "place": place}


def _change(request: HttpRequest, code: str, location: str) -> str:
    shop_of(request, code)
    given: dict[str, Any] = {name: request.POST[name] for name in TEXTS if name in request.POST}
    commands.change_location(code=location, **given, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return reverse("settings-locations", args=[code])


CHANGE = Question(
    "settings/location", "Location", "Keep", "building-store", "settings", _change, _known,
    sub="Orders that were placed keep what they were told",
)  # fmt: skip
NEW = Question(
    "settings/location", "New location", "Make it", "building-store", "settings", _make, _begin,
    sub="It serves no shop until it has a number in a shop's list",
)  # fmt: skip
