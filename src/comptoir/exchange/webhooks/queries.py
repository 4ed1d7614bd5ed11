"""Endpoints and what they were told, for pages and programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from comptoir.exchange.models import Delivery, Endpoint
from comptoir.exchange.states import DeliveryState
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.followers import Place
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import KEEP_WEBHOOKS

STATES = {state.value: state.label for state in DeliveryState}


@dataclass(frozen=True)
class EndpointRow:
    """An endpoint as it is shown: never its secret."""

    id: int
    url: str
    host: str
    events: list[str]
    hint: str
    is_on: bool
    made_at: datetime
    last_sent_at: datetime | None
    failing_since: datetime | None
    failure: str
    waiting: int
    failed: int


def may_keep(actor: Actor, shop_id: int) -> None:
    """Raises NotAllowed for who may not see what a shop tells to whom."""
    if not actor.can(KEEP_WEBHOOKS, shop_id):
        raise NotAllowed("You may not keep webhooks. A role with the right “keep webhooks” can.", right=KEEP_WEBHOOKS)


def endpoints(shop_id: int) -> list[EndpointRow]:
    """The endpoints of a shop with how much waits and how much was given up. One statement."""
    return [_row(endpoint) for endpoint in _counted(Endpoint.objects.filter(shop_id=shop_id))]


def places(shop_id: int) -> list[Place]:
    """Where in the journal each endpoint of a shop stands."""
    rows = Endpoint.objects.filter(shop_id=shop_id).order_by("id").values_list("era", "txid", "event")
    return [Place(*row) for row in rows]


def endpoint(endpoint_id: int, shop_id: int) -> EndpointRow:
    """Raises Endpoint.DoesNotExist."""
    return _row(_counted(Endpoint.objects.filter(shop_id=shop_id)).get(id=endpoint_id))


def deliveries(endpoint_id: int, *, state: str = "", after: int | None = None, limit: int = 50) -> list[Delivery]:
    """What an endpoint was told, the latest first; the next page begins after an id."""
    found = Delivery.objects.filter(endpoint_id=endpoint_id)
    found = found.filter(state=state) if state else found
    return list((found.filter(id__lt=after) if after else found).order_by("-id")[:limit])


def delivery(delivery_id: int, endpoint_id: int) -> Delivery:
    """Raises Delivery.DoesNotExist."""
    return Delivery.objects.get(id=delivery_id, endpoint_id=endpoint_id)


def endpoints_at_work(shop_ids: Sequence[int] | frozenset[int]) -> list[int]:
    """Those that are switched on."""
    return list(Endpoint.objects.filter(shop_id__in=shop_ids, is_on=True).order_by("id").values_list("id", flat=True))


def is_anything_open(endpoint_id: int, at: datetime) -> bool:
    """Whether a sender would find something, or somebody who died while sending."""
    waits = Q(state=DeliveryState.QUEUED) & (Q(due_at=None) | Q(due_at__lte=at))
    mine = Delivery.objects.filter(endpoint_id=endpoint_id)
    return mine.filter(waits | Q(state=DeliveryState.SENDING)).exists()


def failing_endpoints(shop_ids: Sequence[int]) -> list[Endpoint]:
    """Those that are on and take nothing, with their shop, the longest failing first. One statement."""
    found = Endpoint.objects.filter(shop_id__in=shop_ids, is_on=True, removed_at=None, failing_since__isnull=False)
    return list(found.select_related("shop").order_by("failing_since", "id"))


def _counted(found: QuerySet[Endpoint]) -> QuerySet[Endpoint]:
    states = {"waiting": Q(deliveries__state=DeliveryState.QUEUED), "failed": Q(deliveries__state=DeliveryState.FAILED)}
    counts = {name: Count("deliveries", filter=only) for name, only in states.items()}
    return found.filter(removed_at=None).annotate(**counts).order_by("id")


def _row(found: Endpoint) -> EndpointRow:
    return EndpointRow(
        id=found.id, url=found.url, host=found.host, events=found.patterns, hint=found.hint, is_on=found.is_on,
        made_at=found.made_at, last_sent_at=found.last_sent_at, failing_since=found.failing_since,
        failure=found.failure, waiting=found.waiting, failed=found.failed,  # type: ignore[attr-defined]
    )  # fmt: skip
