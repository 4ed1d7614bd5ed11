"""The customer list: filters stand in the address, what is sought never does."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.customers import commands, queries
from comptoir.kernel import clock
from comptoir.shops.roles import EDIT_CUSTOMERS, RUN_SHOP

from .. import cursors
from ..door import seeing, show
from ..shell import chosen_shops

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

PAGE = 50
KINDS = {"": "All", "b2c": "Private", "b2b": "Business"}


@dataclass(frozen=True)
class Asked:
    """What the address of the list asks for."""

    kind: str = ""
    tag: str = ""
    policy: str = ""

    def url(self, **changed: str) -> str:
        kept = {"kind": self.kind, "tag": self.tag, "policy": self.policy, **changed}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{reverse('customers')}?{query}" if query else reverse("customers")

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        return [(name, self.url(kind=kind), kind == self.kind) for kind, name in KINDS.items()]

    @property
    def without(self) -> Mapping[str, str]:
        return {name: self.url(**{name: ""}) for name in ("kind", "tag", "policy")}

    @property
    def is_filtered(self) -> bool:
        return bool(self.kind or self.tag or self.policy)


def customer_list(request: HttpRequest) -> HttpResponse:
    """GET /customers/"""
    given = request.GET
    kind = given.get("kind", "")
    asked = Asked(
        kind if kind in KINDS else "",
        given.get("tag", "")[:40],
        given.get("policy", "")[:40].strip(),
    )
    read = partial(queries.customers, tag=asked.tag, kind=asked.kind, policy=asked.policy)
    page = cursors.page_of(given, PAGE, read)
    context = {
        "rows": page.rows,
        "newer": asked.url(**page.newer) if page.newer else "",
        "older": asked.url(**page.older) if page.older else "",
    }
    return _shown(request, asked, context)


def search(request: HttpRequest) -> HttpResponse:
    """POST /customers/search/: one box; a number or an address sought is noted, and stands in no address."""
    text = request.POST.get("q", "").strip()[:200]
    if not text:
        return _shown(request, Asked(), {"rows": [], "sought": ""})
    rows = commands.find_by_contact(text=text, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return _shown(request, Asked(), {"rows": rows, "sought": text})


def _shown(request: HttpRequest, asked: Asked, context: dict[str, Any]) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    with seeing(request):
        more = {
            "asked": asked,
            "tags": queries.tags(),
            "may_add": EDIT_CUSTOMERS in actor.rights,
            "exportable": _exportable(request) if "sought" not in context else [],
        }
        return show(request, "console/customers/list.html", {**context, **more}, active="customers")


def _exportable(request: HttpRequest) -> "list[tuple[Shop, str]]":
    """A shop of each group whose customers the person may take along, with the names of the group's shops."""
    by_group: dict[int, list[Shop]] = defaultdict(list)
    for shop in chosen_shops(request):
        if request.actor.can(RUN_SHOP, shop.id):  # type: ignore[attr-defined]
            by_group[shop.group_id].append(shop)
    return [(shops[0], ", ".join(shop.name for shop in shops)) for shops in by_group.values()]
