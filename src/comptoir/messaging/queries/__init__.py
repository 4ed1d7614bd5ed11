"""Reads of the room ``messaging``."""

from .approving import told_approvers
from .invoiced import INVOICES, attached_to
from .lists import (
    MessageRow,
    due_messages,
    lost_messages,
    message,
    messages_not_sent,
    messages_of_customer,
    messages_of_order,
)
from .quoted import ToldOfQuote, told_of_quote
from .told import Told, first_name, told_of, told_staff

__all__ = [
    "INVOICES",
    "MessageRow",
    "Told",
    "ToldOfQuote",
    "attached_to",
    "due_messages",
    "first_name",
    "lost_messages",
    "message",
    "messages_not_sent",
    "messages_of_customer",
    "messages_of_order",
    "told_approvers",
    "told_of",
    "told_of_quote",
    "told_staff",
]
