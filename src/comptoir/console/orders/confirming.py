"""Orders that are to be confirmed with their customers: the queue of calls, and what came of each."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.customers import commands as customers
from comptoir.customers import queries as people
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.scope import Actor
from comptoir.look.words import money
from comptoir.orders import commands, queries
from comptoir.orders.calling import MOST_CALLS
from comptoir.payments.states import GatewayName
from comptoir.shops.roles import APPROVE, REVEAL, SELL

from ..door import go, part, show
from ..questions import Question
from ..shell import chosen_shops
from .asks import moment

if TYPE_CHECKING:
    from comptoir.orders.models import Confirmation

MOST_LINES = 6


def page(request: HttpRequest) -> HttpResponse:
    """GET /confirmations/: the next call with all that is needed for it, then the others, in the order of calling."""
    actor, now = request.actor, clock.now()  # type: ignore[attr-defined]
    rows = queries.confirmations_waiting([shop.id for shop in chosen_shops(request) if actor.can(SELL, shop.id)])
    due = [row for row in rows if row.is_due(now)]
    wanted = request.GET.get("order", "").upper()
    top = next((row for row in rows if row.order.number == wanted), None) or (due[0] if due else None)
    context = {
        "top": card(top, request) if top else None,
        "due": [row for row in due if row is not top],
        "later": [row for row in rows if not row.is_due(now) and not row.is_unreached and row is not top],
        "unreached": [row for row in rows if row.is_unreached and row is not top],
        "most": MOST_CALLS,
    }
    return show(request, "console/orders/confirmations.html", context, active="confirmations")


def card(found: "Confirmation", request: HttpRequest) -> dict[str, Any]:
    """A confirmation with all that is needed for the call."""
    order, actor = found.order, request.actor  # type: ignore[attr-defined]
    lines = sorted(order.lines.all(), key=lambda line: line.position)
    return {
        **about_calls(found, actor),
        "way": GatewayName(found.way).label,
        "may_reveal": order.customer is not None and actor.can(REVEAL, order.shop_id),
        "lines": lines[:MOST_LINES],
        "more": max(len(lines) - MOST_LINES, 0),
        "customer": people.customer_card(order.customer) if order.customer else None,
    }


def about_calls(found: "Confirmation", actor: Actor) -> dict[str, Any]:
    """How the calls stand, and what this person may do about them."""
    order = found.order
    may, early = actor.can(SELL, order.shop_id), queries.is_asked_at_once(found)
    return {
        "confirmation": found,
        "order": order,
        "waits": found.state == "waiting" and order.state == "placed",
        "calls": [(call, datetime.fromisoformat(call["at"])) for call in found.calls],
        "early": early,
        "may": may,
        "may_confirm": may and (not early or actor.can(APPROVE, order.shop_id)),
        "most": MOST_CALLS,
    }


def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """POST …/confirmation/: she wants it."""
    note = request.POST.get("note", "")
    commands.confirm_order(number=number, note=note, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return _on(request, number)


def unanswered(request: HttpRequest, number: str) -> HttpResponse:
    """POST …/confirmation/unanswered/: nobody picked up; when to call again is reckoned."""
    commands.note_call(number=number, outcome="no_answer", by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return _on(request, number)


def show_number(request: HttpRequest, number: str) -> HttpResponse:
    """POST …/confirmation/number/: her numbers, each to be called by a click; it is kept who saw them, and what for."""
    actor = request.actor  # type: ignore[attr-defined]
    with scope.reading(actor):
        order = queries.confirmation_named(number).order
    if order.customer is None:
        raise NotAllowed("No customer is known.")
    shown = customers.reveal_contact(
        code=order.customer.code, shop_id=order.shop_id, reason=f"To confirm {order.number} by phone", by=actor,
        at=clock.now(),
    )  # fmt: skip
    answer = part(request, "console/orders/confirmation_number.html", {"numbers": shown["phone"], "order": order})
    answer["Cache-Control"] = "no-store"
    return answer


def _on(request: HttpRequest, number: str) -> HttpResponse:
    """After a call from the queue the next one; from the order's page back to it."""
    queued = request.POST.get("back") == "queue"
    return go(reverse("confirmations") if queued else reverse("order", args=[number]))


def _asked(request: HttpRequest, number: str) -> Mapping[str, Any]:
    found = queries.confirmation_named(number)
    order = found.order
    waits = found.state == "waiting" and order.state == "placed"
    return {
        "confirmation": found,
        "about": f"{order.number} · {money(order.total_minor, order.currency)}",
        "why_not": "" if waits else "It does not wait for a call any more.",
        "back": reverse("confirmations"),
        "back_words": "To confirm",
        "reasons": ("Ordered by mistake", "Bought elsewhere", "Does not know of the order", "Could not be reached"),
    }


def _later(request: HttpRequest, number: str) -> str:
    by, again = request.actor, moment(request.POST.get("again_at", ""))  # type: ignore[attr-defined]
    commands.note_call(number=number, outcome="later", again_at=again, by=by, at=clock.now())
    return reverse("confirmations")


def _decline(request: HttpRequest, number: str) -> str:
    reason = request.POST.get("reason", "")
    commands.decline_order(number=number, reason=reason, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return reverse("confirmations")


LATER = Question(
    "orders/asks/call_later", "Call again later", "Call again then", "clock", "confirmations", _later, _asked
)
DECLINE = Question(
    "orders/asks/call_declined", "She does not want it?", "Cancel the order", "x", "confirmations", _decline, _asked,
    kind="danger",
)  # fmt: skip
