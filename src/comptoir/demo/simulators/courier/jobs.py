"""Trips: what they cost, how they go, and what is told of them."""

import json
import math
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Any

from comptoir.demo.simulators import moments
from comptoir.demo.simulators.gateway import events
from comptoir.demo.simulators.gateway.refusals import Refused

BASE, PER_KM, FLAT, FARTHEST_KM = 350, 60, 690, 30  # In the smallest coin of whatever currency is asked for.
RIDERS = ("Ama", "Bilal", "Chloe", "Dev", "Esme", "Femi")
FATES: dict[str, tuple[tuple[str, str], ...]] = {  # Status and, where it went wrong, why; the first is its beginning.
    "deliver": (("searching", ""), ("assigned", ""), ("picked_up", ""), ("delivered", "")),
    "rider_cancels": (
        ("searching", ""), ("assigned", ""), ("searching", ""), ("assigned", ""), ("picked_up", ""), ("delivered", ""),
    ),
    "no_rider": (("searching", ""), ("cancelled", "No rider was free.")),
    "bring_back": (
        ("searching", ""), ("assigned", ""), ("picked_up", ""), ("failed", "Nobody opened."),
        ("returned", "Nobody opened."),
    ),
    "refuse": (),
}  # fmt: skip


@dataclass(frozen=True)
class Conduct:
    """How bookings go from now on."""

    fate: str = "deliver"
    only_next: int = 0
    step_seconds: float = 20


def conduct_of(tx: sqlite3.Connection, account: str) -> Conduct:
    """What is set for this account, else what is set for all."""
    row = tx.execute(
        "select fate, only_next, step_seconds from conduct where scope in (?, 'all') order by scope = 'all' limit 1",
        (account,),
    ).fetchone()
    return Conduct(*row) if row else Conduct()


def set_conduct(tx: sqlite3.Connection, scope: str, conduct: Conduct) -> None:
    values = (scope, conduct.fate, conduct.only_next, conduct.step_seconds)
    tx.execute("insert or replace into conduct values (?, ?, ?, ?)", values)


def price(pickup: dict[str, Any], drop: dict[str, Any]) -> int:
    """What a trip costs. Raises Refused where it is none across one city."""
    here, there = _position(pickup), _position(drop)
    if here and there:
        far = _km(here, there)
        if far > FARTHEST_KM:
            raise Refused(422, "too_far", f"That is {far:.0f} km; we ride {FARTHEST_KM} km at most.")
        return BASE + round(far * PER_KM)
    if str(pickup.get("city", "")).casefold() == str(drop.get("city", "")).casefold() != "":
        return FLAT
    raise Refused(422, "too_far", "Both ends must lie in one city, or name their positions.")


def open_job(tx: sqlite3.Connection, account: str, wish: dict[str, Any], *, at: float) -> sqlite3.Row:
    """Take a trip on. Raises Refused."""
    conduct = conduct_of(tx, account)
    if conduct.only_next:
        left = conduct.only_next - 1
        set_conduct(tx, account, Conduct(conduct.fate if left else "deliver", left, conduct.step_seconds))
    if conduct.fate == "refuse":
        raise Refused(422, "no_capacity", "No rider works in this part of the city now.")
    job = "job_" + secrets.token_hex(10)
    tx.execute(
        "insert into job values (?, ?, ?, 'searching', ?, 0, ?, ?, '', '', ?, ?, ?, ?, ?, ?, ?)",
        (
            job, account, wish["reference"], conduct.fate, wish["price"], wish["currency"], wish["drop_city"],
            wish["drop_map"], wish["callback_url"], at + conduct.step_seconds if conduct.step_seconds else None,
            at + 3600, at, at,
        ),
    )  # fmt: skip
    return find(tx, job)


def find(tx: sqlite3.Connection, job: str, account: str | None = None) -> sqlite3.Row:
    row: sqlite3.Row | None = tx.execute("select * from job where id = ?", (job,)).fetchone()
    if row is None or account not in (None, row["account"]):
        raise Refused(404, "not_found", "There is no such job.")
    return row


def cancel(tx: sqlite3.Connection, row: sqlite3.Row, *, at: float) -> sqlite3.Row:
    """Nobody needs to come; it costs nothing. Raises Refused once the parcel is on its way."""
    if row["status"] == "cancelled":
        return row
    if row["status"] not in ("searching", "assigned"):
        raise Refused(409, "too_late", "The rider has the parcel already.")
    tx.execute("update job set price = 0 where id = ?", (row["id"],))
    return _become(tx, row["id"], "cancelled", "Cancelled by the shop.", at=at)


def advance(tx: sqlite3.Connection, row: sqlite3.Row, *, at: float) -> sqlite3.Row:
    """One step along its fate; at its end nothing happens."""
    path = FATES[row["fate"]]
    if row["status"] == "cancelled" or row["step"] + 1 >= len(path):
        tx.execute("update job set next_at = null where id = ?", (row["id"],))
        return row
    status, failure = path[row["step"] + 1]
    tx.execute("update job set step = step + 1 where id = ?", (row["id"],))
    return _become(tx, row["id"], status, failure, at=at)


def advance_due(tx: sqlite3.Connection, *, at: float) -> int:
    rows = tx.execute("select * from job where next_at <= ? order by next_at", (at,)).fetchall()
    for row in rows:
        advance(tx, row, at=at)
    return len(rows)


def shown(row: sqlite3.Row, address: str) -> dict[str, Any]:
    """A job as the API and the calls show it."""
    return {
        "id": row["id"], "reference": row["reference"], "status": row["status"], "price": row["price"],
        "currency": row["currency"], "rider": {"name": row["rider"]} if row["rider"] else None,
        "failure": row["failure"] or None, "tracking_url": f"{address}/courier/track/{row['id']}",
        "arrive_by": moments.to_text(row["arrive_by"]), "updated": moments.to_text(row["updated_at"]),
    }  # fmt: skip


def _become(tx: sqlite3.Connection, job: str, status: str, failure: str, *, at: float) -> sqlite3.Row:
    before = find(tx, job)
    rider = before["rider"]
    if status == "assigned":
        rider = RIDERS[(RIDERS.index(rider) + 1) % len(RIDERS)] if rider in RIDERS else secrets.choice(RIDERS)
    pause = conduct_of(tx, before["account"]).step_seconds
    over = status in ("delivered", "returned", "cancelled")
    tx.execute(
        "update job set status = ?, failure = ?, rider = ?, updated_at = ?, next_at = ? where id = ?",
        (status, failure, rider, at, None if over or not pause else at + pause, job),
    )
    row = find(tx, job)
    _announce(tx, row, at=at)
    return row


def _announce(tx: sqlite3.Connection, row: sqlite3.Row, *, at: float) -> None:
    event = "evt_" + secrets.token_hex(12)
    data = shown(row, "")
    del data["tracking_url"]  # Its calls do not know by which name they are reached.
    body = json.dumps({"id": event, "type": "job.updated", "created": moments.to_text(at), "data": data})
    values = (event, row["account"], "job.updated", row["id"], row["callback_url"], body, at)
    tx.execute("insert into event values (?, ?, ?, ?, ?, ?, ?)", values)
    events.queue(tx, event, row, at=at)


def _position(stop: dict[str, Any]) -> tuple[float, float] | None:
    latitude, longitude = stop.get("latitude"), stop.get("longitude")
    if isinstance(latitude, int | float) and isinstance(longitude, int | float):
        return float(latitude), float(longitude)
    return None


def _km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Great-circle distance; the earth's mean radius is 6371 km."""
    (a, b), (c, d) = ((math.radians(x), math.radians(y)) for x, y in (here, there))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(min(1.0, half)))
