"""What a customer gives back, as the page of her order tells it."""

from typing import TYPE_CHECKING, Any

from comptoir.aftercare import queries
from comptoir.kernel import clock
from comptoir.orders.queries import CustomersOrder

if TYPE_CHECKING:
    from comptoir.aftercare.models import Homecoming

WORDS = {
    "asked": ("amber", "We look at it"),
    "agreed": ("blue", "Agreed: send it back"),
    "refused": ("grey", "Not possible"),
    "received": ("orange", "It is here"),
    "inspected": ("indigo", "Looked at"),
    "closed": ("green", "Done"),
    "withdrawn": ("grey", "You keep it"),
}
OPEN = ("asked", "agreed")  # As long as nothing came.


def shown(found: CustomersOrder) -> dict[str, Any]:
    """Her returns, and what she may give back now; no statement before something of the order has arrived."""
    deliveries = [parcel.delivery for parcel in found.parcels]
    if not any(delivery.state in ("delivered", "returned") for delivery in deliveries):
        return {"homecomings": [], "returnable": []}
    rows = queries.homecomings_of_order(found.order.id)
    return {
        "homecomings": [_told(row) for row in rows],
        "returnable": queries.returnable_by_her(found.order, deliveries, clock.now()),
    }


def _told(row: "Homecoming") -> dict[str, Any]:
    tone, words = WORDS[row.state]
    return {
        "row": row, "tone": tone, "words": words, "lines": queries.homecoming(row.id)[1],
        "may_withdraw": row.state in OPEN and row.by_customer,
    }  # fmt: skip
