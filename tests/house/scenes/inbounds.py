"""Scenes of the documents of what is to come."""

from datetime import timedelta

from comptoir.inventory import commands
from comptoir.inventory.commands import Arrived, Coming
from tests.world import NOON

from .stage import Scene, Stage

SOON = NOON.date() + timedelta(days=7)


def drafted(stage: Stage) -> dict:
    made = commands.draft_inbound(
        location="LEEDS", source="WAKEFIELD", lines=[Coming("MUG", 5, SOON)], by=stage.world.marc, at=NOON
    )
    return {"inbound_id": made.id, "by": stage.world.marc}


def sent(stage: Stage) -> dict:
    made = drafted(stage)
    commands.send_inbound(**made, at=NOON)
    return made


SCENES: dict[str, Scene] = {
    "inventory.draft_inbound": lambda s: {
        "location": "LEEDS", "sender": "Potter & Co", "lines": [Coming("MUG", 5, SOON)], "by": s.world.marc,
    },
    "inventory.set_inbound_line": lambda s: {**drafted(s), "sku": "MUG", "quantity": 7},
    "inventory.send_inbound": drafted,
    "inventory.redate_inbound": lambda s: {**sent(s), "expected_on": SOON, "reason": "Storm"},
    "inventory.receive_inbound": lambda s: {**sent(s), "lines": [Arrived("MUG", 4, 1, "Fell")]},
    "inventory.cancel_inbound": lambda s: {**sent(s), "reason": "The van broke down"},
}  # fmt: skip
