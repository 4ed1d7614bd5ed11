"""Every attempt to move money is kept among the operations, also what was answered on a page or over the counter."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from comptoir.kernel import machine
from comptoir.kernel.scope import Actor

from ..gateways.features import FEATURES
from ..models import Intent, Operation, Refund
from ..saying import verb_of_operation
from ..states import GatewayName, OperationKind, OperationState
from .asking import owners


def note_attempt(
    intent: Intent, kind: OperationKind, gateway: str, state: OperationState, *, by: Actor, at: datetime, **about: Any
) -> Operation:
    """Keep what was answered elsewhere (on a gateway's page, about a refund) among the operations. It is no news.

    Under the ``key`` of one that is processing, it follows that one.
    """
    about = {"key": uuid4(), "currency": intent.currency, "made_at": at, "changed_at": at} | about
    row = Operation(**owners(intent), intent=intent, kind=kind, gateway=gateway, **about)
    row.failure = row.failure[:120]
    machine.enter(row, verb_of_operation(kind, state))
    before = Operation.objects.filter(key=row.key, state__in=[OperationState.PROCESSING, OperationState.MANUAL]).last()
    if before:
        machine.move(before, "follow", by=by, at=at, also={"changed_at": at}, **facts_of_operation(before))
        row.follows = before
    row.save(force_insert=True)
    return row


def note_refund(refund: Refund, state: OperationState, *, by: Actor, at: datetime) -> None:
    """Keep an attempt to give money back among the operations."""
    capture = refund.capture
    kind = OperationKind.VOID if refund.kind == Refund.Kind.VOID else OperationKind.REFUND
    note_attempt(
        capture.intent,
        kind,
        capture.gateway or way_of_source(capture.source),
        state,
        key=refund.key,
        refund=refund,
        capture=capture,
        amount_minor=refund.amount_minor,
        means=capture.means,
        failure=refund.failure,
        gateway_id=refund.gateway_id,
        by=by,
        at=at,
    )


def way_of_source(source: str) -> GatewayName:
    """The way by which money of a source comes where no program took it."""
    return next((name for name, can in FEATURES.items() if can.source == source), GatewayName.IN_STORE)


def facts_of_operation(operation: Operation) -> dict[str, Any]:
    return {
        "operation": operation.id,
        "intent": operation.intent_id,
        "of": operation.of_id,  # What it takes from, or gives up.
        "kind": operation.kind,
        "what": operation.get_kind_display(),
        "gateway": operation.gateway,
        "way": operation.get_gateway_display(),
        "part": operation.reference,
        "amount_minor": operation.amount_minor,
        "currency": operation.currency,
    }
