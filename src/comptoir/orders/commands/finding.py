"""Finding what a command's arguments name, under the actor's own scope, and locking it first of all."""

from comptoir.kernel.texts import storable

from ..models import Delivery, Order, OrderPayment


def order_for_change(number: str) -> Order:
    """An order, locked: orders come first in the lock order of all rooms.

    Raises Order.DoesNotExist for one that the actor does not see.
    """
    return Order.objects.select_for_update().get(number=storable(number))


def deliveries_of(order: Order) -> list[Delivery]:
    """The deliveries of a locked order; nobody else changes them while the order is held."""
    found = list(Delivery.objects.filter(order=order).order_by("position"))
    for delivery in found:
        delivery.order = order
    return found


def intents_of(order: Order) -> list[int]:
    """What was asked for an order, by id: the order in which its money is locked."""
    return list(OrderPayment.objects.filter(order=order).order_by("intent_id").values_list("intent_id", flat=True))
