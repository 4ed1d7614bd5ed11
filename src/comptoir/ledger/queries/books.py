"""The books of a shop, and whether they agree with themselves."""

from dataclasses import dataclass

from django.db import connection

from ..models import Account, Entry, Lot, Transfer


@dataclass(frozen=True)
class TrialBalance:
    """Every account of a shop with its balance, those of customers by kind together.

    In each currency they sum to zero, or something is wrong.
    """

    accounts: list[Account]

    @property
    def totals(self) -> dict[str, int]:
        """Σ of the balances by currency; all zero."""
        totals: dict[str, int] = {}
        for account in self.accounts:
            totals[account.currency] = totals.get(account.currency, 0) + account.balance_minor
        return totals

    @property
    def balanced(self) -> bool:
        return not any(self.totals.values())


LINES = """
select kind, case when customer_id is null then name else '' end as line, currency, sum(balance_minor)::bigint,
       sum(held_minor)::bigint
from ledger_account where shop_id = %s group by kind, line, currency order by currency, kind, line
"""


def trial_balance(shop_id: int) -> TrialBalance:
    """The accounts of a shop by kind and name; what customers have, summed by kind. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(LINES, [shop_id])
        return TrialBalance(
            [
                Account(shop_id=shop_id, kind=kind, name=name, currency=currency, balance_minor=sum_, held_minor=held)
                for kind, name, currency, sum_, held in cursor.fetchall()
            ]
        )


UNPROVED = """
select a.* from ledger_account a
left join (select account_id, sum(amount_minor) as sum from ledger_entry where shop_id = %(shop)s group by account_id) e
  on e.account_id = a.id
left join (select account_id, sum(amount_minor) as sum from ledger_hold where shop_id = %(shop)s and state = 'held'
           group by account_id) h on h.account_id = a.id
where a.shop_id = %(shop)s and (a.balance_minor <> coalesce(e.sum, 0) or a.held_minor <> coalesce(h.sum, 0))
"""


def unproved_accounts(shop_id: int) -> list[Account]:
    """Accounts whose balance is not the sum of their entries, or that hold what no hold says: none, ever."""
    return list(Account.objects.raw(UNPROVED, {"shop": shop_id}))


LOTS = """
select a.* from ledger_account a left join ledger_lot l on l.account_id = a.id
where a.shop_id = %s and a.kind in ('wallet', 'credit_note')
group by a.id having -a.balance_minor <> coalesce(sum(l.left_minor), 0) or exists (
  select from ledger_lot l where l.account_id = a.id
  and l.left_minor <> (select coalesce(sum(m.amount_minor), 0) from ledger_lotentry m where m.lot_id = l.id))
"""


def unproved_lots(shop_id: int) -> list[Account]:
    """Wallets and credit notes whose lots are not what is in them, or not the sum of what went in and out: none."""
    return list(Account.objects.raw(LOTS, [shop_id]))


def count_transfers(shop_id: int) -> int:
    return Transfer.objects.filter(shop_id=shop_id).count()


def count_lots(shop_id: int) -> int:
    return Lot.objects.filter(shop_id=shop_id).count()


TRANSFERS = """
select t.reference from ledger_transfer t
left join ledger_entry e on e.transfer_id = t.id left join ledger_account a on a.id = e.account_id
where t.shop_id = %s group by t.id having coalesce(sum(e.amount_minor), 1) <> 0 or count(distinct a.currency) <> 1
"""


def unproved_transfers(shop_id: int) -> list[str]:
    """Transfers whose sides do not sum to zero in one currency: none, ever."""
    with connection.cursor() as cursor:
        cursor.execute(TRANSFERS, [shop_id])
        return [row[0] for row in cursor.fetchall()]


def entries_of_account(account_id: int, limit: int = 100) -> list[Entry]:
    """The latest entries of an account with their transfers."""
    return list(Entry.objects.filter(account_id=account_id).select_related("transfer").order_by("-id")[:limit])
