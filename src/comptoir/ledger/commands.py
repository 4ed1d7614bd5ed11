"""Writes of the room ``ledger``: transfers, each once. They have no right of their own: who settles a fact books it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

from comptoir.kernel import events, scope, tenancy
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor

from .models import Account, Transfer
from .posting import Posting, Side

AccountKey = tuple[str, str, str]  # Kind, name, currency.


class Unbalanced(Refusal):
    """The sides of a transfer do not sum to zero, or one of them is of nothing."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"{reference} cannot be booked: its sides must sum to zero, each of some amount.")


class BookedOtherwise(Refusal):
    """The same fact was booked before with other sides."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"{reference} is booked already, with other amounts. Correct it by a transfer of its own.")


@command
def post(
    *,
    shop_id: int,
    kind: str,
    reference: str,
    purpose: str,
    sides: Sequence[Side],
    currency: str,
    by: Actor,
    at: datetime,
) -> Transfer:
    """Book one settled fact. Booking the same reference again gives the same transfer and moves nothing.

    Raises Unbalanced, and BookedOtherwise where the reference stands for other amounts.
    """
    posting = Posting(kind, reference, currency, at, sides, purpose)
    _check([posting])
    scope.work_in(shop_id)
    accounts = _accounts_for_change(shop_id, [posting])
    if not _write(shop_id, [posting], accounts):
        return _booked(shop_id, posting, accounts)
    transfer = Transfer.objects.get(shop_id=shop_id, reference=reference)
    amount = sum(amount for _, _, amount in sides if amount > 0)
    events.record(
        "transfer.posted", transfer, by=by, at=at, kind=kind, fact=reference, amount_minor=amount, currency=currency
    )
    return transfer


@command
def post_many(*, shop_id: int, postings: Sequence[Posting], by: Actor, at: datetime) -> int:
    """Book many facts in few statements; how many were new. One event for the batch.

    Raises Unbalanced for the first that does not sum to zero: then nothing was booked.
    """
    _check(postings)
    scope.work_in(shop_id)
    written = _write(shop_id, postings, _accounts_for_change(shop_id, postings))
    if written:
        events.record("transfer.batch_posted", _batch(shop_id), by=by, at=at, count=written)
    return written


def _check(postings: Iterable[Posting]) -> None:
    for posting in postings:
        amounts = [amount for _, _, amount in posting.sides]
        if sum(amounts) != 0 or len(amounts) < 2 or not all(amounts):
            raise Unbalanced(posting.reference)


def _accounts_for_change(shop_id: int, postings: Iterable[Posting]) -> dict[AccountKey, int]:
    """The accounts that the postings touch, made where missing, locked in the order of their ids."""
    keys = sorted({(kind, name, p.currency) for p in postings for kind, name, _ in p.sides})
    found = _locked(shop_id, keys)
    if missing := [key for key in keys if key not in found]:
        (retailer_id,) = tenancy.tree().sight_of(shop_id).retailers
        Account.objects.bulk_create(
            [
                Account(retailer_id=retailer_id, shop_id=shop_id, kind=kind, name=name, currency=currency)
                for kind, name, currency in missing
            ],
            ignore_conflicts=True,
        )
        found = _locked(shop_id, keys)
    return found


def _locked(shop_id: int, keys: Sequence[AccountKey]) -> dict[AccountKey, int]:
    columns = [list(column) for column in zip(*keys, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(
            "select kind, name, currency, id from ledger_account where shop_id = %s and (kind, name, currency) in"
            " (select * from unnest(%s::text[], %s::text[], %s::text[])) order by id for update",
            [shop_id, *columns],
        )
        return {(kind, name, currency): account for kind, name, currency, account in cursor.fetchall()}


# Entries and balances follow by triggers: a transfer that does not sum to zero fails, balances move with their entries.
WRITE = """
with given as (
  select * from unnest(%(references)s::text[], %(kinds)s::text[], %(purposes)s::text[], %(ats)s::timestamptz[])
    as g(reference, kind, purpose, at)
), written as (
  insert into ledger_transfer (retailer_id, shop_id, kind, reference, purpose, at)
  select %(retailer)s, %(shop)s, kind, reference, purpose, at from given
  on conflict (shop_id, reference) do nothing
  returning id, reference
), entered as (
  insert into ledger_entry (retailer_id, shop_id, transfer_id, account_id, amount_minor)
  select %(retailer)s, %(shop)s, w.id, s.account_id, s.amount
  from unnest(%(side_references)s::text[], %(side_accounts)s::bigint[], %(side_amounts)s::bigint[])
    as s(reference, account_id, amount) join written w using (reference) order by w.id
)
select count(*) from written
"""


def _write(shop_id: int, postings: Sequence[Posting], accounts: dict[AccountKey, int]) -> int:
    (retailer_id,) = tenancy.tree().sight_of(shop_id).retailers
    sides = [
        (posting.reference, accounts[kind, name, posting.currency], amount)
        for posting in postings
        for kind, name, amount in posting.sides
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE,
            {
                "retailer": retailer_id,
                "shop": shop_id,
                "references": [p.reference for p in postings],
                "kinds": [p.kind for p in postings],
                "purposes": [p.purpose for p in postings],
                "ats": [p.at for p in postings],
                "side_references": [reference for reference, _, _ in sides],
                "side_accounts": [account for _, account, _ in sides],
                "side_amounts": [amount for _, _, amount in sides],
            },
        )
        return int(cursor.fetchone()[0])


def _booked(shop_id: int, posting: Posting, accounts: dict[AccountKey, int]) -> Transfer:
    transfer = Transfer.objects.prefetch_related("entries").get(shop_id=shop_id, reference=posting.reference)
    wanted = sorted((accounts[kind, name, posting.currency], amount) for kind, name, amount in posting.sides)
    if sorted((entry.account_id, entry.amount_minor) for entry in transfer.entries.all()) != wanted:
        raise BookedOtherwise(posting.reference)
    return transfer


def _batch(shop_id: int) -> events.Subject:
    sight = tenancy.tree().sight_of(shop_id)
    (retailer_id,), (group_id,) = sight.retailers, sight.groups
    return events.Subject("shop", shop_id, retailer_id, group_id, shop_id)
