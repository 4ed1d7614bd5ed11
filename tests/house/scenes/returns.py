"""Scenes of returns."""

from typing import Any

from comptoir.aftercare import commands
from comptoir.kernel import scope
from comptoir.orders import queries
from tests.world import NOON

from .stage import Scene, Stage

ARRIVED = ("start_packing", "finish_packing", "send", "deliver")


def asked(s: Stage) -> Any:
    number = s.walked(*ARRIVED)
    return commands.ask_return(
        number=number, position=1, lines=[(1, 1)], way="brought", reason="Broken", by=s.world.ana, at=NOON
    )


def received(s: Stage) -> int:
    row = asked(s)
    return commands.receive_return(return_id=row.id, location="LEEDS", by=s.world.ana, at=NOON).id


def inspected(s: Stage) -> int:
    return commands.inspect_return(return_id=received(s), verdicts=[(1, 1, 0, 0)], by=s.world.ana, at=NOON).id


def came_back(s: Stage) -> int:
    """The delivery of an order whose parcel is on the road."""
    number = s.walked(*ARRIVED[:3])
    with scope.reading(s.world.ana):
        return queries.order_page(number).deliveries[0].id


SCENES: dict[str, Scene] = {
    "aftercare.ask_return": lambda s: {
        "number": s.walked(*ARRIVED), "position": 1, "lines": [(1, 1)], "way": "fetched", "reason": "Broken",
    },
    "aftercare.quarantine_parcel": lambda s: {"delivery_id": came_back(s)},
    "aftercare.withdraw_return": lambda s: {"return_id": asked(s).id},
    "aftercare.agree_return": lambda s: {"return_id": asked(s).id},
    "aftercare.refuse_return": lambda s: {"return_id": asked(s).id, "reason": "Worn"},
    "aftercare.receive_return": lambda s: {"return_id": asked(s).id, "location": "LEEDS"},
    "aftercare.inspect_return": lambda s: {"return_id": received(s), "verdicts": [(1, 1, 0, 0)]},
    "aftercare.close_return": lambda s: {"return_id": inspected(s), "outcome": "refund"},
}  # fmt: skip
