"""Who is signed in at a shop. A browser's session keeps ids only, one sign-in for each group of shops."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect

from comptoir.customers import queries as customers
from comptoir.customers.queries import OwnProfile
from comptoir.kernel import clock, scope
from comptoir.kernel.scope import Actor

from ..door import View, shop_or_404

KEPT = "customers"  # In the session: {group: {"session": …, "at": …}}.
FRESH = 15 * 60  # Seconds after signing in during which a password may be set.
SAFE = ("GET", "HEAD")


def kept_for(request: HttpRequest, shop: Any) -> dict[str, Any]:
    """What the browser keeps of a sign-in at the shop's group; empty where nobody is signed in."""
    found: dict[str, Any] = request.session.get(KEPT, {}).get(str(shop.group_id), {})
    return found


def let_in(request: HttpRequest, shop: Any, session: dict[str, int]) -> None:
    """Keep a sign-in, under a new session key: one that was known before opens nothing."""
    request.session.cycle_key()
    entry = {"session": session, "at": int(clock.now().timestamp())}
    request.session[KEPT] = {**request.session.get(KEPT, {}), str(shop.group_id): entry}
    rotate_token(request)


def let_out(request: HttpRequest, shop: Any) -> None:
    """Forget the sign-in at the shop's group; staff and other groups in the same browser stay."""
    others = {group: kept for group, kept in request.session.get(KEPT, {}).items() if group != str(shop.group_id)}
    request.session[KEPT] = others
    request.session.cycle_key()


def is_fresh(request: HttpRequest, shop: Any) -> bool:
    """Whether she proved who she is just now: an unattended browser must not change a password."""
    return clock.now().timestamp() - kept_for(request, shop).get("at", 0) < FRESH


def actor_at(request: HttpRequest, shop: Any) -> tuple[Actor, dict[str, int]] | None:
    """Who the browser says is signed in at the shop; whether that still stands, ``own_profile`` knows."""
    session = kept_for(request, shop).get("session")
    actor = customers.actor_of_customer(shop.id, session)
    return (actor, session) if actor and session else None


def who_is_in(request: HttpRequest, shop: Any) -> OwnProfile | None:
    """The customer who is signed in at the shop, for pages that anybody may open."""
    if (known := actor_at(request, shop)) is None:
        return None
    actor, session = known
    with scope.reading(actor):
        return customers.own_profile(session)


def signed_in(view: View) -> View:
    """Give a view its shop, its customer and her actor; who is not signed in is asked to. A GET reads in her scope."""

    @wraps(view)
    def seen(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        shop = shop_or_404(code)
        if (known := actor_at(request, shop)) is None:
            return redirect("account_sign_in", code=shop.code)
        actor, session = known
        with scope.reading(actor):
            her = customers.own_profile(session)
            if her is None:
                return redirect("account_sign_in", code=shop.code)
            if request.method in SAFE:
                return private(view(request, shop=shop, her=her, by=actor, **kwargs))
        return private(view(request, shop=shop, her=her, by=actor, **kwargs))

    return seen


def private(response: HttpResponse) -> HttpResponse:
    """No browser, proxy or search engine keeps this page."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@contextmanager
def taking_at_least(seconds: float) -> Iterator[None]:
    """Answer no sooner: the time must not tell whose address is known."""
    started = time.monotonic()
    yield
    time.sleep(max(0.0, started + seconds - time.monotonic()))
