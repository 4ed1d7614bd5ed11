"""Bundles: what is in them, what they cost, and how many could be sold now."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.catalog import queries as catalog
from comptoir.exchange import bundles
from comptoir.inventory import queries as stock
from comptoir.kernel import clock
from comptoir.pricing import queries as pricing
from comptoir.shops.roles import RUN_SHOP

from ..amounts import read_amount, read_whole, written
from ..door import show
from ..questions import Question
from ..shell import chosen_shops, shops_at_hand

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

ROWS = 6  # Parts that can be typed at first; more once these are full.


def listing(request: HttpRequest) -> HttpResponse:
    """GET /bundles/: every bundle with its parts, by number, as one shop sells it."""
    actor = request.actor  # type: ignore[attr-defined]
    shop = _shop(request)
    found = catalog.bundles(actor)
    ids = [bundle.pk for bundle in found]
    prices = pricing.prices(shop.id, ids) if shop else {}
    left = stock.bundles_to_sell(shop.id, ids) if shop and ids else {}
    context = {
        "rows": [(bundle, prices.get(bundle.pk), left.get(bundle.pk, 0)) for bundle in found],
        "shop": shop,
        "may_make": RUN_SHOP in actor.rights,
    }
    return show(request, "console/articles/bundles.html", context, active="stock")


def _shop(request: HttpRequest, right: str = "") -> "Shop | None":
    """The shop that is chosen, else the first; with a right, of those where the person has it."""
    actor = request.actor  # type: ignore[attr-defined]
    mine = [shop for shop in shops_at_hand(request) if not right or actor.can(right, shop.id)]
    return next((shop for shop in chosen_shops(request) if shop in mine), mine[0] if mine else None)


def _form(request: HttpRequest, sku: str = "") -> Mapping[str, Any]:
    shop = _shop(request, RUN_SHOP)
    known: dict[str, str] = {"shop": str(shop.id) if shop else ""}
    given: list[tuple[str, str]] = []
    about = ""
    if sku:
        bundle = catalog.variant_by_sku(request.actor, sku)  # type: ignore[attr-defined]
        if not bundle.is_bundle:
            raise ObjectDoesNotExist(f"{sku} is no bundle.")
        about = bundle.product.name
        price = pricing.prices(shop.id, [bundle.pk]).get(bundle.pk) if shop else None
        known["price"] = written(price, shop.currency) if shop and price is not None else ""
        given = [(part.part.sku, str(part.quantity)) for part in catalog.bundle_parts(bundle)]
    if request.method == "POST":
        given = list(zip(request.POST.getlist("part"), request.POST.getlist("pieces"), strict=False))
    empty = [("", "")] * max(ROWS - len(given), 2)
    back, words = ("stock-variant", sku) if sku else ("bundles", "Bundles")
    return {
        "shop": shop, "sku": sku, "about": about, "known": known, "parts": [*given, *empty],
        "back": reverse(back, args=[sku] if sku else None), "back_words": words,
    }  # fmt: skip


def _asked(request: HttpRequest) -> dict[str, Any]:
    shop = _shop(request, RUN_SHOP)
    if shop is None or str(shop.id) != request.POST.get("shop", ""):
        raise ObjectDoesNotExist("No such shop in sight.")
    typed = zip(request.POST.getlist("part"), request.POST.getlist("pieces"), strict=False)
    parts = [
        (sku.strip(), read_whole(pieces or "1", field="parts", what=f"pieces of {sku.strip()[:40]}"))
        for sku, pieces in typed
        if sku.strip()
    ]
    amount = read_amount(request.POST.get("price", ""), shop.currency, field="price")
    by = request.actor  # type: ignore[attr-defined]
    return {"shop_id": shop.id, "amount_minor": amount, "parts": parts, "by": by, "at": clock.now()}


def _make(request: HttpRequest) -> str:
    given = request.POST
    made = bundles.add_bundle(sku=given.get("sku", ""), name=given.get("name", ""), **_asked(request))
    messages.success(request, f"{made.sku} is a bundle now, and can be sold.")
    return reverse("stock-variant", args=[made.sku])


def _change(request: HttpRequest, sku: str) -> str:
    bundles.change_bundle(sku=sku, **_asked(request))
    messages.success(request, f"{sku} is changed; orders keep what they were placed with.")
    return reverse("stock-variant", args=[sku])


NEW = Question(
    "articles/bundle", "Make a bundle", "Make it", "packages", "stock", _make, _form,
    sub="Several articles under one number, at one price", wide=True,
)  # fmt: skip
EDIT = Question(
    "articles/bundle", "Change the bundle", "Save", "pencil", "stock", _change, _form,
    sub="Orders keep what they were placed with", wide=True,
)  # fmt: skip
