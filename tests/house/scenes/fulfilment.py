"""Scenes of packing and sending, by our own people and by couriers."""

from typing import Any

from comptoir.fulfilment import commands
from comptoir.fulfilment.saying import BookingSaid, Heard
from comptoir.fulfilment.states import BookingState
from tests.world import NOON

from .stage import Scene, Stage


def booked(s: Stage) -> Any:
    """A courier that was asked to fetch a delivery."""
    commands.set_courier(shop_id=s.home, courier="city", is_on=True, by=s.world.ruth, at=NOON)
    number = s.walked("start_packing", "finish_packing")
    return commands.book_courier(number=number, position=1, courier="city", price_minor=590, by=s.world.ana, at=NOON)


def said(booking: Any, state: str) -> BookingSaid:
    return BookingSaid(key=booking.key, state=BookingState(state), price_minor=590, currency="GBP", rider="Ama")


def heard(s: Stage, state: str) -> Any:
    """A courier of whom something was heard."""
    booking = booked(s)
    by = s.world.operator()
    return commands.hear_of_booking(booking_id=booking.id, said=said(booking, state), by=by, at=NOON)


def called(s: Stage) -> dict[str, object]:
    booking = booked(s)
    call = commands.store_call(
        shop_id=s.home, courier="city", heard=Heard("evt_1", "job.updated", {}), by=s.world.operator(), at=NOON
    )
    return {"call_id": call.id, "said": said(booking, "booked")}


SCENES: dict[str, Scene] = {
    "fulfilment.start_packing": lambda s: {"number": s.paid(), "position": 1},
    "fulfilment.finish_packing": lambda s: {"number": s.walked("start_packing"), "position": 1},
    "fulfilment.send_delivery": lambda s: {
        "number": s.walked("start_packing", "finish_packing"), "position": 1, "rider": "Sam",
    },
    "fulfilment.deliver": lambda s: {"number": s.walked("start_packing", "finish_packing", "send"), "position": 1},
    "fulfilment.bring_back": lambda s: {
        "number": s.walked("start_packing", "finish_packing", "send"), "position": 1, "reason": "Nobody at home",
    },
    "fulfilment.set_courier": lambda s: {"shop_id": s.home, "courier": "city", "is_on": True},
    "fulfilment.book_courier": lambda s: {
        "number": (
            commands.set_courier(shop_id=s.home, courier="city", is_on=True, by=s.world.ruth, at=NOON) and s.paid()
        ),
        "position": 1, "courier": "city", "price_minor": 590,
    },
    "fulfilment.cancel_booking": lambda s: {"booking_id": heard(s, "booked").id, "reason": "She comes herself"},
    "fulfilment.correct_delivery_cost": lambda s: {
        "number": heard(s, "booked").delivery.order.number, "position": 1, "cost_minor": 690, "reason": "It waited",
    },
    "fulfilment.claim_booking": lambda s: {"booking_id": booked(s).id},
    "fulfilment.claim_due_bookings": lambda s: {"shop_id": s.home},
    "fulfilment.hear_of_booking": lambda s: {
        "booking_id": (booking := booked(s)).id, "said": said(booking, "booked"),
    },
    "fulfilment.lose_booking": lambda s: {"booking_id": booked(s).id},
    "fulfilment.note_trouble": lambda s: {"booking_id": heard(s, "picked_up").id, "problem": "It is on hold."},
    "fulfilment.follow_booking": lambda s: {
        "booking_id": commands.note_trouble(
            booking_id=heard(s, "picked_up").id, problem="It was on hold.", by=s.world.operator(), at=NOON
        ).id,
    },
    "fulfilment.store_call": lambda s: {
        "shop_id": s.home, "courier": "city", "heard": Heard("evt_1", "job.updated", {}),
    },
    "fulfilment.apply_call": called,
}  # fmt: skip
