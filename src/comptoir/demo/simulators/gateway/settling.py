"""What happens by time alone: checkouts expire, slow payments and refunds reach their end."""

import sqlite3

from comptoir.demo.simulators.gateway.checkouts import expire_checkout, find_checkout, settle_payment
from comptoir.demo.simulators.gateway.operations import clear, settle_operation
from comptoir.demo.simulators.gateway.refunds import find_refund, settle_refund


def settle_due(tx: sqlite3.Connection, *, at: float, hurry: bool = False) -> int:
    """Settle what is due; in a hurry, everything slow. Gives the number of things settled."""
    slow = _settle_payments(tx, at, hurry) + _settle_refunds(tx, at, hurry) + _settle_operations(tx, at, hurry)
    return slow + _clear_payments(tx, at, hurry) + _expire_checkouts(tx, at)


def _settle_payments(tx: sqlite3.Connection, at: float, hurry: bool) -> int:
    rows = tx.execute(
        "select * from payment where status = 'processing' and (settles_at <= ? or ?) order by settles_at", (at, hurry)
    ).fetchall()
    for row in rows:
        settle_payment(tx, find_checkout(tx, row["checkout"]), row["id"], row["outcome"], at=at)
    return len(rows)


def _settle_refunds(tx: sqlite3.Connection, at: float, hurry: bool) -> int:
    rows = tx.execute(
        """select refund.id, account from refund join payment on payment.id = payment
           join checkout on checkout.id = checkout
           where refund.status = 'pending' and (refund.settles_at <= ? or ?) order by refund.settles_at""",
        (at, hurry),
    ).fetchall()
    for row in rows:
        settle_refund(tx, find_refund(tx, row["id"], account=row["account"]), at=at)
    return len(rows)


def _settle_operations(tx: sqlite3.Connection, at: float, hurry: bool) -> int:
    rows = tx.execute(
        "select * from operation where status = 'processing' and (settles_at <= ? or ?) order by settles_at",
        (at, hurry),
    ).fetchall()
    for row in rows:
        settle_operation(tx, row["id"], row["outcome"], at=at)
    return len(rows)


def _clear_payments(tx: sqlite3.Connection, at: float, hurry: bool) -> int:
    rows = tx.execute("select id from operation where clears_at <= ? or (clears_at is not null and ?)", (at, hurry))
    found = rows.fetchall()
    for row in found:
        clear(tx, row["id"], at=at)
    return len(found)


def _expire_checkouts(tx: sqlite3.Connection, at: float) -> int:
    rows = tx.execute(
        "select * from checkout where status = 'open' and expires_at <= ? order by expires_at", (at,)
    ).fetchall()
    for row in rows:
        expire_checkout(tx, row, at=at)
    return len(rows)
