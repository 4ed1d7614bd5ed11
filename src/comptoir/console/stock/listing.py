"""The stock list: what lies where, and what a location keeps back."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.inventory import queries as stock
from comptoir.shops import queries as shops
from comptoir.shops.roles import COUNT_STOCK, RUN_SHOP

from .. import cursors
from ..door import show

PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What the address of the list asks for."""

    q: str = ""
    location: str = ""
    low: str = ""  # "1": only what lies at its minimum or below.

    def url(self, **changed: str) -> str:
        kept = {"q": self.q, "location": self.location, "low": self.low, **changed}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{reverse('stock')}?{query}" if query else reverse("stock")

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        return [("All", self.url(low=""), not self.low), ("At their minimum", self.url(low="1"), bool(self.low))]

    @property
    def without(self) -> Mapping[str, str]:
        return {name: self.url(**{name: ""}) for name in ("q", "location", "low")}

    @property
    def is_filtered(self) -> bool:
        return bool(self.q or self.location or self.low)


def stock_list(request: HttpRequest) -> HttpResponse:
    """GET /stock/"""
    given = request.GET
    asked = Asked(given.get("q", "").strip()[:80], given.get("location", "")[:20], given.get("low", "")[:1])
    actor = request.actor  # type: ignore[attr-defined]
    read = partial(stock.stock_list, actor, text=asked.q, location=asked.location, below_minimum=bool(asked.low))
    page = cursors.page_of(given, PAGE, read)
    places = list(shops.locations(actor))
    context = {
        "may_add": RUN_SHOP in actor.rights,
        "may_count": COUNT_STOCK in actor.rights,
        "asked": asked,
        "rows": page.rows,
        "places": places,
        "place": next((place.name for place in places if place.code == asked.location), asked.location),
        "newer": asked.url(**page.newer) if page.newer else "",
        "older": asked.url(**page.older) if page.older else "",
    }
    return show(request, "console/stock/list.html", context, active="stock")
