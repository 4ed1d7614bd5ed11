"""Writes of the room ``aftercare``."""

from .her_own import TooLateToReturn
from .imports import (
    ImportedReturn,
    ImportedReturnLine,
    LineMatch,
    ReturnImport,
    import_returns,
    match_returns,
    settle_returns,
)
from .returns import (
    NotThatMany,
    NotThere,
    agree_return,
    ask_return,
    close_return,
    inspect_return,
    quarantine_parcel,
    receive_return,
    refuse_return,
    withdraw_return,
)

__all__ = [
    "ImportedReturn",
    "ImportedReturnLine",
    "LineMatch",
    "NotThatMany",
    "NotThere",
    "ReturnImport",
    "TooLateToReturn",
    "agree_return",
    "ask_return",
    "close_return",
    "import_returns",
    "inspect_return",
    "match_returns",
    "quarantine_parcel",
    "receive_return",
    "refuse_return",
    "settle_returns",
    "withdraw_return",
]
