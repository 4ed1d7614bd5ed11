"""What a customer has at a shop, and how it came about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from ..models import Account, CreditNote, Entry, Hold, Lot, PayInOffer
from ..states import HoldState

if TYPE_CHECKING:
    from comptoir.shops.models import Shop


@dataclass(frozen=True)
class LotRow:
    """Money with an end of its own."""

    kind: str
    words: str
    left_minor: int
    came_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True)
class Money:
    """What is in one account of a customer: the wallet, the credit line, a credit note."""

    account: Account
    shop: "Shop"
    lots: tuple[LotRow, ...]  # The soonest to expire first; none that has.
    free_minor: int  # What may be spent now.

    @property
    def shown_minor(self) -> int:
        """What she has, or of a credit line what she owes; money that has expired is not counted."""
        if not self.account.is_theirs:
            return self.account.shown_minor
        return self.free_minor + self.account.held_minor


@dataclass(frozen=True)
class NoteRow:
    """A credit note, and what is left of it."""

    note: CreditNote
    left_minor: int
    held_minor: int

    @property
    def free_minor(self) -> int:
        return self.left_minor - self.held_minor


@dataclass(frozen=True)
class StatementLine:
    """One movement in an account, with what was in it afterwards. Signs as the customer reads them."""

    id: int
    at: datetime
    kind: str
    words: str
    purpose: str
    amount_minor: int
    balance_minor: int


@dataclass(frozen=True)
class CustomerMoney:
    """All that a customer has at some shops."""

    wallets: list[Money] = field(default_factory=list)
    lines: list[Money] = field(default_factory=list)
    notes: list[NoteRow] = field(default_factory=list)


WORDS = {
    "pay_in": "Paid in",
    "wallet_spend": "Spent",
    "wallet_refund": "Refund",
    "cashback": "Cashback",
    "cashback_back": "Cashback taken back",
    "gesture": "Gesture",
    "expiry": "Expired",
    "credit_draw": "Bought on credit",
    "credit_settle": "Paid",
    "credit_refund": "Refund",
    "note_issue": "Issued",
    "note_spend": "Spent",
}


def money_of(customer_id: int, at: datetime, shops: Sequence[int] | None = None) -> CustomerMoney:
    """Wallets, credit lines and credit notes of a customer, at the shops in sight or at some of them."""
    accounts = Account.objects.filter(customer=customer_id).select_related("shop").order_by("shop__name", "id")
    if shops is not None:
        accounts = accounts.filter(shop__in=shops)
    found = list(accounts.filter(kind__in=(Account.Kind.WALLET, Account.Kind.CREDIT_LINE)))
    lots = _lots([account.id for account in found])
    money = [_money(account, lots.get(account.id, ()), at) for account in found]
    return CustomerMoney(
        wallets=[one for one in money if one.account.kind == Account.Kind.WALLET],
        lines=[one for one in money if one.account.kind == Account.Kind.CREDIT_LINE],
        notes=credit_notes_of(customer_id, at, shops=shops),
    )


def wallet_of(customer_id: int, shop_id: int, at: datetime) -> Money | None:
    """A customer's wallet at a shop with its lots; None before anything came into it."""
    return _one(customer_id, shop_id, Account.Kind.WALLET, at)


def credit_line_of(customer_id: int, shop_id: int, at: datetime) -> Money | None:
    """A customer's credit line at a shop; None where none was opened."""
    return _one(customer_id, shop_id, Account.Kind.CREDIT_LINE, at)


def credit_notes_of(
    customer_id: int, at: datetime, *, shops: Sequence[int] | None = None, limit: int = 100
) -> list[NoteRow]:
    """A customer's credit notes, the last issued first."""
    notes = CreditNote.objects.filter(customer=customer_id).select_related("account", "shop").order_by("-id")
    if shops is not None:
        notes = notes.filter(shop__in=shops)
    return [_note(note, at) for note in notes[:limit]]


def statement(
    account_id: int, *, since: datetime | None = None, until: datetime | None = None, after: int = 0, limit: int = 50
) -> list[StatementLine]:
    """The movements of an account, the last booked first, one page after an entry. Three statements."""
    account = Account.objects.get(id=account_id)
    entries = Entry.objects.filter(account=account_id)
    shown = entries.select_related("transfer").order_by("-id")
    for condition in (since and Q(transfer__at__gte=since), until and Q(transfer__at__lt=until)):
        shown = shown.filter(condition) if condition else shown
    page = list((shown.filter(id__lt=after) if after else shown)[:limit])
    if not page:
        return []
    sign = -1 if account.is_theirs else 1
    newest, oldest = page[0].id, page[-1].id
    before = entries.filter(id__lt=oldest).aggregate(all=Coalesce(Sum("amount_minor"), 0))["all"]
    balance, after_entry = before, {}
    moved = entries.filter(id__gte=oldest, id__lte=newest).order_by("id")
    for entry_id, amount in moved.values_list("id", "amount_minor"):
        balance += amount
        after_entry[entry_id] = balance
    return [
        StatementLine(
            entry.id, entry.transfer.at, entry.transfer.kind,
            WORDS.get(entry.transfer.kind, entry.transfer.kind.replace("_", " ").capitalize()),
            entry.transfer.purpose, sign * entry.amount_minor, sign * after_entry[entry.id],
        )
        for entry in page
    ]  # fmt: skip


def offers_of(shop_id: int, at: datetime) -> list[PayInOffer]:
    """The offers on paying in that stand, the smallest first."""
    stands = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    return list(PayInOffer.objects.filter(stands, shop_id=shop_id, starts_at__lte=at).order_by("from_minor", "id"))


def accounts_to_expire(at: datetime, limit: int = 500) -> list[int]:
    """Accounts with a hold that is over, or with free money past its end."""
    holds = Hold.objects.filter(state=HoldState.HELD, expires_at__lte=at).values_list("account_id", flat=True)
    lots = Lot.objects.filter(
        left_minor__gt=0, expires_at__lte=at, account__balance_minor__lt=-F("account__held_minor")
    )
    found = {*holds.order_by("expires_at")[:limit], *lots.values_list("account_id", flat=True)[:limit]}
    return sorted(found)


def _one(customer_id: int, shop_id: int, kind: str, at: datetime) -> Money | None:
    accounts = Account.objects.filter(customer=customer_id, shop=shop_id, kind=kind).select_related("shop")
    if (account := accounts.first()) is None:
        return None
    return _money(account, _lots([account.id]).get(account.id, ()), at)


def _lots(account_ids: Sequence[int]) -> dict[int, list[Lot]]:
    found: dict[int, list[Lot]] = {}
    lots = Lot.objects.filter(account__in=account_ids, left_minor__gt=0)
    for lot in lots.order_by(F("expires_at").asc(nulls_last=True), "id"):
        found.setdefault(lot.account_id, []).append(lot)
    return found


def _money(account: Account, lots: Sequence[Lot], at: datetime) -> Money:
    over = sum(lot.left_minor for lot in lots if _is_over(lot.expires_at, at))
    rows = tuple(
        LotRow(lot.kind, lot.get_kind_display(), lot.left_minor, lot.came_at, lot.expires_at)
        for lot in lots
        if not _is_over(lot.expires_at, at)
    )
    return Money(account, account.shop, rows, account.free_minor - min(over, account.free_minor))


def _note(note: CreditNote, at: datetime) -> NoteRow:
    account = note.account
    over = account.free_minor if _is_over(note.expires_at, at) else 0
    return NoteRow(note, account.shown_minor - over, account.held_minor)


def _is_over(end: datetime | None, at: datetime) -> bool:
    return end is not None and end <= at


def is_held(hold_id: int) -> bool:
    """Whether a hold still stands: neither spent nor given back."""
    return Hold.objects.filter(id=hold_id, state=HoldState.HELD).exists()
