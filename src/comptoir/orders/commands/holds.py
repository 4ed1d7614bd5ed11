"""Holds: reasons why nothing is packed or sent for now."""

from datetime import datetime, timedelta

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import HOLD

from ..models import Hold, Order
from ..states import GONE, OrderState
from .finding import deliveries_of, order_for_change

LONGEST = timedelta(days=366)


class NothingToHold(Refusal):
    """Everything has left, or the order has ended."""


class NoHold(Refusal):
    """No hold stands."""


@command
def hold_order(
    *,
    number: str,
    reason: str,
    by: Actor,
    at: datetime,
    cause: str = Hold.Cause.PERSON,
    until: datetime | None = None,
) -> Hold:
    """Keep an order's goods in the house until somebody releases the hold, or it ends by itself (``until``).

    Raises Invalid without a reason or for an end that is over, NothingToHold when it is too late.
    """
    order = order_for_change(number)
    require(by, HOLD, "hold orders", shop=order.shop_id)
    scope.work_in(order.shop_id)
    if not reason.strip():
        raise Invalid("Say why the order waits: the next person will ask.", field="reason")
    if until is not None and not at < until <= at + LONGEST:
        raise Invalid("A hold ends by itself later than now, and within a year.", field="until")
    if order.state not in (OrderState.PLACED, OrderState.OPEN) or _all_gone(order):
        raise NothingToHold(f"{order.number} has nothing left to hold back.")
    hold = Hold.objects.create(
        retailer_id=order.retailer_id,
        shop_id=order.shop_id,
        order=order,
        cause=cause,
        reason=reason.strip()[:300],
        owner_id=by.id if by.kind == "staff" else None,
        put_at=at,
        until=until,
    )
    _touch(order, at)
    events.record("order.held", order, by=by, at=at, reason=hold.reason, hold=hold.id, cause=cause, until=until)
    return hold


@command
def release_hold(*, number: str, by: Actor, at: datetime, cause: str | None = None) -> list[Hold]:
    """Release the standing holds of an order, or those of one cause.

    Raises NoHold when none stands.
    """
    order = order_for_change(number)
    require(by, HOLD, "release holds", shop=order.shop_id)
    scope.work_in(order.shop_id)
    standing = Hold.objects.filter(order=order, released_at=None)
    holds = list(standing.filter(cause=cause) if cause else standing)
    if not holds:
        raise NoHold(f"{order.number} is not on hold.")
    Hold.objects.filter(id__in=[hold.id for hold in holds]).update(
        released_at=at, released_by_id=by.id if by.kind == "staff" else None
    )
    _touch(order, at)
    events.record("order.hold_released", order, by=by, at=at, holds=[hold.id for hold in holds])
    return holds


@command
def end_hold(*, hold_id: int, by: Actor, at: datetime) -> Hold:
    """End a hold whose time is over. Twice, or too early, changes nothing."""
    found = Hold.objects.select_related("order").get(id=hold_id)
    order = order_for_change(found.order.number or "")
    scope.work_in(order.shop_id)
    due = Hold.objects.filter(id=hold_id, released_at=None, until__lte=at)
    if due.update(released_at=at):
        _touch(order, at)
        events.record("order.hold_released", order, by=by, at=at, holds=[hold_id])
    found.refresh_from_db()
    return found


def _all_gone(order: Order) -> bool:
    deliveries = deliveries_of(order)
    return bool(deliveries) and all(delivery.state in GONE for delivery in deliveries)


def _touch(order: Order, at: datetime) -> None:
    Order.objects.filter(id=order.id).update(changed_at=at)
    order.changed_at = at
