"""Reads of the room ``ledger``: the books of a shop, what a customer has, the chain."""

from .books import TrialBalance, entries_of_account, trial_balance, unproved_accounts, unproved_lots, unproved_transfers
from .chain import Break, ChainReport, exported, is_sealed, latest_seals, verify_chain
from .money import (
    LotRow,
    Money,
    NoteRow,
    StatementLine,
    accounts_to_expire,
    credit_line_of,
    credit_notes_of,
    money_of,
    offers_of,
    statement,
    wallet_of,
)

__all__ = [
    "Break",
    "ChainReport",
    "LotRow",
    "Money",
    "NoteRow",
    "StatementLine",
    "TrialBalance",
    "accounts_to_expire",
    "credit_line_of",
    "credit_notes_of",
    "entries_of_account",
    "exported",
    "is_sealed",
    "latest_seals",
    "money_of",
    "offers_of",
    "statement",
    "trial_balance",
    "unproved_accounts",
    "unproved_lots",
    "unproved_transfers",
    "verify_chain",
    "wallet_of",
]
