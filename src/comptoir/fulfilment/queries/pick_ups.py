"""What waits in stores for the customers who fetch it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable
from comptoir.orders import queries as orders
from comptoir.orders.states import DeliveryState

from .. import pick_up_codes as codes
from ..models import PickUp

if TYPE_CHECKING:
    from comptoir.orders.models import DeliveryLine, Order


@dataclass(frozen=True)
class Waiting:
    """A delivery that waits to be fetched."""

    pick_up: PickUp  # With its delivery, and the order and location of that.
    lines: "list[DeliveryLine]"

    @property
    def order(self) -> "Order":
        return self.pick_up.delivery.order

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def place(self) -> tuple[str, int]:
        """Number of the order and position of the delivery."""
        return self.order.number or "", self.pick_up.delivery.position


def pick_ups_waiting(actor: Actor, *, shops: Collection[int] = (), limit: int = 100) -> list[Waiting]:
    """What waits to be fetched in the actor's shops and locations, the longest first. Two statements."""
    found = _standing().filter(shop__in=shops or actor.shops)
    if actor.locations:
        found = found.filter(delivery__location__in=actor.locations)
    return _with_lines(found.order_by("ready_at", "id")[:limit])


def pick_up_at(number: str, position: int) -> Waiting:
    """One that waits, or waited. Raises PickUp.DoesNotExist."""
    found = PickUp.objects.select_related("delivery__order__shop", "delivery__order__customer", "delivery__location")
    return _with_lines([found.get(delivery__order__number=number.strip().upper()[:24], delivery__position=position)])[0]


def pick_ups_of_order(order_id: int) -> list[PickUp]:
    """What of an order waits to be fetched, also for its customer, who reads no location. One statement."""
    ready = PickUp.objects.filter(order_id=order_id, delivery__state=DeliveryState.READY)
    return list(ready.select_related("delivery").order_by("delivery__position"))


def pick_up_of_number(actor: Actor, number: str) -> Waiting | None:
    """What of an order waits at the actor's locations, its first delivery; None where nothing does."""
    found = _standing().filter(delivery__order__number=storable(number).strip().upper()[:24], shop__in=actor.shops)
    if actor.locations:
        found = found.filter(delivery__location__in=actor.locations)
    return next(iter(_with_lines(found.order_by("delivery__position")[:1])), None)


def counter_due(waiting: Waiting, left: Mapping[int, int] | None = None) -> int:
    """What the customer pays at the counter, in the smallest coin, but for pieces ``left``, by position of the line."""
    return orders.at_the_counter_minor(waiting.order.id, waiting.pick_up.delivery.position, left)


def is_pick_up(delivery_id: int) -> bool:
    """Whether a delivery is fetched by its customer."""
    return orders.is_pick_up(delivery_id)


class MailedPickUpCode(NamedTuple):
    """A code that a mail tells, while it is good."""

    digits: str


def mailed_pick_up_code(pick_up_id: int, *, at: datetime) -> MailedPickUpCode | None:
    """The code of what still waits; None once it was fetched or went back."""
    found = _standing().filter(id=pick_up_id).first()
    return MailedPickUpCode(codes.code_of(found.salt)) if found else None


def pick_ups_to_remind(shops: Collection[int], at: datetime, *, limit: int = 500) -> list[int]:
    """Those whose customer is to be reminded now."""
    found = _standing().filter(shop__in=shops, remind_at__lte=at, keep_until__gt=at, reminded_at=None)
    return list(found.order_by("remind_at", "id").values_list("id", flat=True)[:limit])


def pick_ups_over(shops: Collection[int], at: datetime, *, limit: int = 500) -> list[int]:
    """Those that nobody fetched in time."""
    found = _standing().filter(shop__in=shops, keep_until__lte=at)
    return list(found.order_by("keep_until", "id").values_list("id", flat=True)[:limit])


def _standing():  # type: ignore[no-untyped-def]
    ready = PickUp.objects.filter(delivery__state=DeliveryState.READY)
    return ready.select_related("delivery__order", "delivery__location")


def _with_lines(found: Sequence[PickUp]) -> list[Waiting]:
    rows = list(found)
    lines: dict[int, list[DeliveryLine]] = {row.delivery_id: [] for row in rows}
    for line in orders.lines_of_deliveries([row.delivery for row in rows]):
        lines[line.delivery_id].append(line)
    return [Waiting(row, lines[row.delivery_id]) for row in rows]
