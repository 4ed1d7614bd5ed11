"""The door for shops: /stripe/v1/, forms in and JSON out, a secret key as bearer."""

import hashlib
import json
import re
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from comptoir.demo.simulators.gateway.behaviour import take_api_fault
from comptoir.demo.simulators.stripe import payments, refunds, sessions
from comptoir.demo.simulators.stripe.books import Stripe
from comptoir.demo.simulators.stripe.cards import BY_METHOD
from comptoir.demo.simulators.stripe.errors import Refused, invalid, missing
from comptoir.demo.simulators.stripe.forms import read_form
from comptoir.demo.simulators.stripe.things import VERSION, Thing, expanded, find, listed, new_id
from comptoir.demo.simulators.web import Answer, Request, Route, json_answer

Work = Callable[[sqlite3.Connection, str, Request, dict[str, Any]], Thing]
REUSED = (
    "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a "
    "key other than '{key}' if you meant to execute a different request."
)


def routes(stripe: Stripe) -> list[Route]:
    def route(method: str, path: str, work: Work) -> Route:
        return Route(method, f"/stripe/v1/{path}", lambda request: _answer(stripe, work, request))

    return [
        route("GET", "account", _account),
        route("POST", "webhook_endpoints", _endpoint),
        route("POST", "checkout/sessions", lambda tx, a, r, f: sessions.open_session(tx, a, f, r.headers["host"])),
        route("GET", "checkout/sessions", _list("checkout.session")),
        route("GET", "checkout/sessions/{id}", _show("checkout.session")),
        route("POST", "checkout/sessions/{id}/expire", lambda tx, a, r, f: sessions.expire(tx, a, r.params["id"])),
        route("POST", "payment_intents", _pay_by_method),
        route("GET", "payment_intents", _list("payment_intent")),
        route("GET", "payment_intents/{id}", _show("payment_intent")),
        route("POST", "payment_intents/{id}/capture", _capture),
        route("POST", "payment_intents/{id}/cancel", _cancel),
        route("POST", "refunds", lambda tx, a, r, f: refunds.refund(tx, a, f)),
        route("GET", "refunds", _list("refund")),
        route("GET", "refunds/{id}", _show("refund")),
    ]


def _answer(stripe: Stripe, work: Work, request: Request) -> Answer:
    """Who asks, the fault it shall suffer, and the work, or what its key was answered before."""
    fault, seconds, headers = "none", 0.0, {"Request-Id": new_id("req", 14), "Stripe-Version": VERSION}
    try:
        account = _who(stripe, request)
        with stripe.transaction() as tx:
            fault, seconds = take_api_fault(tx, account)
        if fault == "error":
            raise Refused(500, "api_error", "An unknown error occurred")
        with stripe.transaction() as tx:
            status, body, replayed = _once(tx, work, account, request)
        headers |= {"Idempotent-Replayed": "true"} if replayed else {}
    except Refused as refusal:
        status, body = refusal.status, {"error": refusal.error}
    if fault == "error_after_acting":
        status, body = 500, {"error": {"type": "api_error", "message": "An unknown error occurred"}}
    if fault == "timeout_after_acting":
        return Answer(pause_seconds=seconds, hang_up=True)
    answer = json_answer(body, status=status)
    return Answer(**{**vars(answer), "headers": headers})


def _who(stripe: Stripe, request: Request) -> str:
    found = re.fullmatch(r"Bearer ((?:sk|rk)_(?:test|live)_\S+)", request.headers.get("authorization", ""))
    if not found:
        key = request.headers.get("authorization", "")[-4:]
        raise Refused(401, "invalid_request_error", f"Invalid API Key provided: ****{key}")
    account = account_id(found[1])
    with stripe.transaction() as tx:
        tx.execute(
            "insert or ignore into account (id, hint, callback_secret, created_at) values (?, ?, ?, ?)",
            (account, "…" + found[1][-4:], signing_secret(found[1]), time.time()),
        )
    return account


def account_id(secret_key: str) -> str:
    return "acct_" + hashlib.sha256(secret_key.encode()).hexdigest()[:16]


def signing_secret(secret_key: str) -> str:
    """The signing secret of an account's endpoint. Here it follows from the key, so that tests know it."""
    return "whsec_" + hashlib.sha256(b"stripe endpoint " + secret_key.encode()).hexdigest()[:32]


def _once(tx: sqlite3.Connection, work: Work, account: str, request: Request) -> tuple[int, Thing, bool]:
    form = read_form(request.body.decode()) if request.method == "POST" else read_form(request.raw_query)
    key = request.headers.get("idempotency-key", "")
    if request.method != "POST" or not key:
        return 200, _done(tx, work, account, request, form), False
    fingerprint = hashlib.sha256(f"{request.path}\n{json.dumps(form, sort_keys=True)}".encode()).hexdigest()
    before = tx.execute("select * from answered where account = ? and key = ?", (account, key)).fetchone()
    if before and before["fingerprint"] != fingerprint:
        raise Refused(400, "idempotency_error", REUSED.format(key=key))
    if before:
        return before["status"], json.loads(before["body"]), True
    try:
        status, body = 200, _done(tx, work, account, request, form)
    except Refused as refusal:
        if refusal.status != 402:  # What failed validation began nothing: it is not kept.
            raise
        status, body = 402, {"error": refusal.error}
    tx.execute("insert into answered values (?, ?, ?, ?, ?)", (account, key, fingerprint, status, json.dumps(body)))
    return status, body, False


def _done(tx: sqlite3.Connection, work: Work, account: str, request: Request, form: dict[str, Any]) -> Thing:
    wanted = form.pop("expand", [])
    return dict(expanded(tx, work(tx, account, request, form), list(wanted)))


def _account(tx: sqlite3.Connection, account: str, request: Request, form: dict[str, Any]) -> Thing:
    return {
        "id": account, "object": "account", "charges_enabled": True, "details_submitted": True, "type": "standard",
        "country": "GB", "default_currency": "gbp",
    }  # fmt: skip


def _endpoint(tx: sqlite3.Connection, account: str, request: Request, form: dict[str, Any]) -> Thing:
    if not form.get("url"):
        raise invalid("Missing required param: url.", param="url", code="parameter_missing")
    tx.execute("update account set callback_url = ? where id = ?", (form["url"], account))
    row = tx.execute("select callback_secret from account where id = ?", (account,)).fetchone()
    return {
        "id": new_id("we"), "object": "webhook_endpoint", "url": form["url"], "status": "enabled", "livemode": False,
        "enabled_events": form.get("enabled_events", ["*"]), "secret": row["callback_secret"],
    }  # fmt: skip


def _pay_by_method(tx: sqlite3.Connection, account: str, request: Request, form: dict[str, Any]) -> Thing:
    amount = payments.check_amount(form.get("amount"), str(form.get("currency")))
    card = BY_METHOD.get(form.get("payment_method", ""))
    if card is None:
        raise missing("PaymentMethod", form.get("payment_method", ""), param="payment_method")
    intent = payments.make_intent(tx, account, form, amount, str(form["currency"]))
    intent = payments.confirm(tx, account, intent, card)
    if error := intent["last_payment_error"]:
        raise Refused(402, **{**error, "payment_intent": intent})
    return intent


def _capture(tx: sqlite3.Connection, account: str, request: Request, form: dict[str, Any]) -> Thing:
    return payments.capture(tx, account, request.params["id"], form.get("amount_to_capture"))


def _cancel(tx: sqlite3.Connection, account: str, request: Request, form: dict[str, Any]) -> Thing:
    return payments.cancel(tx, account, request.params["id"], form.get("cancellation_reason", ""))


def _show(object: str) -> Work:
    return lambda tx, account, request, form: find(tx, account, object, request.params["id"])


def _list(object: str) -> Work:
    return lambda tx, account, request, form: listed(tx, account, object, form, request.path)
