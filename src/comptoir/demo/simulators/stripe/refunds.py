"""Money back, asked for by the API or made at the dashboard."""

import sqlite3
import time
from typing import Any

from comptoir.demo.simulators.gateway.behaviour import behaviour_of
from comptoir.demo.simulators.stripe.errors import invalid, missing
from comptoir.demo.simulators.stripe.things import Thing, announce, change, find, make, new_id, things_of


def refund(tx: sqlite3.Connection, account: str, wish: dict[str, Any]) -> Thing:
    if not wish.get("payment_intent"):
        raise missing("payment_intent", "", param="payment_intent")
    intent = find(tx, account, "payment_intent", wish["payment_intent"])
    if intent["status"] != "succeeded":
        raise invalid(f"The PaymentIntent {intent['id']} does not have a successful charge to refund.")
    given = sum(one["amount"] for one in things_of(tx, intent["id"], "refund") if one["status"] != "failed")
    left = intent["amount_received"] - given
    amount = int(wish["amount"]) if "amount" in wish else left
    if left <= 0:
        raise invalid(f"Charge {intent['latest_charge']} has already been refunded.", code="charge_already_refunded")
    if not 0 < amount <= left:
        words = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise invalid(words, param="amount")
    return _begin(tx, account, intent, amount, wish.get("metadata", {}))


def _begin(tx: sqlite3.Connection, account: str, intent: Thing, amount: int, metadata: dict[str, str]) -> Thing:
    behaviour = behaviour_of(tx, account)
    answer = behaviour.answer_to("refunds", amount)
    thing = make(
        tx,
        account,
        {
            "id": new_id("re"), "object": "refund", "amount": amount, "charge": intent["latest_charge"],
            "currency": intent["currency"], "metadata": metadata, "payment_intent": intent["id"], "reason": None,
            "status": "pending" if answer.startswith("pending") else "succeeded", "failure_reason": None,
        },
        of=intent["id"],
    )  # fmt: skip
    announce(tx, account, "refund.created", thing)
    if answer == "refuse":
        return fail(tx, account, thing)
    if thing["status"] == "pending":
        outcome = "failed" if answer == "pending_then_refuse" else "succeeded"
        due = time.time() + behaviour.processing_seconds
        tx.execute("update thing set settles_at = ?, outcome = ? where id = ?", (due, outcome, thing["id"]))
    return thing


def settle(tx: sqlite3.Connection, account: str, thing: Thing, outcome: str) -> Thing:
    """The end of a refund that was pending."""
    tx.execute("update thing set settles_at = null where id = ?", (thing["id"],))
    if outcome == "failed":
        return fail(tx, account, thing)
    thing = change(tx, thing, status="succeeded")
    announce(tx, account, "refund.updated", thing)
    return thing


def fail(tx: sqlite3.Connection, account: str, thing: Thing) -> Thing:
    """The card's bank sends the money back: also after it had seemed done."""
    thing = change(tx, thing, status="failed", failure_reason="expired_or_canceled_card")
    announce(tx, account, "refund.failed", thing)
    return thing
