"""Checkout Sessions: a page for one payment, open from half an hour to a day."""

import sqlite3
import time
from typing import Any

from comptoir.demo.simulators.stripe import payments
from comptoir.demo.simulators.stripe.cards import TestCard
from comptoir.demo.simulators.stripe.errors import invalid
from comptoir.demo.simulators.stripe.things import Thing, announce, change, find, make, new_id

HALF_AN_HOUR, A_DAY = 30 * 60, 24 * 3600


def open_session(tx: sqlite3.Connection, account: str, wish: dict[str, Any], host: str) -> Thing:
    price = wish["line_items"][0]["price_data"] if wish.get("line_items") else None
    if wish.get("mode") != "payment" or price is None:
        raise invalid("You must provide one of the following modes: payment.", param="mode")
    currency = str(price["currency"])
    amount = payments.check_amount(price["unit_amount"], currency)
    ends, now = int(wish.get("expires_at", time.time() + A_DAY)), time.time()
    if not now + HALF_AN_HOUR <= ends <= now + A_DAY:
        words = "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
        raise invalid(words, param="expires_at")
    cs = new_id("cs_test", 58)
    return make(
        tx,
        account,
        {
            "id": cs, "object": "checkout.session", "amount_subtotal": amount, "amount_total": amount,
            "cancel_url": wish.get("cancel_url"), "client_reference_id": wish.get("client_reference_id"),
            "currency": currency, "customer_details": None, "expires_at": ends,
            "line": price["product_data"]["name"], "metadata": wish.get("metadata", {}), "mode": "payment",
            "payment_intent": None, "payment_status": "unpaid", "status": "open",
            "success_url": wish.get("success_url"), "to_be": wish.get("payment_intent_data", {}),
            "url": f"http://{host}/stripe/c/pay/{cs}#{'fid' * 180}",  # As long as the real one.
        },
    )  # fmt: skip


def expire(tx: sqlite3.Connection, account: str, id: str) -> Thing:
    session = find(tx, account, "checkout.session", id)
    if session["status"] != "open":
        words = f'Only Checkout Sessions with a status in ["open"] can be expired. This one is {session["status"]}.'
        raise invalid(words)
    session = change(tx, session, status="expired", url=None)
    announce(tx, account, "checkout.session.expired", session)
    return session


def pay(tx: sqlite3.Connection, account: str, id: str, card: TestCard) -> Thing:
    """A customer types a card: the session is complete, or stays open after a decline."""
    session = find(tx, account, "checkout.session", id)
    if session["status"] != "open":
        return session
    if session["payment_intent"]:
        intent = find(tx, account, "payment_intent", session["payment_intent"])
    else:
        intent = payments.make_intent(tx, account, session["to_be"], session["amount_total"], session["currency"])
        session = change(tx, session, payment_intent=intent["id"])
        tx.execute("update thing set of = ? where id = ?", (intent["id"], id))
    intent = payments.confirm(tx, account, intent, card)
    if intent["status"] == "requires_payment_method":
        return session
    session = change(
        tx, session, status="complete", payment_status="paid" if intent["status"] == "succeeded" else "unpaid",
        customer_details={"email": "sam@customer.example", "name": "Sam Sandbox"}, url=None,
    )  # fmt: skip
    announce(tx, account, "checkout.session.completed", session)
    return session


def after_slow_card(tx: sqlite3.Connection, account: str, intent: Thing) -> None:
    """The page's word on a card that was processing."""
    row = tx.execute(
        "select id from thing where of = ? and object = 'checkout.session' and account = ?", (intent["id"], account)
    ).fetchone()
    if row is None:
        return
    session, paid = find(tx, account, "checkout.session", row["id"]), intent["status"] == "succeeded"
    session = change(tx, session, payment_status="paid" if paid else "unpaid")
    word = "succeeded" if intent["status"] in ("succeeded", "requires_capture") else "failed"
    announce(tx, account, f"checkout.session.async_payment_{word}", session)
