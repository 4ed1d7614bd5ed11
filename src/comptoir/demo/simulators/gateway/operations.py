"""What a shop does with a card's token: hold an amount, take it, void it, give it up."""

import secrets
import sqlite3
from dataclasses import dataclass

from comptoir.demo.simulators.gateway.behaviour import behaviour_of
from comptoir.demo.simulators.gateway.cards import Card, by_token
from comptoir.demo.simulators.gateway.checkouts import find_checkout
from comptoir.demo.simulators.gateway.events import announce, failure
from comptoir.demo.simulators.gateway.refusals import Refused, bad_field

PREFIXES = {"authorization": "auth", "charge": "pay", "capture": "pay", "void": "void", "reversal": "rev"}
TAKES = ("charge", "capture")


@dataclass(frozen=True)
class TokenWish:
    """What a shop wants of a card that was typed in its own form."""

    kind: str  # authorization or charge.
    token: str
    amount: int
    currency: str
    reference: str
    description: str
    callback_url: str


def find_operation(tx: sqlite3.Connection, id: str, *, account: str, kinds: tuple[str, ...]) -> sqlite3.Row:
    """Raises Refused (404) also for one of another account."""
    marks = ", ".join("?" for _ in kinds)
    row = tx.execute(
        f"""select operation.*, account from operation join checkout on checkout.id = checkout
            where operation.id = ? and account = ? and kind in ({marks})""",
        (id, account, *kinds),
    ).fetchone()
    if row is None:
        raise Refused(404, "not_found", f"There is no {' or '.join(kinds)} {id}.")
    return row


def use_token(tx: sqlite3.Connection, wish: TokenWish, *, account: str, at: float) -> sqlite3.Row:
    """Authorize or charge a card. A checkout without a page stands for it."""
    card = by_token(wish.token)
    if card is None:
        raise bad_field("token", "Use a token of a test card, like tok_4242.")
    checkout = "chk_" + secrets.token_hex(16)
    tx.execute(
        """insert into checkout values (?, ?, 'paid', ?, ?, ?, ?, '', '', '', ?, ?, ?)""",
        (
            checkout, account, wish.amount, wish.currency, wish.reference, wish.description, wish.callback_url, at, at,
        ),
    )  # fmt: skip
    return _begin(tx, find_checkout(tx, checkout), wish.kind, wish.amount, wish.reference, card, None, at=at)


def capture(tx: sqlite3.Connection, id: str, *, account: str, amount: int, reference: str, at: float) -> sqlite3.Row:
    """Take a part or all of what is held."""
    return _take_from(tx, id, "capture", account=account, amount=amount, reference=reference, at=at)


def reverse(tx: sqlite3.Connection, id: str, *, account: str, amount: int, reference: str, at: float) -> sqlite3.Row:
    """Give up what is still held."""
    return _take_from(tx, id, "reversal", account=account, amount=amount, reference=reference, at=at)


def void(tx: sqlite3.Connection, id: str, *, account: str, reference: str, at: float) -> sqlite3.Row:
    """Undo a payment that is processing or not settled."""
    payment = find_operation(tx, id, account=account, kinds=TAKES)
    open_ = payment["status"] == "processing" or (payment["status"] == "succeeded" and payment["clears_at"])
    if not open_:
        raise Refused(409, "payment_settled", "This payment is settled or failed: nothing can be voided.")
    checkout = find_checkout(tx, payment["checkout"])
    return _begin(tx, checkout, "void", payment["amount"], reference, _card_of(payment), id, at=at)


def operations_by(tx: sqlite3.Connection, reference: str, *, account: str) -> list[sqlite3.Row]:
    return tx.execute(
        """select operation.* from operation join checkout on checkout.id = checkout
           where account = ? and operation.reference = ? order by operation.rowid""",
        (account, reference),
    ).fetchall()


def settle_operation(tx: sqlite3.Connection, id: str, outcome: str, *, at: float) -> None:
    """Give an operation its end: 'succeeded', 'manual' or a failure code."""
    row = _row(tx, id)
    status = outcome if outcome in ("succeeded", "manual") else "failed"
    code = None if status == "succeeded" else "needs_person" if status == "manual" else outcome
    seconds = behaviour_of(tx, find_checkout(tx, row["checkout"])["account"]).clears_after_seconds
    clears_at = at + seconds if status == "succeeded" and row["kind"] in TAKES and seconds else None
    tx.execute(
        "update operation set status = ?, failure = ?, settles_at = null, clears_at = ? where id = ?",
        (status, code, clears_at, id),
    )
    if status == "succeeded":
        _take_effect(tx, row, at)
    _announce(tx, id, at=at)


def clear(tx: sqlite3.Connection, id: str, *, at: float) -> None:
    """A payment is settled: it can be refunded and no longer voided."""
    tx.execute("update operation set clears_at = null where id = ?", (id,))
    announce(tx, "payment.cleared", find_checkout(tx, _row(tx, id)["checkout"]), at=at, payment=id)


def _take_from(
    tx: sqlite3.Connection, id: str, kind: str, *, account: str, amount: int, reference: str, at: float
) -> sqlite3.Row:
    held = find_operation(tx, id, account=account, kinds=("authorization",))
    if held["status"] != "succeeded":
        raise Refused(409, "not_authorized", f"This authorization is {held['status']}.")
    taken = tx.execute(
        "select coalesce(sum(amount), 0) from operation where of = ? and status <> 'failed'", (id,)
    ).fetchone()[0]
    if amount > held["amount"] - taken:
        left = held["amount"] - taken
        raise Refused(422, "exceeds_authorization", f"Only {left} of this authorization is left.", field="amount")
    checkout = find_checkout(tx, held["checkout"])
    return _begin(tx, checkout, kind, amount, reference, _card_of(held), id, at=at)


def _begin(
    tx: sqlite3.Connection,
    checkout: sqlite3.Row,
    kind: str,
    amount: int,
    reference: str,
    card: Card,
    of: str | None,
    *,
    at: float,
) -> sqlite3.Row:
    new_id = f"{PREFIXES[kind]}_{secrets.token_hex(12)}"
    behaviour = behaviour_of(tx, checkout["account"])
    answer, outcome = behaviour.answer_to(f"{kind}s", amount), "succeeded"
    by_card = kind in ("authorization", "charge") and answer == "succeed"
    slow = answer.startswith("processing") or (by_card and card.processes)
    if answer in ("refuse", "processing_then_refuse"):
        outcome = "operation_refused"
    elif answer == "manual":
        outcome = "manual"
    elif by_card and card.outcome != "captured":
        outcome = card.outcome
    tx.execute(
        "insert into operation values (?, ?, ?, ?, 'processing', ?, ?, ?, ?, ?, null, ?, ?, null, ?)",
        (
            new_id, checkout["id"], kind, of, amount, checkout["currency"], reference, card.brand, card.last4,
            at + behaviour.processing_seconds, outcome, at,
        ),
    )  # fmt: skip
    if slow:
        _announce(tx, new_id, at=at)
    else:
        settle_operation(tx, new_id, outcome, at=at)
    return _row(tx, new_id)


def _take_effect(tx: sqlite3.Connection, row: sqlite3.Row, at: float) -> None:
    if row["kind"] in TAKES:
        tx.execute(
            "insert into payment values (?, ?, 'captured', ?, ?, ?, ?, null, null, null, ?)",
            (row["id"], row["checkout"], row["amount"], row["currency"], row["card_brand"], row["card_last4"], at),
        )
    elif row["kind"] == "void":
        tx.execute("update payment set status = 'failed', failure = 'voided' where id = ?", (row["of"],))
        tx.execute(
            """update operation set status = 'failed', failure = 'voided', settles_at = null, clears_at = null
               where id = ?""",
            (row["of"],),
        )


def _announce(tx: sqlite3.Connection, id: str, *, at: float) -> None:
    row = _row(tx, id)
    announce(
        tx,
        f"{row['kind']}.{row['status']}",
        find_checkout(tx, row["checkout"]),
        at=at,
        operation=id,
        payment=id if row["kind"] in TAKES else None,
        amount=row["amount"],
        reference=row["reference"],
        card={"brand": row["card_brand"], "last4": row["card_last4"]},
        cleared=row["clears_at"] is None,
        failure=failure(row["failure"]),
    )


def _row(tx: sqlite3.Connection, id: str) -> sqlite3.Row:
    return tx.execute("select * from operation where id = ?", (id,)).fetchone()


def _card_of(row: sqlite3.Row) -> Card:
    return Card("0" * 12 + row["card_last4"], row["card_brand"], "")
