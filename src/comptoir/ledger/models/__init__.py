"""Double entry: accounts, transfers that sum to zero, entries that nobody changes, and what customers have in them."""

from .books import Account, Entry, Transfer
from .chain import Link, Seal, Waiting
from .giving import Giving
from .money import CreditNote, Hold, Lot, LotEntry, NoteNumber
from .terms import CashbackRate, GestureLimit, PayInOffer

__all__ = [
    "Account",
    "CashbackRate",
    "CreditNote",
    "Entry",
    "GestureLimit",
    "Giving",
    "Hold",
    "Link",
    "Lot",
    "LotEntry",
    "NoteNumber",
    "PayInOffer",
    "Seal",
    "Transfer",
    "Waiting",
]
