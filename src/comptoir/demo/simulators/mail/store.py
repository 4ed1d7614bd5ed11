"""The mails that came in, and the knobs that make the server refuse or hang."""

import json
import sqlite3
import time
from pathlib import Path
from typing import Any

from comptoir.demo.simulators.database import Database
from comptoir.demo.simulators.mail.parsing import parse

KEPT = 20_000  # Older mails go, so that a demo left running does not fill the disk.
KNOBS = ("refuse_next", "refuse_code", "hang_next", "hang_seconds")
REFUSALS = {451: "451 4.3.0 Try again later", 550: "550 5.1.1 This mailbox does not exist"}


class BadKnob(Exception):
    """A knob that does not exist or cannot be turned so; the text says why."""


class MailStore:
    def __init__(self, path: Path) -> None:
        self._database = Database(path, (Path(__file__).parent / "schema.sql").read_text())

    def close(self) -> None:
        self._database.close()

    def add(self, *, sender: str, recipients: list[str], raw: bytes) -> int:
        mail = parse(raw)
        subject, from_text, to_text = (_clean(mail.header(name)) for name in ("subject", "from", "to"))
        words = _clean(" ".join([subject, from_text, to_text, sender, *recipients, mail.text]).casefold())
        with self._database.transaction() as tx:
            new_id = tx.execute(
                """insert into message
                   (received_at, sender, recipients, from_text, to_text, subject, words, attachments, raw)
                   values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning id""",
                (
                    time.time(), _clean(sender), _clean(json.dumps(recipients)), from_text, to_text, subject, words,
                    len(mail.attachments), raw,
                ),
            ).fetchone()["id"]  # fmt: skip
            tx.execute("delete from message where id <= ?", (new_id - KEPT,))
        return new_id

    def messages(
        self, *, search: str = "", to: str = "", before: int | None = None, limit: int = 50
    ) -> list[sqlite3.Row]:
        """The newest mails first: holding every word of the search, and sent to this address (of the envelope)."""
        where = ["(? is null or id < ?)"]
        values: list[Any] = [before, before]
        for word in search.casefold().split():
            where.append("instr(words, ?)")
            values.append(word)
        if to:
            where.append("exists (select 1 from json_each(recipients) where lower(json_each.value) = lower(?))")
            values.append(to)
        columns = "id, received_at, sender, recipients, from_text, to_text, subject, attachments, length(raw) as size"
        with self._database.transaction() as tx:
            return tx.execute(
                f"select {columns} from message where {' and '.join(where)} order by id desc limit ?",
                [*values, limit],
            ).fetchall()

    def find(self, id: str) -> sqlite3.Row | None:
        with self._database.transaction() as tx:
            return tx.execute(
                "select *, length(raw) as size from message where id = cast(? as integer)", (id,)
            ).fetchone()

    def count(self) -> int:
        with self._database.transaction() as tx:
            return tx.execute("select count(*) from message").fetchone()[0]

    def delete_all(self) -> int:
        with self._database.transaction() as tx:
            return tx.execute("delete from message").rowcount

    def knobs(self) -> dict[str, int]:
        with self._database.transaction() as tx:
            turned = {row["name"]: row["value"] for row in tx.execute("select * from knob")}
        return {"refuse_next": 0, "refuse_code": 451, "hang_next": 0, "hang_seconds": 30, **turned}

    def turn(self, wish: dict[str, Any]) -> dict[str, int]:
        """Turn some knobs and give them all. Raises BadKnob."""
        for name, value in wish.items():
            if name not in KNOBS:
                raise BadKnob(f"There is no knob called {name}; there are {', '.join(KNOBS)}.")
            if not str(value).isdecimal() or int(value) > 1_000_000:
                raise BadKnob(f"{name} is a whole number from 0 to 1000000.")
        if int(wish.get("refuse_code", 451)) not in REFUSALS:
            raise BadKnob("refuse_code is 451 (later) or 550 (never).")
        with self._database.transaction() as tx:
            tx.executemany(
                "insert or replace into knob values (?, ?)", [(name, int(value)) for name, value in wish.items()]
            )
        return self.knobs()

    def take(self, knob: str) -> bool:
        """Count a knob down for one mail; False when it has run out."""
        with self._database.transaction() as tx:
            return tx.execute("update knob set value = value - 1 where name = ? and value > 0", (knob,)).rowcount > 0


def _clean(text: str) -> str:
    """Without halves of characters that a broken mail may hold and a file of text cannot."""
    return text.encode("utf-8", "replace").decode()
