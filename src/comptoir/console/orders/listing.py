"""The order list: saved views, search by number, keyset pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.orders import queries as orders
from comptoir.orders.numbering import beginnings
from comptoir.orders.options import Priority
from comptoir.orders.queries import OrderRow

from ..door import go, show
from ..shell import chosen_shops, shell_of
from .deeds import Deed, deed_of, leading, may_at
from .selection import offered

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

PAGE = 25
CURSOR = re.compile(r"\d{1,12}\.\d{6}_\d{1,18}")


@dataclass(frozen=True)
class Row:
    """A row of the list with the button of its next step."""

    order: OrderRow
    deed: Deed | None


@dataclass(frozen=True)
class Tab:
    """A saved view; ``count`` is "99+" where nobody counted further."""

    name: str
    url: str
    count: str
    active: bool


@dataclass(frozen=True)
class Asked:
    """What the address of the list asks for."""

    shops: "Sequence[Shop]"
    one_shop: str  # The code, where the list is of one shop by its address.
    view: str
    text: str
    after: str
    before: str
    priority: Priority = Priority.NORMAL  # At least.

    def url(self, **changed: str) -> str:
        """The address of the list with something changed; a new view or filter starts at the first page."""
        kept = {"view": self.view if self.view != "all" else "", "shop": self.one_shop, "q": self.text}
        kept |= {"priority": self.priority.word if self.priority else "", **changed}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{reverse('orders')}?{query}" if query else reverse("orders")

    @property
    def priorities(self) -> list[tuple[str, str, bool]]:
        """Words, address and whether it is chosen, of what may be asked for."""
        words = {Priority.NORMAL: "Any priority", Priority.HIGH: "High and urgent", Priority.URGENT: "Urgent"}
        return [(said, self.url(priority=one.word if one else ""), one == self.priority) for one, said in words.items()]

    @property
    def view_name(self) -> str:
        return orders.VIEWS[self.view].name

    @property
    def numbers(self) -> list[str]:
        """What a number may begin with: people leave the shop's letters out, or know a marketplace's number."""
        typed = re.sub(r"[^A-Z0-9-]", "", self.text.upper())
        if not self.text:
            return []
        ids = [shop.id for shop in self.shops]
        sold = orders.numbers_of_sales(self.text, shops=ids)
        return [*beginnings([shop.order_prefix for shop in self.shops], typed or "?"), *sold]


def order_list(request: HttpRequest) -> HttpResponse:
    """GET /orders/"""
    asked = _asked(request)
    rows, more = _page(asked)
    if not rows and (asked.after or asked.before):
        return go(asked.url())
    counts = orders.view_counts([shop.id for shop in asked.shops])
    context = {
        "asked": asked,
        "rows": [Row(row, _deed(request, row)) for row in rows],
        "bulks": offered(request.actor),  # type: ignore[attr-defined]
        "tabs": [_tab(asked, key, counts) for key in orders.VIEWS],
        "newer": asked.url(before=rows[0].cursor) if rows and (asked.after or (asked.before and more)) else "",
        "older": asked.url(after=rows[-1].cursor) if rows and (asked.before or more) else "",
        "without_search": asked.url(q=""),
        "without_shop": asked.url(shop=""),
        "without_view": asked.url(view=""),
        "without_priority": asked.url(priority=""),
    }
    return show(request, "console/orders/list.html", context, shell=shell_of(request, "orders", counts))


def _asked(request: HttpRequest) -> Asked:
    shops = chosen_shops(request)
    view = request.GET.get("view", "all")
    return Asked(
        shops=shops,
        one_shop=shops[0].code if request.GET.get("shop") else "",
        view=view if view in orders.VIEWS else "all",
        text=request.GET.get("q", "").strip()[:40],
        after=_cursor(request, "after"),
        before=_cursor(request, "before"),
        priority=next((one for one in Priority if one.word == request.GET.get("priority")), Priority.NORMAL),
    )


def _cursor(request: HttpRequest, name: str) -> str:
    given = request.GET.get(name, "")
    return given if CURSOR.fullmatch(given) else ""


def _page(asked: Asked) -> tuple[list[OrderRow], bool]:
    """The rows of a page, and whether there are more in the direction of going."""
    found = orders.order_list(
        shops=[shop.id for shop in asked.shops],
        view=asked.view,
        number=asked.numbers,
        priority=asked.priority,
        after=asked.after,
        before=asked.before,
        limit=PAGE + 1,
    )
    more = len(found) > PAGE
    return (found[-PAGE:] if asked.before else found[:PAGE]), more


def _deed(request: HttpRequest, row: OrderRow) -> Deed | None:
    step = leading(row.steps(may_at(request.actor, row.shop_id)))  # type: ignore[attr-defined]
    return deed_of(row.number, step) if step else None


def _tab(asked: Asked, key: str, counts: dict[str, int]) -> Tab:
    count = counts.get(key, 0)
    said = "99+" if count >= orders.COUNTED_UP_TO else str(count) if count else ""
    return Tab(orders.VIEWS[key].name, asked.url(view="" if key == "all" else key, q=""), said, key == asked.view)
