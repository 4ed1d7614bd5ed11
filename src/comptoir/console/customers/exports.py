"""Customers as a file: asked for here, made by a job, fetched here."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from comptoir.customers import commands, queries
from comptoir.kernel import clock
from comptoir.kernel.errors import NotAllowed
from comptoir.shops.roles import RUN_SHOP

from ..door import go, part, show


def exports(request: HttpRequest) -> HttpResponse:
    """GET /customers/exports/; by htmx the list alone, while a file is being made."""
    actor = request.actor  # type: ignore[attr-defined]
    if RUN_SHOP not in actor.rights:
        raise NotAllowed("You may not export customers. A shop admin can.")
    rows = queries.exports_of(actor)
    context = {"rows": rows, "is_waiting": any(not row.made_at for row in rows)}
    if request.htmx:  # type: ignore[attr-defined]
        return part(request, "console/customers/exports_list.html", context)
    return show(request, "console/customers/exports.html", context, active="customers")


def ask(request: HttpRequest) -> HttpResponse:
    """POST /customers/exports/: as the list is filtered."""
    given = request.POST
    shop = given.get("shop", "")
    commands.ask_export(
        shop_id=int(shop) if shop.isdecimal() and len(shop) < 19 else 0,
        kind=given.get("kind", ""),
        tag=given.get("tag", ""),
        policy=given.get("policy", ""),
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
    )
    return go(reverse("customer-exports"))


def file(request: HttpRequest, export_id: int) -> HttpResponse:
    """GET /customers/exports/<id>/file/: once more as often as wanted, for a week."""
    text = queries.export_file(request.actor, export_id)  # type: ignore[attr-defined]
    answer = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")  # The mark by which Excel knows.
    name = f"customers-{timezone.localtime(clock.now()):%Y-%m-%d}-{export_id}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
