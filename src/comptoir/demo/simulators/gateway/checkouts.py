"""Checkouts and the payments made in them."""

import secrets
import sqlite3
from dataclasses import dataclass

from comptoir.demo.simulators.gateway.behaviour import behaviour_of
from comptoir.demo.simulators.gateway.cards import Card
from comptoir.demo.simulators.gateway.events import announce, failure
from comptoir.demo.simulators.gateway.refusals import Refused


@dataclass(frozen=True)
class Wish:
    """What a shop asks a customer to pay."""

    amount: int  # In the currency's smallest coin.
    currency: str
    reference: str
    description: str
    customer_name: str
    return_url: str
    cancel_url: str
    callback_url: str
    expires_at: float


def find_checkout(tx: sqlite3.Connection, id: str, *, account: str | None = None) -> sqlite3.Row:
    """Raises Refused (404) also for the checkout of another account; the card page asks for any."""
    row = tx.execute("select * from checkout where id = ? and account = coalesce(?, account)", (id, account)).fetchone()
    if row is None:
        raise Refused(404, "not_found", f"There is no checkout {id}.")
    return row


def payments_of(tx: sqlite3.Connection, checkout: str) -> list[sqlite3.Row]:
    return tx.execute("select * from payment where checkout = ? order by rowid", (checkout,)).fetchall()


def open_checkout(tx: sqlite3.Connection, wish: Wish, *, account: str, at: float) -> sqlite3.Row:
    new_id = "chk_" + secrets.token_hex(16)  # Long: whoever knows it sees the card page.
    tx.execute(
        """insert into checkout values (:id, :account, 'open', :amount, :currency, :reference, :description,
           :customer_name, :return_url, :cancel_url, :callback_url, :expires_at, :created_at)""",
        {**vars(wish), "id": new_id, "account": account, "created_at": at},
    )
    checkout = find_checkout(tx, new_id)
    announce(tx, "checkout.opened", checkout, at=at)
    return checkout


def expire_checkout(tx: sqlite3.Connection, checkout: sqlite3.Row, *, at: float) -> sqlite3.Row:
    """Close an open checkout unpaid; one that has expired stays so. Raises Refused (409) for a paid one."""
    if checkout["status"] in ("paid", "processing"):
        raise Refused(409, "checkout_not_open", f"This checkout is {checkout['status']}.")
    if checkout["status"] == "open":
        _set_status(tx, checkout, "expired")
        announce(tx, "checkout.expired", checkout, at=at)
    return find_checkout(tx, checkout["id"])


def charge(tx: sqlite3.Connection, checkout: sqlite3.Row, card: Card, *, at: float) -> sqlite3.Row:
    """Try to pay an open checkout with a card; the payment says what came of it."""
    payment = "pay_" + secrets.token_hex(12)
    tx.execute(
        "insert into payment values (?, ?, 'needs_confirmation', ?, ?, ?, ?, null, null, null, ?)",
        (payment, checkout["id"], checkout["amount"], checkout["currency"], card.brand, card.last4, at),
    )
    if card.processes:
        settles_at = at + behaviour_of(tx, checkout["account"]).processing_seconds
        tx.execute(
            "update payment set status = 'processing', settles_at = ?, outcome = ? where id = ?",
            (settles_at, card.outcome, payment),
        )
        _set_status(tx, checkout, "processing")
        announce(tx, "payment.processing", checkout, at=at, payment=payment)
    elif not card.confirms:
        settle_payment(tx, checkout, payment, card.outcome, at=at)
    return _payment(tx, payment)


def confirm_payment(
    tx: sqlite3.Connection, checkout: sqlite3.Row, id: str, *, agreed: bool, at: float
) -> sqlite3.Row | None:
    """The customer's word at the bank's page; None where no confirmation is awaited (any more)."""
    payment = _payment(tx, id)
    awaited = (
        payment is not None and payment["checkout"] == checkout["id"] and payment["status"] == "needs_confirmation"
    )
    if not awaited or checkout["status"] != "open":
        return None
    settle_payment(tx, checkout, id, "captured" if agreed else "confirmation_refused", at=at)
    return _payment(tx, id)


def settle_payment(tx: sqlite3.Connection, checkout: sqlite3.Row, id: str, outcome: str, *, at: float) -> None:
    """Give a payment its end: 'captured' pays the checkout, a failure code leaves it open for another try."""
    if outcome == "captured":
        payment = _payment(tx, id)
        tx.execute("update payment set status = 'captured', settles_at = null where id = ?", (id,))
        _set_status(tx, checkout, "paid")
        announce(tx, "payment.authorized", checkout, at=at, payment=id)
        card = {"brand": payment["card_brand"], "last4": payment["card_last4"]}
        announce(tx, "payment.captured", checkout, at=at, payment=id, card=card)
    else:
        tx.execute("update payment set status = 'failed', settles_at = null, failure = ? where id = ?", (outcome, id))
        _set_status(tx, checkout, "open")
        announce(tx, "payment.failed", checkout, at=at, payment=id, failure=failure(outcome))


def _payment(tx: sqlite3.Connection, id: str) -> sqlite3.Row:
    return tx.execute("select * from payment where id = ?", (id,)).fetchone()


def _set_status(tx: sqlite3.Connection, checkout: sqlite3.Row, status: str) -> None:
    tx.execute("update checkout set status = ? where id = ?", (status, checkout["id"]))
