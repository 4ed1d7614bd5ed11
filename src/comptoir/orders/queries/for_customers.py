"""An order as its customer sees it, under a link that opens this one order and nothing else."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.payments import queries as payments

from ..models import Delivery, DeliveryLine, Order, OrderLine
from ..stages import customer_steps, stage_of
from ..states import ConfirmationState, OrderState
from ..totals import OrderMoney
from .money import money_of

if TYPE_CHECKING:
    from comptoir.payments.models import Capture, Intent


@dataclass(frozen=True)
class Parcel:
    """A delivery with what is in it; no location: where stock lies is not the customer's business."""

    delivery: Delivery
    lines: list[DeliveryLine]


@dataclass(frozen=True)
class CustomersOrder:
    """What the status page and the pay page show."""

    order: Order
    lines: list[OrderLine]
    parcels: list[Parcel]
    money: OrderMoney
    captures: list["Capture"]
    intent: "Intent | None"  # What is still asked for by link.
    waits_for_approval: bool  # Somebody has to agree before anything is asked for.
    waits_for_call: bool  # Somebody calls her first, to confirm it.

    @property
    def stage(self) -> str:
        states = [parcel.delivery.state for parcel in self.parcels]
        return stage_of(self.order.state, states, expired=self.order.expired)

    @property
    def has_wishes(self) -> bool:
        """Whether there is something to say of what she wished; how urgent it is is the shop's business."""
        order = self.order
        return order.state != "cancelled" and bool(order.is_gift or order.remark or order.agreed_on)

    @property
    def steps_done(self) -> int:
        states = [parcel.delivery.state for parcel in self.parcels]
        return customer_steps(self.order.state, states, paid=self.money.covered)

    @property
    def paid_at(self) -> datetime | None:
        return max((capture.at for capture in self.captures), default=None)


def order_for_customer(order_id: int) -> CustomersOrder:
    """An order under its own link: seven statements; eight where nothing is asked for by link yet.

    Raises Order.DoesNotExist.
    """
    order = Order.objects.select_related("shop", "confirmation").get(id=order_id)
    deliveries = list(Delivery.objects.filter(order=order).order_by("position"))
    inside: dict[int, list[DeliveryLine]] = {delivery.id: [] for delivery in deliveries}
    for line in DeliveryLine.objects.filter(delivery__in=deliveries).select_related("line").order_by("line__position"):
        inside[line.delivery_id].append(line)
    intent, money = payments.open_intent_of_order(order.id), money_of([order.id])[order.id]
    found = getattr(order, "confirmation", None)
    calls = order.state == OrderState.PLACED and found is not None and found.state == ConfirmationState.WAITING
    unasked = order.state == OrderState.PLACED and intent is None and not money.covered and not calls
    return CustomersOrder(
        order=order,
        lines=list(OrderLine.objects.filter(order=order).order_by("position")),
        parcels=[Parcel(delivery, inside[delivery.id]) for delivery in deliveries],
        money=money,
        captures=list(payments.captures_of_order(order.id)),
        intent=intent,
        waits_for_approval=unasked and not payments.intents_of_order(order.id).filter(state="open").exists(),
        waits_for_call=calls,
    )
