"""PaymentIntents and their charges: confirmed, held, captured, cancelled, reviewed."""

import sqlite3
import time
from typing import Any

from comptoir.demo.simulators.gateway.behaviour import behaviour_of
from comptoir.demo.simulators.stripe.cards import DECLINES, TestCard
from comptoir.demo.simulators.stripe.errors import Refused, invalid
from comptoir.demo.simulators.stripe.things import Thing, announce, change, find, make, new_id, things_of

LARGEST, SMALLEST = 99_999_999, 30
CANCELLABLE = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action")


def check_amount(amount: Any, currency: str) -> int:
    if not str(amount).isdecimal():
        raise invalid(f"Invalid integer: {amount}", param="amount", code="parameter_invalid_integer")
    if int(amount) > LARGEST:
        words = f"Amount must be no more than 999,999.99 {currency}"
        raise invalid(words, param="amount", code="amount_too_large")
    if int(amount) < SMALLEST:
        raise invalid(f"Amount must be at least 0.30 {currency}", param="amount", code="amount_too_small")
    return int(amount)


def make_intent(tx: sqlite3.Connection, account: str, wish: dict[str, Any], amount: int, currency: str) -> Thing:
    pi = new_id("pi")
    thing = make(
        tx,
        account,
        {
            "id": pi, "object": "payment_intent", "amount": amount, "amount_capturable": 0, "amount_received": 0,
            "canceled_at": None, "cancellation_reason": None, "capture_method": wish.get("capture_method", "automatic"),
            "client_secret": f"{pi}_secret_{new_id('x', 24)[2:]}", "currency": currency,
            "description": wish.get("description"), "last_payment_error": None, "latest_charge": None,
            "metadata": wish.get("metadata", {}), "payment_method": None, "payment_method_types": ["card"],
            "review": None, "status": "requires_payment_method",
        },
    )  # fmt: skip
    announce(tx, account, "payment_intent.created", thing)
    return thing


def confirm(tx: sqlite3.Connection, account: str, intent: Thing, card: TestCard) -> Thing:
    """Try a card: the intent says what came of it, and the error stands in its last_payment_error."""
    intent = change(tx, intent, payment_method=card.method, last_payment_error=None)
    if card.slow:
        intent = change(tx, intent, status="processing")
        settles = time.time() + behaviour_of(tx, account).processing_seconds
        outcome = f"{card.method}"
        tx.execute("update thing set settles_at = ?, outcome = ? where id = ?", (settles, outcome, intent["id"]))
        announce(tx, account, "payment_intent.processing", intent)
        return intent
    return end(tx, account, intent, card)


def end(tx: sqlite3.Connection, account: str, intent: Thing, card: TestCard) -> Thing:
    """What the card's bank answers."""
    tx.execute("update thing set settles_at = null where id = ?", (intent["id"],))
    charge = _charge(tx, account, intent, card)
    if card.declines:
        error = {
            "type": "card_error", "code": "card_declined", "decline_code": card.declines,
            "message": DECLINES[card.declines], "charge": charge["id"],
        }  # fmt: skip
        if card.declines == "authentication_required":
            error["code"] = "authentication_required"
        intent = change(
            tx, intent, status="requires_payment_method", last_payment_error=error, latest_charge=charge["id"],
            payment_method=None,
        )  # fmt: skip
        announce(tx, account, "charge.failed", charge)
        announce(tx, account, "payment_intent.payment_failed", intent)
        return intent
    held = intent["capture_method"] == "manual"
    review = _open_review(tx, account, intent, charge) if card.reviewed else None
    intent = change(
        tx, intent, latest_charge=charge["id"], review=review, status="requires_capture" if held else "succeeded",
        amount_capturable=intent["amount"] if held else 0, amount_received=0 if held else intent["amount"],
    )  # fmt: skip
    announce(tx, account, "charge.succeeded", charge)
    announce(tx, account, "payment_intent.amount_capturable_updated" if held else "payment_intent.succeeded", intent)
    return intent


def _charge(tx: sqlite3.Connection, account: str, intent: Thing, card: TestCard) -> Thing:
    held, ok = intent["capture_method"] == "manual", not card.declines
    details = {"brand": card.brand, "last4": card.last4, "exp_month": 12, "exp_year": 2034, "country": "GB"}
    return make(
        tx,
        account,
        {
            "id": new_id("ch"), "object": "charge", "amount": intent["amount"], "amount_refunded": 0,
            "amount_captured": intent["amount"] if ok and not held else 0, "captured": ok and not held,
            "currency": intent["currency"], "paid": ok, "status": "succeeded" if ok else "failed", "refunded": False,
            "billing_details": {"name": "Sam Sandbox", "email": "sam@customer.example"},
            "metadata": intent["metadata"], "payment_intent": intent["id"],
            "payment_method_details": {"type": "card", "card": details},
            "outcome": {"risk_level": "elevated" if card.reviewed else "normal"},
        },
        of=intent["id"],
    )  # fmt: skip


def _open_review(tx: sqlite3.Connection, account: str, intent: Thing, charge: Thing) -> str:
    review = make(
        tx,
        account,
        {
            "id": new_id("prv"), "object": "review", "open": True, "opened_reason": "rule", "reason": "rule",
            "closed_reason": None, "charge": charge["id"], "payment_intent": intent["id"],
        },
        of=intent["id"],
    )  # fmt: skip
    announce(tx, account, "review.opened", review)
    return str(review["id"])


def approve(tx: sqlite3.Connection, account: str, intent: Thing) -> None:
    """A person at the dashboard takes a payment for genuine."""
    for review in things_of(tx, intent["id"], "review"):
        closed = change(tx, review, open=False, reason="approved", closed_reason="approved")
        announce(tx, account, "review.closed", closed)


def capture(tx: sqlite3.Connection, account: str, id: str, amount: Any) -> Thing:
    """Take all, or a part, of what is held; the rest is free at once."""
    intent = find(tx, account, "payment_intent", id)
    if intent["status"] != "requires_capture":
        raise _unexpected(intent, "captured", "requires_capture")
    wanted = int(amount) if amount is not None else int(intent["amount"])
    if wanted > intent["amount_capturable"]:
        words = f"The amount to capture is greater than the {intent['amount_capturable']} that can be captured."
        raise invalid(words, param="amount_to_capture", code="amount_too_large")
    if behaviour_of(tx, account).answer_to("captures", wanted) == "refuse":
        raise Refused(
            402, "card_error", DECLINES["generic_decline"], code="card_declined", decline_code="generic_decline"
        )
    charge = change(
        tx, find(tx, account, "charge", intent["latest_charge"]), captured=True, amount_captured=wanted,
        amount_refunded=intent["amount"] - wanted,
    )  # fmt: skip
    intent = change(tx, intent, status="succeeded", amount_received=wanted, amount_capturable=0)
    announce(tx, account, "charge.captured", charge)
    announce(tx, account, "payment_intent.succeeded", intent)
    return intent


def cancel(tx: sqlite3.Connection, account: str, id: str, reason: str = "") -> Thing:
    intent = find(tx, account, "payment_intent", id)
    if intent["status"] not in CANCELLABLE:
        raise _unexpected(intent, "canceled", ", ".join(CANCELLABLE))
    intent = change(
        tx, intent, status="canceled", amount_capturable=0, canceled_at=int(time.time()),
        cancellation_reason=reason or None,
    )  # fmt: skip
    announce(tx, account, "payment_intent.canceled", intent)
    return intent


def _unexpected(intent: Thing, done: str, wanted: str) -> Refused:
    words = (
        f"This PaymentIntent could not be {done} because it has a status of {intent['status']}. Only a PaymentIntent "
        f"with one of the following statuses may be {done}: {wanted}."
    )
    return Refused(400, "invalid_request_error", words, code="payment_intent_unexpected_state", payment_intent=intent)
