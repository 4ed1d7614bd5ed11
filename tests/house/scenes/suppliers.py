"""Scenes of suppliers' messages, and of the steps that they lead to."""

from comptoir.exchange.suppliers import commands
from comptoir.exchange.suppliers.updates import DeliveryUpdate, LevelUpdate, LineUpdate, Said
from tests.world import NOON

from .stage import Scene, Stage


def given(stage: Stage) -> dict:
    update = DeliveryUpdate(stage.paid(), 1, confirmed=True, lines=(LineUpdate("MUG", 2),), tracking="155")
    return {
        "shop_id": stage.home, "location": "WAKEFIELD", "reference": "M-1", "source": "api",
        "said": Said([update], [LevelUpdate("RED-SCARF", 7)]), "by": stage.world.marc,
    }  # fmt: skip


def kept(stage: Stage) -> dict:
    message = commands.keep_message(**given(stage), at=NOON)
    return {"message_id": message.pk, "by": stage.world.marc}


def reservation(stage: Stage) -> dict:
    page = stage.page(stage.paid())
    (lines,) = page.delivery_lines.values()
    return {"reservation_id": lines[0].reservation_id, "pieces": 1, "by": stage.world.ana}


SCENES: dict[str, Scene] = {
    "exchange.keep_message": given,
    "exchange.move_by_message": lambda s: {**kept(s), "index": 0},
    "exchange.set_levels_of_message": kept,
    "exchange.end_message": lambda s: {**kept(s), "failures": []},
    "inventory.lower": reservation,
    "orders.refuse_pieces": lambda s: {
        "number": s.paid(), "position": 1, "short": {"MUG": 1}, "reason": "One is broken", "by": s.world.ana,
    },
    "orders.expect_delivery": lambda s: {
        "number": s.paid(), "position": 1, "expected_on": NOON.date(), "by": s.world.ana,
    },
}  # fmt: skip
