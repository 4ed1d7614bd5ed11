"""What providers call us with: stored once, then applied, in any order."""

import json
from datetime import datetime
from typing import Any

from django.db import connection

from comptoir.kernel import events, machine, scope, tenancy
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import TAKE_PAYMENT

from ..models import Attempt, Callback, Refund
from ..saying import (
    AttemptSaid,
    Cleared,
    Heard,
    OperationSaid,
    RefundNotice,
    RefundSaid,
    Said,
    Several,
    Unreadable,
    refund_said,
)
from ..states import CallbackState
from .attempts import apply_to_attempt
from .claiming import NotWhatWeAsked
from .giving_back import note_cleared, note_external_refund
from .operations import apply_to_operation, latest_of
from .refunds import apply_to_refund


class NothingStuck(Refusal):
    """The callback waits for nobody."""


class StillStuck(Refusal):
    """It was tried again and the reason stands."""


STORE = """
insert into payments_callback
  (retailer_id, shop_id, gateway, event_id, kind, about, body, times, state, problem, received_at)
values (%s, %s, %s, %s, %s, %s, %s, 1, 'stored', '', %s)
on conflict (shop_id, gateway, event_id) do update set times = payments_callback.times + 1
returning id, times
"""


@command
def store_callback(*, shop_id: int, gateway: str, heard: Heard, by: Actor, at: datetime) -> Callback:
    """Keep a callback whose signature is proved; a job applies it. Its repeat is counted, not kept again."""
    scope.work_in(shop_id)
    (retailer_id,) = tenancy.tree().sight_of(shop_id).retailers
    values: list[Any] = [
        retailer_id,
        shop_id,
        gateway,
        heard.event_id[:80],
        heard.kind[:40],
        heard.about,
        json.dumps(heard.body),
        at,
    ]
    with connection.cursor() as cursor:
        cursor.execute(STORE, values)
        callback_id, times = cursor.fetchone()
    callback = Callback.objects.get(id=callback_id)
    if times == 1:
        events.record("callback.stored", callback, by=by, at=at, kind=callback.kind, gateway=gateway)
    return callback


@command
def apply_callback(*, callback_id: int, said: Said | None, by: Actor, at: datetime) -> Callback:
    """Apply what a stored callback says; None: it has no meaning for us. Applied before, it changes nothing.

    What does not fit (an attempt nobody knows, another amount) leaves it stuck, with the reason in words.
    """
    callback = _for_change(callback_id)
    scope.work_in(callback.shop_id)
    if callback.state == CallbackState.STORED:
        _try(callback, said, by=by, at=at)
    return callback


@command
def retry_callback(*, callback_id: int, said: Said | None, by: Actor, at: datetime) -> Callback:
    """A person lets a stuck callback be tried again, after the reason was put right.

    Raises NothingStuck, and StillStuck where the reason stands.
    """
    callback = _for_change(callback_id)
    require(by, TAKE_PAYMENT, "decide about stuck callbacks", shop=callback.shop_id)
    scope.work_in(callback.shop_id)
    if callback.state != CallbackState.STUCK:
        raise NothingStuck("This callback does not wait for anybody.")
    if problem := _try(callback, said, by=by, at=at):
        raise StillStuck(problem)
    return callback


@command
def dismiss_callback(*, callback_id: int, reason: str, by: Actor, at: datetime) -> Callback:
    """A person decides that a stuck callback needs nothing more; its money was settled otherwise.

    Raises NothingStuck.
    """
    callback = _for_change(callback_id)
    require(by, TAKE_PAYMENT, "decide about stuck callbacks", shop=callback.shop_id)
    scope.work_in(callback.shop_id)
    if callback.state != CallbackState.STUCK:
        raise NothingStuck("This callback does not wait for anybody.")
    if not reason.strip():
        raise Refusal("Say why nothing more is needed.")
    machine.move(callback, "ignore", by=by, at=at, reason=reason.strip())
    return callback


def _for_change(callback_id: int) -> Callback:
    return Callback.objects.select_for_update().get(id=callback_id)


def _try(callback: Callback, said: Said | None, *, by: Actor, at: datetime) -> str:
    """Apply it, or say why it cannot be."""
    try:
        changed = _apply(callback, said, by=by, at=at)
    except NotWhatWeAsked as problem:
        if callback.state == CallbackState.STORED:
            machine.move(callback, "stick", by=by, at=at, also={"problem": problem.message[:300]}, kind=callback.kind)
        return problem.message
    machine.move(callback, "apply" if changed else "ignore", by=by, at=at, also={"problem": ""}, kind=callback.kind)
    return ""


def _apply(callback: Callback, said: Said | None, *, by: Actor, at: datetime) -> bool:
    """Let what is said change what it is about; whether it did."""
    shop = callback.shop_id
    match said:
        case AttemptSaid():
            attempt = Attempt.objects.filter(shop_id=shop, gateway=callback.gateway, key=said.key).first()
            if attempt is None:
                raise NotWhatWeAsked(f"The gateway tells of a payment that this shop never asked for ({said.key}).")
            return apply_to_attempt(attempt, said, by=by, at=at)[1]
        case RefundSaid():
            refund = Refund.objects.filter(shop_id=shop, key=said.key).select_related("capture").first()
            if refund is None:
                raise NotWhatWeAsked(f"The gateway tells of a refund that this shop never asked for ({said.key}).")
            return apply_to_refund(refund, said, by=by, at=at)[1]
        case OperationSaid() if refund := Refund.objects.filter(shop_id=shop, key=said.key).first():
            return apply_to_refund(refund, refund_said(said), by=by, at=at)[1]
        case OperationSaid():
            return apply_to_operation(latest_of(said.key, shop), said, by=by, at=at)[1]
        case RefundNotice():
            before = Refund.objects.filter(shop_id=shop, kind=Refund.Kind.NOTICE, gateway_id=said.gateway_id).exists()
            note_external_refund(shop_id=shop, gateway=callback.gateway, said=said, by=by, at=at)
            return not before
        case Several():
            changed = [_apply(callback, one, by=by, at=at) for one in said.told]  # Each of them.
            return any(changed)
        case Cleared():
            return note_cleared(shop, callback.gateway, said)
        case Unreadable():
            raise NotWhatWeAsked(said.problem)
    return False
