"""Confirming an order with its customer before it goes to the shelf: the calls, and what came of them."""

from datetime import datetime, timedelta
from typing import Any

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import APPROVE, SELL

from ..calling import LONGEST_WAIT, MOST_CALLS, next_call
from ..models import Confirmation, Order
from ..queries import money_of
from ..queries.confirmations import is_asked_at_once
from ..states import ConfirmationState, OrderState
from .cancelling import end_order
from .finding import order_for_change
from .letting_pay import let_pay
from .money import let_out

NO_ANSWER, LATER = "no_answer", "later"
WORDS = {NO_ANSWER: "No answer", LATER: "Call again later", "confirmed": "Confirmed", "declined": "Does not want it"}
UNREACHED = "Nobody could be reached to confirm it."


@command
def confirm_order(*, number: str, note: str = "", by: Actor, at: datetime) -> Confirmation:
    """The customer wants her order: it opens, and its stock is allocated.

    What she pays at the door or when it ships is held by the shop's word. What was asked for from the beginning (a
    transfer, an invoice) goes to the shelf before its money came: that takes the right to approve.

    Raises NotAllowed, IllegalMove where it was answered before or the order has ended.
    """
    order, found = _for_change(number)
    require(by, SELL, "confirm orders", shop=order.shop_id)
    early = is_asked_at_once(found)
    if early:
        require(by, APPROVE, "let goods go before their money came", shop=order.shop_id)
    said = _call(found, "confirmed", by=by, at=at, reason=note)
    machine.move(
        found, "confirm", by=by, at=at, reason=said["reason"], also={"calls": [*found.calls, said]}, **_about(order)
    )
    if early:
        let_out(order, money_of([order.id])[order.id], "confirmed", by=by, at=at)
        return found
    order.pay_by, order.changed_at = at + timedelta(minutes=order.shop.pay_within_minutes), at
    order.save(update_fields=["pay_by", "changed_at"])
    let_pay(order, found.way, by=by, at=at)
    return found


@command
def note_call(*, number: str, outcome: str, again_at: datetime | None = None, by: Actor, at: datetime) -> Confirmation:
    """A call that settled nothing: ``no_answer``, or ``later``, as she asked, with when (within fourteen days).

    The second call comes an hour after the first, the third four hours later, by day. After the third the order is
    proposed for cancelling, and ends by itself when the hours of its way to pay are over.

    Raises Invalid, IllegalMove where it was answered before or the order has ended.
    """
    order, found = _for_change(number)
    require(by, SELL, "confirm orders", shop=order.shop_id)
    if outcome not in (NO_ANSWER, LATER):
        raise Invalid(f"A call that settles nothing is one of {NO_ANSWER}, {LATER}.", field="outcome")
    if outcome == LATER:
        if again_at is None or not at < again_at <= at + LONGEST_WAIT:
            raise Invalid("Say when to call again: later than now, within fourteen days.", field="again_at")
        # She answered: the count begins anew. What was asked of her bank keeps its own deadline.
        found.unanswered, found.next_call_at = 0, again_at
        if not is_asked_at_once(found):
            _stay_until(order, found, max(found.expires_at, again_at + timedelta(hours=found.hours)))
    else:
        if found.is_unreached:
            raise Invalid("Three calls were in vain: confirm it, cancel it, or call later.", field="outcome")
        found.unanswered += 1
        again_at = next_call(found.unanswered, at, order.shop.timezone)
        if again_at is None:
            found.expires_at = min(found.expires_at, at + timedelta(hours=found.hours))
        found.next_call_at = again_at or at
    found.calls = [*found.calls, _call(found, outcome, by=by, at=at, again_at=again_at)]
    found.save(update_fields=["unanswered", "next_call_at", "expires_at", "calls"])
    Order.objects.filter(id=order.id).update(changed_at=at)
    happened = "confirmation.call_later" if outcome == LATER else "confirmation.not_reached"
    when = again_at and again_at.isoformat(timespec="minutes")
    ends = "proposed for cancelling" if found.is_unreached else "a call comes again"
    events.record(happened, order, by=by, at=at, attempt=found.unanswered, again_at=when, said=ends)
    return found


@command
def decline_order(*, number: str, reason: str, by: Actor, at: datetime) -> Confirmation:
    """The customer does not want her order, or nobody reached her: it ends, and its stock is given back.

    Raises Invalid without a reason, IllegalMove where it was answered before or the order has ended.
    """
    order, found = _for_change(number)
    require(by, SELL, "confirm orders", shop=order.shop_id)
    if not reason.strip():
        raise Invalid("Say why she does not want it; her mail does not show it.", field="reason")
    said = _call(found, "declined", by=by, at=at, reason=reason)
    also = {"calls": [*found.calls, said]}
    machine.move(found, "decline", by=by, at=at, reason=said["reason"], also=also, **_about(order))
    end_order(order, "cancel", reason=said["reason"], by=by, at=at)
    return found


@command
def expire_confirmation(*, number: str, by: Actor, at: datetime) -> Confirmation:
    """End an order that could not be confirmed in time. Twice, or too early, changes nothing.

    One whose money is asked for ends by its own deadline; one that goes on or ended otherwise needs no call any more.
    """
    order = order_for_change(number)
    scope.work_in(order.shop_id)
    found = Confirmation.objects.select_for_update().get(order=order)
    found.order = order
    if found.state != ConfirmationState.WAITING:
        return found
    if order.state != OrderState.PLACED:
        machine.move(found, "void", by=by, at=at, **_about(order))
    elif found.expires_at <= at and (found.is_unreached or not is_asked_at_once(found)):
        machine.move(found, "give_up", by=by, at=at, **_about(order))
        end_order(order, "cancel", reason=UNREACHED, by=by, at=at)
    return found


def _for_change(number: str) -> tuple[Order, Confirmation]:
    """A confirmation that waits, with its order, both locked.

    Raises Confirmation.DoesNotExist for an order that needs none, IllegalMove for one that waits no longer.
    """
    order = order_for_change(number)
    scope.work_in(order.shop_id)
    found = Confirmation.objects.select_for_update().get(order=order)
    found.order = order
    if found.state != ConfirmationState.WAITING or order.state != OrderState.PLACED:
        raise machine.IllegalMove(found if found.state != ConfirmationState.WAITING else order, "confirm")
    return order, found


def _stay_until(order: Order, found: Confirmation, until: datetime) -> None:
    found.expires_at = until
    order.pay_by = until + timedelta(days=1)
    order.save(update_fields=["pay_by"])


def _call(
    found: Confirmation, outcome: str, *, by: Actor, at: datetime, again_at: datetime | None = None, reason: str = ""
) -> dict[str, Any]:
    """What is kept of a call."""
    return {
        "outcome": outcome, "words": WORDS[outcome], "by": by.id if by.kind == "staff" else by.on_behalf_of,
        "by_name": by.name, "at": at.isoformat(), "again_at": again_at.isoformat() if again_at else "",
        "attempt": min(found.unanswered, MOST_CALLS), "reason": reason.strip()[:300],
    }  # fmt: skip


def _about(order: Order) -> dict[str, Any]:
    return {"number": order.number}
