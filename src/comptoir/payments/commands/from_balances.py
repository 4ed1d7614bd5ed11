"""Paying with what the shop owes the customer: her wallet, a credit note, or the credit line she was given."""

from datetime import datetime

from comptoir.kernel import scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import TAKE_PAYMENT

from ..gateways.balances import BALANCES
from ..models import Capture
from ..states import GatewayName, IntentState
from .asking import PaymentOver, intent_for_change
from .captures import NotTheAmount, record_capture
from .ways import known, way_that_is_on


@command
def pay_from_balance(*, intent_id: int, gateway: str, number: str = "", by: Actor, at: datetime) -> Capture:
    """Pay all that an intent asks for from the customer's wallet, credit line or credit note (``number``).

    Both sides move in one transaction: what is spent is spent once, and the payment stands.

    Raises NotEnough (nothing was spent), NotTakenHere, PaymentOver, NobodyToPayFrom, Invalid.
    """
    intent = intent_for_change(intent_id)
    if by.kind != "customer" or by.customer is None or by.customer != intent.customer_id:
        require(by, TAKE_PAYMENT, "pay from a customer's wallet", shop=intent.shop_id)
    scope.work_in(intent.shop_id)
    name = known(gateway)
    if name not in BALANCES:
        raise Invalid(
            f"“{name.label}” is no account of the customer; use one of {', '.join(BALANCES)}.", field="gateway"
        )
    way_that_is_on(intent.shop_id, gateway)
    if name == GatewayName.CREDIT_NOTE and not number.strip():
        raise Invalid("Name the credit note.", field="number")
    if intent.state != IntentState.OPEN:
        raise PaymentOver(intent, at)
    if Capture.objects.filter(intent=intent).exists():
        raise NotTheAmount(f"A part of {say(intent.amount_minor, intent.currency)} has come already.")
    means = f"{name.label} {number.strip()[:24]}".strip() if name == GatewayName.CREDIT_NOTE else name.label
    first = f"{number.strip()[:24]}/" if name == GatewayName.CREDIT_NOTE else ""
    return record_capture(
        intent_id=intent.id, source=BALANCES[name], reference=f"{first}{intent.id}", means=means,
        amount_minor=intent.amount_minor, by=by, at=at,
    )  # fmt: skip
