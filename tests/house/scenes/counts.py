"""Scenes of counts."""

from comptoir.inventory import commands
from tests.world import NOON

from .stage import Scene, Stage


def opened(stage: Stage) -> dict:
    made = commands.open_count(location="WAKEFIELD", by=stage.world.marc, at=NOON)
    return {"count_id": made.id, "by": stage.world.marc}


def counted(stage: Stage) -> dict:
    made = opened(stage)
    commands.count_line(**made, sku="MUG", counted=96, at=NOON)
    return made


SCENES: dict[str, Scene] = {
    "inventory.open_count": lambda s: {"location": "WAKEFIELD", "by": s.world.marc},
    "inventory.count_line": lambda s: {**opened(s), "sku": "MUG", "counted": 96, "by": s.world.clara},
    "inventory.recount_lines": counted,
    "inventory.confirm_count": counted,
    "inventory.cancel_count": counted,
}
