"""Who outside is told of a shop's events, for programs that set this up or look after it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from comptoir.exchange.webhooks import commands, queries
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid

from .door import LARGEST_ID, REFUSALS, Id, PageSize, actor_of, api, done, done_each_time, shop_of

router = Router(tags=["Webhooks"])

Url = Field(max_length=500, description="`https://` and public.", examples=["https://example.com/comptoir"])
Names = Field(max_length=50, description="Names of events, `family.*` or `*`.", examples=[["order.*", "refund.done"]])


class WebhookIn(Schema):
    url: str = Url
    events: list[str] = Names


class WebhookChangeIn(Schema):
    url: str | None = Field(None, max_length=500, examples=["https://example.com/comptoir"])
    events: list[str] | None = Field(None, max_length=50, examples=[["*"]])


class SwitchIn(Schema):
    on: bool = Field(description="While it is off its place in the journal stands still: nothing is lost.")


class ReplayIn(Schema):
    since: datetime | None = Field(None, description="By `recorded_at`; with `until`.")
    until: datetime | None = Field(None, description="Not included. Both left out: all that failed or waits.")


class WebhookOut(Schema):
    id: int = Field(examples=[7])
    url: str = Field(examples=["https://example.com/comptoir"])
    events: list[str] = Field(examples=[["order.*"]])
    hint: str = Field(description="The last letters of its secret.", examples=["x9Q="])
    is_on: bool
    made_at: datetime
    last_sent_at: datetime | None
    failing_since: datetime | None = Field(description="Since when nothing was taken; it stays on.")
    failure: str = Field(examples=["It answered 503."])
    waiting: int = Field(examples=[0])
    failed: int = Field(description="Given up after more than three days of tries.", examples=[0])


class SecretOut(WebhookOut):
    secret: str = Field(description="Signs what is sent. Shown this once.", examples=["whsec_…"])


class TellingOut(Schema):
    id: int = Field(examples=[20418])
    event_id: UUID = Field(description="As `webhook-id`: the same at every try.")
    name: str = Field(examples=["order.placed"])
    state: str = Field(description="`queued`, `sending`, `sent` or `failed`.", examples=["sent"])
    tries: int = Field(examples=[1])
    due_at: datetime | None = Field(description="Not tried again before; `null`: at once.")
    status: int | None = Field(description="Of the last answer.", examples=[200])
    answer: str = Field(description="Its first 500 letters.", examples=["ok"])
    failure: str = Field(examples=[""])
    duration_ms: int | None = Field(examples=[38])
    made_at: datetime
    sent_at: datetime | None


class TellingsOut(Schema):
    items: list[TellingOut]
    next: int | None = Field(description="Give it as `after` for the following page.", examples=[20418])


class RemovedOut(Schema):
    id: int = Field(examples=[7])


class ReplayedOut(Schema):
    count: int = Field(description="Events that are told again.", examples=[12])


def _shown(request: HttpRequest, webhook: int) -> WebhookOut:
    found = queries.endpoint(webhook, shop_of(request))
    return WebhookOut(**{name: getattr(found, name) for name in WebhookOut.model_fields})


def _telling(found: Any) -> TellingOut:
    same = {name: getattr(found, name) for name in TellingOut.model_fields if name != "event_id"}
    return TellingOut(**same, event_id=found.event_uid)


def _with_secret(request: HttpRequest, made: tuple[Any, str]) -> SecretOut:
    endpoint, text = made
    with scope.reading(actor_of(request)):  # The command is over: its answer is not kept.
        return SecretOut(**_shown(request, endpoint.id).model_dump(), secret=text)


@router.get("", response={200: list[WebhookOut], **REFUSALS}, summary="List webhooks")
def index(request: HttpRequest) -> list[WebhookOut]:
    """The addresses that are told of the shop's events, and how that goes. For a key that manages."""
    queries.may_keep(actor_of(request), shop_of(request))
    found = queries.endpoints(shop_of(request))
    return [WebhookOut(**{name: getattr(row, name) for name in WebhookOut.model_fields}) for row in found]


@router.post("", response={200: SecretOut, **REFUSALS}, summary="Add a webhook")
def add(request: HttpRequest, given: WebhookIn) -> HttpResponse:
    """Events from now on are sent, signed as standardwebhooks.com has it. The secret is in this answer alone."""
    return done_each_time(
        request, commands.add_endpoint, lambda made: _with_secret(request, made),
        shop_id=shop_of(request), url=given.url, patterns=given.events,
    )  # fmt: skip


@router.get("/{webhook}", response={200: WebhookOut, **REFUSALS}, summary="Read a webhook")
def read(request: HttpRequest, webhook: Id) -> WebhookOut:
    """Its address, its events and how telling it goes."""
    shown = _shown(request, webhook)
    queries.may_keep(actor_of(request), shop_of(request))
    return shown


@router.post("/{webhook}/changes", response={200: WebhookOut, **REFUSALS}, summary="Change a webhook")
def change(request: HttpRequest, webhook: Id, given: WebhookChangeIn) -> HttpResponse:
    """Another address, or other events from now on. What is left out stays."""
    return done(
        request, commands.change_endpoint, lambda _: _shown(request, webhook),
        endpoint_id=webhook, url=given.url, patterns=given.events,
    )  # fmt: skip


@router.post("/{webhook}/switch", response={200: WebhookOut, **REFUSALS}, summary="Switch a webhook on or off")
def switch(request: HttpRequest, webhook: Id, given: SwitchIn) -> HttpResponse:
    """Switched on again, it is told what happened meanwhile. It is never switched off by itself."""
    return done(request, commands.switch_endpoint, lambda _: _shown(request, webhook), endpoint_id=webhook, on=given.on)


@router.post("/{webhook}/secret", response={200: SecretOut, **REFUSALS}, summary="Renew a webhook's secret")
def secret(request: HttpRequest, webhook: Id) -> HttpResponse:
    """From now on another secret signs. It is in this answer alone."""
    return done_each_time(request, commands.renew_secret, lambda made: _with_secret(request, made), endpoint_id=webhook)


@router.post("/{webhook}/removal", response={200: RemovedOut, **REFUSALS}, summary="Remove a webhook")
def remove(request: HttpRequest, webhook: Id) -> HttpResponse:
    """It is told nothing any more."""
    return done(request, commands.remove_endpoint, lambda gone: RemovedOut(id=gone.id), endpoint_id=webhook)


@router.get("/{webhook}/deliveries", response={200: TellingsOut, **REFUSALS}, summary="Read a webhook's log")
def log(
    request: HttpRequest,
    webhook: Id,
    state: str = Query("", pattern="^(queued|sending|sent|failed)?$", description="Only those in this state."),
    after: int | None = Query(None, ge=1, le=LARGEST_ID, description="`next` of the page before."),
    limit: PageSize = 50,
) -> TellingsOut:
    """Every event it was or will be told, the latest first, with what it answered."""
    queries.endpoint(webhook, shop_of(request))
    queries.may_keep(actor_of(request), shop_of(request))
    found = queries.deliveries(webhook, state=state, after=after, limit=limit + 1)
    shown = found[:limit]
    return TellingsOut(items=[_telling(row) for row in shown], next=shown[-1].id if len(found) > limit else None)


@router.post("/{webhook}/replay", response={200: ReplayedOut, **REFUSALS}, summary="Tell again")
def replay(request: HttpRequest, webhook: Id, given: ReplayIn) -> HttpResponse:
    """All that was recorded in a time, also before the webhook was added; or all that failed. The ids stay."""
    if given.since is None and given.until is None:
        return done(
            request, commands.replay_failed, lambda count: ReplayedOut(count=count), endpoint_id=webhook
        )  # fmt: skip
    if given.since is None or given.until is None or not (given.since.tzinfo and given.until.tzinfo):
        raise Invalid("Give `since` and `until`, each with an offset, or neither.", field="until")
    return done(
        request, commands.replay_range, lambda count: ReplayedOut(count=count),
        endpoint_id=webhook, since=given.since, until=given.until,
    )  # fmt: skip


@router.post("/deliveries/{delivery}/replay", response={200: TellingOut, **REFUSALS}, summary="Tell one event again")
def replay_one(request: HttpRequest, delivery: Id) -> HttpResponse:
    """With the id that it had; one that waits goes at once."""
    return done(request, commands.replay_delivery, _telling, delivery_id=delivery)


api.add_router("/webhooks", router)
