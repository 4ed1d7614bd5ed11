"""What the gateway tells a shop: one event a fact, one or more deliveries an event."""

import json
import random
import secrets
import sqlite3
import zlib
from typing import Any

from comptoir.demo.simulators import moments
from comptoir.demo.simulators.gateway.behaviour import behaviour_of
from comptoir.demo.simulators.gateway.cards import FAILURES

LANES = 4  # Deliveries of one checkout share a lane, so that they keep their order unless told otherwise.
SHUFFLE_SECONDS = 3.0


def announce(tx: sqlite3.Connection, type: str, checkout: sqlite3.Row, *, at: float, **about: Any) -> None:
    """Write an event about a checkout and queue it as the account's behaviour says."""
    event = "evt_" + secrets.token_hex(12)
    data = {
        "checkout": checkout["id"],
        "payment": None,
        "refund": None,
        "amount": checkout["amount"],
        "currency": checkout["currency"],
        "reference": checkout["reference"],
        "failure": None,
        **about,
    }
    body = json.dumps({"id": event, "type": type, "created": moments.to_text(at), "data": data}, ensure_ascii=False)
    tx.execute(
        "insert into event values (?, ?, ?, ?, ?, ?, ?)",
        (event, checkout["account"], type, checkout["id"], checkout["callback_url"], body, at),
    )
    queue(tx, event, checkout, at=at)


def queue_again(tx: sqlite3.Connection, event: str, *, at: float) -> bool:
    """Send an event once more, whatever the behaviour says. False if there is no such event."""
    row = tx.execute("select checkout from event where id = ?", (event,)).fetchone()
    if row:
        _insert_delivery(tx, event, row["checkout"], "waiting", due_at=at, at=at)
    return row is not None


def failure(code: str | None) -> dict[str, str] | None:
    return {"code": code, "message": FAILURES[code]} if code else None


def queue(tx: sqlite3.Connection, event: str, checkout: sqlite3.Row, *, at: float) -> None:
    """Send an event about a checkout, or a trip, as the account's behaviour says: late, twice, or never."""
    behaviour = behaviour_of(tx, checkout["account"])
    nth = behaviour.lose_every_nth
    count = tx.execute("select count(*) from event where account = ?", (checkout["account"],)).fetchone()[0]
    if nth and count % nth == 0:
        _insert_delivery(tx, event, checkout["id"], "lost", due_at=at, at=at)
        return
    for _ in range(2 if behaviour.send_twice else 1):
        wait = behaviour.callback_delay_seconds + (random.uniform(0, SHUFFLE_SECONDS) if behaviour.shuffle else 0)  # noqa: S311
        _insert_delivery(tx, event, checkout["id"], "waiting", due_at=at + wait, at=at)


def _insert_delivery(
    tx: sqlite3.Connection, event: str, checkout: str, state: str, *, due_at: float, at: float
) -> None:
    tx.execute(
        "insert into delivery (event, lane, state, due_at, created_at) values (?, ?, ?, ?, ?)",
        (event, zlib.crc32(checkout.encode()) % LANES, state, due_at, at),
    )
