"""One more shop, after the first."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import NotAllowed
from comptoir.shops import commands
from comptoir.shops import queries as shops
from comptoir.shops.roles import RUN_RETAILER

from ..countries import countries
from ..door import seeing
from ..first_run import suggestions
from ..questions import Question
from ..shell import chosen_shops, shops_at_hand

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

KINDS = (("default", "Everybody"), ("private", "Only who signed in"))


def _begin(request: HttpRequest) -> Mapping[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    if RUN_RETAILER not in actor.rights:
        raise NotAllowed("You may not make shops. A super admin can.")
    mine = shops_at_hand(request)
    like = shops.shop_in_sight((chosen_shops(request) or mine)[0].id)
    return {
        "shops": mine,
        "kinds": KINDS,
        "countries": countries(),
        "currencies": suggestions.currency_choices(),
        "zones": suggestions.zone_choices(),
        "back": reverse("settings"),
        "back_words": "Settings",
        "known": {
            "country": like.country,
            "currency": like.currency,
            "timezone": like.timezone,
            "prices_include_tax": "yes" if like.prices_include_tax else "no",
            "kind": "default",
            "customers": str(like.id),
            "locations": str(like.id),
        },
    }


def _make(request: HttpRequest) -> str:
    given = request.POST
    name = given.get("name", "").strip()
    with seeing(request):
        customers_of, locations_of = _named(request, "customers"), _named(request, "locations")
    made = commands.open_shop(
        retailer_id=request.actor.retailer or 0,  # type: ignore[attr-defined]
        name=name,
        code=given.get("code", "").strip() or suggestions.code_from(name),
        order_prefix=given.get("order_prefix", "").strip() or suggestions.prefix_from(name),
        country=given.get("country", ""),
        currency=given.get("currency", ""),
        timezone=given.get("timezone", ""),
        prices_include_tax=given.get("prices_include_tax") != "no",
        kind=given.get("kind") or "default",
        shares_customers_with=customers_of.id if customers_of else None,
        served_like=locations_of.id if locations_of else None,
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
    )
    messages.success(request, f"{made.name} is made. It sells once it has locations, shipping rates and prices.")
    return reverse("settings-locations", args=[made.code])


def _named(request: HttpRequest, field: str) -> "Shop | None":
    """Raises ObjectDoesNotExist for a shop that she does not see."""
    text = request.POST.get(field, "")
    found = next((shop for shop in shops_at_hand(request) if str(shop.id) == text), None)
    if text and not found:
        raise ObjectDoesNotExist(f"No shop {text[:20]!r} in sight.")
    return found


NEW = Question("settings/new_shop", "New shop", "Make the shop", "building-store", "settings", _make, _begin, wide=True)
