"""Money back to the card it came from."""

import secrets
import sqlite3

from comptoir.demo.simulators.gateway.behaviour import behaviour_of
from comptoir.demo.simulators.gateway.checkouts import find_checkout
from comptoir.demo.simulators.gateway.events import announce, failure
from comptoir.demo.simulators.gateway.refusals import Refused, bad_field


def find_refund(tx: sqlite3.Connection, id: str, *, account: str) -> sqlite3.Row:
    """Raises Refused (404) also for the refund of another account."""
    row = tx.execute(
        """select refund.*, checkout.account from refund join payment on payment.id = refund.payment
           join checkout on checkout.id = payment.checkout where refund.id = ? and checkout.account = ?""",
        (id, account),
    ).fetchone()
    if row is None:
        raise Refused(404, "not_found", f"There is no refund {id}.")
    return row


def refund_payment(
    tx: sqlite3.Connection, *, account: str, payment: str, amount: int, reference: str, at: float
) -> sqlite3.Row:
    """Give back a part or all of a captured payment, never more than what is left of it."""
    row = tx.execute(
        "select payment.* from payment join checkout on checkout.id = checkout where payment.id = ? and account = ?",
        (payment, account),
    ).fetchone()
    if row is None:
        raise bad_field("payment", f"There is no payment {payment}.")
    if row["status"] != "captured":
        raise Refused(409, "payment_not_captured", f"This payment is {row['status']}; nothing was taken.")
    left = row["amount"] - _given_back(tx, payment)
    if amount > left:
        raise Refused(422, "refund_exceeds_payment", f"Only {left} of this payment is left to refund.", field="amount")

    refund, behaviour = "ref_" + secrets.token_hex(12), behaviour_of(tx, account)
    answer = behaviour.answer_to("refunds", amount)
    outcome = {"succeed": "succeeded", "pending": "succeeded", "manual": "needs_person"}.get(answer, "refund_refused")
    tx.execute(
        "insert into refund values (?, ?, 'pending', ?, ?, ?, null, ?, ?, ?)",
        (refund, payment, amount, row["currency"], reference, at + behaviour.processing_seconds, outcome, at),
    )
    if not answer.startswith("pending"):
        settle_refund(tx, find_refund(tx, refund, account=account), at=at)
    return find_refund(tx, refund, account=account)


def refund_by_office(tx: sqlite3.Connection, payment: str, amount: object, *, at: float) -> sqlite3.Row:
    """What somebody in the gateway's own office gives back; the shop is told, and named no reference of its own."""
    row = tx.execute(
        "select payment.amount, account from payment join checkout on checkout.id = checkout where payment.id = ?",
        (payment,),
    ).fetchone()
    if row is None:
        raise Refused(404, "not_found", f"There is no payment {payment}.")
    left = row["amount"] - _given_back(tx, payment)
    wanted = amount if type(amount) is int else left
    if wanted <= 0:
        raise bad_field("amount", "A whole number above 0.")
    return refund_payment(tx, account=row["account"], payment=payment, amount=wanted, reference="", at=at)


def settle_refund(tx: sqlite3.Connection, refund: sqlite3.Row, *, at: float) -> None:
    code = None if refund["outcome"] == "succeeded" else refund["outcome"]
    status = "failed" if code else "succeeded"
    tx.execute(
        "update refund set status = ?, failure = ?, settles_at = null where id = ?", (status, code, refund["id"])
    )
    checkout = tx.execute("select checkout from payment where id = ?", (refund["payment"],)).fetchone()["checkout"]
    announce(
        tx,
        f"refund.{status}",
        find_checkout(tx, checkout),
        at=at,
        payment=refund["payment"],
        refund=refund["id"],
        amount=refund["amount"],
        refund_reference=refund["reference"] or None,
        failure=failure(code),
    )


def _given_back(tx: sqlite3.Connection, payment: str) -> int:
    return tx.execute(
        "select coalesce(sum(amount), 0) from refund where payment = ? and status <> 'failed'", (payment,)
    ).fetchone()[0]
