"""Approving orders of business customers, level by level, before they may be paid."""

from datetime import datetime, timedelta
from typing import Any

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.scope import Actor
from comptoir.payments import queries as paid
from comptoir.payments.gateways.features import FEATURES
from comptoir.payments.states import GatewayName
from comptoir.shops import queries as shops
from comptoir.shops.roles import ROLES

from ..models import Approval, Deputy, Order
from ..queries.approvals import NotYours, standing_of
from ..queries.confirmations import is_asked_at_once
from ..states import ApprovalState, OrderState
from .cancelling import end_order
from .finding import order_for_change
from .letting_pay import let_pay
from .needing import confirmation_of, wait_for_confirmation

LONGEST = timedelta(days=366)


class OwnOrder(NotAllowed):
    """Whoever placed an order, or decides in her place, wants to approve it."""


class NotYourApproval(NotAllowed):
    """The level is for a higher role, or the person decided at another one."""


@command
def approve_order(*, number: str, by: Actor, at: datetime, reason: str = "") -> Approval:
    """Approve the level that an order waits for; after the last one its money is asked for.

    By somebody with the role of the level or a higher one, or her deputy; not by who placed it, and each level by
    another person.

    Raises OwnOrder, NotYourApproval, IllegalMove where it was decided.
    """
    order, approval = _for_change(number)
    step = _step(order, approval, "approved", reason, by=by, at=at)
    level, is_last = approval.level, approval.level == len(approval.levels)
    also: dict[str, Any] = {"steps": [*approval.steps, step]}
    if not machine.can(approval, "approve"):
        raise machine.IllegalMove(approval, "approve")
    if is_last:
        machine.move(approval, "approve", by=by, at=at, also=also, reason=step["reason"], number=order.number)
        _let_pay(order, approval, by=by, at=at)
        return approval
    approval.level, approval.steps = level + 1, also["steps"]
    approval.save(update_fields=["level", "steps"])
    Order.objects.filter(id=order.id).update(changed_at=at)
    events.record("approval.level", order, by=by, at=at, reason=step["reason"], level=level, role=step["role"])
    return approval


@command
def refuse_order(*, number: str, reason: str, by: Actor, at: datetime) -> Approval:
    """Do not approve an order: it ends, its stock is given back and the customer is told.

    Raises as ``approve_order``, and Invalid without a reason.
    """
    order, approval = _for_change(number)
    if not reason.strip():
        raise Invalid("Say why it is not approved; the customer's mail does not show it.", field="reason")
    step = _step(order, approval, "refused", reason, by=by, at=at)
    also = {"steps": [*approval.steps, step]}
    machine.move(approval, "refuse", by=by, at=at, also=also, reason=step["reason"], number=order.number)
    end_order(order, "cancel", reason="It was not approved.", by=by, at=at)
    return approval


@command
def expire_approval(*, number: str, by: Actor, at: datetime) -> Approval:
    """End an order that nobody approved in time. Twice, or too early, changes nothing."""
    order, approval = _for_change(number)
    if approval.state != ApprovalState.WAITING:
        return approval
    if order.state != OrderState.PLACED:
        machine.move(approval, "void", by=by, at=at, number=order.number)
    elif approval.expires_at <= at:
        machine.move(approval, "expire", by=by, at=at, number=order.number)
        end_order(order, "cancel", reason="Nobody approved it in time.", by=by, at=at)
    return approval


@command
def name_deputy(*, shop_id: int, deputy_email: str, until: datetime | None, by: Actor, at: datetime) -> Deputy | None:
    """Let somebody of the shop decide about approvals in one's own place until a moment; None ends it.

    Raises Invalid for who does not work there, or a moment that is over or more than a year away.
    """
    if by.kind != "staff" or not by.id or not shops.role_at(by, shop_id):
        raise NotAllowed("Only who works at the shop names a deputy, and only for herself.")
    scope.work_in(shop_id)
    shop = shops.shop_in_sight(shop_id)
    Deputy.objects.filter(shop=shop, person_id=by.id).delete()
    found = None
    if until is not None:
        if not at < until <= at + LONGEST:
            raise Invalid("A deputy decides for a year at most, and not in the past.", field="until")
        member = shops.member_by_email(shop, deputy_email)
        if member is None or member == by.id:
            raise Invalid("Nobody else with this address works at the shop.", field="deputy")
        found = Deputy.objects.create(
            retailer_id=shop.retailer_id, shop=shop, person_id=by.id, deputy_id=member, until=until, named_at=at
        )
    subject = events.Subject("deputy", found.pk if found else None, shop.retailer_id, shop.group_id, shop.pk)
    events.record("deputy.named", subject, by=by, at=at, until=until, deputy=found.deputy_id if found else None)
    return found


def _for_change(number: str) -> tuple[Order, Approval]:
    """Raises Approval.DoesNotExist for an order that asked for none."""
    order = order_for_change(number)
    scope.work_in(order.shop_id)
    approval = Approval.objects.select_for_update().get(order=order)
    approval.order = order
    return order, approval


def _step(order: Order, approval: Approval, answer: str, reason: str, *, by: Actor, at: datetime) -> dict[str, Any]:
    """What is kept of a decision. Raises OwnOrder, NotYourApproval, IllegalMove."""
    if approval.state != ApprovalState.WAITING or order.state != OrderState.PLACED or approval.expires_at <= at:
        raise machine.IllegalMove(approval, "approve" if answer == "approved" else "refuse")
    standing = standing_of(approval, order, by, at)
    if standing.why_not is NotYours.OWN:
        raise OwnOrder("You placed this order, so somebody else has to decide about it.")
    if standing.why_not is NotYours.TWICE:
        raise NotYourApproval("You decided about this order already; the next level is for another person.")
    if standing.why_not:
        who = ROLES[approval.role].lower()
        raise NotYourApproval(f"Level {approval.level} is for a {who}, or whoever stands above or in for one.")
    return {
        "level": approval.level, "role": approval.role, "answer": answer, "by": standing.person, "by_name": by.name,
        "for_name": standing.for_name, "at": at.isoformat(), "reason": reason.strip()[:300],
    }  # fmt: skip


def _let_pay(order: Order, approval: Approval, *, by: Actor, at: datetime) -> None:
    """Ask for the money as at any other order; its time to pay begins now."""
    can = FEATURES[GatewayName(approval.way)] if approval.way else None
    minutes = order.shop.pay_within_minutes
    order.pay_by = at + (timedelta(days=can.waits_days) if can and can.waits_days else timedelta(minutes=minutes))
    order.changed_at = at
    calls = confirmation_of(order, paid.way_of(order.shop_id, approval.way) if approval.way else None, at=at)
    order.save(update_fields=["pay_by", "changed_at"])
    if calls:
        wait_for_confirmation(order, calls, by=by, at=at)
    if not calls or is_asked_at_once(calls):
        let_pay(order, approval.way, by=by, at=at)
