"""Writes of the room ``quotes``."""

from .answering import (
    Answer,
    CodesUsedUp,
    Over,
    TaxHasChanged,
    accept_quote,
    ask_quote_code,
    decline_quote,
    order_quote,
)
from .making import ChangedMeanwhile, Offer, Wanted, make_quote, request_quote, revise_quote
from .sending import BelowMargin, OwnQuote, approve_quote, cancel_quote, expire_quote, remind_quote, send_quote
from .terms import set_quote_terms

__all__ = [
    "Answer",
    "BelowMargin",
    "ChangedMeanwhile",
    "CodesUsedUp",
    "Offer",
    "Over",
    "OwnQuote",
    "TaxHasChanged",
    "Wanted",
    "accept_quote",
    "approve_quote",
    "ask_quote_code",
    "cancel_quote",
    "decline_quote",
    "expire_quote",
    "make_quote",
    "order_quote",
    "remind_quote",
    "request_quote",
    "revise_quote",
    "send_quote",
    "set_quote_terms",
]
