"""Writes of the room ``orders``."""

from .cancelling import cancel_order, expire_order
from .deliveries import allocate_delivery, move_delivery
from .holds import NothingToHold, hold_order, release_hold
from .money import NothingOutstanding, NothingToRefund, open_order, refund_order, send_link, take_payment
from .placing import AddressNeeded, NothingOrdered, NowhereInStock, UnknownArticle, place_order

__all__ = [
    "AddressNeeded",
    "NothingOrdered",
    "NothingOutstanding",
    "NothingToHold",
    "NothingToRefund",
    "NowhereInStock",
    "UnknownArticle",
    "allocate_delivery",
    "cancel_order",
    "expire_order",
    "hold_order",
    "move_delivery",
    "open_order",
    "place_order",
    "refund_order",
    "release_hold",
    "send_link",
    "take_payment",
]
