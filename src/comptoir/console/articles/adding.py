"""An article that a person types in."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.urls import reverse

from comptoir.exchange import articles
from comptoir.kernel import clock
from comptoir.kernel.errors import NotAllowed
from comptoir.pricing import queries as pricing
from comptoir.shops import queries as shops
from comptoir.shops.roles import RUN_SHOP

from ..amounts import read_amount, read_whole
from ..questions import Question
from ..shell import chosen_shops, shops_at_hand

if TYPE_CHECKING:
    from comptoir.shops.models import Shop


def _mine(request: HttpRequest) -> "list[Shop]":
    """The shops that the person may set prices in."""
    actor = request.actor  # type: ignore[attr-defined]
    mine = [shop for shop in shops_at_hand(request) if actor.can(RUN_SHOP, shop.id)]
    if not mine:
        raise NotAllowed("You may not add articles. A role with the right “run shop” can.")
    return mine


def _begin(request: HttpRequest) -> Mapping[str, Any]:
    mine = _mine(request)
    chosen = next((shop for shop in chosen_shops(request) if shop in mine), mine[0])
    ranked = shops.ranked_locations(chosen.id).first()
    classes = {rate.tax_class for rate in pricing.tax_rates(chosen.retailer_id)} | {"standard"}
    return {
        "shops": mine,
        "places": list(shops.locations(request.actor)),  # type: ignore[attr-defined]
        "tax_classes": sorted(classes, key=lambda name: (name != "standard", name)),
        "known": {
            "shop": str(chosen.id),
            "tax_class": "standard",
            "location": ranked.location.code if ranked else "",
            "on_hand": "0",
        },
        "back": reverse("stock"),
        "back_words": "Stock",
    }


def _add(request: HttpRequest) -> str:
    given = request.POST
    shop = next((shop for shop in _mine(request) if str(shop.id) == given.get("shop", "")), None)
    if shop is None:
        raise ObjectDoesNotExist("No such shop in sight.")
    sku = articles.add_article(
        shop_id=shop.id,
        sku=given.get("sku", ""),
        name=given.get("name", ""),
        barcode=given.get("barcode", ""),
        location=given.get("location", ""),
        amount_minor=read_amount(given.get("price", ""), shop.currency, field="price"),
        tax_class=given.get("tax_class", "standard"),
        on_hand=read_whole(given.get("on_hand") or "0", field="on_hand", what="pieces"),
        is_digital=given.get("is_digital") == "1",
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
    )
    messages.success(request, f"{sku} is in the catalogue of {shop.name}.")
    return reverse("article-new") if "another" in given else reverse("stock-variant", args=[sku])


NEW = Question(
    "articles/new", "Add an article", "Add it", "packages", "stock", _add, _begin,
    sub="With its price in the shop, and how many lie there now",
)  # fmt: skip
