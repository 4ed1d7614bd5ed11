"""The two machines of an order: the commitment itself, and each delivery of it."""

from django.db import models

from comptoir.kernel.machine import Machine, Move


class OrderState(models.TextChoices):
    DRAFT = "draft", "Draft"
    PLACED = "placed", "Placed"  # Stock is promised, money is awaited.
    OPEN = "open", "Open"  # Paid or confirmed: being fulfilled.
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


ORDER_MACHINE: Machine = {
    "place": Move(frozenset({OrderState.DRAFT}), OrderState.PLACED, "order.placed"),
    "open": Move(frozenset({OrderState.PLACED}), OrderState.OPEN, "order.opened"),
    "complete": Move(frozenset({OrderState.OPEN}), OrderState.COMPLETED, "order.completed"),
    "cancel": Move(
        frozenset({OrderState.DRAFT, OrderState.PLACED, OrderState.OPEN}), OrderState.CANCELLED, "order.cancelled"
    ),
    "expire": Move(frozenset({OrderState.PLACED}), OrderState.CANCELLED, "order.expired"),
}


class DeliveryState(models.TextChoices):
    RESERVED = "reserved", "Reserved"  # Its stock is promised.
    WAITING = "waiting", "Waiting for allocation"  # Paid; the stock is about to be taken off the shelf's count.
    ALLOCATED = "allocated", "Allocated"  # Its stock belongs to it.
    PACKING = "packing", "Packing"
    READY = "ready", "Ready"  # Packed; waits to be handed over.
    ON_ITS_WAY = "on_its_way", "On its way"
    DELIVERED = "delivered", "Delivered"
    RETURNED = "returned", "Returned"
    RELEASED = "released", "Cancelled, promise given back"
    DEALLOCATED = "deallocated", "Cancelled, stock put back"


_D = DeliveryState
DELIVERY_MACHINE: Machine = {
    "await_allocation": Move(frozenset({_D.RESERVED}), _D.WAITING, "delivery.awaiting_allocation"),
    "allocate": Move(frozenset({_D.WAITING}), _D.ALLOCATED, "delivery.allocated"),
    "start_packing": Move(frozenset({_D.ALLOCATED}), _D.PACKING, "delivery.packing_started"),
    "finish_packing": Move(frozenset({_D.PACKING}), _D.READY, "delivery.packed"),
    "send": Move(frozenset({_D.READY}), _D.ON_ITS_WAY, "delivery.sent"),
    "deliver": Move(frozenset({_D.ON_ITS_WAY}), _D.DELIVERED, "delivery.delivered"),
    "return": Move(frozenset({_D.ON_ITS_WAY, _D.DELIVERED}), _D.RETURNED, "delivery.returned"),
    "release": Move(frozenset({_D.RESERVED, _D.WAITING}), _D.RELEASED, "delivery.released"),
    "deallocate": Move(frozenset({_D.ALLOCATED, _D.PACKING, _D.READY}), _D.DEALLOCATED, "delivery.deallocated"),
}
ENDED = frozenset({_D.DELIVERED, _D.RETURNED, _D.RELEASED, _D.DEALLOCATED})
GONE = frozenset({_D.ON_ITS_WAY, _D.DELIVERED, _D.RETURNED})  # The goods have left: no cancelling any more.
