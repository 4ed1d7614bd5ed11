"""Brings events to the shops, again and again until they are taken."""

import http.client
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from comptoir.demo.simulators.database import Database
from comptoir.demo.simulators.gateway.behaviour import behaviour_of
from comptoir.demo.simulators.gateway.events import LANES
from comptoir.demo.simulators.gateway.signing import sign

PAUSES_SECONDS = (2, 5, 15, 60, 300, 900, 3600)  # After each failure; the last one repeats.
GIVE_UP_AFTER_SECONDS = 3 * 24 * 3600
ANSWER_WITHIN_SECONDS = 10

_LETTER = """select delivery.id, event.id as event, type, body, event.callback_url, callback_secret
    from delivery join event on event.id = delivery.event join account on account.id = event.account"""


@dataclass(frozen=True)
class Outcome:
    taken: bool
    said: str  # "200", "500", or why there was no answer.


Letter = Mapping[str, Any]


def standard_headers(letter: Letter) -> dict[str, str]:
    """Id, moment and signature after the Standard Webhooks specification."""
    timestamp = int(time.time())
    signature = sign(
        letter["callback_secret"], event=letter["event"], timestamp=timestamp, body=letter["body"].encode()
    )
    return {"webhook-id": letter["event"], "webhook-timestamp": str(timestamp), "webhook-signature": signature}


class Postman:
    """``headers`` prove a letter, signed for this moment."""

    def __init__(
        self,
        database: Database,
        chance: random.Random,
        headers: Callable[[Letter], dict[str, str]] = standard_headers,
    ) -> None:
        self._database = database
        self._headers = headers
        self._chance = chance
        self._stopping = False
        self._bells = [threading.Event() for _ in range(LANES)]
        self._lanes = [threading.Thread(target=self._walk, args=(lane,), daemon=True) for lane in range(LANES)]

    def start(self) -> None:
        with self._database.transaction() as tx:  # What was under way when the process ended may not have arrived.
            tx.execute("update delivery set state = 'waiting' where state = 'sending'")
        for lane in self._lanes:
            lane.start()

    def stop(self) -> None:
        self._stopping = True
        self.wake()
        for lane in self._lanes:
            lane.join(timeout=1)

    def wake(self) -> None:
        for bell in self._bells:
            bell.set()

    def flush(self, events: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """Send now, one after the other, what waits (of these events, in their order); says what came of it."""
        with self._database.transaction() as tx:
            letters = _waiting(tx, events)
            if events is None and any(behaviour_of(tx, letter["account"]).shuffle for letter in letters):
                self._chance.shuffle(letters)
            tx.executemany("update delivery set state = 'sending' where id = ?", [(row["id"],) for row in letters])
        return [self._deliver(letter["id"]) for letter in letters]

    def _walk(self, lane: int) -> None:
        while not self._stopping:
            self._bells[lane].clear()
            with self._database.transaction() as tx:
                letter = _claim(tx, lane)
                pause = 0.0 if letter else _seconds_until_next(tx, lane)
            if letter is not None:
                self._deliver(letter)
            else:
                self._bells[lane].wait(pause)

    def _deliver(self, delivery: int) -> dict[str, Any]:
        with self._database.transaction() as tx:
            letter = tx.execute(f"{_LETTER} where delivery.id = ?", (delivery,)).fetchone()
        outcome = _post(letter, self._headers(dict(letter)))
        if not self._stopping:
            with self._database.transaction() as tx:
                _record(tx, delivery, outcome)
        return {"event": letter["event"], "type": letter["type"], "delivered": outcome.taken, "result": outcome.said}


def _waiting(tx: sqlite3.Connection, events: Sequence[str] | None) -> list[sqlite3.Row]:
    rows = tx.execute(
        """select delivery.id, event.id as event, account from delivery join event on event.id = delivery.event
           where state = 'waiting' order by due_at, delivery.id"""
    ).fetchall()
    if events is None:
        return rows
    return [row for event in events for row in rows if row["event"] == event]


def _claim(tx: sqlite3.Connection, lane: int) -> int | None:
    row = tx.execute(
        """update delivery set state = 'sending' where id = (
               select id from delivery where state = 'waiting' and lane = ? and due_at <= ? order by due_at, id limit 1)
           returning id""",
        (lane, time.time()),
    ).fetchone()
    return row["id"] if row else None


def _seconds_until_next(tx: sqlite3.Connection, lane: int) -> float:
    due_at = tx.execute("select min(due_at) from delivery where state = 'waiting' and lane = ?", (lane,)).fetchone()[0]
    return 60.0 if due_at is None else max(0.0, due_at - time.time())


def _post(letter: sqlite3.Row, proof: Mapping[str, str]) -> Outcome:
    """One attempt. Redirects are answers like any other that is not 2xx."""
    body, url = letter["body"].encode(), urlsplit(letter["callback_url"])
    headers = {"Content-Type": "application/json", **proof}
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=ANSWER_WITHIN_SECONDS)
    try:
        connection.request("POST", url._replace(scheme="", netloc="", fragment="").geturl() or "/", body, headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return Outcome(False, str(error) or type(error).__name__)
    finally:
        connection.close()
    return Outcome(200 <= status < 300, str(status))


def _record(tx: sqlite3.Connection, delivery: int, outcome: Outcome) -> None:
    row = tx.execute("select attempts, created_at from delivery where id = ?", (delivery,)).fetchone()
    now, pause = time.time(), PAUSES_SECONDS[min(row["attempts"], len(PAUSES_SECONDS) - 1)]
    if outcome.taken:
        state = "delivered"
    else:
        state = "waiting" if now - row["created_at"] < GIVE_UP_AFTER_SECONDS else "given_up"
    tx.execute(
        "update delivery set state = ?, due_at = ?, attempts = attempts + 1, result = ? where id = ?",
        (state, now if outcome.taken else now + pause, outcome.said, delivery),
    )
