"""What fulfilment does outside: it asks couriers, never inside a transaction, and hears them."""

from .accounts import couriers_for, quote_delivery, try_courier
from .bookings import ask_about_bookings, ask_booked_courier, end_needless_bookings, follow_courier, tell_courier
from .calls import apply_stored_call, receive_call
from .pick_ups import give_up_pick_ups, prepare_packed_pick_up, remind_of_pick_ups

__all__ = [
    "apply_stored_call",
    "ask_about_bookings",
    "ask_booked_courier",
    "couriers_for",
    "end_needless_bookings",
    "follow_courier",
    "give_up_pick_ups",
    "prepare_packed_pick_up",
    "quote_delivery",
    "receive_call",
    "remind_of_pick_ups",
    "tell_courier",
    "try_courier",
]
