"""A payment that an agent recorded by mistake, taken back."""

from datetime import datetime
from uuid import uuid4

from comptoir.kernel import machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.ledger.posting import money_out
from comptoir.shops.roles import TAKE_PAYMENT

from ..models import Capture, Intent, Operation, Refund
from ..queries import latest_attempts
from ..states import IntentState, OperationKind, OperationState
from .asking import facts_of, intent_for_change, owners
from .captures import NothingLeft, NotOffline, book
from .operations import answer, ask_operation, ask_reversal, is_by_program


@command
def reverse_offline(*, capture_id: int, reason: str, by: Actor, at: datetime) -> Refund:
    """Take back a payment that was recorded by mistake: the amount is due again.

    What the shop's own word had held for a delivery (pay on delivery, in store) is held for it again.

    Raises NotOffline for money that came through a gateway, NothingLeft where it went back already.
    """
    found = Capture.objects.get(id=capture_id)
    require(by, TAKE_PAYMENT, "take payments back", shop=found.shop_id)
    scope.work_in(found.shop_id)
    if not reason.strip():
        raise Invalid("Say why the payment is taken back.", field="reason")
    intent = intent_for_change(found.intent_id)
    capture = Capture.objects.select_for_update().get(id=capture_id)
    if not capture.is_offline:
        raise NotOffline("This money came by card: give it back with a refund.")
    if capture.refunded_minor:
        raise NothingLeft(capture)
    refund = Refund.objects.create(
        **owners(intent),
        capture=capture,
        kind=Refund.Kind.REVERSAL,
        key=uuid4(),
        amount_minor=capture.amount_minor,
        currency=capture.currency,
        reason=reason.strip()[:300],
        made_at=at,
        changed_at=at,
    )
    machine.move(
        refund,
        "reverse",
        by=by,
        at=at,
        reason=reason.strip(),
        means=capture.means,
        capture=capture.id,
        order=intent.order_id,
        **{**facts_of(intent), "amount_minor": refund.amount_minor},
    )
    book(capture, "reversal", f"refund:{refund.id}", money_out(capture.source, capture.amount_minor), by=by, at=at)
    if intent.state == IntentState.SETTLED and not _others_cover(intent, capture):
        machine.move(intent, "reopen", by=by, at=at, **facts_of(intent))
    _hold_again(capture, intent, by=by, at=at)
    return refund


def _others_cover(intent: Intent, reversed_capture: Capture) -> bool:
    others = Capture.objects.filter(intent=intent).exclude(id=reversed_capture.id)
    return sum(capture.left_minor for capture in others) >= intent.amount_minor


def _hold_again(capture: Capture, intent: Intent, *, by: Actor, at: datetime) -> None:
    """The next attempt at the part that the money was taken for: its amount, and what is left of the one before."""
    taken = Operation.objects.filter(capture=capture, kind=OperationKind.CAPTURE).select_related("of").first()
    if taken is None or taken.of is None or is_by_program(taken.of):
        return
    latest = latest_attempts(intent.id)[taken.reference]
    amount = capture.amount_minor + latest.left_minor
    if latest.left_minor:
        latest.intent = intent
        ask_reversal(latest, by=by, at=at)
    again = ask_operation(
        intent, OperationKind.AUTHORISE, latest.gateway, at=at, reference=taken.reference, amount_minor=amount,
        attempt=latest.attempt + 1, round=latest.round,
    )  # fmt: skip
    answer(again, OperationState.OK, by=by, at=at)
