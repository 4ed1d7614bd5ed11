"""A delivery's way through the house and out of it."""

from collections.abc import Collection
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

BY_HAND = frozenset({"start_packing", "finish_packing", "send", "deliver", "return", "pick_up"})
STOPPED_BY_A_HOLD = frozenset({"start_packing", "finish_packing", "send", "pick_up"})


class OnHold(Refusal):
    """A hold stands: nothing of the order is packed or sent."""


class FetchedByHer(Refusal):
    """A delivery that the customer fetches is not sent, and one that is sent is not fetched."""

    def __init__(self, delivery: Delivery) -> None:
        said = "is fetched by the customer: hand it over at the counter" if delivery.is_pick_up else "is sent"
        super().__init__(f"{delivery.label} {said}. Nothing was done.")


@command
def allocate_deliveries(*, delivery_ids: Collection[int], by: Actor, at: datetime) -> list[Delivery]:
    """Take the stock of paid deliveries off the shelf's count: it belongs to their orders now. Twice changes nothing.

    Priority comes first, then the oldest; one whose stock is not here waits for it, one that is not to leave before a
    day waits for the day. The deliveries as they are now, in this order; those the actor does not see are left out.
    """
    orders = Order.objects.filter(id__in=Delivery.objects.filter(id__in=delivery_ids).values("order_id"))
    orders = orders.select_related("shop").select_for_update(of=("self",)).order_by("id")
    locked = {order.id: order for order in orders}
    deliveries = list(Delivery.objects.filter(id__in=delivery_ids, order__in=locked).order_by("id"))
    deliveries.sort(key=lambda delivery: -locked[delivery.order_id].priority)
    for delivery in deliveries:
        delivery.order = locked[delivery.order_id]
    for shop_id in sorted({order.shop_id for order in locked.values()}):
        scope.work_in(shop_id)
    asking = [delivery for delivery in deliveries if _may_be_served(delivery, at)]
    served = stock.allocate(turns=_promises_of(asking), by=by, at=at)
    getting = [delivery for delivery, is_served in zip(asking, served, strict=True) if is_served]
    late = [delivery for delivery in asking if delivery not in getting and delivery.state != DeliveryState.AWAIT_STOCK]
    machine.move_all(getting, "allocate", by=by, at=at, also={"changed_at": at})
    machine.move_all(late, "await_stock", by=by, at=at, also={"changed_at": at})
    Order.objects.filter(id__in={delivery.order_id for delivery in [*getting, *late]}).update(changed_at=at)
    return deliveries


def _may_be_served(delivery: Delivery, at: datetime) -> bool:
    if delivery.state == DeliveryState.AWAIT_DATE:
        return is_due(delivery, delivery.order, at)
    return delivery.state in (DeliveryState.WAITING, DeliveryState.AWAIT_STOCK)


def _promises_of(deliveries: list[Delivery]) -> list[list["Reservation"]]:
    """The stock promised to each of some deliveries."""
    lines = DeliveryLine.objects.filter(delivery__in=deliveries, reservation__isnull=False)
    pairs = list(lines.values_list("delivery_id", "reservation_id"))
    found = {row.pk: row for row in levels.reservations([reservation for _, reservation in pairs])}
    promised: dict[int, dict[int, Reservation]] = {delivery.id: {} for delivery in deliveries}
    for delivery_id, reservation_id in pairs:
        promised[delivery_id][reservation_id] = found[reservation_id]
    return [list(promised[delivery.id].values()) for delivery in deliveries]


def is_due(delivery: Delivery, order: Order, at: datetime) -> bool:
    """Whether the day has come, in the shop's zone, before which a delivery must not leave."""
    return delivery.due_on is None or delivery.due_on <= at.astimezone(ZoneInfo(order.shop.timezone)).date()


@command
def move_delivery(*, number: str, position: int, verb: str, by: Actor, at: datetime, reason: str = "") -> Delivery:
    """Walk a delivery one step: ``start_packing``, ``finish_packing``, ``send``, ``deliver`` or ``return``; what the
    customer fetches herself goes by ``pick_up`` instead of the last three.

    The last delivery that ends completes the order. What comes back is not put on the shelf: a person looks first.
    Money that is held for a delivery is taken when it leaves, or when it arrives, as its way to pay goes.

    Raises IllegalMove where the step is not possible, OnHold while a hold stands, MoneyFirst, FetchedByHer.
    """
    if verb not in BY_HAND:
        raise Invalid(f"“{verb}” is no step of a delivery; use one of {', '.join(sorted(BY_HAND))}.", field="verb")
    order = order_for_change(number)
    deliveries = deliveries_of(order)
    delivery = next((d for d in deliveries if d.position == position), None)
    if delivery is None:
        raise Delivery.DoesNotExist(f"{number} has no delivery {position}.")
    require(by, FULFIL, "pack and send", shop=order.shop_id)
    if delivery.is_digital:
        raise Invalid("What is digital is delivered by its link and does not come back.", field="position")
    scope.work_in(order.shop_id)
    if verb in STOPPED_BY_A_HOLD and (hold := Hold.objects.filter(order=order, released_at=None).first()):
        raise OnHold(f"{order.number} is on hold: {hold.reason}")
    if (verb == "send" and delivery.is_pick_up) or (verb == "pick_up" and not delivery.is_pick_up):
        raise FetchedByHer(delivery)
    machine.move(delivery, verb, by=by, at=at, reason=reason, also={"changed_at": at}, position=position)
    if verb == "return":
        forgo_unpaid(order, delivery, reason, by=by, at=at)
    if verb in ("send", "pick_up"):
        take_when_sent(order, delivery, by=by, at=at)
    if verb in ("deliver", "pick_up"):
        take_when_delivered(order, delivery, by=by, at=at)
    if verb in ("send", "pick_up"):
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
