"""A variant's page: how many lie where, what happened to them, what they cost."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.catalog import queries as catalog
from comptoir.inventory import commands
from comptoir.inventory import queries as stock
from comptoir.inventory.incoming import expected
from comptoir.kernel import clock
from comptoir.pricing import queries as pricing
from comptoir.shops import queries as shops
from comptoir.shops.roles import COUNT_STOCK, KEEP_RANGE, RUN_SHOP, SELL

from ..amounts import read_whole
from ..door import show
from ..questions import Question

PAGE = 30


def variant(request: HttpRequest, sku: str) -> HttpResponse:
    """GET /stock/<sku>/: a line for every location, and the movements at one of them."""
    actor = request.actor  # type: ignore[attr-defined]
    found = catalog.variant_by_sku(actor, sku)
    levels = {level.location_code: level for level in stock.availability([found.pk])}
    places = list(shops.locations(actor))
    busiest = max(levels.values(), key=lambda level: (level.on_hand, level.location_code), default=None)
    at = request.GET.get("at", "") or (busiest.location_code if busiest else "")
    place = next((place for place in places if place.code == at), None)
    after = request.GET.get("after", "")
    moved = []
    if place:
        moved = stock.movements(found.pk, place.pk, after=int(after) if _is_id(after) else None, limit=PAGE + 1)
    context = {
        "variant": found,
        "product": found.product,
        "places": [(place, levels.get(place.code)) for place in places],
        "on_hand": sum(level.on_hand for level in levels.values()),
        "reserved": sum(level.reserved for level in levels.values()),
        "sellable": sum(level.sellable for level in levels.values()),
        "expected": expected(found.pk),
        "prices": pricing.prices_of_variant(found.pk),
        "file": catalog.latest_files([found.pk]).get(found.pk) if found.product.is_digital else None,
        "may_store": KEEP_RANGE in actor.rights,
        "parts": catalog.bundle_parts(found) if found.is_bundle else [],
        "may_change": RUN_SHOP in actor.rights,
        "place": place,
        "moved": moved[:PAGE],
        "older": f"?at={at}&after={moved[PAGE - 1].id}" if len(moved) > PAGE else "",
        "newest": f"?at={at}" if after else "",
        "may_count": COUNT_STOCK in actor.rights,
        "may_sell": SELL in actor.rights,
    }
    return show(request, "console/stock/variant.html", context, active="stock")


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) <= 18


def stock_shown(request: HttpRequest, sku: str, location: str) -> dict[str, Any]:
    """The stock of a variant at a location, nothing where none ever lay there."""
    actor = request.actor  # type: ignore[attr-defined]
    found = catalog.variant_by_sku(actor, sku)
    place = next((place for place in shops.locations(actor) if place.code == location), None)
    if place is None:
        raise ObjectDoesNotExist(f"No location {location} in sight.")
    level = next(iter(stock.availability([found.pk], [place.pk])), None)
    return {
        "about": f"{found.product.name} · {sku} · {place.name}",
        "back": reverse("stock-variant", args=[sku]),
        "back_words": sku,
        "level": level,
        "known": {
            "on_hand": str(level.on_hand if level else 0),
            "minimum": str(level.minimum if level else 0),
            "quantity": "1",
        },
    }


def _number(request: HttpRequest, name: str) -> int:
    return read_whole(request.POST.get(name, ""), field=name, what="pieces")


def _counted(request: HttpRequest, sku: str, location: str) -> str:
    commands.count_stock(
        sku=sku, location=location, on_hand=_number(request, "on_hand"), reason=request.POST.get("reason", ""),
        by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
    )  # fmt: skip
    return there(sku, location)


def _received(request: HttpRequest, sku: str, location: str) -> str:
    commands.receive_stock(
        sku=sku, location=location, quantity=_number(request, "quantity"), reason=request.POST.get("reason", ""),
        by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
    )  # fmt: skip
    return there(sku, location)


def _kept(request: HttpRequest, sku: str, location: str) -> str:
    commands.set_minimum(
        sku=sku,
        location=location,
        minimum=_number(request, "minimum"),
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
    )
    return there(sku, location)


def there(sku: str, location: str) -> str:
    return f"{reverse('stock-variant', args=[sku])}?at={location}"


COUNT = Question("stock/count", "Count", "Keep the count", "checklist", "stock", _counted, stock_shown)
RECEIVE = Question("stock/receive", "Receive goods", "Add to stock", "packages", "stock", _received, stock_shown)
MINIMUM = Question("stock/minimum", "Minimum", "Keep so many back", "shield", "stock", _kept, stock_shown)
