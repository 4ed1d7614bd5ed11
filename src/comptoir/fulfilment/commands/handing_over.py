"""At the counter: the customer takes all of a delivery, or a part of it, and pays what is due there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from comptoir.kernel.commands import command
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.orders import queries as order_queries
from comptoir.orders.states import DeliveryState

from ..models import PickUp
from .finding import delivery_at, order_to_move
from .pick_ups import keep_ready

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery, Order

PROOF_HOLDS = timedelta(hours=1)
KEEP, BACK = "keep", "back"
AT_THE_COUNTER = ("cash", "terminal")


class NothingWaits(Refusal):
    """The delivery does not wait to be picked up: it is not ready, was fetched, or went back."""


class NotProved(Refusal):
    """Nobody has shown that it is hers."""


class ToBePaid(Refusal):
    """What is to be paid at the counter comes first."""


@dataclass(frozen=True)
class HandedOver:
    """What she took, and what she left."""

    pick_up: PickUp
    delivery: "Delivery"  # With its order.
    left: "Delivery | None"  # The delivery of what she left.
    paid_minor: int  # At the counter.


@command
def hand_over_pick_up(
    *,
    number: str,
    position: int,
    by: Actor,
    at: datetime,
    taken: Mapping[int, int] | None = None,
    left: str = KEEP,
    paid_by: str = "",
    receipt: str = "",
    proof: str = "",
) -> HandedOver:
    """Give a customer what waits for her: all of it, or the pieces ``taken`` (how many, by position of the line).

    What she leaves waits on under a code of its own (``keep``), or goes back on the shelf and its money back to her by
    the shop's terms (``back``). What is to be paid at the counter is paid now, in ``cash`` or at the ``terminal``. The
    code was shown within the last hour, or ``proof`` says how else she showed that it is hers.

    Raises NothingWaits, also for a second time, NotProved, ToBePaid, OnHold, MoneyFirst, Invalid, NotAllowed.
    """
    order = order_to_move(number, by)
    delivery, row = _waiting(order, position, by)
    shown = row.proved_at is not None and at - row.proved_at < PROOF_HOLDS
    if not shown and not proof.strip():
        raise NotProved("Ask for her code, or say how else she showed that it is hers. Nothing was handed over.")
    if left not in (KEEP, BACK):
        raise Invalid("What she leaves is kept (`keep`) or goes back (`back`).", field="left")
    this: dict[str, Any] = {"number": order.number or "", "position": position}
    stays = _stays(delivery, taken)
    other = orders.split_delivery(**this, stays=stays, by=by, at=at) if stays else None
    due = order_queries.at_the_counter_minor(order.id, position)
    if due:
        _check_paid(due, order.currency, paid_by)
        orders.take_payment(**this, source=paid_by, reference=receipt, by=by, at=at)
    reason = "" if shown else f"Without the code: {proof.strip()}"[:300]
    delivery = orders.move_delivery(**this, verb="pick_up", reason=reason, by=by, at=at)
    if other is not None and left == KEEP:
        keep_ready(order, other, None, by=by, at=at)
    elif other is not None:
        why = "She left it at the counter."
        orders.cancel_delivery(number=order.number or "", position=other.position, reason=why, by=by, at=at)
    return HandedOver(row, delivery, other, due)


def _waiting(order: "Order", position: int, by: Actor) -> tuple["Delivery", PickUp]:
    """What waits at a location where the actor works. Raises NothingWaits, NotAllowed."""
    delivery = delivery_at(order, position)
    delivery.order = order
    row = PickUp.objects.filter(delivery=delivery).first()
    if row is None or delivery.state != DeliveryState.READY:
        raise NothingWaits(_why_not(delivery.state, delivery.is_pick_up, f"{order.number}, delivery {position}"))
    if by.locations and delivery.location_id not in by.locations:
        raise NotAllowed(f"It waits at {delivery.location.name}: who works there hands it over.")
    return delivery, row


def _check_paid(due_minor: int, currency: str, paid_by: str) -> None:
    """Raises ToBePaid."""
    if paid_by not in AT_THE_COUNTER:
        amount = say(due_minor, currency)
        raise ToBePaid(f"{amount} is to be paid at the counter first, by cash or terminal. Nothing was handed over.")


def _stays(delivery: "Delivery", taken: Mapping[int, int] | None) -> dict[int, int]:
    """What she leaves, by position of the line; nothing where all is taken. Raises Invalid."""
    if taken is None:
        return {}
    carried = {row.line.position: row.quantity for row in order_queries.lines_of_deliveries([delivery])}
    for line, pieces in taken.items():
        if not 0 <= pieces <= carried.get(line, 0):
            raise Invalid(f"Of line {line} {carried.get(line, 0)} wait here, not {pieces}.", field="lines")
    if not any(taken.values()):
        raise Invalid("She takes nothing: leave it waiting, or cancel the delivery.", field="lines")
    return {line: pieces - taken.get(line, 0) for line, pieces in carried.items() if pieces > taken.get(line, 0)}


def _why_not(state: str, is_pick_up: bool, what: str) -> str:
    if not is_pick_up:
        return f"{what} is sent, not picked up. Nothing was handed over."
    if state == DeliveryState.DELIVERED:
        return f"{what} was handed over already. Nothing was done."
    return f"{what} is {DeliveryState(state).label.lower()}: it does not wait to be picked up. Nothing was handed over."
