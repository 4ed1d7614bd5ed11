"""The couriers that a shop uses, and the sealed keys of its accounts with them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.fulfilment import commands, queries, reactions
from comptoir.fulfilment.carriers import kind_of
from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.shops import commands as shop_commands
from comptoir.shops import queries as shops

from ..door import go, seeing
from .frame import shop_of, shown


def page(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/couriers/: never a secret, only its last letters."""
    with seeing(request):
        shop = shop_of(request, code)
        known = {row.name: row for row in shops.sealed_secrets(shop.id)}
        rows = [(kind, used, known.get(kind.secret)) for kind, used in queries.couriers_of(shop.id)]
        return shown(request, code, "settings-couriers", {"rows": rows}, refusal=refusal)


def set_courier(request: HttpRequest, code: str) -> HttpResponse:
    """POST: one courier, used or not."""
    shop, given = shop_of(request, code), request.POST
    try:
        row = commands.set_courier(
            shop_id=shop.id, courier=given.get("courier", ""), is_on="is_on" in given,
            by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refusal as refusal:
        return page(request, code, refusal)
    words = "may be booked" if row.is_on else "is not booked any more"
    messages.success(request, f"“{kind_of(row.code).name}” {words} in {shop.name}.")
    return go(reverse("settings-couriers", args=[code]))


def set_key(request: HttpRequest, code: str) -> HttpResponse:
    """POST: seal the key of the shop's account at a courier; the one before is gone."""
    shop, given = shop_of(request, code), request.POST
    try:
        name = kind_of(given.get("courier", "")).secret
        shop_commands.set_secret(
            shop_id=shop.id, name=name, value=given.get("value", ""),
            by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refusal as refusal:
        return page(request, code, refusal)
    messages.success(request, "Sealed. Try it with the button.")
    return go(reverse("settings-couriers", args=[code]))


def try_key(request: HttpRequest, code: str) -> HttpResponse:
    """POST: ask the courier for the account, for five seconds at most; the outcome is kept."""
    shop = shop_of(request, code)
    try:
        said = reactions.try_courier(
            shop_id=shop.id, courier=request.POST.get("courier", ""),
            by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refusal as refusal:
        return page(request, code, refusal)
    messages.info(request, said)
    return go(reverse("settings-couriers", args=[code]))
