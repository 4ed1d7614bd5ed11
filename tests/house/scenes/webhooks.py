"""Scenes of outgoing webhooks."""

from datetime import timedelta
from typing import TYPE_CHECKING

from comptoir.exchange.webhooks import commands, noting, queries
from comptoir.exchange.webhooks.sending import Answer
from comptoir.kernel import clock, scope
from tests.world import NOON

from .stage import Scene, Stage

if TYPE_CHECKING:
    from comptoir.exchange.models import Delivery, Endpoint

REFUSED = Answer("It answered 500.", 500, "No", 12)


def _endpoint(stage: Stage) -> "Endpoint":
    endpoint, _ = commands.add_endpoint(
        shop_id=stage.home, url="https://hooks.example/comptoir", patterns=["*"], by=stage.world.ruth, at=NOON
    )
    return endpoint


def _named(stage: Stage, **more: object) -> dict:
    return {"endpoint_id": _endpoint(stage).id, **more}


def _range() -> dict:
    return {"since": clock.now() - timedelta(hours=1), "until": clock.now() + timedelta(hours=1)}


def _waiting(stage: Stage) -> "Delivery":
    """The first delivery of an endpoint that shall be told of an order."""
    stage.placed()
    endpoint = _endpoint(stage)
    commands.replay_range(endpoint_id=endpoint.id, **_range(), by=stage.world.ruth, at=NOON)
    with scope.reading(stage.world.ruth):
        return queries.deliveries(endpoint.id)[-1]


def _claimed(stage: Stage) -> "Delivery":
    by = stage.world.operator()
    claimed = noting.claim_delivery(endpoint_id=_waiting(stage).endpoint_id, by=by, at=NOON)
    assert claimed
    return claimed


def _answered(stage: Stage) -> "Delivery":
    claimed, by = _claimed(stage), stage.world.operator()
    noting.settle_delivery(delivery_id=claimed.id, tries=1, outcome=REFUSED, by=by, at=NOON)
    return claimed


def _taken(stage: Stage) -> dict:
    """A delivery that was taken long before."""
    claimed, by = _claimed(stage), stage.world.operator()
    noting.settle_delivery(delivery_id=claimed.id, tries=1, outcome=Answer("", 200, "", 12), by=by, at=NOON)
    return {"shop_id": stage.home, "by": by, "at": NOON + timedelta(days=91)}


def _settling(stage: Stage) -> dict:
    return {"delivery_id": _claimed(stage).id, "tries": 1, "outcome": REFUSED}


SCENES: dict[str, Scene] = {
    "exchange.add_endpoint": lambda s: {"shop_id": s.home, "url": "https://hooks.example/", "patterns": ["order.*"]},
    "exchange.change_endpoint": lambda s: _named(s, patterns=["order.*"]),
    "exchange.switch_endpoint": lambda s: _named(s, on=False),
    "exchange.renew_secret": _named,
    "exchange.remove_endpoint": _named,
    "exchange.note_test": lambda s: _named(s, outcome=REFUSED),
    "exchange.note_events": _named,
    "exchange.claim_delivery": lambda s: {"endpoint_id": _waiting(s).endpoint_id},
    "exchange.settle_delivery": _settling,
    "exchange.take_back_lost": lambda s: {"endpoint_id": _claimed(s).endpoint_id, "at": NOON + timedelta(hours=1)},
    "exchange.prune_log": _taken,
    "exchange.replay_delivery": lambda s: {"delivery_id": _waiting(s).id},
    "exchange.replay_failed": lambda s: {"endpoint_id": _answered(s).endpoint_id},
    "exchange.replay_range": lambda s: _named(s, **_range()),
}
