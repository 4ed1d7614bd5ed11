"""Telling endpoints of what happened: noted from the journal every few seconds, sent by one job an endpoint."""

import time
from contextlib import suppress
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from comptoir.kernel import clock, scope, tenancy
from comptoir.kernel.errors import Refusal
from comptoir.kernel.jobs import sweep
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor
from comptoir.shops.secrets import unseal

from .models import Delivery, Endpoint
from .webhooks import commands, noting, queries, sending, signing
from .webhooks.sending import Answer

AT_ONCE = 45.0  # Seconds of one job; the next sweep starts another.
HELD_BACK = "Demo data is present: nothing leaves this machine until the shop's settings let channels leave it."


@sweep("* * * * * */10")
def tell_endpoints(actor: Actor, at: datetime) -> int:
    """Note what is new for each endpoint of a shop, and let a job send it; how many endpoints have something."""
    with scope.reading(actor):
        at_work = queries.endpoints_at_work(actor.shops)
    busy = [endpoint for endpoint in at_work if _has_something(endpoint, actor, at)]
    (shop_id,) = actor.shops
    for endpoint in busy:
        name = f"webhooks of {endpoint}"
        with suppress(AlreadyEnqueued):  # One job waits for it already.
            send_webhooks.configure(lock=name, queueing_lock=name).defer(endpoint=endpoint, shop=shop_id)
    return len(busy)


def _has_something(endpoint: int, actor: Actor, at: datetime) -> bool:
    while noting.note_events(endpoint_id=endpoint, by=actor, at=at) >= noting.BATCH:
        pass
    with scope.reading(actor):
        return queries.is_anything_open(endpoint, at)


@app.task(name="send webhooks", queue="webhooks")
def send_webhooks(endpoint: int, shop: int) -> None:
    """Send what an endpoint waits for. A killed one's job runs again; what it had claimed is taken back in a minute."""
    send_waiting(endpoint, by=next(actor for actor in tenancy.tree().shop_actors() if shop in actor.shops))


def send_waiting(endpoint: int, *, by: Actor) -> int:
    """Send one after another, outside any transaction, until nothing is due, nobody is there or time is over."""
    until, sent = time.monotonic() + AT_ONCE, 0
    if _stays_here(endpoint, by):
        return 0
    noting.take_back_lost(endpoint_id=endpoint, by=by, at=clock.now())
    while time.monotonic() < until:
        claimed = noting.claim_delivery(endpoint_id=endpoint, by=by, at=clock.now())
        if claimed is None:
            break
        answer = _send(claimed, by)
        noting.settle_delivery(
            delivery_id=claimed.id, tries=claimed.tries, outcome=answer, by=by, at=clock.now()
        )  # fmt: skip
        sent += not answer.failure
        if answer.failure and answer.status is None:
            break  # Nobody is there: the next is tried by the next sweep.
    return sent


@sweep("50 3 * * *")
def prune_webhook_log(actor: Actor, at: datetime) -> int:
    """What endpoints took long ago leaves the log; how much did."""
    (shop_id,), pruned = actor.shops, 0
    while some := noting.prune_log(shop_id=shop_id, by=actor, at=at):
        pruned += some
    return pruned


def try_endpoint(*, endpoint_id: int, by: Actor, at: datetime) -> Answer:
    """Send an event that never happened, now; what was answered."""
    with scope.reading(by):
        endpoint = Endpoint.objects.get(id=endpoint_id, removed_at=None)
        queries.may_keep(by, endpoint.shop_id)
    if _stays_here(endpoint_id, by):
        answer = Answer(HELD_BACK)
    else:
        uid = str(uuid4())
        facts = {"id": uid, "name": "webhook.test", "at": at, "data": {}}
        answer = _post(endpoint, uid, signing.body_of(facts))
    commands.note_test(endpoint_id=endpoint_id, outcome=answer, by=by, at=at)
    return answer


def _send(claimed: Delivery, by: Actor) -> Answer:
    with scope.reading(by):
        event = Event.objects.get(id=claimed.event, recorded_at=claimed.event_recorded_at)
        body = signing.body_of(signing.told(event))
    return _post(claimed.endpoint, str(event.uid), body)


def _post(endpoint: Endpoint, message_id: str, body: bytes) -> Answer:
    try:
        secret = unseal(bytes(endpoint.sealed), bound_to=f"webhook:{endpoint.uid}")
    except Refusal:  # Sealed with another key: a person renews it.
        return Answer("Its secret does not open with this data folder's key: renew it.")
    return sending.post(endpoint.url, body, signing.headers(secret, message_id, body, clock.now()))


def _stays_here(endpoint: int, by: Actor) -> bool:
    """In the demo nothing leaves the machine unless the shop lets it."""
    if not settings.DEMO:
        return False
    with scope.reading(by):
        return not Endpoint.objects.select_related("shop").get(id=endpoint).shop.channels_leave
