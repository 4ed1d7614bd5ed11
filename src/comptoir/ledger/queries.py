"""Reads of the room ``ledger``."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from .models import Account, Entry


@dataclass(frozen=True)
class TrialBalance:
    """Every account of a shop with its balance. In each currency they sum to zero, or something is wrong."""

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


def trial_balance(shop_id: int) -> TrialBalance:
    """The accounts of a shop by kind and name."""
    return TrialBalance(list(Account.objects.filter(shop_id=shop_id).order_by("currency", "kind", "name")))


def unproved_accounts(shop_id: int) -> list[Account]:
    """Accounts whose balance is not the sum of their entries: none, ever. For the proof and the doctor."""
    entered = Entry.objects.filter(account=OuterRef("pk")).values("account").annotate(sum=Sum("amount_minor"))
    accounts = Account.objects.filter(shop_id=shop_id)
    return list(accounts.annotate(sum=Coalesce(Subquery(entered.values("sum")), 0)).exclude(balance_minor=F("sum")))


def entries_of_account(account_id: int, limit: int = 100) -> list[Entry]:
    """The latest entries of an account with their transfers."""
    return list(Entry.objects.filter(account_id=account_id).select_related("transfer").order_by("-id")[:limit])
