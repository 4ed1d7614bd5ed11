"""Orders that wait for approval: the list, the two decisions, and who stands in for whom."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.look.words import money
from comptoir.orders import commands, queries
from comptoir.shops.roles import ROLES

from ..door import go, show
from ..questions import Question
from ..shell import chosen_shops

if TYPE_CHECKING:
    from comptoir.orders.models import Approval

WORDS = {"own": "You placed it.", "twice": "You decided already.", "role": ""}


def page(request: HttpRequest) -> HttpResponse:
    """GET /approvals/: those that wait for me first, then the others."""
    actor, now = request.actor, clock.now()  # type: ignore[attr-defined]
    shops = chosen_shops(request)
    found = [card(one, actor) for one in queries.approvals_waiting([shop.id for shop in shops])]
    context = {
        "mine": [row for row in found if row["may"]],
        "others": [row for row in found if not row["may"]],
        "deputies": [(shop, queries.deputy_of(shop.id, actor.id, now)) for shop in shops],
    }
    return show(request, "console/orders/approvals.html", context, active="approvals")


def card(approval: "Approval", actor: Actor) -> dict[str, Any]:
    """An approval as its card and its row show it, to this person."""
    waits = approval.state == "waiting" and approval.order.state == "placed"
    standing = queries.standing_of(approval, approval.order, actor, clock.now()) if waits else None
    why = standing.why_not.value if standing and standing.why_not else ""
    return {
        "approval": approval,
        "order": approval.order,
        "waits": waits,
        "may": bool(standing and not standing.why_not),
        "for_name": standing.for_name if standing else "",
        "role": ROLES[approval.role],
        "why_not": WORDS.get(why, ""),
        "levels": [
            (place, ROLES[role], next((step for step in approval.steps if step["level"] == place), None))
            for place, role in enumerate(approval.levels, 1)
        ],
    }


def name_deputy(request: HttpRequest) -> HttpResponse:
    """POST /approvals/deputy/: until the end of a day; an empty address ends it."""
    shop = next((one for one in chosen_shops(request) if one.code == request.POST.get("code", "")), None)
    if shop is None:
        raise Invalid("Choose the shop first.", field="code")
    by: Actor = request.actor  # type: ignore[attr-defined]
    email, text = request.POST.get("deputy", "").strip(), request.POST.get("until", "").strip()
    until = None
    if email:
        try:
            until = clock.day_bounds(date.fromisoformat(text), shop.timezone)[1]
        except (ValueError, OverflowError):
            raise Invalid(f"“{text[:20]}” is no day; write it like 2026-05-31.", field="until") from None
    commands.name_deputy(shop_id=shop.id, deputy_email=email, until=until, by=by, at=clock.now())
    messages.success(request, "Your deputy may decide now." if until else "Nobody stands in for you now.")
    return go(reverse("approvals"))


def _asked(request: HttpRequest, number: str) -> Mapping[str, Any]:
    found = queries.approval_named(number)
    shown = card(found, request.actor)  # type: ignore[attr-defined]
    order = found.order
    role = f"Level {found.level} is for a {shown['role'].lower()}, or whoever stands above or in for one."
    return {
        **shown,
        "about": f"{order.number} · {money(order.total_minor, order.currency)}",
        "is_last": found.level == len(found.levels),
        "why_not": "" if shown["may"] else shown["why_not"] or (role if shown["waits"] else "It was decided already."),
        "back": reverse("order", args=[order.number]),
        "back_words": order.number,
    }


def _approve(request: HttpRequest, number: str) -> str:
    reason = request.POST.get("reason", "")
    commands.approve_order(number=number, reason=reason, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return reverse("order", args=[number])


def _refuse(request: HttpRequest, number: str) -> str:
    reason = request.POST.get("reason", "")
    commands.refuse_order(number=number, reason=reason, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return reverse("order", args=[number])


APPROVAL = Question(
    "orders/asks/order_approval", "Approve this order?", "Approve", "check", "approvals", _approve, _asked
)
REFUSAL = Question(
    "orders/asks/order_refusal", "Not approve this order?", "Do not approve", "x", "approvals", _refuse, _asked,
    kind="danger",
)  # fmt: skip
