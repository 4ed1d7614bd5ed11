"""The words that people read: the stage of an order and the customer's five steps. Pure, derived, stored nowhere."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from .states import DeliveryState as D
from .states import OrderState as O

STAGES = {
    "draft": "Draft",
    "placed": "Placed",
    "authorized": "Authorized",
    "waiting_for_pickup": "Waiting for pick-up",
    "dispatched": "Dispatched",
    "delivered": "Delivered",
    "returned": "Returned",
    "on_hold": "On hold",
    "cancelled": "Cancelled",
    "expired": "Expired",
}
CUSTOMER_STEPS = ("Ordered", "Paid", "Packed", "On its way", "Delivered")


def stage_of(state: str, deliveries: Sequence[str], *, held: bool = False, expired: bool = False) -> str:
    """The stage of an order (a key of STAGES) from its state, its deliveries' states and whether a hold stands.

    The furthest *lagging* delivery speaks for the order: it is dispatched when nothing is left in the house. A hold
    shows as long as there is something to hold back. An order without deliveries (till sale, import) is delivered
    when completed.
    """
    if state == O.DRAFT:
        return "draft"
    if state == O.CANCELLED:
        return "expired" if expired else "cancelled"
    going = [d for d in deliveries if d not in (D.RELEASED, D.DEALLOCATED)]
    inside = [d for d in going if d not in (D.ON_ITS_WAY, D.DELIVERED, D.RETURNED)]
    if held and (inside or not going) and state != O.COMPLETED:
        return "on_hold"
    if state == O.PLACED:
        return "placed"
    if not going:
        return "delivered" if state == O.COMPLETED else "authorized"
    if inside:
        return "waiting_for_pickup" if all(d == D.READY for d in inside) else "authorized"
    if D.ON_ITS_WAY in going:
        return "dispatched"
    return "returned" if all(d == D.RETURNED for d in going) else "delivered"


def customer_steps(state: str, deliveries: Sequence[str], *, paid: bool) -> int:
    """How many of CUSTOMER_STEPS are done: 1 (ordered) to 5 (delivered); 0 for a draft or one cancelled."""
    if state in (O.DRAFT, O.CANCELLED):
        return 0
    if state == O.COMPLETED:
        return 5
    lagging = min((_STEP[d] for d in deliveries if d in _STEP), default=2)
    return lagging if paid or lagging > 2 else 1


_STEP: dict[str, int] = {
    D.RESERVED: 2,
    D.WAITING: 2,
    D.AWAIT_DATE: 2,
    D.AWAIT_STOCK: 2,
    D.UNPLACED: 2,
    D.ALLOCATED: 2,
    D.PACKING: 2,
    D.READY: 3,
    D.ON_ITS_WAY: 4,
    D.DELIVERED: 5,
    D.RETURNED: 5,
}


class Leaves(StrEnum):
    """When a delivery that is paid leaves, as a customer is told."""

    NOW = "now"
    ON_ITS_DAY = "on_its_day"
    WHEN_ARRIVED = "when_arrived"
    BY_LINK = "by_link"


def leaves(kind: str, due_on: date | None, *, today: date) -> Leaves:
    """When a delivery of a kind leaves, ``today`` a day of its shop: its day is named while it lies ahead."""
    if kind == "digital":
        return Leaves.BY_LINK
    if due_on and due_on > today:
        return Leaves.ON_ITS_DAY
    return Leaves.WHEN_ARRIVED if kind in ("back_order", "mixed") else Leaves.NOW
