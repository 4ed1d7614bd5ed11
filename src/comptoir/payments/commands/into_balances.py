"""Money that goes back into what the shop owes the customer: her wallet, or a new credit note. It is there at once."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from comptoir.kernel import machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.ledger import commands as ledger
from comptoir.shops.roles import REFUND

from ..models import Capture, Refund
from .asking import intent_for_change, owners
from .captures import NothingLeft

BALANCES = (Refund.Destination.WALLET, Refund.Destination.CREDIT_NOTE)


class NobodyToOwe(Refusal):
    """The money came from nobody we know."""


@command
def refund_into(
    *, capture_id: int, amount_minor: int, destination: str, reason: str, by: Actor, at: datetime
) -> Refund:
    """Give a part of money that came into the customer's wallet, or as a credit note, whatever she had paid with.

    It counts on what came like a refund the way it came, so all together are never more. It is done at once: no
    gateway is asked, nothing waits for a person.

    Raises NothingLeft where less is left, NobodyToOwe where no customer is known, Invalid.
    """
    found = Capture.objects.get(id=capture_id)
    require(by, REFUND, "refund payments", shop=found.shop_id)
    scope.work_in(found.shop_id)
    if destination not in BALANCES:
        raise Invalid(f"A refund goes into one of {', '.join(BALANCES)}.", field="destination")
    if not reason.strip():
        raise Invalid("Say why the money goes back.", field="reason")
    if amount_minor <= 0:
        raise Invalid("An amount that goes back is above zero.", field="amount_minor")
    intent = intent_for_change(found.intent_id)
    capture = Capture.objects.select_for_update().get(id=capture_id)
    if capture.customer_id is None:
        raise NobodyToOwe("No customer is known for this payment: it goes back the way it came.")
    if amount_minor > capture.left_minor:
        raise NothingLeft(capture)
    refund = Refund.objects.create(
        **owners(capture), capture=capture, destination=destination, key=uuid4(), amount_minor=amount_minor,
        currency=capture.currency, reason=reason.strip()[:300], made_at=at, changed_at=at,
    )  # fmt: skip
    number = _owe(refund, intent.purpose, by=by, at=at)
    refund.note_number = number
    machine.move(
        refund, "finish", by=by, at=at, reason=reason.strip(), also={"note_number": number, "changed_at": at},
        refund=refund.id, capture=capture.id, amount_minor=amount_minor, currency=refund.currency,
        means=refund.means, destination=destination,
    )  # fmt: skip
    return refund


def _owe(refund: Refund, purpose: str, *, by: Actor, at: datetime) -> str:
    """Book it into her account; the number of the credit note, where it is one."""
    fact: dict[str, Any] = {
        "shop_id": refund.shop_id, "customer": refund.customer_id or 0, "amount_minor": refund.amount_minor,
        "reference": f"refund-{refund.id}", "purpose": purpose, "by": by, "at": at,
    }  # fmt: skip
    if refund.destination == Refund.Destination.WALLET:
        ledger.refund_to_wallet(**fact)
        return ""
    return ledger.refund_to_credit_note(**fact, reason=refund.reason).number
