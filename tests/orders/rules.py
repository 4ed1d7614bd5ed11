"""Sourcing rules put in force by two people."""

from datetime import datetime

from comptoir.kernel.rules import commands
from tests.world import NOON, World


def in_force(world: World, *, at: datetime = NOON, **document) -> int:
    """The number of the version that holds now."""
    named = {"shop_id": world.shop().id, "kind": "sourcing"}
    draft = commands.draft_rules(**named, document=document, instead_of=None, by=world.ruth, at=at)
    return commands.publish_rules(**named, number=draft.number, by=world.sam, at=at).number
