"""What payments do outside: they offer, ask, close and refund at gateways, never inside a transaction.

Doors run ``offer_now``, ``receive_callback``, ``retry_stuck_callback`` and ``try_gateway`` themselves, because a person
or a gateway waits; the worker runs the same functions.
"""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.events import on
from comptoir.kernel.jobs import actor_of, sweep
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor
from comptoir.shops import commands as shops
from comptoir.shops.queries import actor_of_shop
from comptoir.shops.secrets import open_secret

from . import commands, links, queries
from .gateways import Gateway, GatewayRefused, GatewayUnclear, ToPay
from .gateways.registry import open_gateway, understand
from .models import Attempt, Callback, Refund
from .saying import AttemptSaid, RefundSaid
from .states import AttemptState, GatewayName, RefundState

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

log = structlog.get_logger("comptoir.payments")

PATIENCE = 5.0  # Seconds that a person waits for the gateway's page before she is told that we are checking.
SECRET = "card_gateway.secret_key"  # noqa: S105


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
    worker = _worker(shop)
    try:
        said = _gateway(shop, attempt.gateway).offer(
            ToPay(
                key=attempt.key,
                amount_minor=attempt.amount_minor,
                currency=intent.currency,
                description=f"{shop.name} · {intent.purpose}",
                return_url=f"{links.link_address(intent, shop)}?returned=1",
                cancel_url=links.link_address(intent, shop),
                callback_url=links.callback_address(shop.code, attempt.gateway),
                expires_at=intent.pay_by or at,
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
        said = _gateway(attempt.intent.shop, attempt.gateway).close(attempt.key, attempt.gateway_id)
        if said is not None:
            _hear(attempt, said, at=event.at)


def receive_callback(*, shop: "Shop", gateway: str, headers: Mapping[str, str], body: bytes, at: datetime) -> Callback:
    """Take a gateway's call: proved, then stored, then applied by a job.

    Raises NotGenuine, and then nothing is stored.
    """
    by = actor_of_shop(shop, kind="callback", name="Card gateway")
    heard = _gateway(shop, gateway).prove(headers, body, at=at)
    return commands.store_callback(shop_id=shop.id, gateway=gateway, heard=heard, by=by, at=at)


@on("callback.stored")
def apply_stored_callback(event: Event) -> None:
    """What a gateway called about is applied, in whatever order it came."""
    by = actor_of(event)
    callback = _callback(event.subject_id or 0, by)
    said = understand(callback.gateway, callback.kind, callback.body)
    commands.apply_callback(callback_id=callback.id, said=said, by=by, at=event.at)


def retry_stuck_callback(*, callback_id: int, by: Actor, at: datetime) -> Callback:
    """A person lets a stuck callback be tried again. Raises NothingStuck, StillStuck."""
    callback = _callback(callback_id, by)
    said = understand(callback.gateway, callback.kind, callback.body)
    return commands.retry_callback(callback_id=callback_id, said=said, by=by, at=at)


@on("refund.asked", "refund.retried")
def send_asked_refund(event: Event) -> None:
    """Money that came through a gateway is given back there."""
    refund = commands.claim_refund(refund_id=event.subject_id or 0, by=actor_of(event), at=event.at)
    if refund is not None:
        _send(refund, at=event.at)


def _send(refund: Refund, *, at: datetime) -> Refund:
    worker = _worker(refund.shop)
    try:
        gateway = _gateway(refund.shop, _gateway_of(refund))
        said = gateway.refund(refund.key, refund.capture.reference, refund.amount_minor)
    except (GatewayRefused, Refusal) as refusal:
        said = RefundSaid(key=refund.key, state=RefundState.FAILED, failure=str(refusal))
    except GatewayUnclear as doubt:
        return commands.lose_refund(refund_id=refund.id, reason=str(doubt), by=worker, at=at)
    return commands.hear_of_refund(refund_id=refund.id, said=said, by=worker, at=at)


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
    said = _gateway(attempt.intent.shop, attempt.gateway).ask(attempt.key)
    if said is not None:
        _hear(attempt, said, at=at)
    elif attempt.state in (AttemptState.STARTED, AttemptState.UNKNOWN):  # It never arrived there.
        if queries.is_payable(attempt.intent, at):
            _offer(attempt, at=at)
        else:
            _hear(attempt, AttemptSaid(key=attempt.key, state=AttemptState.EXPIRED), at=at)


def _hear(attempt: Attempt, said: AttemptSaid, *, at: datetime) -> None:
    worker = _worker(attempt.intent.shop)
    try:
        commands.hear_of_attempt(attempt_id=attempt.id, said=said, by=worker, at=at)
    except commands.NotWhatWeAsked as problem:
        commands.dispute_attempt(attempt_id=attempt.id, problem=problem.message, by=worker, at=at)


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
    said = _gateway(refund.shop, _gateway_of(refund)).ask_refund(refund.key)
    if said is not None:
        commands.hear_of_refund(refund_id=refund.id, said=said, by=_worker(refund.shop), at=at)
    elif refund.state in (RefundState.ASKED, RefundState.UNKNOWN):  # It never arrived there.
        _send(refund, at=at)


def try_gateway(*, shop_id: int, by: Actor, at: datetime) -> str:
    """Test a shop's secret at its gateway and note the outcome; what the button says.

    Raises SecretMissing where none is set.
    """
    with scope.reading(by):
        gateway = open_gateway(GatewayName.SANDBOX, open_secret(shop_id, SECRET))
    try:
        passed, said = True, f"The gateway knows this shop as {gateway.test()}."
    except GatewayRefused as refusal:
        passed, said = False, f"The gateway refused the key: {refusal}"
    except GatewayUnclear as doubt:
        passed, said = False, f"{doubt} Try again in a minute."
    shops.record_secret_test(shop_id=shop_id, name=SECRET, passed=passed, by=by, at=at)
    return said


def _gateway(shop: "Shop", name: str) -> Gateway:
    with scope.reading(_worker(shop)):
        return open_gateway(name, open_secret(shop.id, SECRET))


def _gateway_of(refund: Refund) -> str:
    return refund.capture.attempt.gateway if refund.capture.attempt else GatewayName.SANDBOX


def _worker(shop: "Shop") -> Actor:
    """Who acts for a shop at its gateway, whoever asked for it: its secret is nobody else's to read."""
    return actor_of_shop(shop, kind="job", name="Comptoir")


def _callback(callback_id: int, by: Actor) -> Callback:
    with scope.reading(by):
        return Callback.objects.get(id=callback_id)
