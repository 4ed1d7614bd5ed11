"""Customers who may not buy for now, or not for so much: debts, chargebacks, a quarrel that is not over."""

from datetime import datetime

from comptoir.kernel import events
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import HOLD

from ..models import Customer
from .finding import customer_for_change, touch

LONGEST = 300
MOST = 10**14


@command
def stop_buying(
    *, code: str, above_minor: int = 0, reason: str, shop_id: int | None = None, by: Actor, at: datetime
) -> Customer:
    """Refuse a customer's orders above an amount (with tax, in the shop's smallest coin); 0: every one of them.

    Orders that stand go on. Raises Invalid without a reason.
    """
    customer = customer_for_change(code, by, "stop customers from buying", HOLD, shop_id=shop_id)
    why = reason.strip()[:LONGEST]
    if not why:
        raise Invalid("Say why she may not buy: whoever takes her order reads it.", field="reason")
    if not 0 <= above_minor <= MOST:
        raise Invalid("An amount is not below zero.", field="above_minor")
    customer.stop_above_minor, customer.stop_reason = above_minor, why
    customer.save(update_fields=["stop_above_minor", "stop_reason"])
    touch(customer, at)
    events.record(
        "customer.buying_stopped", customer, by=by, at=at, reason=why, code=customer.code, above_minor=above_minor
    )
    return customer


@command
def let_buy(*, code: str, shop_id: int | None = None, by: Actor, at: datetime) -> Customer:
    """Take a customer's orders again. One who may buy stays as she is."""
    customer = customer_for_change(code, by, "let customers buy again", HOLD, shop_id=shop_id)
    if customer.stop_above_minor is not None:
        customer.stop_above_minor, customer.stop_reason = None, ""
        customer.save(update_fields=["stop_above_minor", "stop_reason"])
        touch(customer, at)
        events.record("customer.buying_allowed", customer, by=by, at=at, code=customer.code)
    return customer
