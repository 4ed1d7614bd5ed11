"""The proof of the ledger: a trial balance, the laws of the books, the chain, and a file to add it all up elsewhere."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from comptoir.kernel import scope
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor
from comptoir.ledger import queries as ledger
from comptoir.ledger.queries import ChainReport, TrialBalance

from .audits import Audit

if TYPE_CHECKING:
    from comptoir.ledger.models import Seal
    from comptoir.shops.models import Shop


@dataclass(frozen=True)
class BookProof:
    """What was found in the books of one shop."""

    shop: "Shop"
    balance: TrialBalance
    audits: Sequence[Audit]
    chain: ChainReport | None  # None: it was not followed.
    seals: "Sequence[Seal]"

    @property
    def holds(self) -> bool:
        return all(audit.holds for audit in self.audits)


def prove_books(shop: "Shop", *, follow: bool = True) -> BookProof:
    """Hold the books of a shop against their laws, under the running scope; ``follow``: its chain too."""
    balance = ledger.trial_balance(shop.id)
    chain = ledger.verify_chain(shop.id) if follow else None
    totals = [f"{say(sum_, currency)} too much" for currency, sum_ in balance.totals.items() if sum_]
    audits = [
        Audit("The trial balance sums to zero", len(balance.totals), totals),
        Audit("Every transfer sums to zero", ledger.count_transfers(shop.id), ledger.unproved_transfers(shop.id)),
        Audit(
            "Every balance is the sum of its entries",
            len(balance.accounts),
            [str(account) for account in ledger.unproved_accounts(shop.id)],
        ),
        Audit(
            "Every wallet and credit note is the sum of its lots",
            ledger.count_lots(shop.id),
            [f"{account} of customer {account.customer_id}" for account in ledger.unproved_lots(shop.id)],
        ),
    ]
    if chain:
        broken = [f"link {one.position}: {one.reference}: {one.what}" for one in (chain.broken,) if one]
        audits.append(Audit("The chain says what was booked", chain.linked, broken))
    return BookProof(shop, balance, audits, chain, ledger.latest_seals(shop.id))


def prove_as(actor: Actor, shop: "Shop") -> BookProof:
    """The same, for who has no scope open."""
    with scope.reading(actor):
        return prove_books(shop)


def export_books(shop_id: int, file: TextIO, *, heading: bool = True) -> int:
    """Write every entry of a shop's books as CSV; how many there are. ``docs/readd.py`` adds them up."""
    writer, written = csv.writer(file), 0
    if heading:
        writer.writerow(ledger.COLUMNS)
    for row in ledger.exported(shop_id):
        writer.writerow(row)
        written += 1
    return written
