"""Audits across rooms: sums that must agree, counted while one looks."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from comptoir.inventory import queries as stock
from comptoir.kernel.money import say
from comptoir.ledger import queries as ledger
from comptoir.ledger.queries import TrialBalance


@dataclass(frozen=True)
class Audit:
    """A law of the books, how many things were held against it, and those that break it."""

    law: str
    checked: int
    broken: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.broken


def balances_of(shop_ids: Sequence[int]) -> dict[int, TrialBalance]:
    """The trial balance of each shop."""
    return {shop_id: ledger.trial_balance(shop_id) for shop_id in shop_ids}


def audits_of(balances: dict[int, TrialBalance]) -> list[Audit]:
    """Hold the books of some shops, and all stock in sight, against their laws."""
    totals = [(currency, sum_) for balance in balances.values() for currency, sum_ in balance.totals.items()]
    unproved = [account for shop_id in balances for account in ledger.unproved_accounts(shop_id)]
    stocks = stock.unproved_stocks()
    return [
        Audit(
            "Every trial balance sums to zero",
            len(totals),
            [f"{say(sum_, currency)} too much" for currency, sum_ in totals if sum_],
        ),
        Audit(
            "Every account's balance is the sum of its entries",
            sum(len(balance.accounts) for balance in balances.values()),
            [str(account) for account in unproved],
        ),
        Audit(
            "Every stock level is the sum of its movements",
            stock.count_stocks(),
            [f"{one.sku} in {one.location_code}" for one in stocks],
        ),
    ]
