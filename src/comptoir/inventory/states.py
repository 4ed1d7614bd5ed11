"""A reservation's states, and every way out of them."""

from django.db import models

from comptoir.kernel.machine import Machine, Move


class ReservationState(models.TextChoices):
    HELD = "held", "Held"  # Counted in `reserved`, still on the shelf.
    ALLOCATED = "allocated", "Allocated"  # Taken off `on_hand`: it belongs to the order.
    RELEASED = "released", "Released"  # Given back.
    SENT = "sent", "Sent"  # Gone with a parcel.


# The events are of the batch: reservations of one order walk together.
RESERVATION_MACHINE: Machine = {
    "allocate": Move(frozenset({ReservationState.HELD}), ReservationState.ALLOCATED, "stock.allocated"),
    "release": Move(
        frozenset({ReservationState.HELD, ReservationState.ALLOCATED}),
        ReservationState.RELEASED,
        "stock.released",
    ),
    "send": Move(frozenset({ReservationState.ALLOCATED}), ReservationState.SENT, "stock.sent"),
}
