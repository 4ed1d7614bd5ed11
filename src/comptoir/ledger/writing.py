"""How transfers are written: accounts locked in one order, every statement for any number of transfers."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from comptoir.kernel import tenancy
from comptoir.kernel.errors import Refusal

from .models import Account, Transfer
from .posting import AccountKey, Posting, Side


class Unbalanced(Refusal):
    """The sides of a transfer do not sum to zero, or one of them is of nothing."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"{reference} cannot be booked: its sides must sum to zero, each of some amount.")


class BookedOtherwise(Refusal):
    """The same fact was booked before with other sides."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"{reference} is booked already, with other amounts. Correct it by a transfer of its own.")


def check_balanced(postings: Iterable[Posting]) -> None:
    """Raises Unbalanced for the first whose sides do not sum to zero."""
    for posting in postings:
        amounts = [amount for _, _, amount in posting.sides]
        if sum(amounts) != 0 or len(amounts) < 2 or not all(amounts):
            raise Unbalanced(posting.reference)


def lock_accounts(shop_id: int, postings: Iterable[Posting]) -> dict[AccountKey, int]:
    """The accounts that the postings touch, made where missing, locked: those of the shop first, each by id."""
    keys = sorted({p.key(kind, name) for p in postings for kind, name, _ in p.sides}, key=repr)
    found = _locked(shop_id, keys)
    if missing := [key for key in keys if key not in found]:
        (retailer_id,) = tenancy.tree().sight_of(shop_id).retailers
        Account.objects.bulk_create(
            [
                Account(
                    retailer_id=retailer_id, shop_id=shop_id, kind=kind, name=name, currency=currency,
                    customer_id=customer,
                )
                for kind, name, currency, customer in missing
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        found = _locked(shop_id, keys)
    return found


# None of the shop's is locked before all of them are there: one that is made later could come before one that is held.
OF_SHOP = """
with wanted as (select * from unnest(%(kinds)s::text[], %(names)s::text[], %(currencies)s::text[])
                as w(kind, name, currency))
select kind, name, currency, customer_id, id from ledger_account where shop_id = %(shop)s and customer_id is null
and (kind, name, currency) in (select * from wanted) and (select count(*) from wanted) = (
  select count(*) from ledger_account there join wanted using (kind, name, currency)
  where there.shop_id = %(shop)s and there.customer_id is null)
order by id for update
"""
OF_CUSTOMERS = """
select kind, name, currency, customer_id, id from ledger_account where shop_id = %s and customer_id = any(%s)
and (kind, name, currency, customer_id) in (select * from unnest(%s::text[], %s::text[], %s::text[], %s::bigint[]))
order by id for update
"""


def _locked(shop_id: int, keys: Sequence[AccountKey]) -> dict[AccountKey, int]:
    """Those that are there, locked; none while one of the shop's is missing, so that they are always locked first."""
    of_shop = [key[:3] for key in keys if key[3] is None]
    of_customers = [key for key in keys if key[3] is not None]
    with connection.cursor() as cursor:
        rows = []
        if of_shop:
            kinds, names, currencies = _columns(of_shop)
            cursor.execute(OF_SHOP, {"shop": shop_id, "kinds": kinds, "names": names, "currencies": currencies})
            rows += cursor.fetchall()
        if of_customers and len(rows) == len(of_shop):
            cursor.execute(OF_CUSTOMERS, [shop_id, [key[3] for key in of_customers], *_columns(of_customers)])
            rows += cursor.fetchall()
    return {(kind, name, currency, customer): account for kind, name, currency, customer, account in rows}


def _columns(keys: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*keys, strict=True)]


# Entries and balances follow by triggers: a transfer that does not sum to zero fails, balances move with their entries.
WRITE = """
with given as (
  select * from unnest(%(references)s::text[], %(kinds)s::text[], %(purposes)s::text[], %(ats)s::timestamptz[],
                       %(customers)s::bigint[]) as g(reference, kind, purpose, at, customer)
), written as (
  insert into ledger_transfer (retailer_id, shop_id, customer_id, kind, reference, purpose, at)
  select %(retailer)s, %(shop)s, customer, kind, reference, purpose, at from given
  on conflict (shop_id, reference) do nothing
  returning id, reference
), entered as (
  insert into ledger_entry (retailer_id, shop_id, customer_id, transfer_id, account_id, amount_minor)
  select %(retailer)s, %(shop)s, s.customer, w.id, s.account_id, s.amount
  from unnest(%(side_references)s::text[], %(side_accounts)s::bigint[], %(side_amounts)s::bigint[],
              %(side_customers)s::bigint[]) as s(reference, account_id, amount, customer)
  join written w using (reference) order by w.id
)
select count(*) from written
"""


def write(shop_id: int, postings: Sequence[Posting], accounts: dict[AccountKey, int]) -> int:
    """Write what was not booked yet; how many were."""
    (retailer_id,) = tenancy.tree().sight_of(shop_id).retailers
    sides = [(p.reference, p.key(kind, name), amount) for p in postings for kind, name, amount in p.sides]
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
                "customers": [p.customer_id for p in postings],
                "side_references": [reference for reference, _, _ in sides],
                "side_accounts": [accounts[key] for _, key, _ in sides],
                "side_amounts": [amount for _, _, amount in sides],
                "side_customers": [key[3] for _, key, _ in sides],
            },
        )
        return int(cursor.fetchone()[0])


def booked(
    shop_id: int, posting: Posting, accounts: dict[AccountKey, int], sure: Sequence[Side] = ()
) -> Transfer | None:
    """The transfer that books the same fact already; None where there is none.

    ``sure`` are the sides that say what the fact is, where others follow from what was offered at the time.

    Raises BookedOtherwise where its amounts are others.
    """
    transfer = Transfer.objects.filter(shop_id=shop_id, reference=posting.reference).prefetch_related("entries").first()
    if transfer is None:
        return None
    entries = sorted((entry.account_id, entry.amount_minor) for entry in transfer.entries.all())
    wanted = sorted((accounts[posting.key(kind, name)], amount) for kind, name, amount in sure or posting.sides)
    if not (set(wanted) <= set(entries) if sure else wanted == entries):
        raise BookedOtherwise(posting.reference)
    return transfer
