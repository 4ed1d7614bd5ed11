"""The few steps that tests of webhooks begin with."""

from datetime import datetime, timedelta

from comptoir.exchange.models import Delivery, Endpoint
from comptoir.exchange.webhooks import commands, queries
from comptoir.kernel import clock, scope
from tests.orders.scene import placed
from tests.world import NOON, World

HOUR = timedelta(hours=1)


def told_at(world: World, url: str, *patterns: str) -> tuple[Endpoint, str]:
    return commands.add_endpoint(
        shop_id=world.shop().id, url=url, patterns=patterns or ["order.*"], by=world.ruth, at=clock.now()
    )


def replay(world: World, endpoint: Endpoint) -> int:
    """All of this test, settled or not."""
    now = clock.now()
    return commands.replay_range(endpoint_id=endpoint.id, since=now - HOUR, until=now + HOUR, by=world.ruth, at=now)


def waiting(world: World, url: str, orders: int = 1) -> Endpoint:
    """An endpoint that waits to be told of orders."""
    for _ in range(orders):
        placed(world, ("MUG", 1))
    endpoint, _ = told_at(world, url, "order.placed")
    assert replay(world, endpoint) == orders
    return endpoint


def log(world: World, endpoint: Endpoint) -> list[Delivery]:
    """The first one first."""
    with scope.reading(world.ruth):
        return queries.deliveries(endpoint.id)[::-1]


def let_pauses_be_over(world: World, *, claimed_at: datetime | None = None) -> None:
    with scope.writing(world.operator()):
        Delivery.objects.update(due_at=None, claimed_at=claimed_at or NOON)
