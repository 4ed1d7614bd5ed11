"""Which orders wait for approval: a version is drafted here, tried on past orders, put in force by another."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.rules import commands, queries
from comptoir.orders.approval_rules import APPROVERS, MOST_LEVELS, RULES, Rule, document_of, rules_of
from comptoir.orders.queries import approval_trial
from comptoir.shops.roles import ROLES

from ..amounts import read_amount, read_whole, written
from ..door import go, seeing
from .frame import shop_of, shown

TAB, ROWS = "settings-approval", 3


def page(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/approval/"""
    with seeing(request):
        shop = shop_of(request, code)
        held, draft = queries.in_force(shop.id, RULES.name), queries.draft_of(shop.id, RULES.name)
        document = draft.document if draft else held.document
        rows = _typed(request.POST) if refusal else [_fields(rule, shop.currency) for rule in rules_of(document)]
        context = {
            "held": held,
            "held_rules": _words(held.document),
            "draft": draft,
            "draft_rules": _words(draft.document) if draft else [],
            "trial": approval_trial(shop.id, draft.document, at=clock.now()) if draft else None,
            "own": draft is not None and draft.made_by == request.actor.id,  # type: ignore[attr-defined]
            "rows": [*rows, *[_fields(None, shop.currency)] * ROWS][: max(ROWS, len(rows))],
            "roles": [(role, ROLES[role]) for role in APPROVERS],
        }
        return shown(request, code, TAB, context, refusal=refusal)


def draft(request: HttpRequest, code: str) -> HttpResponse:
    """POST: the next version, as the form says; it holds once somebody else publishes it."""
    shop, given = shop_of(request, code), request.POST
    seen = given.get("instead_of", "")
    try:
        made = commands.draft_rules(
            shop_id=shop.id, kind=RULES.name, document=document_of(_rules(given, shop.currency)),
            note=given.get("note", ""), instead_of=int(seen) if seen.isdecimal() and len(seen) < 9 else None,
            by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refusal as refusal:
        return page(request, code, refusal)
    messages.success(request, f"Version {made.number} is written. It holds once somebody else puts it in force.")
    return go(reverse(TAB, args=[code]))


def publish(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """POST: put somebody else's draft in force."""
    shop = shop_of(request, code)
    try:
        commands.publish_rules(shop_id=shop.id, kind=RULES.name, number=version, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    except Refusal as refusal:
        return page(request, code, refusal)
    messages.success(request, f"Version {version} holds now.")
    return go(reverse(TAB, args=[code]))


def drop(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """POST: put a draft aside."""
    shop = shop_of(request, code)
    commands.drop_draft(shop_id=shop.id, kind=RULES.name, number=version, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go(reverse(TAB, args=[code]))


def _words(document: dict[str, Any]) -> list[tuple[Rule, str]]:
    return [(rule, ", then ".join(ROLES[level].lower() for level in rule.levels)) for rule in rules_of(document)]


def _fields(rule: Rule | None, currency: str) -> dict[str, Any]:
    levels = list(rule.levels) if rule else []
    return {
        "from": written(rule.from_minor, currency) if rule else "",
        "policy": rule.policy if rule else "",
        "levels": (levels + [""] * MOST_LEVELS)[:MOST_LEVELS],
        "hours": str(rule.hours) if rule else "48",
    }


def _typed(form: QueryDict) -> list[dict[str, Any]]:
    lists = [form.getlist(name) for name in ("from", "policy", "hours")]
    levels = [form.getlist(f"level_{place}") + [""] * len(lists[0]) for place in range(MOST_LEVELS)]
    rows = zip(*lists, *levels, strict=False)
    return [{"from": a, "policy": p, "hours": h, "levels": list(of)} for a, p, h, *of in rows]


def _rules(form: QueryDict, currency: str) -> list[Rule]:
    found = []
    for row in _typed(form):
        levels = tuple(level for level in row["levels"] if level)
        if not row["from"].strip() and not levels:
            continue
        if not levels:
            raise Invalid("Say who approves: choose a role for the first level.", field="level_0")
        amount = read_amount(row["from"], currency, field="from") if row["from"].strip() else 0
        hours = read_whole(row["hours"], field="hours", what="hours")
        found.append(Rule(amount, levels, hours, row["policy"].strip()[:40]))
    return found
