"""Paying with what the shop owes the customer: her wallet, a credit note, or the credit line she was given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comptoir.kernel import scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import TAKE_PAYMENT

from ..gateways.balances import BALANCES
from ..models import Capture, Operation
from ..states import GatewayName, IntentState
from .asking import PaymentOver, intent_for_change
from .authorising import authorise, is_her_own
from .captures import NotTheAmount, record_capture
from .ways import known, way_that_is_on


@dataclass(frozen=True)
class FromBalance:
    """What was spent, or is held until the goods leave: one of the two."""

    capture: Capture | None
    held: tuple[Operation, ...] = ()

    @property
    def amount_minor(self) -> int:
        return self.capture.amount_minor if self.capture else sum(row.amount_minor for row in self.held)

    @property
    def means(self) -> str:
        return self.capture.means if self.capture else self.held[0].means


@command
def pay_from_balance(
    *, intent_id: int, gateway: str, number: str = "", parts: Sequence[tuple[str, int]] = (), by: Actor, at: datetime
) -> FromBalance:
    """Pay all that an intent asks for from the customer's wallet, credit line or credit note (``number``).

    With ``parts`` (reference, amount) of the deliveries the money is held for each of them, where the shop takes it
    when the goods leave; else it is spent now. Both sides move in one transaction: what is spent or held is so once.

    Raises NotEnough (nothing was spent), NotTakenHere, PaymentOver, NobodyToPayFrom, Invalid.
    """
    intent = intent_for_change(intent_id)
    if not is_her_own(by, intent):
        require(by, TAKE_PAYMENT, "pay from a customer's wallet", shop=intent.shop_id)
    scope.work_in(intent.shop_id)
    name = known(gateway)
    if name not in BALANCES:
        raise Invalid(
            f"“{name.label}” is no account of the customer; use one of {', '.join(BALANCES)}.", field="gateway"
        )
    way = way_that_is_on(intent.shop_id, gateway)
    note = number.strip()[:24] if name == GatewayName.CREDIT_NOTE else ""
    if name == GatewayName.CREDIT_NOTE and not note:
        raise Invalid("Name the credit note.", field="number")
    if intent.state != IntentState.OPEN:
        raise PaymentOver(intent, at)
    if Capture.objects.filter(intent=intent).exists():
        raise NotTheAmount(f"A part of {say(intent.amount_minor, intent.currency)} has come already.")
    if parts and way.at_dispatch:
        held = authorise(intent_id=intent.id, gateway=gateway, parts=parts, receipt=note, by=by, at=at)
        return FromBalance(None, tuple(held))
    first = f"{note}/" if note else ""
    capture = record_capture(
        intent_id=intent.id, source=BALANCES[name], reference=f"{first}{intent.id}",
        means=f"{name.label} {note}".strip(), amount_minor=intent.amount_minor, by=by, at=at,
    )  # fmt: skip
    return FromBalance(capture)
