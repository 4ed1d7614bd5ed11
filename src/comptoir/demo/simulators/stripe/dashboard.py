"""The dashboard: what people do at Stripe past the shop, and how it shall behave. Open to all, like a test bench."""

import json
import sqlite3
from typing import Any

from comptoir.demo.simulators import moments
from comptoir.demo.simulators.gateway import behaviour
from comptoir.demo.simulators.gateway.events import queue_again
from comptoir.demo.simulators.look import pages
from comptoir.demo.simulators.stripe import payments, refunds
from comptoir.demo.simulators.stripe.books import Stripe
from comptoir.demo.simulators.stripe.errors import Refused
from comptoir.demo.simulators.stripe.things import Thing
from comptoir.demo.simulators.web import Answer, Request, Route, json_answer, redirect

HERE, SHOWN = "/stripe/dashboard", 60
ACTS = ("refund", "capture", "cancel", "approve", "fail_refund")


def routes(stripe: Stripe) -> list[Route]:
    return [
        Route("GET", HERE, lambda request: _show(stripe)),
        Route("GET", f"{HERE}/events", lambda request: _events(stripe)),
        Route("POST", f"{HERE}/behaviour", lambda request: _behave(stripe, request)),
        Route("POST", f"{HERE}/flush", lambda request: _flush(stripe, request)),
        Route("POST", f"{HERE}/settle", lambda request: _settle(stripe, request)),
        Route("POST", f"{HERE}/events/{{id}}/resend", lambda request: _resend(stripe, request)),
        Route("POST", f"{HERE}/payments/{{id}}/{{act}}", lambda request: _act(stripe, request)),
    ]


def _show(stripe: Stripe) -> Answer:
    with stripe.transaction() as tx:
        rows = tx.execute(
            "select body from thing where object = 'payment_intent' order by rowid desc limit ?", (SHOWN,)
        ).fetchall()
        events = tx.execute(
            "select event.id, type, state, result from event join delivery on event = event.id"
            " order by delivery.id desc limit ?", (SHOWN,),
        ).fetchall()  # fmt: skip
        accounts = [dict(row) for row in tx.execute("select * from account order by created_at")]
    shown = [json.loads(row["body"]) for row in rows]
    for one in shown:
        one["money"] = pages.money(one["amount"], one["currency"].upper())
        one["when"] = moments.to_words(one["created"])
    return pages.html(
        "stripe_dashboard.html", part="stripe", payments=shown, events=[dict(row) for row in events], accounts=accounts
    )


def _events(stripe: Stripe) -> Answer:
    with stripe.transaction() as tx:
        rows = tx.execute("select id, type, body from event order by rowid").fetchall()
    return json_answer({"data": [json.loads(row["body"]) for row in rows]})


def _behave(stripe: Stripe, request: Request) -> Answer:
    wish: dict[str, Any] = dict(request.json())
    try:
        with stripe.transaction() as tx:
            if wish.pop("reset", False):
                behaviour.reset_behaviour(tx, behaviour.ALL)
            return json_answer(vars(behaviour.change_behaviour(tx, behaviour.ALL, wish)))
    except behaviour.BadKnob as error:
        return json_answer({"error": {"message": str(error)}}, status=422)


def _flush(stripe: Stripe, request: Request) -> Answer:
    wanted = request.json().get("events") if request.body.startswith(b"{") else None
    return json_answer({"sent": stripe.postman.flush(wanted)})


def _settle(stripe: Stripe, request: Request) -> Answer:
    with stripe.transaction(hurry=True):
        pass
    return json_answer({"settled": True})


def _resend(stripe: Stripe, request: Request) -> Answer:
    with stripe.transaction() as tx:
        found = queue_again(tx, request.params["id"], at=0)
    return json_answer({"queued": found}, status=200 if found else 404)


def _act(stripe: Stripe, request: Request) -> Answer:
    """Somebody refunds, captures, cancels or approves a payment here, past the shop."""
    by_form = not request.body.startswith(b"{")
    wish: dict[str, Any] = dict(request.form()) if by_form else request.json()
    try:
        with stripe.transaction() as tx:
            said = _do(tx, request.params["id"], request.params["act"], wish)
    except Refused as refusal:
        return json_answer({"error": refusal.error}, status=refusal.status)
    return redirect(HERE) if by_form else json_answer(said)


def _do(tx: sqlite3.Connection, id: str, act: str, wish: dict[str, Any]) -> Thing:
    row = tx.execute("select account, body from thing where id = ?", (id,)).fetchone()
    if row is None or act not in ACTS:
        raise Refused(404, "invalid_request_error", "Nothing here.")
    account, thing = row["account"], json.loads(row["body"])
    match act:
        case "refund":
            amount = {"amount": wish["amount"]} if wish.get("amount") else {}
            return refunds.refund(tx, account, {"payment_intent": id, **amount})
        case "capture":
            return payments.capture(tx, account, id, wish.get("amount"))
        case "cancel":
            return payments.cancel(tx, account, id)
        case "fail_refund":
            return refunds.fail(tx, account, thing)
    payments.approve(tx, account, thing)
    return dict(thing)
