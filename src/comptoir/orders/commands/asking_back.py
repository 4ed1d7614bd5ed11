"""Refunds under the shop's rules: done at once, or asked for until somebody else approves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.scope import Actor
from comptoir.ledger import commands as ledger
from comptoir.ledger.refund_rules import ASK
from comptoir.payments import queries as paid
from comptoir.shops.roles import REFUND

from ..going_back import AS_IT_CAME, To, Wish, changes_of, check_left, check_to
from ..models import Document, Order, RefundRequest
from ..queries import money_of
from ..queries.going_back import sold_of
from ..states import RefundRequestState
from .documents import Given
from .finding import intents_of, order_for_change
from .money import check_whole, give_all_back
from .refunding import give_part_back, reason_of


class OwnRefund(NotAllowed):
    """Whoever asked for a refund wants to approve it."""

    def __init__(self) -> None:
        super().__init__("You asked for this refund, so somebody else has to approve it.")


@dataclass(frozen=True)
class Asked:
    """What became of a refund that was asked for: done, by these refunds, or waiting."""

    request: RefundRequest
    refunds: Sequence[int] = field(default_factory=list)
    voucher: Document | None = None  # The paper that says what goes back, and where to.

    @property
    def is_waiting(self) -> bool:
        return self.request.state == RefundRequestState.WAITING


@command
def ask_refund(
    *,
    number: str,
    reason: str,
    by: Actor,
    at: datetime,
    whole: bool = False,
    lines: Sequence[tuple[int, int]] = (),
    shipping: bool = False,
    gesture_minor: int = 0,
    to: To = AS_IT_CAME,
) -> Asked:
    """Give back a part of an order, or all that is left (``whole``), as far as the shop's rules let the person alone.

    Above them nothing goes back yet: the refund waits until somebody else approves. What the rules said, and why, is
    kept with it either way.

    Raises NothingLeftToRefund, NotGoneYet, NothingToRefund, Invalid: also what would wait must be possible now.
    """
    order = order_for_change(number)
    require(by, REFUND, "refund orders", shop=order.shop_id)
    scope.work_in(order.shop_id)
    why = reason_of(reason)
    wish = Wish(lines, shipping, gesture_minor)
    request, judged = _request(order, wish, why, to, whole=whole, by=by, at=at)
    if request.decision["outcome"]["answer"] == ASK:
        request.save(force_insert=True)
        events.record("refund_request.made", request, by=by, at=at, reason=why, **_facts(request))
        return Asked(request)
    machine.enter(request, "allow")
    request.save(force_insert=True)
    _keep(request, judged, by=by, at=at)
    return Asked(request, *_do(order, request, by=by, at=at))


@command
def approve_refund(*, request_id: int, by: Actor, at: datetime, note: str = "") -> Asked:
    """Let a refund that waits be done, now, as it was asked for.

    Raises OwnRefund, AboveYourLimit, IllegalMove where it was decided, and what refuses the refund itself.
    """
    order, request = _for_change(request_id, by)
    if _is_own(request, by):
        raise OwnRefund
    judged = _judge(order, request.amount_minor, request.gesture_minor, by=by, at=at)
    if by.kind in ("staff", "key") and judged.has_to_wait:
        raise ledger.AboveYourLimit(judged.why)
    _keep(request, judged, by=by, at=at)
    _decided(request, "approve", note, by=by, at=at)
    return Asked(request, *_do(order, request, by=by, at=at))


@command
def decline_refund(*, request_id: int, reason: str, by: Actor, at: datetime) -> RefundRequest:
    """Let a refund that waits not be done, with the reason. Whoever asked may take it back so.

    Raises IllegalMove where it was decided.
    """
    _, request = _for_change(request_id, by)
    if not reason.strip():
        raise Invalid("Say why it is declined: whoever asked for it reads it.", field="reason")
    _decided(request, "decline", reason, by=by, at=at)
    return request


def _request(
    order: Order, wish: Wish, why: str, to: To, *, whole: bool, by: Actor, at: datetime
) -> tuple[RefundRequest, ledger.Judged]:
    """What is asked for, checked, with what the rules say of it."""
    captures = paid.refundable_captures(intents_of(order))
    if whole:
        amount = check_whole(order, captures)
    else:
        amount = sum(change.amount_minor for change in changes_of(wish, sold_of(order)))
        check_left(order, captures, amount, held_minor=money_of([order.id])[order.id].secured_minor)
    check_to(amount, to, known=order.customer_id is not None)
    gesture = 0 if whole else wish.gesture_minor
    judged = _judge(order, amount, gesture, by=by, at=at)
    kept = {"lines": [list(one) for one in wish.lines], "shipping": wish.shipping, "gesture_minor": gesture}
    request = RefundRequest(
        retailer_id=order.retailer_id, group_id=order.group_id, shop_id=order.shop_id, customer_id=order.customer_id,
        order=order, is_whole=whole, wish={} if whole else kept, to=[list(one) for one in to], amount_minor=amount,
        gesture_minor=gesture, currency=order.currency, reason=why, asked_kind=by.kind[:8], asked_id=by.id,
        asked_by=_person(by), asked_by_name=by.name[:120], role=judged.role, asked_at=at,
        rules_number=judged.rules_number, decision=judged.said.stored(),
    )  # fmt: skip
    return request, judged


def _judge(order: Order, amount_minor: int, gesture_minor: int, *, by: Actor, at: datetime) -> ledger.Judged:
    return ledger.judge_giving(
        shop_id=order.shop_id, refund_minor=amount_minor - gesture_minor, gesture_minor=gesture_minor, by=by, at=at
    )


def _keep(request: RefundRequest, judged: ledger.Judged, *, by: Actor, at: datetime) -> None:
    ledger.keep_giving(shop_id=request.shop_id, what=f"refund_request:{request.id}", judged=judged, by=by, at=at)


def _do(order: Order, request: RefundRequest, *, by: Actor, at: datetime) -> Given:
    if request.is_whole:
        return give_all_back(order, request.reason, request.places, by=by, at=at)
    given = request.given
    wish = Wish(given["lines"], given["shipping"], given["gesture_minor"])
    return give_part_back(order, wish, request.reason, request.places, by=by, at=at)


def _for_change(request_id: int, by: Actor) -> tuple[Order, RefundRequest]:
    found = RefundRequest.objects.select_related("order").get(id=request_id)
    order = order_for_change(found.order.number or "")
    require(by, REFUND, "approve refunds", shop=order.shop_id)
    scope.work_in(order.shop_id)
    request = RefundRequest.objects.select_for_update().get(id=request_id)
    request.order = order
    return order, request


def _is_own(request: RefundRequest, by: Actor) -> bool:
    person = _person(by)
    return (by.kind, by.id) == (request.asked_kind, request.asked_id) or (
        person is not None and person == request.asked_by
    )


def _person(by: Actor) -> int | None:
    return by.id if by.kind == "staff" else by.on_behalf_of


def _decided(request: RefundRequest, verb: str, reason: str, *, by: Actor, at: datetime) -> None:
    why = reason.strip()[:300]
    who = {"decided_by": _person(by), "decided_by_name": by.name[:120], "decided_at": at}
    machine.move(request, verb, by=by, at=at, reason=why, also={**who, "decision_reason": why}, **_facts(request))


def _facts(request: RefundRequest) -> dict[str, Any]:
    return {
        "request": request.id, "amount_minor": request.amount_minor, "currency": request.currency,
        "rules_number": request.rules_number, "asked_by": request.asked_by_name,
    }  # fmt: skip
