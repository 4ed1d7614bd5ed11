"""Where orders are sent from: the rules of a shop, a draft of the next ones, and what it would have changed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.rules import commands, queries
from comptoir.kernel.rules.kinds import Document
from comptoir.orders.queries.dry_run import DAYS, dry_run
from comptoir.shops import queries as shops
from comptoir.sourcing.rules import CRITERIA, SOURCING, SourcingRules

from ..door import go, seeing
from .frame import shop_of, shown

TAB, KIND = "settings-sourcing", SOURCING.name
LIMITS = ("cost_minor", "capacity", "keep")
OF_A_KIND = (("warehouse", "Every warehouse"), ("store", "Every store"))


def page(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/sourcing/: what holds, the draft, and the form of the next one."""
    with seeing(request):
        shop = shop_of(request, code)
        held, draft = queries.in_force(shop.id, KIND), queries.draft_of(shop.id, KIND)
        document = draft.document if draft else held.document
        names = _names(shop.id)
        places = [*OF_A_KIND, *names.items()]
        fields: Mapping[str, Any] = request.POST if refusal else _fields(document)
        context = {
            "held": held,
            "held_words": _in_words(held.document, names),
            "draft": draft,
            "draft_words": _in_words(draft.document, names) if draft else None,
            "is_mine": draft is not None and draft.made_by == request.actor.id,  # type: ignore[attr-defined]
            "fields": fields,
            "criterion_rows": _criterion_rows(fields),
            "place_rows": _place_rows(fields, places),
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
            shop_id=shop.id, kind=KIND, document=_document(given), note=given.get("note", ""),
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
            "words": _in_words(tried.document, _names(shop.id)),
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


def _fields(document: Document) -> dict[str, str]:
    """A document as the form shows it: a step and a weight by criterion, numbers by place."""
    found = {"furthest_km": "" if document["furthest_km"] is None else str(document["furthest_km"])}
    for step, weighed in enumerate(document["prefer"], 1):
        for one in weighed:
            found |= {f"step-{one['by']}": str(step), f"weight-{one['by']}": str(one["weight"])}
    for limit in LIMITS:
        found |= {f"{limit}-{place}": str(number) for place, number in document[limit].items()}
    return found


def _criterion_rows(fields: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """Name, words, step and weight; what decides first in front, what is not asked last."""
    rows = [
        (name, words, str(fields.get(f"step-{name}", "")), str(fields.get(f"weight-{name}", "") or 1))
        for name, words in CRITERIA.items()
    ]
    return sorted(rows, key=lambda row: (not row[2], row[2]))


def _place_rows(fields: Mapping[str, Any], places: Iterable[tuple[str, str]]) -> list[tuple[str, str, list[Any]]]:
    return [(code, name, [(limit, fields.get(f"{limit}-{code}", "")) for limit in LIMITS]) for code, name in places]


def _document(given: Mapping[str, str]) -> Document:
    """What the form says. Raises Invalid for what is no number; the rest the rules check themselves."""
    steps: dict[int, list[Document]] = {}
    for name in CRITERIA:
        step = _whole(given, f"step-{name}")
        if step is not None:
            steps.setdefault(step, []).append({"by": name, "weight": _whole(given, f"weight-{name}") or 1})
    if not steps:
        raise Invalid("Give at least one criterion its place: 1 decides first.", field="prefer")
    document: Document = {
        "prefer": [steps[step] for step in sorted(steps)],
        "furthest_km": _whole(given, "furthest_km"),
    }
    for limit in LIMITS:
        fields = (key for key in given if key.startswith(f"{limit}-"))
        numbers = {key.removeprefix(f"{limit}-"): _whole(given, key) for key in fields}
        document[limit] = {place: number for place, number in numbers.items() if number is not None}
    return document


def _whole(given: Mapping[str, str], field: str) -> int | None:
    text = str(given.get(field, "")).strip()
    if not text:
        return None
    if not text.isdecimal() or not text.isascii() or len(text) > 9:
        raise Invalid(f"“{text[:20]}” is no whole number.", field=field)
    return int(text)


def _in_words(document: Document, names: Mapping[str, str]) -> dict[str, list[str]]:
    """The rules as people read them: the steps in their order, and the limits."""
    steps = [
        " + ".join(CRITERIA[one["by"]] + ("" if len(step) == 1 else f" × {one['weight']:,}") for one in step)
        for step in document["prefer"]
    ]
    limits = []
    for limit, words in (
        ("capacity", "sends at most {} parcels a day"),
        ("keep", "keeps {} of each article back"),
        ("cost_minor", "costs {} in the smallest coin a parcel"),
    ):
        for code, number in document[limit].items():
            name = dict(OF_A_KIND).get(code) or names.get(code, code)
            limits.append(f"{name} {words.format(f'{number:,}')}")
    if document["furthest_km"] is not None:
        limits.append(f"Nothing is sent further than {document['furthest_km']:,} km")
    return {"steps": steps, "limits": limits}
