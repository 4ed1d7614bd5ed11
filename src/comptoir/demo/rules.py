"""The sourcing rules of the demo's first shop: one version in force, and a draft to try and to put in force."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from comptoir.kernel import scope
from comptoir.kernel.rules import commands, queries
from comptoir.kernel.rules.kinds import Document
from comptoir.kernel.scope import Actor
from comptoir.sourcing.rules import SOURCING

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

LINES, RANK = {"by": "lines", "weight": 1}, {"by": "rank", "weight": 1}
NEAREST: Document = {"prefer": [[LINES], [{"by": "distance", "weight": 1}], [RANK]]}
CHEAPEST: Document = {
    "prefer": [[LINES], [{"by": "cost", "weight": 1}], [{"by": "distance", "weight": 1}], [RANK]],
    "cost_minor": {"warehouse": 410, "store": 290},
    "keep": {"store": 2},
    "handling_minor": {"store": 35},
    "cheapest": {"split_minor": 150, "km_minor": 1},
    "cases": [
        {
            "name": "VIP", "if": [{"fact": "tag", "is": "one_of", "value": ["VIP"]}],
            "then": {"first": "distance", "opens_kept": True},
        },
    ],
}  # fmt: skip


def make(shop: "Shop", *, writer: Actor, publisher: Actor, at: datetime) -> None:
    """Two versions, by two people; a second time nothing."""
    with scope.reading(writer):
        if queries.versions(shop.pk, SOURCING.name):
            return
    named: dict[str, Any] = {"shop_id": shop.pk, "kind": SOURCING.name}
    first = commands.draft_rules(
        **named, document=NEAREST, note="Few parcels, then the nearest location", instead_of=None, by=writer, at=at
    )
    commands.publish_rules(**named, number=first.number, by=publisher, at=at)
    commands.draft_rules(
        **named, document=CHEAPEST, note="At the least cost; for VIPs from the nearest, the last pieces too",
        instead_of=None, by=publisher, at=at,
    )  # fmt: skip
