"""Until when a customer may ask by herself to give something back, and what of an order that is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from comptoir.kernel import clock

from .returns import returnable

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery, DeliveryLine, Order
    from comptoir.shops.models import Shop


@dataclass(frozen=True)
class Returnable:
    """A delivery of which the customer may give something back."""

    delivery: "Delivery"
    lines: "list[tuple[DeliveryLine, int]]"  # With the pieces that may still come back.
    until: datetime  # The end of the last day.

    @property
    def last_moment(self) -> datetime:
        """In the last day: midnight, which ends it, reads as the day after."""
        return self.until - timedelta(seconds=1)


def return_until(shop: "Shop", delivery: "Delivery") -> datetime | None:
    """When the days since a delivery arrived are over; None where the shop gives none."""
    if not shop.return_days:
        return None
    day = clock.day_of(delivery.changed_at, shop.timezone) + timedelta(days=shop.return_days)
    return clock.day_bounds(day, shop.timezone)[1]


def returnable_by_her(order: "Order", deliveries: "list[Delivery]", at: datetime) -> list[Returnable]:
    """What of an order its customer may ask to give back now; two statements a delivery that has arrived."""
    found = []
    for delivery in deliveries:
        until = return_until(order.shop, delivery)
        if delivery.state != "delivered" or delivery.is_digital or until is None or until <= at:
            continue
        lines = [(line, left) for line, left in returnable(delivery) if left]
        if lines:
            found.append(Returnable(delivery, lines, until))
    return found
