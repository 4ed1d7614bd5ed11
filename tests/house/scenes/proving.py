"""Scenes of the proofs, and of the end of day."""

from tests.world import NOON

from .stage import Scene

STATEMENT = b"Date,Amount,Description\n2026-09-17,19.90,AH-1\n"

SCENES: dict[str, Scene] = {
    "exchange.match_file": lambda stage: {"shop_id": stage.home, "kind": "bank_csv", "content": STATEMENT},
    "proving.note_restoring": lambda stage: {"shop_id": stage.home, "taken_at": NOON},
}
