"""The in-house gateway: what the shop owes the customer, or lets her owe, pays for her purchase.

Nothing outside is called: the ledger is asked within the same transaction, so money is never there twice or nowhere.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.ledger import commands as ledger
from comptoir.ledger import queries as books

from ..states import GatewayName

if TYPE_CHECKING:
    from ..models import Capture, Operation, Refund

BALANCES = {  # Way to pay → the source of its captures.
    GatewayName.WALLET: "wallet",
    GatewayName.CREDIT_LINE: "credit",
    GatewayName.CREDIT_NOTE: "note",
}
SOURCES = frozenset(BALANCES.values())
AS_LONG_AS_THE_ORDER = timedelta(days=3650)  # A hold ends with its order: posted or given back.


class NobodyToPayFrom(Refusal):
    """The payment is of nobody we know, who could have a wallet."""


def hold(operation: "Operation", number: str, *, by: Actor, at: datetime) -> str:
    """Promise the customer's money to what an operation authorises; the name of the hold.

    ``number`` is that of a credit note. Raises NotEnough, NoCreditLine, NoSuchNote, NobodyToPayFrom, Invalid.
    """
    if operation.customer_id is None:
        raise _nobody()
    way = GatewayName(operation.gateway)
    if way == GatewayName.CREDIT_NOTE and not number:
        raise Invalid("Name the credit note: pay the order with it once it is placed.", field="number")
    held = ledger.hold_money(
        shop_id=operation.shop_id, customer=operation.customer_id, kind=way.value, name=number,
        amount_minor=operation.amount_minor, reference=f"operation-{operation.id}", purpose=operation.intent.purpose,
        expires_at=at + AS_LONG_AS_THE_ORDER, by=by, at=at,
    )  # fmt: skip
    return str(held.id)


def release(authorisation: "Operation", *, by: Actor, at: datetime) -> None:
    """Give back what is still held; what was spent of it stays spent, and its rest is free already."""
    if books.is_held(int(authorisation.gateway_id)):
        ledger.void_hold(hold_id=int(authorisation.gateway_id), by=by, at=at)


def spend(capture: "Capture", authorisation: "Operation | None", *, by: Actor, at: datetime) -> None:
    """Settle what a capture says from the customer's account, or from what was held there before.

    Raises NotEnough, NoCreditLine, NoSuchNote, NobodyToPayFrom.
    """
    if capture.customer_id is None:
        raise _nobody()
    if authorisation is not None:
        hold_id = int(authorisation.gateway_id)
        ledger.post_hold(hold_id=hold_id, amount_minor=capture.amount_minor, by=by, at=at)
        return
    given: dict[str, Any] = {
        "shop_id": capture.shop_id, "amount_minor": capture.amount_minor, "reference": f"capture-{capture.id}",
        "purpose": capture.intent.purpose, "by": by, "at": at,
    }  # fmt: skip
    if capture.source == "wallet":
        ledger.spend_from_wallet(customer=capture.customer_id, **given)
    elif capture.source == "credit":
        ledger.draw_credit(customer=capture.customer_id, **given)
    else:
        number, named, _ = capture.reference.partition("/")
        if not named:
            raise Invalid("Name the credit note: pay the order with it once it is placed.", field="number")
        ledger.spend_credit_note(number=number, customer_id=capture.customer_id, **given)


def _nobody() -> NobodyToPayFrom:
    return NobodyToPayFrom("No customer is known for this payment, so there is no wallet to pay from.")


def give_back(refund: "Refund", *, by: Actor, at: datetime) -> str:
    """Give money back where it had come from; the number of the new credit note, where it came from one.

    What was bought on credit lowers what she owes; as far as she has paid that meanwhile, it goes into her wallet.
    """
    capture = refund.capture
    given: dict[str, Any] = {
        "shop_id": refund.shop_id, "customer": capture.customer_id, "purpose": capture.intent.purpose, "by": by,
        "at": at,
    }  # fmt: skip
    if capture.source == "note":
        note = ledger.refund_to_credit_note(
            amount_minor=refund.amount_minor, reference=f"refund-{refund.id}", reason=refund.reason, **given
        )
        return note.number
    owed = ledger.owed_on_credit(customer_id=capture.customer_id or 0, shop_id=refund.shop_id)
    lowered = min(refund.amount_minor, owed) if capture.source == "credit" else 0
    if lowered:
        ledger.refund_to_credit_line(amount_minor=lowered, reference=f"refund-{refund.id}", **given)
    if refund.amount_minor > lowered:
        ledger.refund_to_wallet(amount_minor=refund.amount_minor - lowered, reference=f"refund-{refund.id}", **given)
    return ""
