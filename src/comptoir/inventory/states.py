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


class InboundState(models.TextChoices):
    DRAFT = "draft", "Draft"
    ON_ITS_WAY = "on_its_way", "On its way"
    PART_RECEIVED = "part_received", "Received in part"
    RECEIVED = "received", "Received"
    CANCELLED = "cancelled", "Cancelled"


ON_THE_WAY = frozenset({InboundState.ON_ITS_WAY, InboundState.PART_RECEIVED})  # What is left of it is incoming.
INBOUND_MACHINE: Machine = {
    "send": Move(frozenset({InboundState.DRAFT}), InboundState.ON_ITS_WAY, "inbound.sent"),
    "receive_part": Move(ON_THE_WAY, InboundState.PART_RECEIVED, "inbound.part_received"),
    "finish": Move(ON_THE_WAY, InboundState.RECEIVED, "inbound.received"),
    "cancel": Move(
        frozenset({InboundState.DRAFT, InboundState.ON_ITS_WAY}), InboundState.CANCELLED, "inbound.cancelled"
    ),
}


class CountState(models.TextChoices):
    OPEN = "open", "Open"
    CONFIRMED = "confirmed", "Confirmed"
    CANCELLED = "cancelled", "Cancelled"


COUNT_MACHINE: Machine = {
    "confirm": Move(frozenset({CountState.OPEN}), CountState.CONFIRMED, "count.confirmed"),
    "cancel": Move(frozenset({CountState.OPEN}), CountState.CANCELLED, "count.cancelled"),
}
