"""Where orders are sent from: the rules of a shop, a draft of the next ones, and what it would have changed."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.kernel.rules import commands, queries
from comptoir.orders.queries.dry_run import DAYS, dry_run
from comptoir.shops import queries as shops
from comptoir.sourcing.cases import FIRST
from comptoir.sourcing.rules import CRITERIA, SOURCING, SourcingRules

from ..door import go, seeing
from .frame import shop_of, shown
from .sourcing_cases import case_rows
from .sourcing_form import LIMITS, OF_A_KIND, criterion_rows, document_of, fields_of, in_words, place_rows, weight_rows

TAB, KIND = "settings-sourcing", SOURCING.name


def page(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/sourcing/: what holds, the draft, and the form of the next one."""
    with seeing(request):
        shop = shop_of(request, code)
        held, draft = queries.in_force(shop.id, KIND), queries.draft_of(shop.id, KIND)
        document = draft.document if draft else held.document
        names = _names(shop.id)
        places = [*OF_A_KIND, *names.items()]
        fields: Mapping[str, Any] = request.POST if refusal else fields_of(document)
        context = {
            "held": held,
            "held_words": in_words(held.document, names),
            "draft": draft,
            "draft_words": in_words(draft.document, names) if draft else None,
            "is_mine": draft is not None and draft.made_by == request.actor.id,  # type: ignore[attr-defined]
            "fields": fields,
            "criterion_rows": criterion_rows(fields),
            "weight_rows": weight_rows(fields),
            "case_rows": case_rows(fields),
            "criteria": [(name, CRITERIA[name]) for name in FIRST],
            "limits": LIMITS,
            "place_rows": place_rows(fields, places),
            "versions": queries.versions(shop.id, KIND),
            "days": DAYS,
        }
        return shown(request, code, TAB, context, refusal=refusal)


def write(request: HttpRequest, code: str) -> HttpResponse:
    """POST: the next draft."""
    shop, given = shop_of(request, code), request.POST
    try:
        seen = given.get("instead_of", "")
        commands.draft_rules(
            shop_id=shop.id, kind=KIND, document=document_of(given), note=given.get("note", ""),
            instead_of=int(seen) if seen.isdecimal() and len(seen) < 9 else None,
            by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refusal as refusal:
        return page(request, code, refusal)
    messages.success(request, "The draft is kept. Nothing changes before somebody else puts it in force.")
    return _back(code)


def trial(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """GET /settings/<code>/sourcing/3/: version 3 tried on the orders of the last days."""
    with seeing(request):
        shop = shop_of(request, code)
        tried = queries.version(shop.id, KIND, version)
        run = dry_run(shops.shop_in_sight(shop.id), SourcingRules.of(tried.document, version), at=clock.now())
        context = {
            "version": tried,
            "words": in_words(tried.document, _names(shop.id)),
            "run": run,
            "by_place": sorted(run.by_place.items(), key=lambda row: -row[1][1]),
            "days": DAYS,
        }
        return shown(request, code, TAB, context, template="sourcing_trial")


def publish(request: HttpRequest, code: str, version: int) -> HttpResponse:
    named: dict[str, Any] = {"shop_id": shop_of(request, code).id, "kind": KIND, "number": version}
    commands.publish_rules(**named, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    messages.success(request, f"Version {version} is in force for every order from now on.")
    return _back(code)


def drop(request: HttpRequest, code: str, version: int) -> HttpResponse:
    named: dict[str, Any] = {"shop_id": shop_of(request, code).id, "kind": KIND, "number": version}
    commands.drop_draft(**named, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return _back(code)


def retire(request: HttpRequest, code: str, version: int) -> HttpResponse:
    named: dict[str, Any] = {"shop_id": shop_of(request, code).id, "kind": KIND, "number": version}
    reason = request.POST.get("reason", "")
    commands.retire_rules(**named, reason=reason, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    messages.success(request, "Orders go by the list of locations again.")
    return _back(code)


def _back(code: str) -> HttpResponse:
    return go(reverse(TAB, args=[code]))


def _names(shop_id: int) -> dict[str, str]:
    return {row.location.code: row.location.name for row in shops.ranked_locations(shop_id)}
