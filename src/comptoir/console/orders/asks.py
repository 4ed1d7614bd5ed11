"""What asks about an order before it acts: each shows what will happen, asks for what is needed, does one command."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from comptoir.fulfilment import commands as fulfilment
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.look.words import money
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.payments import commands as payments

from ..amounts import read_whole
from ..questions import Question
from . import balances, previews, refunds
from .deeds import may_at


def ask_about(
    verb: str,
    body: str,
    title: str,
    button: str,
    icon: str,
    run: Callable[..., object],
    preview: Callable[..., Mapping[str, Any]] = lambda page, **named: {},
    shows_typed: bool = False,
    **more: Any,
) -> Question:
    """A question about an order; ``verb`` is the step whose reason stands here when it is not possible.

    ``shows_typed``: its preview repeats what was typed before a refusal.
    """

    def shows(request: HttpRequest, number: str, **named: Any) -> Mapping[str, Any]:
        page = queries.order_page(number)
        order = page.order
        steps = page.next_steps(may_at(request.actor, order.shop_id))  # type: ignore[attr-defined]
        mine = (s for s in steps if s.verb == verb and s.delivery in (None, named.get("position")))
        shown = preview(page, **named, **({"typed": request.POST} if shows_typed else {}))
        whose = order.customer.name if order.customer else "Walk-in customer"
        return {
            "page": page,
            "order": order,
            "title": title.format(number=order.number, **named),
            "about": f"{whose} · {money(order.total_minor, order.currency)}",
            "button": button.format(sum=shown.get("sum", "")),
            "why_not": next((step.why_not for step in mine), ""),
            "back": reverse("order", args=[order.number]),
            "back_words": order.number,
            **shown,
        }

    def act(request: HttpRequest, number: str, **named: Any) -> str:
        run(request.POST, request.actor, clock.now(), number=number, **named)  # type: ignore[attr-defined]
        return reverse("order", args=[number])

    return Question(f"orders/asks/{body}", title, button, icon, "orders", act, shows, **more)


def _hold(given: QueryDict, by: Actor, at: datetime, *, number: str) -> None:
    until = moment(given.get("until", ""))
    orders.hold_order(number=number, reason=given.get("reason", ""), until=until, by=by, at=at)


def _cancel(given: QueryDict, by: Actor, at: datetime, *, number: str) -> None:
    orders.cancel_order(number=number, reason=given.get("reason", ""), gives=given.get("gives", ""), by=by, at=at)


def _cancel_delivery(given: QueryDict, by: Actor, at: datetime, *, number: str, position: int) -> None:
    orders.cancel_delivery(number=number, position=position, reason=given.get("reason", ""), by=by, at=at)


def _take_payment(given: QueryDict, by: Actor, at: datetime, *, number: str) -> None:
    if balances.is_balance(given.get("source", "")):
        balances.take(given, by, at, number=number)
        return
    source, reference, which = given.get("source", ""), given.get("reference", ""), given.get("position", "")
    position = read_whole(which, field="position", what="deliveries") if which else None
    orders.take_payment(number=number, source=source, reference=reference, position=position, by=by, at=at)


def _reverse(given: QueryDict, by: Actor, at: datetime, *, number: str, capture: int) -> None:
    with scope.reading(by):
        previews.reversal(queries.order_page(number), capture=capture)  # Of this order, or not found.
    payments.reverse_offline(capture_id=capture, reason=given.get("reason", ""), by=by, at=at)


def _send(given: QueryDict, by: Actor, at: datetime, *, number: str, position: int) -> None:
    rider, due_by = given.get("rider", ""), moment(given.get("due_by", ""))
    fulfilment.send_delivery(number=number, position=position, rider=rider, due_by=due_by, by=by, at=at)


def _bring_back(given: QueryDict, by: Actor, at: datetime, *, number: str, position: int) -> None:
    fulfilment.bring_back(number=number, position=position, reason=given.get("reason", ""), by=by, at=at)


def _note(given: QueryDict, by: Actor, at: datetime, *, number: str) -> None:
    orders.note_order(number=number, text=given.get("text", ""), by=by, at=at)


def moment(text: str) -> datetime | None:
    """A time as the field of a browser sends it, in the shop's zone."""
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("Write the time like 2026-09-17T18:30, or leave it empty.", field="due_by") from None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


HOLD = ask_about("hold", "hold", "Hold {number}?", "Hold the order", "player-pause", _hold)
NOTE = ask_about("note", "note", "Note on {number}", "Add the note", "note", _note)
CANCELLATION = ask_about(
    "cancel", "cancellation", "Cancel {number}?", "Cancel the order", "circle-x", _cancel, previews.cancellation,
    kind="danger", wide=True,
)  # fmt: skip
REFUND = ask_about(
    "refund",
    "refund",
    "Refund {number}",
    "Refund {sum}",
    "receipt-refund",
    refunds.refund,
    refunds.whole,
    shows_typed=True,
    wide=True,
)
PART_REFUND = ask_about(
    "refund_part", "part_refund", "Refund a part of {number}", "Refund what is chosen", "receipt-refund",
    refunds.refund_part, refunds.part, shows_typed=True, wide=True,
)  # fmt: skip
DELIVERY_CANCELLATION = ask_about(
    "cancel_delivery", "delivery_cancellation", "Cancel delivery {position} of {number}?", "Cancel the delivery",
    "circle-x", _cancel_delivery, previews.delivery_cancellation, kind="danger", wide=True,
)  # fmt: skip
PAYMENT = ask_about(
    "take_payment", "payment", "Take payment for {number}", "Take {sum}", "credit-card", _take_payment,
    balances.payment, shows_typed=True,
)  # fmt: skip
REVERSAL = ask_about(
    "reverse", "reversal", "Take back a payment of {number}?", "Take back {sum}", "arrow-back-up", _reverse,
    previews.reversal, kind="danger",
)  # fmt: skip
DISPATCH = ask_about("send", "dispatch", "Dispatch {number}", "Hand over", "truck-delivery", _send, previews.delivery)
RETURN = ask_about(
    "return", "return", "{number} came back?", "It came back", "arrow-back-up", _bring_back, previews.delivery
)
