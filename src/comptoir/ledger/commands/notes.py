"""Credit notes: store credit under a number of the shop."""

from datetime import datetime
from typing import Any

from django.db import connection

from comptoir.kernel import events
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import REFUND, SELL

from ..models import Account, CreditNote, Transfer
from ..moving import Owner, Who, amount_of, lock_shared, move, owner_of, reference_of
from ..posting import Posting, given, settled_by
from ..writing import BookedOtherwise
from .gifts import check_gesture
from .giving import LIMITED_KINDS
from .wallet import end_after, tell

NOTE = Account.Kind.CREDIT_NOTE


class NoSuchNote(Refusal):
    """A credit note that is not there, or is somebody else's."""

    def __init__(self, number: str) -> None:
        super().__init__(f"The customer has no credit note {number} at this shop.")


@command
def issue_credit_note(
    *,
    shop_id: int,
    customer: Who,
    amount_minor: int,
    reference: str,
    kind: str = CreditNote.Kind.REFUND,
    reason: str = "",
    purpose: str = "",
    days: int | None = None,
    by: Actor,
    at: datetime,
) -> CreditNote:
    """Issue a credit note by hand under the next number of the shop, of which none is ever missing.

    A ``refund`` is booked against what orders brought, a ``gesture`` at the shop's cost. Either is a free amount, tied
    to nothing that was paid: it is within what the person may give alone. Issued again under the same reference it is
    the same note.

    Raises BeyondGestureLimit, AboveYourLimit, BookedOtherwise where the reference was of another amount or customer.
    """
    owner = owner_of(shop_id, customer, by=by, right=REFUND, to_do="issue credit notes")
    if kind not in CreditNote.Kind:
        raise Invalid("A credit note is a refund or a gesture.", field="kind")
    fact, rule = reference_of("note_issue", reference), {}
    amount_of(amount_minor)
    if kind == CreditNote.Kind.GESTURE or by.kind in LIMITED_KINDS:
        rule = check_gesture(owner, fact, amount_minor, reason, by=by, at=at)
    return _issue(owner, fact, kind, amount_minor, reason, purpose, days, rule, by=by, at=at)


@command
def refund_to_credit_note(
    *, shop_id: int, customer: Who, amount_minor: int, reference: str, reason: str, purpose: str = "", by: Actor,
    at: datetime,
) -> CreditNote:  # fmt: skip
    """Give a customer money of a refund as a credit note. Whether it may go back was decided where it was asked for.

    Raises BookedOtherwise.
    """
    owner = owner_of(shop_id, customer, by=by, right=REFUND, to_do="refund payments")
    fact = reference_of("note_issue", reference)
    kind = CreditNote.Kind.REFUND
    return _issue(owner, fact, kind, amount_of(amount_minor), reason, purpose, None, {}, by=by, at=at)


def _issue(
    owner: Owner, fact: str, kind: str, amount_minor: int, reason: str, purpose: str, days: int | None,
    rule: dict[str, Any], *, by: Actor, at: datetime,
) -> CreditNote:  # fmt: skip
    lock_shared(owner.shop, Account.Kind.RECEIVABLE, Account.Kind.GESTURE)
    # The number's row keeps numbers gapless, and the same note from being issued twice at once.
    number = f"{owner.shop.order_prefix}-C{_next(owner)}"
    if known := CreditNote.objects.filter(shop=owner.shop, transfer__reference=fact).first():
        if (known.amount_minor, known.customer_id) != (amount_minor, owner.customer_id):
            raise BookedOtherwise(fact)
        _give_number_back(owner)
        return known
    transfer = _book(owner, kind, number, fact, amount_minor, purpose, end_after(at, days), by=by, at=at)
    note = CreditNote.objects.create(
        account=Account.objects.get(shop=owner.shop, kind=NOTE, name=number), transfer=transfer, number=number,
        kind=kind, amount_minor=amount_minor, currency=owner.shop.currency, purpose=purpose, issued_at=at,
        expires_at=end_after(at, days), **owner.columns(),
    )  # fmt: skip
    events.record(
        "credit_note.issued", note, by=by, at=at, reason=reason.strip(), number=number, amount_minor=amount_minor,
        currency=note.currency, purpose=purpose, kind=kind, **rule,
    )  # fmt: skip
    return note


def _book(
    owner: Owner, kind: str, number: str, fact: str, amount_minor: int, purpose: str, end: datetime | None, *,
    by: Actor, at: datetime,
) -> Transfer:  # fmt: skip
    sides = settled_by(NOTE, number, -amount_minor)
    if kind == CreditNote.Kind.GESTURE:
        sides = given(Account.Kind.GESTURE, NOTE, number, amount_minor)
    posting = Posting("note_issue", fact, owner.shop.currency, at, sides, purpose, owner.customer_id)
    return move(owner, posting, by=by, lots=[(kind, amount_minor, end)]).transfer


@command
def spend_credit_note(
    *,
    shop_id: int,
    number: str,
    amount_minor: int,
    reference: str,
    purpose: str = "",
    customer_id: int | None = None,
    by: Actor,
    at: datetime,
) -> Transfer:
    """Settle what a customer owes from a credit note of hers, in whole or in part.

    ``customer_id`` is who pays with it: a note of somebody else is not found then.

    Raises NotEnough, NoSuchNote.
    """
    note = CreditNote.objects.filter(shop_id=shop_id, number=number.strip()[:24]).first()
    if note is None or customer_id not in (None, note.customer_id):
        raise NoSuchNote(number.strip()[:24])
    owner = owner_of(shop_id, note.customer_id, by=by, right=SELL, to_do="spend credit notes")
    posting = Posting(
        "note_spend", reference_of("note_spend", reference), note.currency, at,
        settled_by(NOTE, note.number, amount_of(amount_minor)), purpose, note.customer_id,
    )  # fmt: skip
    moved = move(owner, posting, by=by)
    if moved.is_new:
        tell(
            owner, "credit_note.spent", moved.transfer, amount_minor, by=by, at=at, number=note.number, purpose=purpose
        )
    return moved.transfer


NEXT = """
insert into ledger_notenumber (shop_id, retailer_id, last) values (%s, %s, 1)
on conflict (shop_id) do update set last = ledger_notenumber.last + 1 returning last
"""


def _next(owner: Owner) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [owner.shop.id, owner.shop.retailer_id])
        return int(cursor.fetchone()[0])


def _give_number_back(owner: Owner) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update ledger_notenumber set last = last - 1 where shop_id = %s", [owner.shop.id])
