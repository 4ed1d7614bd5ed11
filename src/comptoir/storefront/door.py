"""How a customer comes in: by the shop of the address, or by a signed link."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from comptoir.kernel import scope
from comptoir.kernel.scope import Actor
from comptoir.look.shell import Store
from comptoir.orders import links as order_links
from comptoir.orders import queries as orders
from comptoir.payments import links as payment_links
from comptoir.shops.queries import shop_by_code

R = TypeVar("R", bound=HttpResponseBase)
View = Callable[..., HttpResponse]


def actor_of(text: str) -> Actor:
    """Who holds a link to an order or to its payment.

    Raises Http404 for a text that we did not sign.
    """
    actor = order_links.actor_of_text(text) or payment_links.actor_of_text(text)
    if actor is None or len(actor.orders) != 1:
        raise Http404
    return actor


def by_link(view: View) -> View:
    """Give a view the order that a link opens, read under the link's own scope; no search engine may keep the page."""

    @wraps(view)
    def seen(request: HttpRequest, text: str, **kwargs: Any) -> HttpResponse:
        actor = actor_of(text)
        if request.method not in ("GET", "HEAD"):
            return private(view(request, text=text, actor=actor, **kwargs))
        with scope.reading(actor):
            (order_id,) = actor.orders
            found = orders.order_for_customer(order_id)
            return private(view(request, text=text, actor=actor, found=found, **kwargs))

    return seen


def private(response: R) -> R:
    """An answer that no search engine, no proxy and no other site learns of."""
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


def shop_or_404(code: str) -> Any:
    """The open shop of an address ``/s/CODE/``."""
    found = shop_by_code(code)
    if found is None:
        raise Http404
    return found


def store_of(shop: Any) -> Store:
    """The frame around a page of a shop."""
    return Store(
        name=shop.name,
        colour=shop.colour,
        home_url=f"/s/{shop.code}/",
        logo_url=f"/s/{shop.code}/logo.svg" if shop.logo_svg else "",
        account_url=f"/s/{shop.code}/account/",
        phone=shop.call_centre_number,
        simulated=settings.DEMO,
    )
