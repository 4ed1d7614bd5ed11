"""Gateways with a page of their own: a try to pay gets its page, is asked about, and is closed."""

import time
from datetime import datetime

import structlog

from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.events import on
from comptoir.kernel.jobs import actor_of, sweep
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor

from .. import commands, links, queries
from ..gateways import Deed, GatewayRefused, GatewayUnclear, ToPay
from ..models import Attempt
from ..saying import AttemptSaid
from ..states import AttemptState
from .accounts import account_of, worker_of

log = structlog.get_logger("comptoir.payments")

PATIENCE = 5.0  # Seconds that a person waits for the gateway's page before she is told that we are checking.


@on("attempt.started")
def offer_started_attempt(event: Event) -> None:
    """A started attempt gets its page at the gateway, unless the door was faster."""
    by = actor_of(event)
    attempt = commands.claim_attempt(attempt_id=event.subject_id, by=by, at=event.at) if event.subject_id else None
    if attempt is not None:
        _offer(attempt, at=event.at)


def offer_now(attempt_id: int, *, by: Actor, at: datetime) -> Attempt:
    """Open the gateway's page for a started attempt; past five seconds it is unknown and a sweep goes on.

    Whoever claims it calls. Was the worker faster, the person who waits is given what the worker hears, as soon as it
    does.
    """
    attempt = commands.claim_attempt(attempt_id=attempt_id, by=by, at=at)
    if attempt is not None:
        return _offer(attempt, at=at)
    end = time.monotonic() + PATIENCE
    while True:
        with scope.reading(by):
            attempt = Attempt.objects.get(id=attempt_id)
        if attempt.state != "started" or time.monotonic() > end:
            return attempt
        time.sleep(0.05)


def _offer(attempt: Attempt, *, at: datetime) -> Attempt:
    intent, shop = attempt.intent, attempt.intent.shop
    worker = worker_of(shop)
    try:
        said = account_of(shop, attempt.gateway).offer(
            ToPay(
                key=attempt.key,
                amount_minor=attempt.amount_minor,
                currency=intent.currency,
                description=f"{shop.name} · {intent.purpose}",
                return_url=f"{links.link_address(intent, shop)}?returned=1",
                cancel_url=links.link_address(intent, shop),
                callback_url=links.callback_address(shop.code, attempt.gateway),
                expires_at=intent.pay_by or at,
                asked_at=attempt.made_at,
                holds=attempt.holds,
            )
        )
    except (GatewayRefused, Refusal) as refusal:
        said = AttemptSaid(key=attempt.key, state=AttemptState.FAILED, failure=str(refusal))
    except GatewayUnclear as doubt:
        return commands.lose_attempt(attempt_id=attempt.id, reason=str(doubt), by=worker, at=at)
    return commands.hear_of_attempt(attempt_id=attempt.id, said=said, by=worker, at=at)


@on("payment.settled", "payment.closed", "attempt.offered")
def close_needless_pages(event: Event) -> None:
    """Where nobody shall pay any more, nobody can: it is paid twice less often, and late money is rarer."""
    with scope.reading(actor_of(event)):
        needless = queries.needless_attempts(event.data["intent"])
    for attempt in needless:
        said = account_of(attempt.intent.shop, attempt.gateway).close(attempt.key, attempt.gateway_id)
        if said is not None:
            _hear(attempt, said, at=event.at)


@sweep("* * * * *")
def ask_about_attempts(actor: Actor, at: datetime) -> int:
    """Ask gateways about attempts of which nothing was heard: lost callbacks, lost answers. How many were asked."""
    (shop_id,) = actor.shops
    due = commands.claim_due_attempts(shop_id=shop_id, by=actor, at=at)
    for attempt in due:
        try:
            _ask_about_attempt(attempt, at=at)
        except (GatewayUnclear, GatewayRefused, Refusal) as silence:  # The others are asked next time.
            log.warning("gateway not asked", shop=shop_id, gateway=attempt.gateway, why=type(silence).__name__)
            break
    return len(due)


def _ask_about_attempt(attempt: Attempt, *, at: datetime) -> None:
    deed = Deed(attempt.key, gateway_id=attempt.gateway_id, asked_at=attempt.made_at)
    said = account_of(attempt.intent.shop, attempt.gateway).ask(deed)
    if said is not None:
        _hear(attempt, said, at=at)
    elif attempt.state in (AttemptState.STARTED, AttemptState.UNKNOWN):  # It never arrived there.
        if queries.is_payable(attempt.intent, at):
            _offer(attempt, at=at)
        else:
            _hear(attempt, AttemptSaid(key=attempt.key, state=AttemptState.EXPIRED), at=at)


def _hear(attempt: Attempt, said: AttemptSaid, *, at: datetime) -> None:
    worker = worker_of(attempt.intent.shop)
    try:
        commands.hear_of_attempt(attempt_id=attempt.id, said=said, by=worker, at=at)
    except commands.NotWhatWeAsked as problem:
        commands.dispute_attempt(attempt_id=attempt.id, problem=problem.message, by=worker, at=at)
