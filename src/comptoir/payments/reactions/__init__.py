"""What payments do outside: they offer, ask, close and refund at gateways, never inside a transaction.

Doors run ``offer_now``, ``authorise_now``, ``receive_callback``, ``retry_stuck_callback`` and ``try_gateway``
themselves, because a person or a gateway waits; the worker runs the same functions.
"""

from .accounts import SECRET, SECRETS, token_place_of, try_gateway
from .calls import apply_stored_callback, receive_callback, retry_stuck_callback
from .operations import ask_about_operations, ask_gateway, authorise_now, authorise_part_by_part
from .pages import ask_about_attempts, close_needless_pages, offer_now, offer_started_attempt
from .refunds import ask_about_refunds, send_asked_refund

__all__ = [
    "SECRET",
    "SECRETS",
    "apply_stored_callback",
    "ask_about_attempts",
    "ask_about_operations",
    "ask_about_refunds",
    "ask_gateway",
    "authorise_now",
    "authorise_part_by_part",
    "close_needless_pages",
    "offer_now",
    "offer_started_attempt",
    "receive_callback",
    "retry_stuck_callback",
    "send_asked_refund",
    "token_place_of",
    "try_gateway",
]
