"""What a customer may ask for by herself: of her own order, and for so many days."""

from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.kernel.errors import NotAllowed, Refusal
from comptoir.kernel.scope import Actor

from ..queries.windows import return_until

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery, Order

CUSTOMERS = ("link", "customer")  # Kinds of actors.


class TooLateToReturn(Refusal):
    """The days are over in which a customer may ask for it by herself."""


def check_hers(order: "Order", by: Actor) -> None:
    """Raises NotAllowed for somebody else's order."""
    if order.id not in by.orders and (by.customer is None or by.customer != order.customer_id):
        raise NotAllowed("This order is somebody else's.")


def check_in_time(order: "Order", delivery: "Delivery", at: datetime) -> None:
    """Raises TooLateToReturn."""
    until = return_until(order.shop, delivery)
    if delivery.state == "delivered" and (until is None or until <= at):
        how = f" on {order.shop.call_centre_number}" if order.shop.call_centre_number else ""
        raise TooLateToReturn(f"The time to send it back is over. Call us{how}, and we see what can be done.")
