"""Scenes of messages."""

from uuid import uuid4

from comptoir.messaging import commands
from comptoir.messaging.letters import Letter
from tests.world import NOON

from .stage import Scene, Stage

LETTER = Letter("About your order", "Text", "<p>Text</p>")


def _words(stage: Stage) -> dict:
    return {
        "event_uid": uuid4(), "template": "order.placed", "number": stage.placed(),
        "recipient": "sofia.keller@mail.example", "letter": LETTER,
    }  # fmt: skip


def _written(stage: Stage, *steps: str) -> dict:
    by = stage.world.operator()
    message = commands.write_message(**_words(stage), by=by, at=NOON)
    assert message
    for step in steps:
        more = {"failure": "The server is away."} if step == "fail_message" else {}
        getattr(commands, step)(message_id=message.id, by=by, at=NOON, **more)
    return {"message_id": message.id, "by": by}


SCENES: dict[str, Scene] = {
    "messaging.write_message": _words,
    "messaging.write_shop_message": lambda s: {
        "event_uid": uuid4(), "template": "customer.code_asked", "shop_id": s.home, "customer_id": s.world.sofia.id,
        "letter": LETTER, "recipient": "sofia.keller@mail.example",
    },
    "messaging.note_not_possible": lambda s: {
        "event_uid": uuid4(), "template": "order.placed", "number": s.placed(),
    },
    "messaging.claim_message": _written,
    "messaging.finish_message": lambda s: _written(s, "claim_message"),
    "messaging.delay_message": lambda s: {**_written(s, "claim_message"), "failure": "The server is busy."},
    "messaging.fail_message": lambda s: {**_written(s, "claim_message"), "failure": "No such mailbox."},
    "messaging.hold_back_message": lambda s: _written(s),
    "messaging.send_again": lambda s: _written(s, "claim_message", "fail_message"),
}  # fmt: skip
