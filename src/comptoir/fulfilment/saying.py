"""What couriers are asked and what they say, as values, and what follows from it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from comptoir.kernel.positions import Position

from .states import BOOKING_MACHINE, BookingState


@dataclass(frozen=True)
class Stop:
    """Where a parcel is fetched or brought."""

    name: str
    street: str
    city: str
    postcode: str
    country: str
    phone: str = ""
    position: Position | None = None

    @property
    def map_link(self) -> str:
        """Where a rider sees it on a map; empty where its position is not known."""
        return map_link(self.position)


@dataclass(frozen=True)
class Trip:
    """What a courier is asked to do."""

    fetch: Stop
    bring: Stop
    pieces: int
    value_minor: int
    currency: str
    note: str = ""


@dataclass(frozen=True)
class Quote:
    """What a trip would cost the shop, and when."""

    id: str  # The courier's; a booking names it.
    price_minor: int
    currency: str
    fetch_by: datetime | None = None
    bring_by: datetime | None = None


@dataclass(frozen=True)
class BookingSaid:
    """What a courier says about one booking: by a call's answer, or by calling us."""

    key: UUID  # Our reference.
    state: BookingState
    courier_ref: str = ""  # Its own id.
    price_minor: int | None = None
    currency: str = ""
    rider: str = ""
    tracking_url: str = ""
    due_by: datetime | None = None
    failure: str = ""
    at: datetime | None = None  # When the courier said so, by its clock.


@dataclass(frozen=True)
class Heard:
    """A call whose signature is proved."""

    event_id: str
    kind: str  # The courier's word.
    body: Mapping[str, Any] = field(default_factory=dict)


_VERBS = {
    BookingState.BOOKED: "book",
    BookingState.REFUSED: "refuse",
    BookingState.PICKED_UP: "pick_up",
    BookingState.CANCELLED: "cancel",
    BookingState.FAILED: "fail",
    BookingState.RETURNED: "return",
    BookingState.DELIVERED: "deliver",
}
HAD_IT = (BookingState.PICKED_UP, BookingState.FAILED, BookingState.RETURNED, BookingState.DELIVERED)
_TO_SEND = {"allocated": ("start_packing", "finish_packing", "send"), "packing": ("finish_packing", "send")}


def step_of_booking(state: str, said: BookingState) -> str | None:
    """The step that a booking takes when this is said of it; None where it is past that."""
    verb = _VERBS[said]
    return verb if state in BOOKING_MACHINE[verb].sources else None


def steps_of_delivery(delivery: str, booking: str) -> tuple[str, ...] | None:
    """The steps by which a delivery catches up with its courier; None where it cannot from where it stands.

    A rider who has the parcel has it, whether or not somebody said before that it was packed.
    """
    if booking not in HAD_IT:
        return ()
    last = {BookingState.DELIVERED: ("deliver",), BookingState.RETURNED: ("return",)}.get(BookingState(booking), ())
    if delivery in ("delivered", "on_its_way"):
        return last if delivery == "on_its_way" else ()
    if delivery == "returned" and booking != BookingState.DELIVERED:
        return ()
    before = _TO_SEND.get(delivery, ("send",) if delivery == "ready" else None)
    return None if before is None else (*before, *last)


def map_link(position: Position | None) -> str:
    """A link that shows a place on any phone's map."""
    return f"https://maps.google.com/?q={position[0]:.5f},{position[1]:.5f}" if position else ""
