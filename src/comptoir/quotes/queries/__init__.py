"""Reads of the room ``quotes``. What things cost the shop leaves it for staff alone."""

from .lists import QuoteRow, expired, quotes, quotes_of_customer, reminders_due, state_counts
from .single import CustomersQuote, QuotePage, code_of, quote_by_link, quote_of_event, quote_page, version_in
from .terms import TermsNow, margins_of, terms_of

__all__ = [
    "CustomersQuote",
    "QuotePage",
    "QuoteRow",
    "TermsNow",
    "code_of",
    "expired",
    "margins_of",
    "quote_by_link",
    "quote_of_event",
    "quote_page",
    "quotes",
    "quotes_of_customer",
    "reminders_due",
    "state_counts",
    "terms_of",
    "version_in",
]
