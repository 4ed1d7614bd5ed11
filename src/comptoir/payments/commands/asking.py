"""What is asked for, its links, and its end without money."""

from datetime import datetime
from typing import Any

from comptoir.kernel import events, machine, rows, scope, tenancy
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.roles import SELL

from ..models import Attempt, Capture, Intent
from ..states import IntentState


class PaymentOver(Refusal):
    """Nothing is to be paid here: it was paid, taken back, or its time is over."""

    def __init__(self, intent: Intent, at: datetime) -> None:
        said = {
            IntentState.SETTLED: f"{intent.purpose} is paid already. Nothing more is due.",
            IntentState.CLOSED: f"{intent.purpose} is no longer to be paid: it was cancelled or its time ran out.",
        }
        super().__init__(said.get(IntentState(intent.state), f"The time to pay {intent.purpose} is over."))


@command
def ask(
    *,
    shop_id: int,
    customer_id: int | None,
    order_id: int | None,
    amount_minor: int,
    currency: str,
    purpose: str,
    pay_by: datetime | None,
    way: str = "",
    by: Actor,
    at: datetime,
) -> Intent:
    """Ask a customer for an amount, once. ``purpose`` is shown to her and comes back in the events.

    Without ``pay_by`` there is no payment link: it is paid in store or by transfer. ``way`` notes how she said that
    she pays.
    """
    require(by, SELL, "ask for payments", shop=shop_id)
    shops.require_in_sight(shop_id)
    scope.work_in(shop_id)
    if amount_minor <= 0:
        raise Invalid("An amount to pay is above zero.", field="amount_minor")
    sight = tenancy.tree().sight_of(shop_id)
    (retailer_id,), (group_id,) = sight.retailers, sight.groups
    intent = Intent(
        retailer_id=retailer_id,
        group_id=group_id,
        shop_id=shop_id,
        customer_id=customer_id,
        order_id=order_id,
        purpose=purpose,
        amount_minor=amount_minor,
        currency=currency,
        way=way,
        pay_by=pay_by,
        made_at=at,
    )
    rows.insert(intent)
    events.record("payment.asked", intent, by=by, at=at, purpose=purpose, amount_minor=amount_minor, currency=currency)
    return intent


@command
def close_intent(*, intent_id: int, by: Actor, at: datetime, reason: str = "") -> Intent:
    """Ask no longer: what it was for expired or was cancelled. One that is paid or closed stays as it is.

    Money that comes later is still recorded: ``payment.captured`` with ``late``.
    """
    intent = intent_for_change(intent_id)
    require(by, SELL, "close payments", shop=intent.shop_id)
    scope.work_in(intent.shop_id)
    if intent.state == IntentState.OPEN:
        machine.move(intent, "close", by=by, at=at, reason=reason, **facts_of(intent))
    return intent


@command
def revoke_link(*, intent_id: int, by: Actor, at: datetime, reason: str = "") -> Intent:
    """Make every payment link sent so far worthless; the next one shown or sent is a new one."""
    intent = intent_for_change(intent_id)
    require(by, SELL, "revoke payment links", shop=intent.shop_id)
    scope.work_in(intent.shop_id)
    intent.link_version += 1
    intent.save(update_fields=["link_version"])
    events.record(
        "payment.link_revoked", intent, by=by, at=at, reason=reason, version=intent.link_version, **facts_of(intent)
    )
    return intent


@command
def resend_link(*, intent_id: int, by: Actor, at: datetime) -> Intent:
    """Send the customer the same payment link once more.

    Raises PaymentOver where nothing is to be paid.
    """
    intent = intent_for_change(intent_id)
    require(by, SELL, "send payment links", shop=intent.shop_id)
    scope.work_in(intent.shop_id)
    check_payable(intent, at)
    events.record("payment.link_resent", intent, by=by, at=at, **facts_of(intent))
    return intent


def intent_for_change(intent_id: int) -> Intent:
    """The intent, locked: the first lock of everything that moves money."""
    return Intent.objects.select_for_update().get(id=intent_id)


def check_payable(intent: Intent, at: datetime) -> None:
    if intent.state != IntentState.OPEN or intent.pay_by is None or at >= intent.pay_by:
        raise PaymentOver(intent, at)


def facts_of(intent: Intent) -> dict[str, Any]:
    return {"intent": intent.id, "amount_minor": intent.amount_minor, "currency": intent.currency}


def owners(row: Intent | Attempt | Capture) -> dict[str, Any]:
    """Whose a row is, for the rows that hang on it."""
    return {name: getattr(row, name) for name in ("retailer_id", "group_id", "shop_id", "customer_id", "order_id")}
