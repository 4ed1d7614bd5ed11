"""The door for shops: /gateway/v1/, JSON in and out, a secret key as bearer."""

import hashlib
import json
import re
import sqlite3
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from comptoir.demo.simulators import moments
from comptoir.demo.simulators.gateway import checkouts, operations, refunds
from comptoir.demo.simulators.gateway.behaviour import take_api_fault
from comptoir.demo.simulators.gateway.events import failure
from comptoir.demo.simulators.gateway.gateway import Gateway
from comptoir.demo.simulators.gateway.refusals import Refused, bad_field
from comptoir.demo.simulators.gateway.signing import SECRET_KEY_PREFIX, account_id, callback_secret
from comptoir.demo.simulators.web import Answer, Request, Route, json_answer

LARGEST_AMOUNT = 99_999_999_999
Work = Callable[[sqlite3.Connection, Request, str, float], tuple[int, dict[str, Any]]]


def routes(gateway: Gateway) -> list[Route]:
    """Each call: who asks, what was asked before under its key, the work, and the fault it shall suffer."""

    def route(method: str, path: str, work: Work) -> Route:
        return Route(method, f"/gateway/v1/{path}", lambda request: _answer(gateway, work, request))

    return [
        route("GET", "account", _show_account),
        route("POST", "checkouts", _open_checkout),
        route("GET", "checkouts", _list_checkouts),
        route("GET", "checkouts/{id}", _show_checkout),
        route("POST", "checkouts/{id}/expire", _expire_checkout),
        route("POST", "authorizations", _use_token("authorization")),
        route("POST", "charges", _use_token("charge")),
        route("POST", "authorizations/{id}/captures", _take_from(operations.capture)),
        route("POST", "authorizations/{id}/reversals", _take_from(operations.reverse)),
        route("POST", "payments/{id}/voids", _void),
        route("GET", "operations", _list_operations),
        route("POST", "refunds", _refund),
        route("GET", "refunds", _list_refunds),
        route("GET", "refunds/{id}", _show_refund),
    ]


def _answer(gateway: Gateway, work: Work, request: Request) -> Answer:
    fault, seconds = "none", 0.0
    try:
        key = _secret_key(request)
        with gateway.transaction() as tx:
            account = _account(tx, key)
            fault, seconds = take_api_fault(tx, account)
        if fault == "error":
            raise Refused(500, "gateway_error", "Something went wrong; nothing was done.")
        with gateway.transaction() as tx:
            status, body = _once(tx, work, request, account)
    except Refused as refusal:
        status, body = refusal.status, {"error": _without_none(vars(refusal), "code", "message", "field")}
    if fault == "error_after_acting":
        return json_answer({"error": {"code": "gateway_error", "message": "Something went wrong."}}, status=500)
    if fault == "timeout_after_acting":
        return Answer(pause_seconds=seconds, hang_up=True)
    return json_answer(body, status=status)


def _secret_key(request: Request) -> str:
    found = re.fullmatch(rf"Bearer ({SECRET_KEY_PREFIX}\S+)", request.headers.get("authorization", ""))
    if not found:
        raise Refused(
            401, "unauthorized", f"Send Authorization: Bearer and a secret key that starts with {SECRET_KEY_PREFIX}"
        )
    return found[1]


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


def _show_account(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
    return 200, {"id": account, "mode": "sandbox"}


def _open_checkout(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
    wish = _read_wish(request.json(), at)
    return 201, _checkout_out(tx, checkouts.open_checkout(tx, wish, account=account, at=at), request)


def _show_checkout(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
    return 200, _checkout_out(tx, checkouts.find_checkout(tx, request.params["id"], account=account), request)


def _list_checkouts(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
    rows = tx.execute(
        "select * from checkout where account = ? and reference = ? order by created_at",
        (account, request.query.get("reference", "")),
    ).fetchall()
    return 200, {"checkouts": [_checkout_out(tx, row, request) for row in rows]}


def _expire_checkout(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
    found = checkouts.find_checkout(tx, request.params["id"], account=account)
    return 200, _checkout_out(tx, checkouts.expire_checkout(tx, found, at=at), request)


def _use_token(kind: str) -> Work:
    def work(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
        body = request.json()
        wish = operations.TokenWish(
            kind=kind,
            token=_text(body, "token"),
            amount=_amount(body),
            currency=_currency(body),
            reference=_text(body, "reference"),
            description=_text(body, "description"),
            callback_url=_url(body, "callback_url"),
        )
        return 201, _operation_out(operations.use_token(tx, wish, account=account, at=at))

    return work


def _take_from(act: Callable[..., sqlite3.Row]) -> Work:
    def work(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
        body = request.json()
        wish = {"amount": _amount(body), "reference": _text(body, "reference")}
        return 201, _operation_out(act(tx, request.params["id"], account=account, **wish, at=at))

    return work


def _void(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
    reference = _text(request.json(), "reference")
    row = operations.void(tx, request.params["id"], account=account, reference=reference, at=at)
    return 201, _operation_out(row)


def _list_operations(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
    rows = operations.operations_by(tx, request.query.get("reference", ""), account=account)
    return 200, {"operations": [_operation_out(row) for row in rows]}


def _refund(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
    body = request.json()
    row = refunds.refund_payment(
        tx,
        account=account,
        payment=_text(body, "payment"),
        amount=_amount(body),
        reference=_text(body, "reference"),
        at=at,
    )
    return 201, _refund_out(row)


def _show_refund(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
    return 200, _refund_out(refunds.find_refund(tx, request.params["id"], account=account))


def _list_refunds(tx: sqlite3.Connection, request: Request, account: str, at: float) -> tuple[int, dict[str, Any]]:
    rows = tx.execute(
        """select refund.* from refund join payment on payment.id = payment join checkout on checkout.id = checkout
           where account = ? and refund.reference = ? order by refund.created_at""",
        (account, request.query.get("reference", "")),
    ).fetchall()
    return 200, {"refunds": [_refund_out(row) for row in rows]}


def _read_wish(body: dict[str, Any], at: float) -> checkouts.Wish:
    try:
        expires_at = moments.from_text(_text(body, "expires_at"))
    except ValueError as error:
        raise bad_field("expires_at", "A moment with its time zone, like 2026-11-22T19:41:00Z.") from error
    if expires_at <= at:
        raise bad_field("expires_at", "This moment has passed.")
    return checkouts.Wish(
        amount=_amount(body),
        currency=_currency(body),
        reference=_text(body, "reference"),
        description=_text(body, "description"),
        customer_name=_text(body, "customer_name", optional=True),
        return_url=_url(body, "return_url"),
        cancel_url=_url(body, "cancel_url"),
        callback_url=_url(body, "callback_url"),
        expires_at=expires_at,
    )


def _text(body: dict[str, Any], field: str, *, optional: bool = False) -> str:
    value = body.get(field)
    if optional and value in (None, ""):
        return ""
    if not isinstance(value, str) or not value.strip() or len(value) > 2000:
        raise bad_field(field, "A line of text of at most 2000 characters is needed.")
    return "".join(letter if letter.isprintable() else " " for letter in value)


def _currency(body: dict[str, Any]) -> str:
    currency = _text(body, "currency")
    if not re.fullmatch("[A-Z]{3}", currency):
        raise bad_field("currency", "A currency is three capital letters, like GBP.")
    return currency


def _amount(body: dict[str, Any]) -> int:
    amount = body.get("amount")
    if type(amount) is not int or not 0 < amount <= LARGEST_AMOUNT:
        raise bad_field("amount", "A whole number above 0, in the currency's smallest coin.")
    return amount


def _url(body: dict[str, Any], field: str) -> str:
    url = _text(body, field)
    try:
        parts = urlsplit(url)
        good = (
            parts.scheme in ("http", "https")
            and parts.hostname
            and parts.port != 0
            and url.isascii()
            and " " not in url
        )
    except ValueError:
        good = False
    if not good:
        raise bad_field(field, "A complete http or https address is needed.")
    return url


def _checkout_out(tx: sqlite3.Connection, row: sqlite3.Row, request: Request) -> dict[str, Any]:
    return {
        "id": row["id"],
        "url": f"http://{request.headers.get('host', '')}/gateway/pay/{row['id']}",
        "status": row["status"],
        "amount": row["amount"],
        "currency": row["currency"],
        "reference": row["reference"],
        "created": moments.to_text(row["created_at"]),
        "expires_at": moments.to_text(row["expires_at"]),
        "payments": [_payment_out(tx, payment) for payment in checkouts.payments_of(tx, row["id"])],
    }


def _payment_out(tx: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    given_back = tx.execute("select * from refund where payment = ? order by rowid", (row["id"],)).fetchall()
    return {
        "id": row["id"],
        "status": row["status"],
        "amount": row["amount"],
        "currency": row["currency"],
        "card": {"brand": row["card_brand"], "last4": row["card_last4"]},
        "failure": failure(row["failure"]),
        "created": moments.to_text(row["created_at"]),
        "refunds": [_refund_out(refund) for refund in given_back],
    }


def _refund_out(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "payment": row["payment"],
        "status": row["status"],
        "amount": row["amount"],
        "currency": row["currency"],
        "reference": row["reference"],
        "failure": failure(row["failure"]),
        "created": moments.to_text(row["created_at"]),
    }


def _operation_out(row: sqlite3.Row) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("id", "kind", "status", "amount", "currency", "reference")},
        "of": row["of"],
        "card": {"brand": row["card_brand"], "last4": row["card_last4"]},
        "cleared": row["clears_at"] is None,
        "failure": failure(row["failure"]),
        "created": moments.to_text(row["created_at"]),
    }


def _without_none(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: values[name] for name in names if values[name] is not None}
