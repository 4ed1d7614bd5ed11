"""The five words in which a customer reads where an order is, each with its moment."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.look.figures import Step
from comptoir.look.words import short_time
from comptoir.orders.stages import CUSTOMER_STEPS

if TYPE_CHECKING:
    from comptoir.fulfilment.models import Shipment
    from comptoir.orders.models import Order

ICONS = ("shopping-cart", "credit-card", "package", "truck-delivery", "circle-check")
PAID, ON_ITS_WAY, DELIVERED = 2, 4, 5
FETCHED_STEPS = ("Ordered", "Paid", "Packed", "Ready to pick up", "Picked up")
FETCHED_ICONS = (*ICONS[:3], "building-store", "circle-check")
HEADLINES = (
    "Waiting for your payment",
    "Paid, and being packed",
    "Packed, waiting for the rider",
    "On its way to you",
    "Delivered",
)


def headline_at(done: int, *, held: bool) -> str:
    """The headline of an order so far; ``held``: it is paid later, as was agreed."""
    return "Confirmed, and being packed" if held and done == PAID else HEADLINES[done - 1]


def steps_done(done: int, *, fetched: bool) -> int:
    """How many of the five words are reached: what she fetches herself is ready as soon as it is packed."""
    return ON_ITS_WAY if fetched and done == ON_ITS_WAY - 1 else done


def steps_of(
    order: "Order",
    done: int,
    paid_at: datetime | None,
    shipment: "Shipment | None",
    now: datetime,
    *,
    held: bool = False,
    fetched: bool = False,
) -> list[Step]:
    """What is done, what is now and what comes; of a parcel on its way also until when it comes."""
    words_of, icons = (FETCHED_STEPS, FETCHED_ICONS) if fetched else (CUSTOMER_STEPS, ICONS)
    done = steps_done(done, fetched=fetched)
    sent_at, delivered_at = (shipment.sent_at, shipment.delivered_at) if shipment else (None, None)
    times = (order.placed_at, paid_at, None, sent_at, delivered_at)
    steps = []
    for place, (words, at, icon) in enumerate(zip(words_of, times, icons, strict=True), 1):
        state = "done" if place < done or done == DELIVERED else "now" if place == done else "next"
        words = "Confirmed" if held and place == PAID else words
        steps.append(Step(words, short_time(at, now) if at and state != "next" else "", state, icon))
    if due_by := due_of(done, shipment):
        steps[-1] = replace(steps[-1], time=f"by {short_time(due_by, now)}")
    return steps


def due_of(done: int, shipment: "Shipment | None") -> datetime | None:
    """Until when a parcel that is on its way comes, where that was said."""
    return shipment.due_by if done == ON_ITS_WAY and shipment else None
