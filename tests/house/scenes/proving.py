"""Scenes of the proofs."""

from tests.world import NOON

from .stage import Scene

SCENES: dict[str, Scene] = {
    "proving.note_restoring": lambda stage: {"shop_id": stage.home, "taken_at": NOON},
}
