"""Which part of an order leaves when, in a customer's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from comptoir.orders.stages import Leaves, leaves
from comptoir.orders.states import DeliveryState as D

WORDS = {
    D.PACKING: "being packed",
    D.READY: "packed",
    D.ON_ITS_WAY: "on its way",
    D.DELIVERED: "delivered",
    D.RETURNED: "came back to us",
    D.RELEASED: "cancelled",
    D.DEALLOCATED: "cancelled",
}
FETCHED = {D.READY: "ready to pick up", D.DELIVERED: "picked up"}
LATER = {Leaves.NOW: "now", Leaves.WHEN_ARRIVED: "when it has arrived", Leaves.BY_LINK: "by link"}
ENDED = frozenset({D.RELEASED, D.DEALLOCATED})
WAITING = frozenset({D.AWAIT_DATE, D.AWAIT_STOCK})


@dataclass(frozen=True)
class Part:
    """A delivery as far as its words go."""

    kind: str
    state: str
    due_on: date | None
    is_pick_up: bool = False  # She fetches it herself.


def part_said(part: Part, today: date) -> str:
    """``on its way``, ``from 24 December``, ``when it has arrived``."""
    if word := {**WORDS, **FETCHED}.get(D(part.state)) if part.is_pick_up else WORDS.get(D(part.state)):
        return word
    when = leaves(part.kind, part.due_on, today=today)
    if when == Leaves.WHEN_ARRIVED and part.state == D.ALLOCATED:
        return "now"
    return LATER.get(when) or f"from {part.due_on:%-d %B}"


def parts_said(parts: Sequence[Part], today: date) -> str:
    """``2 parcels: one now, one from 24 December``; empty for what leaves whole and at once, or is over."""
    going = [part for part in parts if part.state not in ENDED]
    said = [part_said(part, today) for part in going]
    if len(set(said)) == 1 and said[0] in (*WORDS.values(), *FETCHED.values(), "now"):
        return ""
    if len(going) == 1:
        return f"It leaves {said[0]}" if said[0] != "by link" else "It comes by link"
    return f"{len(going)} parcels: {', '.join(f'one {words}' for words in said)}" if going else ""


def headline_of(parts: Sequence[Part]) -> str:
    """What is true of an order that is on its way in parts; empty where its five words say it."""
    states = {D(part.state) for part in parts if part.state not in ENDED}
    if any(part.is_pick_up for part in parts):
        return _fetched_headline(states)
    if states and states <= WAITING:
        return "Paid, and waiting to leave"
    if len(states) > 1 and D.ON_ITS_WAY in states:
        return "A part is on its way to you"
    return "A part is delivered, the rest follows" if len(states) > 1 and D.DELIVERED in states else ""


def _fetched_headline(states: set[D]) -> str:
    """The same of what she fetches herself."""
    if D.READY in states:
        return "The rest waits for you in the store" if D.DELIVERED in states else "Ready for you to pick up"
    return "Picked up" if states == {D.DELIVERED} else ""
