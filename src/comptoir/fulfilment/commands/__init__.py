"""Writes of the room ``fulfilment``: a parcel's way from the shelf to the customer's door, and back."""

from .asking import (
    AlreadyBooked,
    NotToBook,
    NotToCancel,
    NotUsedHere,
    book_courier,
    cancel_booking,
    correct_delivery_cost,
    set_courier,
)
from .calls import apply_call, store_call
from .handing_over import HandedOver, NothingWaits, NotProved, ToBePaid, hand_over_pick_up
from .hearing import claim_booking, claim_due_bookings, follow_booking, hear_of_booking, lose_booking, note_trouble
from .parcels import UnknownCarrier, bring_back, deliver, finish_packing, send_delivery, start_packing
from .pick_ups import Proof, TooManyCodes, give_up_pick_up, prepare_pick_up, prove_pick_up, remind_pick_up

__all__ = [
    "AlreadyBooked",
    "HandedOver",
    "NotProved",
    "NotToBook",
    "NotToCancel",
    "NotUsedHere",
    "NothingWaits",
    "Proof",
    "ToBePaid",
    "TooManyCodes",
    "UnknownCarrier",
    "apply_call",
    "book_courier",
    "bring_back",
    "cancel_booking",
    "claim_booking",
    "claim_due_bookings",
    "correct_delivery_cost",
    "deliver",
    "finish_packing",
    "follow_booking",
    "give_up_pick_up",
    "hand_over_pick_up",
    "hear_of_booking",
    "lose_booking",
    "note_trouble",
    "prepare_pick_up",
    "prove_pick_up",
    "remind_pick_up",
    "send_delivery",
    "set_courier",
    "start_packing",
    "store_call",
]
