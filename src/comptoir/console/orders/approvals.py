"""Refunds that wait for approval: the list, and the two decisions."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.look.words import money
from comptoir.orders import commands, queries
from comptoir.shops.roles import REFUND

from ..door import show
from ..questions import Question
from ..shell import chosen_shops

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

LATELY = 30


def page(request: HttpRequest) -> HttpResponse:
    """GET /refunds/: what waits, the longest first, and what was decided lately."""
    actor = request.actor  # type: ignore[attr-defined]
    ids = [shop.id for shop in chosen_shops(request) if actor.can(REFUND, shop.id)]
    context = {
        "waiting": queries.refunds_to_approve(ids),
        "decided": queries.refunds_decided(ids, LATELY),
        "me": actor.id,
        "may": bool(ids),
    }
    return show(request, "console/orders/refunds.html", context, active="orders")


def _asked(request: HttpRequest, refund: int) -> "Mapping[str, Any]":
    found = queries.refund_request(refund)
    own = found.asked_by == request.actor.id  # type: ignore[attr-defined]
    return {
        "request_of": found,
        "sum": money(found.amount_minor, found.currency),
        "about": f"{found.order.number} · {money(found.amount_minor, found.currency)} · asked by {found.asked_by_name}",
        "why_not": "" if found.state == "waiting" else "It was decided already.",
        "own": own,
        "back": reverse("refunds"),
        "back_words": "Refunds",
    }


def _asked_to_approve(request: HttpRequest, refund: int) -> "Mapping[str, Any]":
    asked = _asked(request, refund)
    why = "You asked for this refund, so somebody else has to approve it." if asked["own"] else asked["why_not"]
    return {**asked, "why_not": why}


def _approve(request: HttpRequest, refund: int) -> str:
    note = request.POST.get("note", "")
    commands.approve_refund(request_id=refund, note=note, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return reverse("refunds")


def _decline(request: HttpRequest, refund: int) -> str:
    reason = request.POST.get("reason", "")
    commands.decline_refund(request_id=refund, reason=reason, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return reverse("refunds")


APPROVAL = Question(
    "orders/asks/approval", "Approve this refund?", "Approve and refund", "check", "orders", _approve, _asked_to_approve
)
DECLINE = Question(
    "orders/asks/decline", "Decline this refund?", "Decline it", "x", "orders", _decline, _asked, kind="danger"
)
