"""The command palette: POST, so that nothing sought stands in an address."""

import re

from django.http import HttpRequest, HttpResponse

from comptoir.customers.queries import CustomerRow
from comptoir.kernel.scope import Actor
from comptoir.look.shell import NavItem
from comptoir.orders import queries as orders
from comptoir.orders.numbering import beginnings
from comptoir.pricing import queries as pricing

from ..customers.seeking import typed_so_far
from ..door import part, seeing
from ..shell import PLACES, address_of, chosen_shops, more_places
from . import finding
from .finding import Asked, Group

LIKE_A_NUMBER = re.compile(r"[A-Z]{0,6}-?[A-Z]?\d[\d-]*", re.IGNORECASE)


def answer(request: HttpRequest) -> HttpResponse:
    """POST /palette/"""
    asked = finding.asked(request.POST.get("q", ""))
    actor = request.actor  # type: ignore[attr-defined]
    people: list[CustomerRow] = []
    if asked.words and asked.about("people"):
        people = typed_so_far(request, asked.words)[: finding.MOST]
    with seeing(request):
        placed = _orders(request, asked)
        hits, currency = _articles(request, asked)
        actions = finding.actions(actor, asked.words) if asked.about("actions") else []
        groups = [
            Group("Customers", finding.people(people)),
            Group("Orders", finding.orders(placed)),
            Group("Articles", finding.articles(hits, currency)),
            Group("Do", finding.deeds(actor, people, placed, hits) + actions),
            Group("Go to", finding.places(_places(actor), asked.words) if not asked.only else []),
        ]
        shown = [group for group in groups if group.items]
        return part(request, "console/palette/found.html", {"groups": shown, "words": asked.words})


def _orders(request: HttpRequest, asked: Asked) -> list[orders.OrderRow]:
    """Orders by the beginning of their number, with or without the shop's letters, or by a marketplace's number."""
    if not asked.words or not asked.about("orders") or not LIKE_A_NUMBER.fullmatch(asked.words):
        return []
    shops = chosen_shops(request)
    typed = asked.words.upper()
    ids = [shop.id for shop in shops]
    numbers = beginnings([shop.order_prefix for shop in shops], typed)
    found = orders.order_list(shops=ids, number=numbers, limit=finding.MOST)
    return found or orders.orders_numbered(orders.numbers_of_sales(asked.words, shops=ids), shops=ids)


def _articles(request: HttpRequest, asked: Asked) -> tuple[list[pricing.VariantHit], str]:
    shops = chosen_shops(request)
    if len(asked.words) < 2 or asked.only or not shops:
        return [], ""
    return pricing.search_variants(shops[0].id, asked.words, limit=40), shops[0].currency


def _places(actor: Actor) -> list[NavItem]:
    known = [(place.label, address_of(place.name), place.icon, place.key) for place in (*PLACES, *more_places(actor))]
    return [NavItem(*place) for place in known if place[1]]
