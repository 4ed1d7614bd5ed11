"""What is to be booked, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .models import Account

Side = tuple[str, str, int]  # Account's kind and name, amount in minor units: a debit is positive.


@dataclass(frozen=True)
class Posting:
    """One settled fact, as the transfer that books it."""

    kind: str  # capture, refund, reversal
    reference: str  # The fact: "capture:182".
    currency: str
    at: datetime
    sides: Sequence[Side]
    purpose: str = ""


def money_in(clearing: str, amount_minor: int) -> list[Side]:
    """Money came: a provider (or the till) owes it to the shop, the customers owe that much less."""
    return [(Account.Kind.CLEARING, clearing, amount_minor), (Account.Kind.RECEIVABLE, "", -amount_minor)]


def money_out(clearing: str, amount_minor: int) -> list[Side]:
    """Money went back the way it had come."""
    return money_in(clearing, -amount_minor)
