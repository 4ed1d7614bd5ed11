"""The objects of the API: made, found, changed, listed, and told of by events."""

import json
import secrets
import sqlite3
import string
import time
from typing import Any

from comptoir.demo.simulators.gateway.events import queue
from comptoir.demo.simulators.stripe.errors import missing

Thing = dict[str, Any]
LETTERS = string.ascii_letters + string.digits
VERSION = "2026-03-25.dahlia"


def new_id(prefix: str, letters: int = 24) -> str:
    return f"{prefix}_{''.join(secrets.choice(LETTERS) for _ in range(letters))}"


def make(tx: sqlite3.Connection, account: str, thing: Thing, *, of: str = "") -> Thing:
    at = time.time()
    thing = {"created": int(at), "livemode": False, **thing}
    tx.execute(
        "insert into thing (id, account, object, of, body, created_at) values (?, ?, ?, ?, ?, ?)",
        (thing["id"], account, thing["object"], of, json.dumps(thing), at),
    )
    return thing


def find(tx: sqlite3.Connection, account: str, object: str, id: str) -> Thing:
    """Raises Refused (404) also for another account's."""
    row = tx.execute(
        "select body from thing where id = ? and account = ? and object = ?", (id, account, object)
    ).fetchone()
    if row is None:
        raise missing(object, id)
    return dict(json.loads(row["body"]))


def change(tx: sqlite3.Connection, thing: Thing, **changed: Any) -> Thing:
    thing = {**thing, **changed}
    tx.execute("update thing set body = ? where id = ?", (json.dumps(thing), thing["id"]))
    return thing


def things_of(tx: sqlite3.Connection, of: str, object: str) -> list[Thing]:
    rows = tx.execute("select body from thing where of = ? and object = ? order by created_at, rowid", (of, object))
    return [json.loads(row["body"]) for row in rows.fetchall()]


def listed(tx: sqlite3.Connection, account: str, object: str, wish: dict[str, Any], url: str) -> Thing:
    """A page of a list, newest first, as `limit`, `starting_after`, `created[gte]` and `payment_intent` say."""
    limit = min(max(int(wish.get("limit", 10)), 1), 100)
    since = int(dict(wish.get("created") or {}).get("gte", 0))
    after = wish.get("starting_after", "")
    rows = tx.execute(
        """select body from thing where account = ? and object = ? and created_at >= ?
           and (? = '' or of = ?) and (? = '' or rowid < (select rowid from thing where id = ?))
           order by rowid desc limit ?""",
        (account, object, since, *[wish.get("payment_intent", "")] * 2, after, after, limit + 1),
    ).fetchall()
    found = [json.loads(row["body"]) for row in rows]
    return {"object": "list", "url": url, "has_more": len(found) > limit, "data": found[:limit]}


def announce(tx: sqlite3.Connection, account: str, type: str, thing: Thing) -> None:
    """Write an event and queue it for the account's endpoint, as its behaviour says."""
    row = tx.execute("select callback_url from account where id = ?", (account,)).fetchone()
    if not row["callback_url"]:
        return
    event, at = new_id("evt"), time.time()
    about = thing.get("payment_intent") or thing["id"]
    body = json.dumps(
        {
            "id": event, "object": "event", "api_version": VERSION, "created": int(at), "data": {"object": thing},
            "livemode": False, "pending_webhooks": 1, "request": {"id": new_id("req", 14), "idempotency_key": None},
            "type": type,
        }
    )  # fmt: skip
    values = (event, account, type, about, row["callback_url"], body, at)
    tx.execute("insert into event values (?, ?, ?, ?, ?, ?, ?)", values)
    queue(tx, event, {"id": about, "account": account}, at=at)  # type: ignore[arg-type]


def expanded(tx: sqlite3.Connection, thing: Any, paths: list[str]) -> Any:
    """An object with some of its ids replaced by what they stand for: `payment_intent.latest_charge`."""
    for path in paths:
        name, _, rest = path.partition(".")
        inner = [rest] if rest else []
        if isinstance(thing.get(name), list):
            thing = {**thing, name: [expanded(tx, one, inner) for one in thing[name]]}
            continue
        found = thing.get(name)
        if isinstance(found, str):
            row = tx.execute("select body from thing where id = ?", (found,)).fetchone()
            found = json.loads(row["body"]) if row else found
        thing = {**thing, name: expanded(tx, found, inner) if isinstance(found, dict) and inner else found}
    return thing
