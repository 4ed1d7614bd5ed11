"""What is to come: the list, one document, receiving it with a phone in the hand."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from comptoir.catalog import queries as catalog
from comptoir.inventory import commands, incoming
from comptoir.inventory.commands import Arrived
from comptoir.inventory.states import INBOUND_MACHINE, ON_THE_WAY, InboundState
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Invalid
from comptoir.shops import queries as shops
from comptoir.shops.roles import COUNT_STOCK

from .. import cursors
from ..amounts import read_whole
from ..days import read_day
from ..door import go, show
from ..questions import Question

if TYPE_CHECKING:
    from comptoir.inventory.models import Inbound

PAGE = 50
VIEWS: dict[str, tuple[str, list[str]]] = {
    "": ("On its way", sorted(ON_THE_WAY)),
    "draft": ("Drafts", [InboundState.DRAFT.value]),
    "received": ("Received", [InboundState.RECEIVED.value]),
    "all": ("All", []),
}
TONES = {"draft": "grey", "on_its_way": "blue", "part_received": "amber", "received": "green", "cancelled": "grey"}


def listing(request: HttpRequest) -> HttpResponse:
    """GET /stock/inbounds/"""
    actor, given = request.actor, request.GET  # type: ignore[attr-defined]
    view = given.get("view", "") if given.get("view", "") in VIEWS else ""
    location = given.get("location", "")[:20]
    read = partial(incoming.inbound_list, actor, states=VIEWS[view][1], location=location)
    page = cursors.page_of(given, PAGE, read)
    here = reverse("inbounds")
    context = {
        "tabs": [
            (name, f"{here}?{urlencode({'view': key, 'location': location})}", key == view)
            for key, (name, _) in VIEWS.items()
        ],
        "rows": [(row, TONES[row.inbound.state]) for row in page.rows],
        "location": location,
        "view": view,
        "may_count": COUNT_STOCK in actor.rights,
        "newer": _there(view, location, page.newer),
        "older": _there(view, location, page.older),
    }
    return show(request, "console/stock/inbounds.html", context, active="stock")


def _there(view: str, location: str, place: Mapping[str, str]) -> str:
    return f"?{urlencode({'view': view, 'location': location, **place})}" if place else ""


def page(request: HttpRequest, inbound: int) -> HttpResponse:
    """GET /stock/inbounds/<id>/: fill it, send it, receive it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = incoming.inbound_page(inbound)
    state = found.inbound.state
    context = {
        "page": found,
        "inbound": found.inbound,
        "tone": TONES[state],
        "is_draft": state == InboundState.DRAFT,
        "comes": state in ON_THE_WAY,
        "may_cancel": state in INBOUND_MACHINE["cancel"].sources,
        "may_count": COUNT_STOCK in actor.rights,
        "sku": request.GET.get("sku", "")[:40],
    }
    return show(request, "console/stock/inbound.html", context, active="stock")


def line(request: HttpRequest, inbound: int) -> HttpResponse:
    """POST: a line of a draft, by number or bar code; 0 takes it out."""
    given = request.POST
    with scope.reading(request.actor):  # type: ignore[attr-defined]
        incoming.inbound_page(inbound)  # Not there is not found, whatever was typed.
    commands.set_inbound_line(
        inbound_id=inbound, sku=known_sku(request, given.get("sku", "")),
        quantity=read_whole(given.get("quantity", ""), field="quantity", what="pieces"),
        expected_on=read_day(given.get("expected_on", ""), "expected_on"),
        by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
    )  # fmt: skip
    return go(reverse("inbound", args=[inbound]))


def known_sku(request: HttpRequest, text: str) -> str:
    """The number of what was typed or scanned. Raises Invalid where there is no such article."""
    actor = request.actor  # type: ignore[attr-defined]
    with scope.reading(actor):
        found = catalog.scanned_variant(actor, text)
    if found is None:
        raise Invalid(f"There is no article with the number or bar code “{text.strip()[:40]}”.", field="sku")
    return found.sku


def send(request: HttpRequest, inbound: int) -> HttpResponse:
    """POST: it is on its way."""
    commands.send_inbound(inbound_id=inbound, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go(reverse("inbound", args=[inbound]))


def receive(request: HttpRequest, inbound: int) -> HttpResponse:
    """POST: what came of each line; ``all``: everything that was still to come."""
    given, actor = request.POST, request.actor  # type: ignore[attr-defined]
    if given.get("all"):
        with scope.reading(actor):
            left = incoming.inbound_page(inbound).lines
        arrived = [Arrived(line.variant.sku, line.left) for line in left if line.left]
    else:
        arrived = list(_arrived(given))
    commands.receive_inbound(
        inbound_id=inbound, lines=arrived, finish=bool(given.get("finish")), reason=given.get("reason", ""), by=actor,
        at=clock.now(),
    )  # fmt: skip
    return go(reverse("inbound", args=[inbound]))


def _arrived(given: QueryDict) -> Iterator[Arrived]:
    """Of every field ``received-SKU`` and ``damaged-SKU`` that holds a number."""
    skus = dict.fromkeys(name.partition("-")[2] for name in given if name.startswith(("received-", "damaged-")))
    for sku in skus:
        came, broken = (given.get(f"{kind}-{sku}", "").strip() or "0" for kind in ("received", "damaged"))
        good, bad = (read_whole(text, field="received", what="pieces") for text in (came, broken))
        if good or bad:
            yield Arrived(sku, good, bad)


def _new(request: HttpRequest) -> str:
    given = request.POST
    made = commands.draft_inbound(
        location=given.get("location", ""), source=given.get("source", ""), sender=given.get("sender", ""),
        reference=given.get("reference", ""), by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
    )  # fmt: skip
    return reverse("inbound", args=[made.pk])


def _places(request: HttpRequest) -> dict[str, Any]:
    places = list(shops.locations(request.actor))  # type: ignore[attr-defined]
    return {"places": places, "back": reverse("inbounds"), "back_words": "Incoming"}


def _about(request: HttpRequest, inbound: int) -> dict[str, Any]:
    found: Inbound = incoming.inbound_page(inbound).inbound
    about = f"{found.label} to {found.location.name}"
    return {"about": about, "back": reverse("inbound", args=[inbound]), "back_words": found.label}


def _redated(request: HttpRequest, inbound: int) -> str:
    given = request.POST
    commands.redate_inbound(
        inbound_id=inbound, expected_on=read_day(given.get("expected_on", ""), "expected_on"),
        sku=given.get("sku", ""), reason=given.get("reason", ""),
        by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
    )  # fmt: skip
    return reverse("inbound", args=[inbound])


def _cancelled(request: HttpRequest, inbound: int) -> str:
    commands.cancel_inbound(
        inbound_id=inbound,
        reason=request.POST.get("reason", ""),
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
    )
    return reverse("inbound", args=[inbound])


NEW = Question("stock/inbound_new", "Incoming stock", "Write it down", "truck", "stock", _new, _places)
DAY = Question("stock/inbound_day", "Another day", "Expect it then", "calendar-due", "stock", _redated, _about)
CANCEL = Question(
    "stock/inbound_cancel", "It will not come", "Cancel it", "circle-x", "stock", _cancelled, _about, kind="danger",
)  # fmt: skip
