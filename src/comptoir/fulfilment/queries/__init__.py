"""Reads of the room ``fulfilment``."""

from .bookings import (
    DeliveryCost,
    ShopCost,
    bookings_of_order,
    costs_of_order,
    costs_of_shop,
    couriers_of,
    is_on,
    standing_booking,
    trip_of,
)
from .lists import (
    Behind,
    Goods,
    Tracking,
    WorkRow,
    last_shipments,
    on_the_road,
    order_behind,
    shipment_by_tracking,
    shipments_of_order,
    to_hand_over,
    to_pack,
)

__all__ = [
    "Behind",
    "DeliveryCost",
    "Goods",
    "ShopCost",
    "Tracking",
    "WorkRow",
    "bookings_of_order",
    "costs_of_order",
    "costs_of_shop",
    "couriers_of",
    "is_on",
    "last_shipments",
    "on_the_road",
    "order_behind",
    "shipment_by_tracking",
    "shipments_of_order",
    "standing_booking",
    "to_hand_over",
    "to_pack",
    "trip_of",
]
