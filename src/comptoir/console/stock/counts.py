"""Counts, made for a phone in one hand: scan or type an article, then its number."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from comptoir.catalog import queries as catalog
from comptoir.inventory import commands
from comptoir.inventory import counts as reads
from comptoir.inventory.states import CountState
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Refusal
from comptoir.shops import queries as shops
from comptoir.shops.roles import COUNT_STOCK, FULFIL

from ..amounts import read_whole
from ..door import go, show
from ..questions import Question
from .inbounds import known_sku

PAGE = 30
TONES = {"open": "blue", "confirmed": "green", "cancelled": "grey"}


def listing(request: HttpRequest) -> HttpResponse:
    """GET /stock/counts/"""
    actor = request.actor  # type: ignore[attr-defined]
    after = request.GET.get("after", "")
    rows = reads.count_list(
        actor, after=int(after) if after.isdecimal() and len(after) <= 18 else None, limit=PAGE + 1
    )  # fmt: skip
    context = {
        "rows": [(row, TONES[row.count.state]) for row in rows[:PAGE]],
        "older": f"?after={rows[PAGE - 1].count.pk}" if len(rows) > PAGE else "",
        "newest": "?" if after else "",
        "may_open": COUNT_STOCK in actor.rights,
    }
    return show(request, "console/stock/counts.html", context, active="stock")


def page(request: HttpRequest, count: int, **more: Any) -> HttpResponse:
    """GET /stock/counts/<id>/: first the article, then its number; below what is left, and for who confirms what
    differs."""
    actor, given = request.actor, request.GET  # type: ignore[attr-defined]
    row = reads.count_row(count)
    sku, unknown, line = given.get("sku", "").strip()[:40], "", None
    variant = catalog.scanned_variant(actor, sku) if sku else None
    if sku and variant is None:
        unknown = sku
    if variant is not None:
        line = reads.line_of_count(count, variant.pk)
    is_open = row.count.state == CountState.OPEN
    sees = reads.sees_the_books(actor, row.count)
    done = catalog.scanned_variant(actor, given["done"][:40]) if "done" in given else None
    context = {
        "row": row,
        "count": row.count,
        "tone": TONES[row.count.state],
        "is_open": is_open,
        "may_count": is_open and bool(actor.rights & {FULFIL, COUNT_STOCK}),
        "may_confirm": is_open and COUNT_STOCK in actor.rights,
        "variant": variant,
        "line": line,
        "unknown": unknown,
        "done": done,
        "pieces": given.get("pieces", "")[:12],
        "to_count": reads.lines_of_count(count, counted=False, limit=PAGE) if is_open else [],
        "differing": reads.lines_of_count(count, differing=True, limit=200) if sees else [],
        **more,
    }
    refusal: Refusal | None = more.get("refusal")
    return show(
        request, "console/stock/count_session.html", context, active="stock", status=refusal.status if refusal else 200
    )


def line(request: HttpRequest, count: int) -> HttpResponse:
    """POST: a number for an article."""
    given, actor = request.POST, request.actor  # type: ignore[attr-defined]
    with scope.reading(actor):
        reads.count_row(count)  # Not there is not found, whatever was typed.
    sku = known_sku(request, given.get("sku", ""))
    kept = commands.count_line(
        count_id=count, sku=sku, counted=read_whole(given.get("counted", ""), field="counted", what="pieces"),
        adds=given.get("how") == "adds", again=given.get("how") == "again", by=actor, at=clock.now(),
    )  # fmt: skip
    shown = urlencode({"done": sku, "pieces": str(kept.counted)})
    return go(f"{reverse('count', args=[count])}?{shown}")


def recount(request: HttpRequest, count: int) -> HttpResponse:
    """POST: what differs is to be counted again; one article where it is named."""
    commands.recount_lines(
        count_id=count,
        sku=request.POST.get("sku", ""),
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
    )
    return go(reverse("count", args=[count]))


def _opened(request: HttpRequest) -> str:
    given = request.POST
    made = commands.open_count(
        location=given.get("location", ""), what=given.get("what", ""), category=given.get("category", ""),
        skus=given.get("skus", "").replace(",", " ").split(),
        by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
    )  # fmt: skip
    return reverse("count", args=[made.pk])


def _places(request: HttpRequest) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    return {
        "places": list(shops.locations(actor)),
        "categories": catalog.categories(actor),
        "back": reverse("counts"),
        "back_words": "Counts",
    }


def _about(request: HttpRequest, count: int) -> dict[str, Any]:
    row = reads.count_row(count)
    differing = reads.lines_of_count(count, differing=True, limit=200)
    return {
        "about": f"{row.count.label} of {row.count.location.name}",
        "row": row,
        "pieces": sum(line.difference for line in differing),
        "back": reverse("count", args=[count]),
        "back_words": row.count.label,
    }


def _confirmed(request: HttpRequest, count: int) -> str:
    commands.confirm_count(count_id=count, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return reverse("count", args=[count])


def _cancelled(request: HttpRequest, count: int) -> str:
    commands.cancel_count(count_id=count, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return reverse("count", args=[count])


NEW = Question("stock/count_new", "Open a count", "Begin to count", "checklist", "stock", _opened, _places)
CONFIRM = Question(
    "stock/count_confirm", "Confirm the count", "Post the differences", "checks", "stock", _confirmed, _about,
    kind="confirm",
)  # fmt: skip
CANCEL = Question(
    "stock/count_cancel", "Cancel the count", "Cancel it", "circle-x", "stock", _cancelled, _about, kind="danger",
)  # fmt: skip
