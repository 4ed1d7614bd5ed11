"""One order, whole."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from comptoir.kernel.models import Event
from comptoir.kernel.texts import storable
from comptoir.payments import queries as payments

from ..models import Adjustment, Delivery, DeliveryLine, Hold, Order, OrderLine
from ..stages import stage_of
from ..states import ENDED, GONE, WAIT, ConfirmationState, DeliveryState, OrderState
from ..steps import DeliveryNow, OrderNow, Step, next_steps
from ..totals import OrderMoney
from .money import money_of

if TYPE_CHECKING:
    from comptoir.payments.models import Attempt, Capture, Intent, Operation, Refund


@dataclass(frozen=True)
class OrderPage:
    """Everything of an order that its page, its mail and the API show."""

    order: Order
    lines: list[OrderLine]
    deliveries: list[Delivery]
    delivery_lines: dict[int, list[DeliveryLine]]  # By delivery.
    holds: list[Hold]  # Standing ones.
    adjustments: list[Adjustment]
    intents: list["Intent"]
    attempts: list["Attempt"]
    captures: list["Capture"]
    refunds: list["Refund"]
    operations: list["Operation"]
    money: OrderMoney

    @property
    def calls(self) -> bool:
        """Whether somebody has to confirm it with the customer first."""
        found = getattr(self.order, "confirmation", None)
        return self.order.state == OrderState.PLACED and found is not None and found.state == ConfirmationState.WAITING

    @property
    def stage(self) -> str:
        states = [delivery.state for delivery in self.deliveries]
        return stage_of(self.order.state, states, held=bool(self.holds), expired=self.order.expired)

    @property
    def has_wishes(self) -> bool:
        """Whether anything but the usual is wished of it as a whole."""
        order = self.order
        return bool(order.priority or order.is_gift or order.remark or order.agreed_on)

    @property
    def inside(self) -> list[Delivery]:
        """What has not left and is to leave."""
        return [delivery for delivery in self.deliveries if delivery.state not in ENDED | GONE]

    @property
    def is_in_the_house(self) -> bool:
        """Whether what is wished of it can still be changed."""
        return self.order.state in (OrderState.PLACED, OrderState.OPEN) and bool(self.inside)

    @property
    def leaves_on(self) -> date | None:
        """Before which day the last of it does not leave, where one is known."""
        return max((d.due_on for d in self.inside if d.due_on and d.state in WAIT), default=None)

    @property
    def too_late_for_agreed(self) -> list[Delivery]:
        """Deliveries that cannot leave by the day that was agreed on, as it stands now."""
        day = self.order.agreed_on
        if day is None or not self.is_in_the_house:
            return []
        unknown = [d for d in self.inside if d.due_on is None and d.state == DeliveryState.AWAIT_STOCK]
        return [d for d in self.inside if d.due_on and d.due_on > day and d.state in WAIT] + unknown

    def held_for(self, delivery: Delivery) -> "payments.HeldPart | None":
        """What is authorised for a delivery, by itself or with the whole."""
        return payments.held_for(payments.held_among(self.operations), str(delivery.position))

    def next_steps(self, may: Callable[[str], bool]) -> list[Step]:
        now = [DeliveryNow(d.position, d.state, self.held_for(d), d.is_pick_up, d.is_digital) for d in self.deliveries]
        asks = any(intent.state == "open" for intent in self.intents)
        return next_steps(OrderNow(self.order.state, now, len(self.holds), self.money, asks, self.calls), may=may)


def order_by_number(number: str) -> Order:
    """An order with its shop and customer.

    Raises Order.DoesNotExist for one that the actor does not see.
    """
    return Order.objects.select_related("shop", "customer", "sold_by", "confirmation").get(
        number=storable(number).upper()
    )


def ordered(number: str) -> tuple[Order, list[tuple[str, int]]]:
    """An order, and the articles that were ordered with it, as they stand now: by number, with how many.

    Raises Order.DoesNotExist.
    """
    order = Order.objects.select_related("shop", "customer").get(number=storable(number).upper())
    goods = order.lines.filter(kind=OrderLine.Kind.GOODS, variant__isnull=False).order_by("position")
    found: dict[tuple[int, str], int] = {}  # A bundle once, by its own number; of other lines each.
    for line, bundle, sku, quantity, whole, count in goods.values_list(
        "position", "bundle", "variant__sku", "quantity", "bundle_sku", "bundle_quantity"
    ):
        found[(bundle, whole) if bundle else (-line, sku)] = count if bundle else quantity
    return order, [(sku, count) for (_, sku), count in found.items()]


def order_page(number: str) -> OrderPage:
    """An order with everything around it, in eleven statements however long it is."""
    order = order_by_number(number)
    deliveries = list(Delivery.objects.filter(order=order).select_related("location").order_by("position"))
    lines: dict[int, list[DeliveryLine]] = {delivery.id: [] for delivery in deliveries}
    for line in DeliveryLine.objects.filter(delivery__in=deliveries).select_related("line").order_by("line__position"):
        lines[line.delivery_id].append(line)
    return OrderPage(
        order=order,
        lines=list(OrderLine.objects.filter(order=order).order_by("position")),
        deliveries=deliveries,
        delivery_lines=lines,
        holds=list(Hold.objects.filter(order=order, released_at=None).select_related("owner").order_by("id")),
        adjustments=list(Adjustment.objects.filter(order=order).order_by("id")),
        intents=list(payments.intents_of_order(order.id)),
        attempts=list(payments.attempts_of_order(order.id)),
        captures=list(payments.captures_of_order(order.id)),
        refunds=list(payments.refunds_of_order(order.id)),
        operations=list(payments.operations_of_order(order.id)),
        money=money_of([order.id])[order.id],
    )


def order_of_event(event: Event) -> Order | None:
    """The order that an event concerns, where it concerns one."""
    return Order.objects.filter(id=event.order_id).first() if event.order_id else None


def numbers_of(order_ids: Collection[int]) -> dict[int, str]:
    """The numbers of some orders by id."""
    return {row: number or "" for row, number in Order.objects.filter(id__in=order_ids).values_list("id", "number")}


def waiting_deliveries(order_id: int) -> list[int]:
    """The deliveries of an order that wait for their stock."""
    return list(Delivery.objects.filter(order_id=order_id, state="waiting").order_by("id").values_list("id", flat=True))


def overdue_orders(at: datetime, *, limit: int = 500) -> list[str]:
    """The numbers of placed orders whose payment deadline has passed, the longest overdue first."""
    overdue = Order.objects.filter(state=OrderState.PLACED, pay_by__lte=at).order_by("pay_by", "id")
    return [number for number in overdue.values_list("number", flat=True)[:limit] if number]


def is_pick_up(delivery_id: int) -> bool:
    """Whether the customer fetches a delivery herself."""
    return Delivery.objects.filter(id=delivery_id, is_pick_up=True).exists()


def order_number_of_delivery(delivery_id: int) -> str:
    """The number of the order that a delivery belongs to. Raises Delivery.DoesNotExist."""
    return Delivery.objects.select_related("order").get(id=delivery_id).order.number or ""
