"""What asks before it acts: each shows what will happen, asks for what is needed, and does one command.

By htmx it is a dialog, else, and after a refusal, a page of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone

from comptoir.fulfilment import commands as fulfilment
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.payments import commands as payments

from ..door import go, part, seeing, show
from . import previews
from .deeds import may_at


@dataclass(frozen=True)
class Ask:
    """A question of the order page: its words, what it shows of the order, and the command it ends in."""

    verb: str  # Of the step whose reason stands here when it is not possible.
    body: str  # The template of its fields.
    title: str
    button: str
    icon: str
    run: Callable[..., Any]
    shows: Callable[..., Mapping[str, Any]] = field(default=lambda page, **named: {})
    kind: str = "primary"
    wide: bool = False

    def ask(self, request: HttpRequest, number: str, **named: Any) -> HttpResponse:
        """GET: the dialog."""
        return self._render(request, number, named, {})

    def act(self, request: HttpRequest, number: str, **named: Any) -> HttpResponse:
        """POST: one command, then the order again; refused, the question again with what was typed."""
        try:
            self.run(request.POST, request.actor, clock.now(), number=number, **named)  # type: ignore[attr-defined]
        except Refusal as refusal:
            typed = request.POST.dict()
            return self._render(request, number, named, {"refusal": refusal, "typed": typed}, status=refusal.status)
        return go(reverse("order", args=[number]))

    def _render(
        self, request: HttpRequest, number: str, named: dict[str, Any], more: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        with seeing(request):
            page = queries.order_page(number)
            steps = page.next_steps(may_at(request.actor, page.order.shop_id))  # type: ignore[attr-defined]
            mine = (s for s in steps if s.verb == self.verb and s.delivery in (None, named.get("position")))
            shown = self.shows(page, **named)
            context = {
                "ask": self,
                "page": page,
                "order": page.order,
                "title": self.title.format(number=page.order.number),
                "button": self.button.format(sum=shown.get("sum", "")),
                "why_not": next((step.why_not for step in mine), ""),
                "body": f"console/orders/asks/{self.body}.html",
                **shown,
                **more,
            }
            return self._answer(request, context, status)

    def _answer(self, request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
        if request.htmx and request.method == "GET":  # type: ignore[attr-defined]
            return part(request, "console/orders/ask_dialog.html", context)
        return show(request, "console/orders/ask_page.html", context, active="orders", status=status)


def _hold(given: QueryDict, by: Actor, at: datetime, *, number: str) -> None:
    orders.hold_order(number=number, reason=given.get("reason", ""), by=by, at=at)


def _cancel(given: QueryDict, by: Actor, at: datetime, *, number: str) -> None:
    orders.cancel_order(number=number, reason=given.get("reason", ""), by=by, at=at)


def _refund(given: QueryDict, by: Actor, at: datetime, *, number: str) -> None:
    orders.refund_order(number=number, reason=given.get("reason", ""), by=by, at=at)


def _take_payment(given: QueryDict, by: Actor, at: datetime, *, number: str) -> None:
    source, reference = given.get("source", ""), given.get("reference", "")
    orders.take_payment(number=number, source=source, reference=reference, by=by, at=at)


def _reverse(given: QueryDict, by: Actor, at: datetime, *, number: str, capture: int) -> None:
    with scope.reading(by):
        previews.reversal(queries.order_page(number), capture=capture)  # Of this order, or not found.
    payments.reverse_offline(capture_id=capture, reason=given.get("reason", ""), by=by, at=at)


def _send(given: QueryDict, by: Actor, at: datetime, *, number: str, position: int) -> None:
    rider, due_by = given.get("rider", ""), _moment(given.get("due_by", ""))
    fulfilment.send_delivery(number=number, position=position, rider=rider, due_by=due_by, by=by, at=at)


def _bring_back(given: QueryDict, by: Actor, at: datetime, *, number: str, position: int) -> None:
    fulfilment.bring_back(number=number, position=position, reason=given.get("reason", ""), by=by, at=at)


def _moment(text: str) -> datetime | None:
    """A time as the field of a browser sends it, in the shop's zone."""
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("Write the time like 2026-09-17T18:30, or leave it empty.", field="due_by") from None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


HOLD = Ask("hold", "hold", "Hold {number}?", "Hold the order", "player-pause", _hold)
CANCELLATION = Ask(
    "cancel", "cancellation", "Cancel {number}?", "Cancel the order", "circle-x", _cancel, previews.cancellation,
    kind="danger", wide=True,
)  # fmt: skip
REFUND = Ask(
    "refund", "refund", "Refund {number}", "Refund {sum}", "receipt-refund", _refund, previews.refund, wide=True
)
PAYMENT = Ask(
    "take_payment", "payment", "Take payment for {number}", "Take {sum}", "credit-card", _take_payment, previews.payment
)
REVERSAL = Ask(
    "reverse", "reversal", "Take back a payment of {number}?", "Take back {sum}", "arrow-back-up", _reverse,
    previews.reversal, kind="danger",
)  # fmt: skip
DISPATCH = Ask("send", "dispatch", "Dispatch {number}", "Hand over", "truck-delivery", _send, previews.delivery)
RETURN = Ask("return", "return", "{number} came back?", "It came back", "arrow-back-up", _bring_back, previews.delivery)
