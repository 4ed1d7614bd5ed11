"""Operations at gateways: authorise, take, give up, void. Each is claimed, asked, and its answer recorded."""

from datetime import datetime

import structlog

from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.events import on
from comptoir.kernel.jobs import actor_of, sweep
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor

from .. import commands, links, queries
from ..gateways import Card, Deed, Gateway, GatewayRefused, GatewayUnclear
from ..models import Operation
from ..saying import OperationSaid
from ..states import OperationKind, OperationState
from .accounts import account_of, worker_of

log = structlog.get_logger("comptoir.payments")


@on("payment.authorisation_asked")
def authorise_part_by_part(event: Event) -> None:
    """Ask the gateway about one part after the other: after the first that fails, the rest are skipped."""
    authorise_now(event.subject_id or 0, by=actor_of(event), at=event.at)


def authorise_now(intent_id: int, *, by: Actor, at: datetime) -> None:
    """Ask about what of an intent was not asked yet. Door and worker may both come: whoever claims a part asks."""
    asked: set[int] = set()
    while True:
        with scope.reading(by):
            waiting = queries.operations_of_intent(intent_id).filter(state=OperationState.ASKED)
            found = waiting.filter(kind__in=[OperationKind.AUTHORISE, OperationKind.CHARGE]).exclude(id__in=asked)
            first = found.first()
        if first is None:
            return
        asked.add(first.id)
        operation = commands.claim_operation(operation_id=first.id, by=by, at=at)
        if operation is not None:
            _ask(operation, at=at)


@on("operation.asked")
def ask_gateway(event: Event) -> None:
    """Take, give up, void: what was asked for is done at the gateway."""
    operation = commands.claim_operation(operation_id=event.subject_id or 0, by=actor_of(event), at=event.at)
    if operation is not None:
        _ask(operation, at=event.at)


@sweep("* * * * *")
def ask_about_operations(actor: Actor, at: datetime) -> int:
    """Ask gateways about operations of which nothing was heard for a while. How many were asked."""
    (shop_id,) = actor.shops
    due = commands.claim_due_operations(shop_id=shop_id, by=actor, at=at)
    for operation in due:
        try:
            said = account_of(operation.intent.shop, operation.gateway).ask_operation(_deed(operation))
            if said is not None:
                _hear(operation, said, at=at)
            elif operation.state in (OperationState.ASKED, OperationState.UNKNOWN):  # It never arrived there.
                _ask(operation, at=at)
        except (GatewayUnclear, GatewayRefused, Refusal) as silence:  # The others are asked next time.
            log.warning("gateway not asked", shop=shop_id, operation=operation.id, why=type(silence).__name__)
            break
    return len(due)


def _ask(operation: Operation, *, at: datetime) -> None:
    """Send an operation; one that follows another asks what became of that."""
    shop = operation.intent.shop
    try:
        gateway = account_of(shop, operation.gateway)
        said = gateway.ask_operation(_deed(operation)) if operation.follows_id else None
        if said is None:
            said = _send(gateway, operation)
    except (GatewayRefused, Refusal) as refusal:
        said = OperationSaid(key=operation.key, state=OperationState.FAILED, failure=str(refusal))
    except GatewayUnclear as doubt:
        commands.lose_operation(operation_id=operation.id, reason=str(doubt), by=worker_of(shop), at=at)
        return
    _hear(operation, said, at=at)


def _send(gateway: Gateway, operation: Operation) -> OperationSaid:
    key, amount, of = operation.key, operation.amount_minor, operation.of
    shop = operation.intent.shop
    match operation.kind:
        case OperationKind.CAPTURE:
            return gateway.capture(key, of.gateway_id if of else "", amount, operation.currency)
        case OperationKind.REVERSE:
            return gateway.reverse(key, of.gateway_id if of else "", amount)
        case OperationKind.VOID:
            return gateway.void(key, of.gateway_id if of else "")
    card = Card(
        key=key,
        token=operation.token,
        amount_minor=amount,
        currency=operation.currency,
        description=f"{shop.name} · {operation.intent.purpose}",
        callback_url=links.callback_address(shop.code, operation.gateway),
    )
    return gateway.authorise(card) if operation.kind == OperationKind.AUTHORISE else gateway.charge(card)


def _deed(operation: Operation) -> Deed:
    of = operation.of.gateway_id if operation.of else ""
    return Deed(
        operation.key, operation.kind, operation.gateway_id, of, operation.amount_minor, operation.currency,
        operation.made_at,
    )  # fmt: skip


def _hear(operation: Operation, said: OperationSaid, *, at: datetime) -> None:
    worker = worker_of(operation.intent.shop)
    try:
        commands.hear_of_operation(operation_id=operation.id, said=said, by=worker, at=at)
    except commands.NotWhatWeAsked as problem:
        commands.dispute_operation(operation_id=operation.id, problem=problem.message, by=worker, at=at)
