"""A delivery's way through the house and out of it."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from comptoir.inventory import commands as stock
from comptoir.inventory import queries as levels
from comptoir.kernel import machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import FULFIL

if TYPE_CHECKING:
    from comptoir.inventory.models import Reservation

from ..models import Delivery, DeliveryLine, Hold, Order
from ..states import ENDED, NOT_SENT, DeliveryState, OrderState
from .finding import deliveries_of, order_for_change
from .lowering import forgo_unpaid
from .taking import take_when_delivered, take_when_sent

BY_HAND = frozenset({"start_packing", "finish_packing", "send", "deliver", "return"})
STOPPED_BY_A_HOLD = frozenset({"start_packing", "finish_packing", "send"})


class OnHold(Refusal):
    """A hold stands: nothing of the order is packed or sent."""


@command
def allocate_delivery(*, delivery_id: int, by: Actor, at: datetime) -> Delivery:
    """Take the stock of a paid delivery off the shelf's count: it belongs to the order now. Twice changes nothing.

    One whose stock is not here waits for it; one that is not to leave before a day waits for the day.
    """
    found = Delivery.objects.select_related("order").get(id=delivery_id)
    order = order_for_change(found.order.number or "")
    delivery = next(d for d in deliveries_of(order) if d.id == delivery_id)
    scope.work_in(order.shop_id)
    verb = _to_allocate(delivery, order, by=by, at=at)
    if verb is None:
        return delivery
    machine.move(delivery, verb, by=by, at=at, also={"changed_at": at}, position=delivery.position)
    Order.objects.filter(id=order.id).update(changed_at=at)
    return delivery


def _to_allocate(delivery: Delivery, order: Order, *, by: Actor, at: datetime) -> str | None:
    """The step that is possible now, its stock taken where that is ``allocate``; None where nothing changes."""
    state = delivery.state
    if state == DeliveryState.AWAIT_DATE and not is_due(delivery, order, at):
        return None
    if state not in (DeliveryState.WAITING, DeliveryState.AWAIT_DATE, DeliveryState.AWAIT_STOCK):
        return None
    try:
        stock.allocate(reservations=_reservations(delivery), by=by, at=at)
    except stock.NotThereYet:
        return None if state == DeliveryState.AWAIT_STOCK else "await_stock"
    return "allocate"


def is_due(delivery: Delivery, order: Order, at: datetime) -> bool:
    """Whether the day has come, in the shop's zone, before which a delivery must not leave."""
    return delivery.due_on is None or delivery.due_on <= at.astimezone(ZoneInfo(order.shop.timezone)).date()


@command
def move_delivery(*, number: str, position: int, verb: str, by: Actor, at: datetime, reason: str = "") -> Delivery:
    """Walk a delivery one step: ``start_packing``, ``finish_packing``, ``send``, ``deliver`` or ``return``.

    The last delivery that ends completes the order. What comes back is not put on the shelf: a person looks first.
    Money that is held for a delivery is taken when it leaves, or when it arrives, as its way to pay goes.

    Raises IllegalMove where the step is not possible, OnHold while a hold stands, MoneyFirst.
    """
    if verb not in BY_HAND:
        raise Invalid(f"“{verb}” is no step of a delivery; use one of {', '.join(sorted(BY_HAND))}.", field="verb")
    order = order_for_change(number)
    deliveries = deliveries_of(order)
    delivery = next((d for d in deliveries if d.position == position), None)
    if delivery is None:
        raise Delivery.DoesNotExist(f"{number} has no delivery {position}.")
    require(by, FULFIL, "pack and send", shop=order.shop_id)
    scope.work_in(order.shop_id)
    if verb in STOPPED_BY_A_HOLD and (hold := Hold.objects.filter(order=order, released_at=None).first()):
        raise OnHold(f"{order.number} is on hold: {hold.reason}")
    machine.move(delivery, verb, by=by, at=at, reason=reason, also={"changed_at": at}, position=position)
    if verb == "return":
        forgo_unpaid(order, delivery, reason, by=by, at=at)
    if verb == "deliver":
        take_when_delivered(order, delivery, by=by, at=at)
    if verb == "send":
        take_when_sent(order, delivery, by=by, at=at)
        stock.send(reservations=_reservations(delivery), by=by, at=at)
    touch_or_complete(order, deliveries, by=by, at=at)
    return delivery


def touch_or_complete(order: Order, deliveries: list[Delivery], *, by: Actor, at: datetime) -> None:
    """The last delivery that ends completes its order, also where all that was sent came back."""
    over = all(d.state in ENDED for d in deliveries) and any(d.state not in NOT_SENT for d in deliveries)
    if over and order.state == OrderState.OPEN:
        machine.move(order, "complete", by=by, at=at, also={"changed_at": at, "ended_at": at})
    else:
        Order.objects.filter(id=order.id).update(changed_at=at)


def reservations_of(deliveries: list[Delivery]) -> list["Reservation"]:
    """The stock promised to some deliveries, in the order in which stock is locked."""
    promised = DeliveryLine.objects.filter(delivery__in=deliveries).values_list("reservation_id", flat=True)
    return levels.reservations(list(promised))


def _reservations(delivery: Delivery) -> list["Reservation"]:
    return reservations_of([delivery])
