"""The way of deliveries: noted from the journal, claimed by one sender, finished, put off or given up."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from comptoir.exchange.models import Delivery, Endpoint
from comptoir.exchange.states import OPEN, DeliveryState
from comptoir.kernel import events, followers, machine, scope, tenancy
from comptoir.kernel.commands import command, require
from comptoir.kernel.followers import Place
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import KEEP_WEBHOOKS

from .matching import wants
from .sending import Answer

# After each failed try a longer pause, for more than three days; then it has failed, and a person may replay it.
PAUSES = (
    *(timedelta(minutes=m) for m in (1, 5, 30, 120, 360)),
    *(timedelta(hours=12) for _ in range(6)),
)
BATCH = 500
LOST_AFTER = timedelta(minutes=1)  # A try lasts seconds: whoever claimed it is dead by then.
KEPT = timedelta(days=90)  # Of what was taken there; what failed stays until somebody has it told again.
LOST = "It is unknown whether it arrived: the sending broke off. Sent again with the same id."


@command
def note_events(*, endpoint_id: int, by: Actor, at: datetime) -> int:
    """Note what the journal wrote since an endpoint's place, and move its place on; how many events were read.

    Both in one transaction: no event is passed over and none is noted twice.
    """
    endpoint = Endpoint.objects.select_for_update().filter(id=endpoint_id, is_on=True).first()
    if endpoint is None:
        return 0
    require(by, KEEP_WEBHOOKS, "keep webhooks", shop=endpoint.shop_id)
    read = followers.since(Place(endpoint.era, endpoint.txid, endpoint.event), limit=BATCH)
    if not read:
        return 0
    asked = [delivery_of(endpoint, event, at) for event in read if wants(endpoint.patterns, event.name)]
    Delivery.objects.bulk_create(asked, ignore_conflicts=True)  # A replay may have noted it before.
    last = followers.place_after(read[-1])
    Endpoint.objects.filter(id=endpoint.id).update(era=last.era, txid=last.txid, event=last.id)
    return len(read)


def delivery_of(endpoint: Endpoint, event: Event, at: datetime) -> Delivery:
    """The delivery of an event, not stored yet."""
    about = ("order", event.order_id) if event.order_id else (event.subject_kind, event.subject_id)
    return Delivery(
        retailer_id=endpoint.retailer_id, shop_id=endpoint.shop_id, endpoint=endpoint, event_uid=event.uid,
        event=event.id, event_recorded_at=event.recorded_at, name=event.name, lane=f"{about[0]}:{about[1] or ''}",
        made_at=at,
    )  # fmt: skip


@command
def claim_delivery(*, endpoint_id: int, by: Actor, at: datetime) -> Delivery | None:
    """The next delivery of an endpoint to be sent, for whoever asks first; None when there is none now.

    Of one thing nothing overtakes: an event waits while an earlier one of the same order waits or is being sent.
    """
    open_now = Delivery.objects.filter(endpoint_id=endpoint_id)
    before = Delivery.objects.filter(
        endpoint_id=OuterRef("endpoint_id"), lane=OuterRef("lane"), state__in=OPEN, id__lt=OuterRef("id")
    )
    due = open_now.filter(Q(due_at=None) | Q(due_at__lte=at), state=DeliveryState.QUEUED, endpoint__is_on=True)
    found = due.filter(~Exists(before)).order_by("id").values_list("id", flat=True).first()
    if found is None:
        return None
    mine = Delivery.objects.filter(id=found)
    if not machine.walk_all(mine, "claim"):
        return None  # Somebody else was first.
    mine.update(tries=F("tries") + 1, pauses=F("pauses") + 1, claimed_at=at)
    claimed = mine.select_related("endpoint").get()
    require(by, KEEP_WEBHOOKS, "send webhooks", shop=claimed.shop_id)
    return claimed


@command
def settle_delivery(*, delivery_id: int, tries: int, outcome: Answer, by: Actor, at: datetime) -> bool:
    """Keep what came of a try: sent, to be tried again, or given up; False when it was taken back meanwhile.

    ``tries`` names the try: the late answer of one that was given up for lost changes nothing.
    """
    rows = Delivery.objects.filter(id=delivery_id, tries=tries)
    delivery = rows.select_for_update(of=("self",)).select_related("endpoint").first()
    if delivery is None:
        return False
    require(by, KEEP_WEBHOOKS, "send webhooks", shop=delivery.shop_id)
    scope.work_in(delivery.shop_id)
    is_over = delivery.pauses > len(PAUSES)
    verb = "finish" if not outcome.failure else "give_up" if is_over else "delay"
    if not machine.walk_all(rows, verb):
        return False
    rows.update(
        status=outcome.status, answer=outcome.text, failure=outcome.failure, duration_ms=outcome.duration_ms,
        sent_at=None if outcome.failure else at,
        due_at=at + PAUSES[delivery.pauses - 1] if verb == "delay" else None,
    )  # fmt: skip
    if verb == "give_up":
        facts: dict[str, Any] = {
            "host": delivery.endpoint.host,
            "told": delivery.name,
            "tries": tries,
            "failure": outcome.failure,
        }
        events.record("webhook.given_up", delivery.endpoint, by=by, at=at, **facts)
    _note_health(delivery.endpoint, outcome, by=by, at=at)
    return True


@command
def take_back_lost(*, endpoint_id: int, by: Actor, at: datetime) -> int:
    """Let go what somebody claimed and never settled: it is sent again with the same id. How many."""
    lost = Delivery.objects.filter(endpoint_id=endpoint_id, state=DeliveryState.SENDING, claimed_at__lt=at - LOST_AFTER)
    ids = list(lost.select_for_update().values_list("id", flat=True))
    if not ids:
        return 0
    rows = Delivery.objects.filter(id__in=ids)
    taken = machine.walk_all(rows, "take_back")
    rows.update(failure=LOST, due_at=None)
    return taken


def _note_health(endpoint: Endpoint, answer: Answer, *, by: Actor, at: datetime) -> None:
    """Note when an endpoint begins to fail and when it takes events again; it stays switched on."""
    row = Endpoint.objects.filter(id=endpoint.id)
    if not answer.failure:
        row.update(last_sent_at=at, failing_since=None, failure="")
        if endpoint.failing_since:
            events.record("webhook.recovered", endpoint, by=by, at=at, host=endpoint.host)
    else:
        row.update(failing_since=endpoint.failing_since or at, failure=answer.failure)
        if not endpoint.failing_since:
            facts: dict[str, Any] = {"host": endpoint.host, "failure": answer.failure}
            events.record("webhook.failing", endpoint, by=by, at=at, **facts)


@command
def prune_log(*, shop_id: int, by: Actor, at: datetime, limit: int = 10_000) -> int:
    """Delete what endpoints took more than 90 days ago from a shop's log, the oldest first; how many rows."""
    require(by, KEEP_WEBHOOKS, "prune the webhooks' log", shop=shop_id)
    old = Delivery.objects.filter(shop=shop_id, state=DeliveryState.SENT, sent_at__lt=at - KEPT)
    ids = list(old.order_by("id").values_list("id", flat=True)[:limit])
    if not ids:
        return 0
    Delivery.objects.filter(id__in=ids).delete()
    sight = tenancy.tree().sight_of(shop_id)
    (retailer_id,), (group_id,) = sight.retailers, sight.groups
    subject = events.Subject("shop", shop_id, retailer_id, group_id, shop_id)
    events.record("webhook.log_pruned", subject, by=by, at=at, count=len(ids))
    return len(ids)
