"""Endpoints, kept by people and programs that may: who is told, of what, with which secret; and what is told again."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db.models import Q, QuerySet

from comptoir.exchange.models import Delivery, Endpoint
from comptoir.exchange.states import DeliveryState
from comptoir.kernel import events, followers, machine, scope
from comptoir.kernel.changes import change
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.roles import KEEP_WEBHOOKS
from comptoir.shops.secrets import hint_of, seal

from .matching import EVENT_PATTERN, MOST_PATTERNS, OWN, wants
from .noting import delivery_of
from .sending import Answer, checked_url
from .signing import new_secret

MOST_AT_ONCE = 10_000  # Events of one replay.
MOST_ENDPOINTS = 20  # Of a shop.


class AddressIsTold(Refusal):
    def __init__(self) -> None:
        super().__init__("This address has a webhook already: change that one.", field="url")


class TooManyEndpoints(Refusal):
    def __init__(self) -> None:
        super().__init__(f"A shop has {MOST_ENDPOINTS} webhooks at most. Remove one first.")


class TooMany(Refusal):
    def __init__(self) -> None:
        super().__init__(f"These are more than {MOST_AT_ONCE:,} events: replay a shorter time at once.", field="until")


@command
def add_endpoint(*, shop_id: int, url: str, patterns: Sequence[str], by: Actor, at: datetime) -> tuple[Endpoint, str]:
    """Tell an address of what happens from now on; with it the secret that signs, shown this once.

    Raises Invalid, AddressIsTold, TooManyEndpoints.
    """
    shop = shops.shop_in_sight(shop_id)
    require(by, KEEP_WEBHOOKS, "keep webhooks", shop=shop_id)
    scope.work_in(shop_id)
    url, wanted = checked_url(url), _checked(patterns)
    mine = Endpoint.objects.filter(shop_id=shop_id, removed_at=None)
    if mine.filter(url=url).exists():
        raise AddressIsTold
    if mine.count() >= MOST_ENDPOINTS:
        raise TooManyEndpoints
    here, secret, uid = followers.end(), new_secret(), uuid4()
    endpoint = Endpoint.objects.create(
        retailer_id=shop.retailer_id, shop_id=shop_id, uid=uid, url=url, patterns=wanted,
        sealed=seal(secret, bound_to=f"webhook:{uid}"), hint=hint_of(secret),
        era=here.era, txid=here.txid, event=here.id, made_at=at,
    )  # fmt: skip
    events.record("webhook.added", endpoint, by=by, at=at, host=endpoint.host, patterns=wanted)
    return endpoint, secret


@command
def change_endpoint(
    *, endpoint_id: int, url: str | None = None, patterns: Sequence[str] | None = None, by: Actor, at: datetime
) -> Endpoint:
    """Tell another address, or of other events from now on. Raises Invalid, AddressIsTold."""
    endpoint = _for_change(endpoint_id, by)
    given = {
        "url": None if url is None else checked_url(url), "patterns": None if patterns is None else _checked(patterns)
    }  # fmt: skip
    changes = change(endpoint, given)
    same = Endpoint.objects.filter(shop_id=endpoint.shop_id, url=endpoint.url, removed_at=None)
    if same.exclude(id=endpoint.id).exists():
        raise AddressIsTold
    if changes:
        endpoint.save(update_fields=list(changes.after))
        facts = {"host": endpoint.host, "changed": changes.words, "patterns": endpoint.patterns}
        events.record("webhook.changed", endpoint, by=by, at=at, **facts)
    return endpoint


@command
def switch_endpoint(*, endpoint_id: int, on: bool, by: Actor, at: datetime) -> Endpoint:
    """Tell nothing for a while, or again what happened meanwhile. Nobody but a person or her program does this."""
    endpoint = _for_change(endpoint_id, by)
    if endpoint.is_on != on:
        endpoint.is_on = on
        endpoint.save(update_fields=["is_on"])
        events.record(f"webhook.switched_{'on' if on else 'off'}", endpoint, by=by, at=at, host=endpoint.host)
    return endpoint


@command
def renew_secret(*, endpoint_id: int, by: Actor, at: datetime) -> tuple[Endpoint, str]:
    """Sign with another secret from now on; shown this once."""
    endpoint = _for_change(endpoint_id, by)
    secret = new_secret()
    endpoint.sealed, endpoint.hint = seal(secret, bound_to=f"webhook:{endpoint.uid}"), hint_of(secret)
    endpoint.save(update_fields=["sealed", "hint"])
    events.record("webhook.secret_renewed", endpoint, by=by, at=at, host=endpoint.host)
    return endpoint, secret


@command
def remove_endpoint(*, endpoint_id: int, by: Actor, at: datetime) -> Endpoint:
    """Tell it nothing any more; what it was told stays known."""
    endpoint = _for_change(endpoint_id, by)
    endpoint.is_on, endpoint.removed_at = False, at
    endpoint.save(update_fields=["is_on", "removed_at"])
    events.record("webhook.removed", endpoint, by=by, at=at, host=endpoint.host)
    return endpoint


@command
def note_test(*, endpoint_id: int, outcome: Answer, by: Actor, at: datetime) -> Endpoint:
    """Note what came of a test."""
    endpoint = _for_change(endpoint_id, by)
    said = outcome.failure or f"It answered {outcome.status}."
    events.record("webhook.tested", endpoint, by=by, at=at, host=endpoint.host, said=said)
    return endpoint


@command
def replay_delivery(*, delivery_id: int, by: Actor, at: datetime) -> Delivery:
    """Tell one event again, under the id that it had; one that waits goes at once.

    Raises IllegalMove for one that is being sent, Delivery.DoesNotExist.
    """
    delivery = Delivery.objects.get(id=delivery_id)
    endpoint = _for_change(delivery.endpoint_id, by)
    same = Delivery.objects.filter(id=delivery_id)
    if not _again(same):
        delivery.refresh_from_db()
        raise machine.IllegalMove(delivery, "replay")
    events.record("webhook.replayed", endpoint, by=by, at=at, host=endpoint.host, count=1)
    return same.get()


@command
def replay_failed(*, endpoint_id: int, by: Actor, at: datetime) -> int:
    """Tell again all that was given up, and at once what waits for its next try; how many."""
    endpoint = _for_change(endpoint_id, by)
    mine = Delivery.objects.filter(endpoint=endpoint)
    count = _again(mine.filter(Q(state=DeliveryState.FAILED) | Q(state=DeliveryState.QUEUED, tries__gt=0)))
    events.record("webhook.replayed", endpoint, by=by, at=at, host=endpoint.host, count=count)
    return count


@command
def replay_range(*, endpoint_id: int, since: datetime, until: datetime, by: Actor, at: datetime) -> int:
    """Tell again all that the journal wrote in a time (until not included) and that the endpoint asks for; how many.

    Also what happened before it was added. Raises Invalid, TooMany.
    """
    endpoint = _for_change(endpoint_id, by)
    if since >= until:
        raise Invalid("The time must end after it begins.", field="until")
    found = Event.objects.filter(recorded_at__gte=since, recorded_at__lt=until).exclude(name__startswith=OWN)
    read = list(found.order_by("era", "txid", "id")[: MOST_AT_ONCE + 1])
    if len(read) > MOST_AT_ONCE:
        raise TooMany
    wanted = [event for event in read if wants(endpoint.patterns, event.name)]
    uids = [event.uid for event in wanted]
    mine = Delivery.objects.filter(endpoint=endpoint)
    known = set(mine.filter(event_uid__in=uids).values_list("event_uid", flat=True))
    _again(mine.filter(event_uid__in=known))
    new = [delivery_of(endpoint, event, at) for event in wanted if event.uid not in known]
    Delivery.objects.bulk_create(new, ignore_conflicts=True)
    events.record("webhook.replayed", endpoint, by=by, at=at, host=endpoint.host, count=len(wanted))
    return len(wanted)


def _again(rows: QuerySet[Delivery]) -> int:
    """What is over waits again, what waits goes at once; what is being sent stays. How many."""
    fresh = {"due_at": None, "pauses": 0}
    waiting = rows.filter(state=DeliveryState.QUEUED).update(**fresh)
    over = rows.exclude(state__in=(DeliveryState.QUEUED, DeliveryState.SENDING))
    ids = list(over.values_list("id", flat=True))
    moved = machine.walk_all(Delivery.objects.filter(id__in=ids), "replay")
    Delivery.objects.filter(id__in=ids, state=DeliveryState.QUEUED).update(**fresh, sent_at=None)
    return waiting + moved


def _checked(patterns: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(text for given in patterns for text in re.split(r"[\s,]+", given) if text))
    if not wanted:
        raise Invalid("Name at least one event, like order.placed, order.* or *.", field="events")
    if len(wanted) > MOST_PATTERNS:
        raise Invalid(f"Name {MOST_PATTERNS} patterns at most; * stands for every event.", field="events")
    for pattern in wanted:
        if not EVENT_PATTERN.fullmatch(pattern):
            raise Invalid(f"“{pattern[:40]}” names no event: write order.placed, order.* or *.", field="events")
    return wanted


def _for_change(endpoint_id: int, by: Actor) -> Endpoint:
    endpoint = Endpoint.objects.select_for_update().get(id=endpoint_id, removed_at=None)
    require(by, KEEP_WEBHOOKS, "keep webhooks", shop=endpoint.shop_id)
    if by.kind in ("job", "sweep", "trade"):
        raise RuntimeError("Endpoints are kept by people: no job switches, changes or removes one.")
    scope.work_in(endpoint.shop_id)
    return endpoint
