"""Keys with which programs come in."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.shops import commands
from comptoir.shops import queries as shops

from ..door import go, seeing
from .frame import shop_of, shown


def keys(request: HttpRequest, code: str, made: str = "", refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/keys/; ``made`` is the text of a new key, shown in this one answer."""
    with seeing(request):
        shop = shop_of(request, code)
        places = list(shops.locations(request.actor))  # type: ignore[attr-defined]
        context = {"rows": list(shops.api_keys(shop.id)), "made": made, "places": places}
        answer = shown(request, code, "settings-keys", context, refusal=refusal)
    if made:
        answer["Cache-Control"] = "no-store"
    return answer


def make_key(request: HttpRequest, code: str) -> HttpResponse:
    shop, given = shop_of(request, code), request.POST
    try:
        _, text = commands.make_api_key(
            shop_id=shop.id, name=given.get("name", ""), rights=given.get("rights", ""),
            may_reveal="may_reveal" in given, location=given.get("location", ""),
            by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refusal as refusal:
        return keys(request, code, refusal=refusal)
    return keys(request, code, made=text)


def revoke_key(request: HttpRequest, code: str, key_id: int) -> HttpResponse:
    shop_of(request, code)
    commands.revoke_api_key(key_id=key_id, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go(reverse("settings-keys", args=[code]))
