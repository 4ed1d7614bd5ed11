"""What is to be booked, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .models import Account

Side = tuple[str, str, int]  # Account's kind and name, amount in minor units: a debit is positive.
AccountKey = tuple[str, str, str, int | None]  # Kind, name, currency, and the customer whose it is.


@dataclass(frozen=True)
class Posting:
    """One settled fact, as the transfer that books it."""

    kind: str  # capture, refund, reversal
    reference: str  # The fact: "capture:182".
    currency: str
    at: datetime
    sides: Sequence[Side]
    purpose: str = ""
    customer_id: int | None = None  # Whose wallet, credit line or credit note is among the sides.

    def key(self, kind: str, name: str) -> AccountKey:
        """The account that a side means."""
        return kind, name, self.currency, self.customer_id if kind in Account.OF_CUSTOMERS else None


def money_in(clearing: str, amount_minor: int) -> list[Side]:
    """Money came: a provider (or the till) owes it to the shop, the customers owe that much less."""
    return [(Account.Kind.CLEARING, clearing, amount_minor), (Account.Kind.RECEIVABLE, "", -amount_minor)]


def money_out(clearing: str, amount_minor: int) -> list[Side]:
    """Money went back the way it had come."""
    return money_in(clearing, -amount_minor)


def settled_by(kind: str, name: str, amount_minor: int) -> list[Side]:
    """A customer settled what she owed from an account of hers: wallet, credit line or credit note."""
    return [(kind, name, amount_minor), (Account.Kind.RECEIVABLE, "", -amount_minor)]


def given(cost: str, kind: str, name: str, amount_minor: int) -> list[Side]:
    """A customer was given something, at the shop's cost."""
    return [(cost, "", amount_minor), (kind, name, -amount_minor)]
