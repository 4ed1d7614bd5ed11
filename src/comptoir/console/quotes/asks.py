"""What asks about a quote before it acts."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.look.words import money
from comptoir.quotes import commands, queries
from comptoir.quotes.queries import QuotePage

from ..questions import Question


def _about(why_not: Callable[[HttpRequest, QuotePage], str]) -> Callable[..., Mapping[str, Any]]:
    def shows(request: HttpRequest, quote: str) -> Mapping[str, Any]:
        found = queries.quote_page(quote)
        one, version = found.quote, found.version
        total = f" · {money(version.total_minor, one.currency)}" if version else ""
        return {
            "found": found,
            "quote": one,
            "about": f"{one.number} · {one.customer.name}{total}",
            "why_not": why_not(request, found),
            "low": [(line, found.margins[line["sku"]]) for line in version.lines if found.margins[line["sku"]].is_low]
            if version
            else [],
            "back": reverse("quote", args=[one.number]),
            "back_words": one.number,
        }

    return shows


def _not_to_approve(request: HttpRequest, found: QuotePage) -> str:
    if not found.needs_approval:
        return "Nothing of this quote waits for approval."
    own = found.version and found.version.made_by == request.actor.id  # type: ignore[attr-defined]
    return "You wrote these prices, so somebody else has to approve them." if own else ""


def _approve(request: HttpRequest, quote: str) -> str:
    reason = request.POST.get("reason", "")
    commands.approve_quote(number=quote, reason=reason, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return reverse("quote", args=[quote])


def _accept(request: HttpRequest, quote: str) -> str:
    given: dict[str, Any] = {"by": request.actor, "at": clock.now()}  # type: ignore[attr-defined]
    version = request.POST.get("version", "")
    number = int(version) if version.isdecimal() and len(version) < 7 else 0
    commands.accept_quote(number=quote, version=number, name=request.POST.get("name", ""), **given)
    return reverse("quote", args=[quote])


def _cancel(request: HttpRequest, quote: str) -> str:
    reason = request.POST.get("reason", "")
    commands.cancel_quote(number=quote, reason=reason, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return reverse("quote", args=[quote])


APPROVAL = Question(
    "quotes/approval", "Approve prices below the least margin?", "Approve them", "check", "quotes", _approve,
    _about(_not_to_approve),
)  # fmt: skip
ACCEPTANCE = Question(
    "quotes/acceptance", "Did the customer accept it?", "She accepted it", "check", "quotes", _accept,
    _about(lambda _, found: "" if found.quote.state == "sent" else "It waits for no answer now."),
)  # fmt: skip
CANCELLATION = Question(
    "quotes/cancellation", "Cancel this quote?", "Cancel it", "x", "quotes", _cancel, _about(lambda *_: ""),
    kind="danger",
)  # fmt: skip
