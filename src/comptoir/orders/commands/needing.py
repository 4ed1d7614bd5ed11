"""Whether a new order waits for approval, by the rules of its shop, or for a call to its customer."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from comptoir.kernel import events
from comptoir.kernel.rules.queries import in_force
from comptoir.kernel.scope import Actor
from comptoir.payments.states import GatewayName
from comptoir.shops.roles import ROLES

from ..approval_rules import RULES, decision
from ..calling import LONGEST_WAIT
from ..models import Approval, Confirmation, Order
from ..queries.confirmations import is_asked_at_once
from ..states import ConfirmationState

if TYPE_CHECKING:
    from comptoir.customers.models import Customer
    from comptoir.payments.models import Way


def approval_of(order: Order, customer: "Customer | None", *, way: str, at: datetime) -> Approval | None:
    """What has to be approved before an order that is about to be stored may be paid; None: nothing.

    Only business customers' orders are asked about: nobody else's pays for the reading of rules.
    """
    if customer is None or customer.kind != "b2b" or not order.total_minor:
        return None
    rules = in_force(order.shop_id, RULES.name)
    said = decision(rules.document, amount_minor=order.total_minor, policy=customer.policy)
    levels = said.outcome["levels"]
    if not levels:
        return None
    expires_at = at + timedelta(hours=said.outcome["hours"])
    # Its own deadline ends it first; the order's begins once it is approved.
    order.pay_by = expires_at + timedelta(days=1)
    return Approval(
        retailer_id=order.retailer_id, group_id=order.group_id, shop_id=order.shop_id, levels=levels, way=way,
        rules_number=rules.number, decision=said.stored(), asked_at=at, expires_at=expires_at,
    )  # fmt: skip


def has_to_be_approved(order: Order, amount_minor: int) -> bool:
    """Whether an order would have to be approved if it cost so much."""
    customer = order.customer
    if customer is None or customer.kind != "b2b":
        return False
    rules = in_force(order.shop_id, RULES.name)
    return bool(decision(rules.document, amount_minor=amount_minor, policy=customer.policy).outcome["levels"])


def wait_for_approval(order: Order, approval: Approval, *, by: Actor, at: datetime) -> None:
    """Store it with its order, which has its number by now."""
    approval.order = order
    approval.save(force_insert=True)
    first, rule = ROLES[approval.role].lower(), approval.decision["rule"]
    told = {"levels": len(approval.levels), "first": first, "rule": rule, "rules_number": approval.rules_number}
    events.record("approval.asked", order, by=by, at=at, **told)


def confirmation_of(order: Order, way: "Way | None", *, at: datetime) -> Confirmation | None:
    """The call that an order paid so waits for before it goes to the shelf; None where its shop wants none.

    What is asked for from the beginning (a transfer) keeps its deadline; else its own ends the order.
    """
    if way is None or not way.confirm_first or not order.total_minor:
        return None
    expires_at = at + LONGEST_WAIT
    if way.can.is_by_word:
        order.pay_by = expires_at + timedelta(days=1)
    elif order.pay_by:
        expires_at = order.pay_by
    return Confirmation(
        retailer_id=order.retailer_id, group_id=order.group_id, shop_id=order.shop_id, way=way.gateway,
        hours=way.confirm_hours, next_call_at=at, asked_at=at, expires_at=expires_at,
    )  # fmt: skip


def is_called_about(order: Order) -> bool:
    """Whether a placed order waits for a call, and asks for nothing before it."""
    found = Confirmation.objects.filter(order=order, state=ConfirmationState.WAITING).first()
    return found is not None and not is_asked_at_once(found)


def wait_for_confirmation(order: Order, confirmation: Confirmation, *, by: Actor, at: datetime) -> None:
    """Store it with its order, which has its number by now."""
    confirmation.order = order
    confirmation.save(force_insert=True)
    events.record("confirmation.asked", order, by=by, at=at, way=GatewayName(confirmation.way).label)


def let_wait(
    order: Order, approval: Approval | None, confirmation: Confirmation | None, *, by: Actor, at: datetime
) -> bool:
    """Store what a new order waits for; whether its money is asked for all the same."""
    if approval:
        wait_for_approval(order, approval, by=by, at=at)
    if confirmation:
        wait_for_confirmation(order, confirmation, by=by, at=at)
    return not approval and (confirmation is None or is_asked_at_once(confirmation))
