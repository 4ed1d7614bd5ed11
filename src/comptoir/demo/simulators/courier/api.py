"""The door for shops: /courier/v1/, JSON in and out, a secret key as bearer."""

import base64
import hashlib
import hmac
import json
import re
import secrets
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from comptoir.demo.simulators import moments
from comptoir.demo.simulators.courier import jobs
from comptoir.demo.simulators.courier.courier import Courier
from comptoir.demo.simulators.gateway.behaviour import take_api_fault
from comptoir.demo.simulators.gateway.refusals import Refused, bad_field
from comptoir.demo.simulators.web import Answer, Request, Route, json_answer

PREFIX = "sk_courier_"
Work = Callable[[sqlite3.Connection, Request, str, float], tuple[int, dict[str, Any]]]


def routes(courier: Courier) -> list[Route]:
    def route(method: str, path: str, work: Work) -> Route:
        return Route(method, f"/courier/v1/{path}", lambda request: _answer(courier, work, request))

    return [
        route("GET", "account", lambda tx, request, account, at: (200, {"id": account})),
        route("POST", "quotes", _quote),
        route("POST", "jobs", _open),
        route("GET", "jobs", _list),
        route("POST", "jobs/{id}/cancel", _cancel),
    ]


def callback_secret(secret_key: str) -> str:
    """The secret that signs an account's calls follows from its key."""
    digest = hmac.digest(b"city courier callbacks", secret_key.encode(), hashlib.sha256)
    return "whsec_" + base64.b64encode(digest).decode()


def account_id(secret_key: str) -> str:
    return "cour_" + hashlib.sha256(secret_key.encode()).hexdigest()[:16]


def _answer(courier: Courier, work: Work, request: Request) -> Answer:
    fault, seconds = "none", 0.0
    try:
        found = re.fullmatch(rf"Bearer ({PREFIX}\S+)", request.headers.get("authorization", ""))
        if not found:
            raise Refused(401, "unauthorized", f"Send a secret key that starts with {PREFIX}.")
        with courier.transaction() as tx:
            account = _account(tx, found[1])
            fault, seconds = take_api_fault(tx, account)
        if fault == "error":
            raise Refused(500, "courier_error", "Something went wrong; nothing was done.")
        with courier.transaction() as tx:
            status, body = _once(tx, work, request, account)
    except Refused as refusal:
        status, body = refusal.status, {"error": {"code": refusal.code, "message": refusal.message}}
    if fault == "error_after_acting":
        return json_answer({"error": {"code": "courier_error", "message": "Something went wrong."}}, status=500)
    if fault == "timeout_after_acting":
        return Answer(pause_seconds=seconds, hang_up=True)
    return json_answer(body, status=status)


def _account(tx: sqlite3.Connection, key: str) -> str:
    account = account_id(key)
    values = (account, "…" + key[-4:], callback_secret(key), time.time())
    tx.execute("insert or ignore into account values (?, ?, ?, ?)", values)
    return account


def _once(tx: sqlite3.Connection, work: Work, request: Request, account: str) -> tuple[int, dict[str, Any]]:
    """Do the work, or give the answer that the same request got before under the same Idempotency-Key."""
    key = request.headers.get("idempotency-key", "")
    if request.method != "POST" or not key:
        return work(tx, request, account, time.time())
    text = f"{request.path}\n{json.dumps(request.json(), sort_keys=True)}"
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    before = tx.execute("select * from answered where account = ? and key = ?", (account, key)).fetchone()
    if before and before["fingerprint"] != fingerprint:
        raise Refused(422, "idempotency_key_reused", "This Idempotency-Key came with another request before.")
    if before:
        return before["status"], json.loads(before["body"])
    status, body = work(tx, request, account, time.time())
    tx.execute("insert into answered values (?, ?, ?, ?, ?)", (account, key, fingerprint, status, json.dumps(body)))
    return status, body


def _quote(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
    body = request.json()
    cost = jobs.price(_stop(body, "pickup"), _stop(body, "drop"))
    return 201, {
        "id": "quo_" + secrets.token_hex(8), "price": cost, "currency": _currency(body),
        "pickup_by": moments.to_text(at + 900), "arrive_by": moments.to_text(at + 3600),
    }  # fmt: skip


def _open(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
    body = request.json()
    drop = _stop(body, "drop")
    wish = {
        "reference": _text(body, "reference"), "price": jobs.price(_stop(body, "pickup"), drop),
        "currency": _currency(body), "callback_url": _text(body, "callback_url"),
        "drop_city": str(drop.get("city", "")), "drop_map": str(drop.get("map", "")),
    }  # fmt: skip
    return 201, jobs.shown(jobs.open_job(tx, account, wish, at=at), _here(request))


def _list(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
    rows = tx.execute(
        "select * from job where account = ? and reference = ? order by created_at",
        (account, request.query.get("reference", "")),
    ).fetchall()
    return 200, {"jobs": [jobs.shown(row, _here(request)) for row in rows]}


def _cancel(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
    row = jobs.cancel(tx, jobs.find(tx, request.params["id"], account), at=at)
    return 200, jobs.shown(row, _here(request))


def _here(request: Request) -> str:
    return f"http://{request.headers.get('host', '')}"


def _stop(body: dict[str, Any], field: str) -> dict[str, Any]:
    stop = body.get(field)
    if not isinstance(stop, dict) or not (str(stop.get("street", "")).strip() or stop.get("latitude") is not None):
        raise bad_field(field, "A street, or a position, is needed at both ends.")
    return stop


def _text(body: dict[str, Any], field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value.strip() or len(value) > 500:
        raise bad_field(field, "A line of text of at most 500 characters is needed.")
    return value.strip()


def _currency(body: dict[str, Any]) -> str:
    currency = _text(body, "currency")
    if not re.fullmatch("[A-Z]{3}", currency):
        raise bad_field("currency", "A currency is three capital letters, like GBP.")
    return currency
