"""Stripe's state, and the threads that work behind its answers."""

import hashlib
import hmac
import json
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from comptoir.demo.simulators.database import Database
from comptoir.demo.simulators.gateway.postman import Letter, Postman
from comptoir.demo.simulators.stripe import payments, refunds, sessions
from comptoir.demo.simulators.stripe.cards import BY_METHOD

SWEEP_EVERY_SECONDS = 0.5


class Stripe:
    def __init__(self, path: Path) -> None:
        self._database = Database(path, (Path(__file__).parent / "schema.sql").read_text())
        self._stopping = threading.Event()
        self.postman = Postman(self._database, random.Random(), headers=signed)  # noqa: S311 - shuffles letters.

    def start(self) -> None:
        self.postman.start()
        threading.Thread(target=self._sweep, daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        self.postman.stop()
        self._database.close()

    @contextmanager
    def transaction(self, *, hurry: bool = False) -> Iterator[sqlite3.Connection]:
        """A transaction that has settled what time has settled; in a hurry, all that is slow."""
        with self._database.transaction() as tx:
            before = tx.total_changes
            settle_due(tx, at=time.time(), hurry=hurry)
            yield tx
            changed = tx.total_changes > before
        if changed:
            self.postman.wake()

    def _sweep(self) -> None:
        while not self._stopping.wait(SWEEP_EVERY_SECONDS):
            try:
                with self.transaction():
                    pass
            except sqlite3.ProgrammingError:  # Closed while we waited.
                return


def signed(letter: Letter) -> dict[str, str]:
    """Stripe-Signature: the moment, and HMAC-SHA256 over `moment.body` in hexadecimal."""
    timestamp = int(time.time())
    text = f"{timestamp}.{letter['body']}".encode()
    digest = hmac.new(letter["callback_secret"].encode(), text, hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={timestamp},v1={digest},v0={'0' * 64}"}


def settle_due(tx: sqlite3.Connection, *, at: float, hurry: bool = False) -> int:
    """Slow cards and pending refunds reach their end, pages expire. How many did."""
    slow = tx.execute(
        "select * from thing where settles_at <= ? or (settles_at is not null and ?) order by settles_at", (at, hurry)
    ).fetchall()
    for row in slow:
        thing = json.loads(row["body"])
        if row["object"] == "refund":
            refunds.settle(tx, row["account"], thing, row["outcome"])
        else:
            intent = payments.end(tx, row["account"], thing, BY_METHOD[row["outcome"]])
            sessions.after_slow_card(tx, row["account"], intent)
    over = tx.execute(
        """select id, account from thing where object = 'checkout.session' and body ->> '$.status' = 'open'
           and body ->> '$.expires_at' <= ?""",
        (at,),
    ).fetchall()
    for row in over:
        sessions.expire(tx, row["account"], row["id"])
    return len(slow) + len(over)
