"""Scenes of rules as data."""

from comptoir.kernel.rules import commands
from comptoir.kernel.rules.kinds import KINDS, RuleKind, register
from comptoir.shops.roles import RUN_SHOP
from tests.world import NOON

from .stage import Scene, Stage


def _drafting(stage: Stage) -> dict:
    if "scene" not in KINDS:
        register(RuleKind("scene", "Rules of a scene", RUN_SHOP, dict, {}))
    return {"shop_id": stage.home, "kind": "scene", "document": {}, "instead_of": None}


def _drafted(stage: Stage) -> dict:
    draft = commands.draft_rules(**_drafting(stage), by=stage.world.sam, at=NOON)
    return {"shop_id": stage.home, "kind": "scene", "number": draft.number}


def _published(stage: Stage) -> dict:
    named = _drafted(stage)
    commands.publish_rules(**named, by=stage.world.ruth, at=NOON)
    return {**named, "reason": "It was wrong"}


SCENES: dict[str, Scene] = {
    "kernel.draft_rules": _drafting,
    "kernel.publish_rules": _drafted,
    "kernel.retire_rules": _published,
    "kernel.drop_draft": _drafted,
}
