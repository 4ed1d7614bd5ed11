"""The words of the city courier: what we write, and what its words mean to us. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from ...saying import BookingSaid, Quote, Stop, Trip
from ...states import BookingState
from ..carrier import CourierUnclear

STATES = {
    "searching": BookingState.BOOKED,  # It took the job and looks for a rider; again after one cancelled.
    "assigned": BookingState.BOOKED,
    "picked_up": BookingState.PICKED_UP,
    "delivered": BookingState.DELIVERED,
    "failed": BookingState.FAILED,
    "returned": BookingState.RETURNED,
    "cancelled": BookingState.CANCELLED,
}
MOST_MINOR = 10**12


def trip_in(trip: Trip) -> dict[str, Any]:
    return {
        "pickup": _stop(trip.fetch),
        "drop": _stop(trip.bring),
        "pieces": trip.pieces,
        "value": trip.value_minor,
        "currency": trip.currency,
        "note": trip.note[:300],
    }


def _stop(stop: Stop) -> dict[str, Any]:
    at = stop.position
    return {
        "name": stop.name, "street": stop.street, "city": stop.city, "postcode": stop.postcode,
        "country": stop.country, "phone": stop.phone, "map": stop.map_link,
        "latitude": at[0] if at else None, "longitude": at[1] if at else None,
    }  # fmt: skip


def quote_said(body: Mapping[str, Any]) -> Quote:
    """Raises CourierUnclear for an answer that makes no sense."""
    try:
        return Quote(
            id=_text(body["id"], 80), price_minor=_amount(body["price"]), currency=_text(body["currency"], 3),
            fetch_by=_moment(body.get("pickup_by")), bring_by=_moment(body.get("arrive_by")),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise CourierUnclear("The courier's quote cannot be read.") from error


def booking_said(body: Mapping[str, Any], said_at: datetime | None = None) -> BookingSaid:
    """Raises CourierUnclear for an answer that makes no sense."""
    try:
        rider = body.get("rider") or {}
        return BookingSaid(
            key=UUID(str(body["reference"])),
            state=STATES[body["status"]],
            courier_ref=_text(body["id"], 80),
            price_minor=_amount(body["price"]) if body.get("price") is not None else None,
            currency=_text(body.get("currency") or "", 3),
            rider=_text(rider.get("name") or "", 80),
            tracking_url=_url(body.get("tracking_url") or ""),
            due_by=_moment(body.get("arrive_by")),
            failure=_text(body.get("failure") or "", 200),
            at=said_at or _moment(body.get("updated")),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CourierUnclear("What the courier says cannot be read.") from error


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return "".join(letter for letter in value if letter.isprintable()).strip()[:longest]


def _amount(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST_MINOR:
        raise ValueError("no amount")
    return value


def _url(value: Any) -> str:
    """A page to follow the rider on; nothing but the web is ever made a link."""
    text = _text(value, 500)
    return text if text.startswith(("https://", "http://")) else ""


def _moment(value: Any) -> datetime | None:
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment
