"""How much each role may give back alone: a version is drafted here, and put in force by somebody else."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.rules import commands, queries
from comptoir.ledger.refund_rules import LIMITED, RULES, Limits, document_of, limits_of
from comptoir.orders.queries.refund_trial import refund_trial

from ..amounts import read_amount, written
from ..door import go, seeing
from .frame import shop_of, shown

TAB = "settings-limits"
FIELDS = (("refund", "refund_minor", "One refund"), ("gesture", "gesture_minor", "One gesture"),
          ("day", "day_minor", "A day, all together"))  # fmt: skip


def page(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/limits/"""
    with seeing(request):
        shop = shop_of(request, code)
        held, draft = queries.in_force(shop.id, RULES.name), queries.draft_of(shop.id, RULES.name)
        shown_document = draft.document if draft else held.document
        limits = limits_of(shown_document)
        typed = request.POST if refusal else {}
        rows = [
            (
                words,
                [
                    (
                        f"{role}-{name}",
                        what,
                        typed.get(f"{role}-{name}", _text(limits.get(role), column, shop.currency)),
                    )
                    for name, column, what in FIELDS
                ],
                f"{role}-may",
                f"{role}-may" in typed if refusal else role in limits,
            )
            for role, words in LIMITED.items()
        ]
        context = {
            "rows": rows,
            "held": held,
            "in_words": in_words(held.document),
            "draft": draft,
            "trial": refund_trial(shop, draft.document, at=clock.now()) if draft else None,
            "draft_in_words": in_words(draft.document) if draft else (),
            "own": draft is not None and draft.made_by == request.actor.id,  # type: ignore[attr-defined]
            "versions": queries.versions(shop.id, RULES.name, 8),
        }
        return shown(request, code, TAB, context, refusal=refusal, template="limits")


def draft(request: HttpRequest, code: str) -> HttpResponse:
    """POST: the next version, as the form says; it holds once somebody else publishes it."""
    shop, given = shop_of(request, code), request.POST
    seen = given.get("instead_of", "")
    try:
        made = commands.draft_rules(
            shop_id=shop.id, kind=RULES.name, document=document_of(_limits(given, shop.currency)),
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


def _limits(given: QueryDict, currency: str) -> dict[str, Limits]:
    found = {}
    for role in LIMITED:
        amounts = {
            column: read_amount(text, currency, field=f"{role}-{name}")
            if (text := given.get(f"{role}-{name}", "").strip())
            else None
            for name, column, _ in FIELDS
        }
        if f"{role}-may" in given:
            found[role] = Limits(**amounts)
        elif any(amount is not None for amount in amounts.values()):
            raise Invalid(f"Tick “may refund alone” for the {LIMITED[role].lower()}, or empty the limits.", field=role)
    return found


def _text(limits: Limits | None, column: str, currency: str) -> str:
    amount = getattr(limits, column) if limits else None
    return "" if amount is None else written(amount, currency)


def in_words(document: dict) -> list[tuple[str, list[dict]]]:  # type: ignore[type-arg]
    """Each rule by its name, with what it asks for."""
    return [(rule["name"], rule["if"]) for rule in document["rules"]]
