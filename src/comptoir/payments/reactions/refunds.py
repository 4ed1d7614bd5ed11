"""Money that goes back through a gateway: sent, and asked about."""

from datetime import datetime

import structlog

from comptoir.kernel.errors import Refusal
from comptoir.kernel.events import on
from comptoir.kernel.jobs import actor_of, sweep
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor

from .. import commands
from ..gateways import Deed, GatewayRefused, GatewayUnclear
from ..models import Refund
from ..saying import RefundSaid, refund_said
from ..states import RefundState
from .accounts import account_of, worker_of

log = structlog.get_logger("comptoir.payments")


@on("refund.asked", "refund.retried")
def send_asked_refund(event: Event) -> None:
    """Money that came through a gateway is given back there."""
    refund = commands.claim_refund(refund_id=event.subject_id or 0, by=actor_of(event), at=event.at)
    if refund is not None:
        _send(refund, at=event.at)


def _send(refund: Refund, *, at: datetime) -> Refund:
    worker = worker_of(refund.shop)
    try:
        gateway = account_of(refund.shop, refund.capture.gateway)
        if refund.kind == Refund.Kind.VOID:
            said = refund_said(gateway.void(refund.key, refund.capture.reference))
        else:
            said = gateway.refund(refund.key, refund.capture.reference, refund.amount_minor, refund.currency)
    except (GatewayRefused, Refusal) as refusal:
        said = RefundSaid(key=refund.key, state=RefundState.FAILED, failure=str(refusal))
    except GatewayUnclear as doubt:
        return commands.lose_refund(refund_id=refund.id, reason=str(doubt), by=worker, at=at)
    return commands.hear_of_refund(refund_id=refund.id, said=said, by=worker, at=at)


@sweep("* * * * *")
def ask_about_refunds(actor: Actor, at: datetime) -> int:
    """Ask gateways about refunds of which nothing was heard for a while. How many were asked."""
    (shop_id,) = actor.shops
    due = commands.claim_due_refunds(shop_id=shop_id, by=actor, at=at)
    for refund in due:
        try:
            _ask_about_refund(refund, at=at)
        except (GatewayUnclear, GatewayRefused, Refusal) as silence:
            log.warning("gateway not asked", shop=shop_id, refund=refund.id, why=type(silence).__name__)
            break
    return len(due)


def _ask_about_refund(refund: Refund, *, at: datetime) -> None:
    deed = Deed(refund.key, gateway_id=refund.gateway_id, of=refund.capture.reference, asked_at=refund.made_at)
    said = account_of(refund.shop, refund.capture.gateway).ask_refund(deed)
    if said is not None:
        commands.hear_of_refund(refund_id=refund.id, said=said, by=worker_of(refund.shop), at=at)
    elif refund.state in (RefundState.ASKED, RefundState.UNKNOWN):  # It never arrived there.
        _send(refund, at=at)
