"""What becomes of a courier that was asked to come, and of the calls that tell of it."""

from django.db import models

from comptoir.kernel.machine import Machine, Move


class BookingState(models.TextChoices):
    ASKED = "asked", "Asked"  # We mean to ask the courier; it may not know yet.
    UNKNOWN = "unknown", "Unknown, checking"  # An ambiguous answer: we ask again, we never blindly repeat.
    REFUSED = "refused", "Refused"  # It will not come.
    BOOKED = "booked", "Booked"
    CANCELLING = "cancelling", "Being cancelled"  # We no longer want it; the courier has not answered.
    PICKED_UP = "picked_up", "Picked up"
    CANCELLED = "cancelled", "Cancelled"
    FAILED = "failed", "Not delivered"  # It has the parcel and could not hand it over.
    RETURNED = "returned", "Brought back"
    DELIVERED = "delivered", "Delivered"


_B = BookingState
_BEFORE = frozenset({_B.ASKED, _B.UNKNOWN, _B.BOOKED, _B.CANCELLING})
# What is said ranks: picked up, cancelled, not delivered, brought back, delivered. A later word of that list beats an
# earlier one and never the other way round, so the end of a booking does not depend on the order in which words come.
BOOKING_MACHINE: Machine = {
    "book": Move(frozenset({_B.ASKED, _B.UNKNOWN}), _B.BOOKED, "booking.made"),
    "lose_sight": Move(frozenset({_B.ASKED}), _B.UNKNOWN, "booking.lost_sight"),
    "refuse": Move(frozenset({_B.ASKED, _B.UNKNOWN}), _B.REFUSED, "booking.refused"),
    "ask_cancel": Move(frozenset({_B.UNKNOWN, _B.BOOKED}), _B.CANCELLING, "booking.cancel_asked"),
    "pick_up": Move(_BEFORE, _B.PICKED_UP, "booking.picked_up"),
    "cancel": Move(_BEFORE | {_B.PICKED_UP}, _B.CANCELLED, "booking.cancelled"),
    "fail": Move(_BEFORE | {_B.PICKED_UP, _B.CANCELLED}, _B.FAILED, "booking.failed"),
    "return": Move(_BEFORE | {_B.PICKED_UP, _B.CANCELLED, _B.FAILED}, _B.RETURNED, "booking.returned"),
    "deliver": Move(_BEFORE | {_B.PICKED_UP, _B.CANCELLED, _B.FAILED, _B.RETURNED}, _B.DELIVERED, "booking.delivered"),
}
COMING = _BEFORE  # It has not been here.
STANDING = _BEFORE | {_B.PICKED_UP}  # Of these, one at a time for a delivery and a way.


class CallState(models.TextChoices):
    STORED = "stored", "Stored"
    APPLIED = "applied", "Applied"
    IGNORED = "ignored", "Nothing to do"  # Known already, or of no meaning to us.


CALL_MACHINE: Machine = {
    "apply": Move(frozenset({CallState.STORED}), CallState.APPLIED, "courier_call.applied"),
    "ignore": Move(frozenset({CallState.STORED}), CallState.IGNORED, "courier_call.ignored"),
}
