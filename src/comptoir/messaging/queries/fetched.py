"""What a message says of goods that wait in a store for the customer."""

from typing import TYPE_CHECKING

from comptoir.fulfilment import queries as fulfilment
from comptoir.kernel.models import Event

from ..codes_in_letters import GAP
from ..languages import Language

if TYPE_CHECKING:
    from comptoir.orders.models import Order

TOLD = ("delivery.awaiting_pick_up", "delivery.pick_up_reminded", "delivery.not_picked_up")


def is_fetched(event: Event) -> bool:
    """Whether the delivery that an event is about is fetched by the customer."""
    return fulfilment.is_pick_up(event.subject_id or 0)


def pick_up(event: Event, order: "Order", spoken: Language) -> dict[str, str]:
    """Where it waits, until when, and what is to be paid there; the code is filled in by who sends the mail."""
    waiting = fulfilment.pick_up_at(order.number or "", event.data["position"])
    place = waiting.pick_up.place
    due = fulfilment.counter_due(waiting) if event.name != "delivery.not_picked_up" else 0
    last = waiting.pick_up.last_moment
    town = f"{place['postcode']} {place['city']}".strip()
    return {
        "name": place["name"],
        "place": ", ".join(part for part in (place["name"], place["street"], town) if part),
        "until": spoken.day(last, order.shop.timezone),
        "code": GAP,
        "due": spoken.amount(due, order.currency) if due else "",
    }
