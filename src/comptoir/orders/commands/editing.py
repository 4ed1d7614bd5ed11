"""Changing a placed order: proposed to its customer, agreed with her, accepted, declined, over."""

from datetime import datetime, timedelta
from typing import Any

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor
from comptoir.ledger import commands as ledger
from comptoir.payments import queries as paid
from comptoir.shops.roles import SELL

from ..editing import EditPlan, Wish
from ..going_back import AS_IT_CAME, To, check_to
from ..models import Order, OrderEdit
from ..queries.approvals import approval_of_order
from ..queries.editing import plan_edit
from ..queries.then import difference_since
from ..states import ApprovalState, EditState, OrderState
from .applying import apply_edit
from .finding import intents_of, order_for_change
from .needing import has_to_be_approved
from .paying import BeingPaid
from .placing import typed_address

ANSWER_WITHIN = timedelta(days=3)
LONGEST = 300


class ChangedMeanwhile(Refusal):
    """Somebody changed the order after the person who changes it now had looked at it."""


class ChangeWaits(Refusal):
    """Another change of the order waits for the customer."""


class ApprovalFirst(Refusal):
    """The order waits for approval, or would have to be approved if it cost so much."""


class NotAsProposed(Refusal):
    """The order has moved since the change was proposed: it would cost something else now."""


@command
def edit_order(
    *,
    number: str,
    wish: Wish,
    reason: str,
    agreed: bool,
    by: Actor,
    at: datetime,
    seen: datetime | None = None,
    to: To = AS_IT_CAME,
) -> OrderEdit:
    """Change a placed order: at once where the customer has ``agreed``, else it is proposed to her by mail.

    Nothing of a proposal is reserved or charged before she accepts. ``seen`` is ``changed_at`` of the order as the
    person saw it: where it has changed since, nothing is done and the difference is told. ``to`` says where money goes
    that is then too much.

    Raises AboveYourLimit, ChangedMeanwhile, ChangeWaits, ApprovalFirst, BeingPaid, and what ``queries.plan_edit``
    raises.
    """
    order = order_for_change(number)
    require(by, SELL, "change orders", shop=order.shop_id)
    scope.work_in(order.shop_id)
    why = reason.strip()[:LONGEST]
    if not why:
        raise Invalid("Say why the order is changed: the next person will ask.", field="reason")
    _check_unchanged(order, seen)
    if waiting := OrderEdit.objects.filter(order=order, state=EditState.PROPOSED).first():
        raise ChangeWaits(f"{waiting.asked_by_name} proposed a change of {order.number}: withdraw it first.")
    wish = _cleaned(wish)
    plan = plan_edit(order, wish, at=at)
    _check_approved(order, plan)
    check_to(plan.goes_back_minor, to, known=order.customer_id is not None)
    if not agreed and order.customer_id is None:
        raise Invalid("No customer is known who could accept it: change it at once.", field="agreed")
    edit = _edit(order, plan, why, to, by=by, at=at)
    if agreed:
        happened, edit.ended_at = machine.enter(edit, "agree"), at
    edit.save(force_insert=True)
    _check_giving(order, edit, plan, agreed=agreed, by=by, at=at)
    events.record(happened if agreed else "order_edit.proposed", edit, by=by, at=at, reason=why, **_facts(edit))
    if agreed:
        _apply(order, edit, plan, by=by, at=at)
    else:
        Order.objects.filter(id=order.id).update(changed_at=at)
    return edit


@command
def accept_edit(*, edit_id: int, by: Actor, at: datetime) -> OrderEdit:
    """The customer wants the change that was proposed to her, or told a person so.

    Raises NotAsProposed where it would cost something else now, TooLateToChange, CannotBeAdded, OutOfStock, BeingPaid,
    IllegalMove where it was answered before.
    """
    order, edit = _for_change(edit_id, by)
    if edit.state == EditState.PROPOSED and edit.valid_until <= at:
        raise Refusal("The time to accept this change is over. Nothing was changed.")
    machine.move(edit, "accept", by=by, at=at, also={"ended_at": at}, **_facts(edit))
    plan = plan_edit(order, edit.wished(), at=at)
    _check_approved(order, plan)
    if plan.difference_minor != edit.difference_minor:
        raise NotAsProposed(
            f"{order.number} has moved since this was proposed, and it would cost something else now. Nothing was"
            " changed: ask for a new proposal."
        )
    _apply(order, edit, plan, by=by, at=at)
    return edit


@command
def decline_edit(*, edit_id: int, by: Actor, at: datetime) -> OrderEdit:
    """The customer does not want the change: the order stays as it is."""
    order, edit = _for_change(edit_id, by)
    _end(order, edit, "decline", by=by, at=at)
    return edit


@command
def withdraw_edit(*, edit_id: int, reason: str, by: Actor, at: datetime) -> OrderEdit:
    """Take a proposal back before the customer has answered."""
    order, edit = _for_change(edit_id, by)
    require(by, SELL, "withdraw changes of orders", shop=order.shop_id)
    _end(order, edit, "withdraw", reason=reason.strip()[:LONGEST], by=by, at=at)
    return edit


@command
def expire_edit(*, edit_id: int, by: Actor, at: datetime) -> OrderEdit:
    """End a proposal that nobody answered in time. Twice, or too early, changes nothing."""
    order, edit = _for_change(edit_id, by)
    if edit.state == EditState.PROPOSED and edit.valid_until <= at:
        _end(order, edit, "expire", by=by, at=at)
    return edit


def _for_change(edit_id: int, by: Actor) -> tuple[Order, OrderEdit]:
    """A change with its order, locked. Staff need the right to sell; a link opens its own order alone."""
    found = OrderEdit.objects.select_related("order").get(id=edit_id)
    order = order_for_change(found.order.number or "")
    if by.kind == "link":
        if order.id not in by.orders:
            raise NotAllowed("This order is somebody else's.")
    else:
        require(by, SELL, "change orders", shop=order.shop_id)
    scope.work_in(order.shop_id)
    edit = OrderEdit.objects.get(id=edit_id)
    edit.order = order
    return order, edit


def _check_approved(order: Order, plan: EditPlan) -> None:
    """No change gets past the rules of approval: neither while they are asked, nor by making the order dearer."""
    approval = approval_of_order(order.id)
    if approval is not None and approval.state == ApprovalState.WAITING:
        raise ApprovalFirst(f"{order.number} waits for approval: have it approved or refused first.")
    if plan.difference_minor > 0 and has_to_be_approved(order, plan.due_after_minor):
        amount = say(plan.due_after_minor, order.currency)
        raise ApprovalFirst(
            f"With this {order.number} costs {amount}, which has to be approved: place what is added as an order of its"
            " own. Nothing was changed."
        )


def _check_giving(order: Order, edit: OrderEdit, plan: EditPlan, *, agreed: bool, by: Actor, at: datetime) -> None:
    """No money gets back past the refund limits: a discount is a gesture, what is taken off a refund at its price.

    A proposal counts in full, now: it may be paid for before the customer accepts it. Raises AboveYourLimit.
    """
    goes_back = plan.goes_back_minor if agreed else max(-plan.difference_minor, 0)
    gesture = plan.wish.discount_minor
    if agreed and order.state == OrderState.PLACED:
        gesture = min(gesture, goes_back)  # What was not paid is not given back.
    ledger.allow_giving(
        shop_id=order.shop_id, what=f"order_edit:{edit.id}", refund_minor=max(goes_back - gesture, 0),
        gesture_minor=gesture, by=by, at=at,
    )  # fmt: skip


def _check_unchanged(order: Order, seen: datetime | None) -> None:
    if seen is None or order.changed_at == seen:
        return
    changed = [f"{c.what}: {c.before} → {c.after}" for c in difference_since(order, seen)]
    said = "; ".join(changed[:5]) or "somebody worked on it"
    raise ChangedMeanwhile(
        f"{order.number} has changed since you opened it ({said}). Nothing was done: look at it again, then confirm.",
        changes=changed,
    )


def _cleaned(wish: Wish) -> Wish:
    if wish.ship_to is None:
        return wish
    return Wish(wish.lines, wish.added, typed_address(wish.ship_to), wish.shipping_code, wish.discount_minor)


def _edit(order: Order, plan: EditPlan, why: str, to: To, *, by: Actor, at: datetime) -> OrderEdit:
    return OrderEdit(
        retailer_id=order.retailer_id, group_id=order.group_id, shop_id=order.shop_id, customer_id=order.customer_id,
        order=order, wish=plan.wish.stored(), ship_to=dict(plan.ship_to or {}), to=[list(one) for one in to],
        changed=list(plan.changed), due_before_minor=plan.due_before_minor, due_after_minor=plan.due_after_minor,
        currency=order.currency, reason=why, asked_by_id=by.id if by.kind == "staff" else by.on_behalf_of,
        asked_by_name=by.name[:120], proposed_at=at, valid_until=at + ANSWER_WITHIN,
    )  # fmt: skip


def _apply(order: Order, edit: OrderEdit, plan: EditPlan, *, by: Actor, at: datetime) -> None:
    if paid.is_being_paid(intents_of(order)):
        raise BeingPaid(f"A payment of {order.number} is being decided. Nothing was changed; try again in a minute.")
    apply_edit(order, plan, edit.reason, edit.goes_to(), by=by, at=at)


def _end(order: Order, edit: OrderEdit, verb: str, *, reason: str = "", by: Actor, at: datetime) -> None:
    machine.move(edit, verb, by=by, at=at, reason=reason, also={"ended_at": at}, **_facts(edit))
    Order.objects.filter(id=order.id).update(changed_at=at)


def _facts(edit: OrderEdit) -> dict[str, Any]:
    difference = edit.difference_minor
    return {
        "difference_minor": difference, "currency": edit.currency, "said": "; ".join(edit.said),
        "due_after_minor": edit.due_after_minor, "changed": edit.changed, "valid_until": edit.valid_until,
    }  # fmt: skip
