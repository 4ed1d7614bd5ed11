"""Where exactly the customer is: told after the order was placed, by a map's link or a shared location."""

from datetime import datetime

from comptoir.kernel import events, positions, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import SELL

from ..models import Order
from ..states import ENDED
from .finding import deliveries_of, order_for_change


class NothingToBring(Refusal):
    """Everything has arrived, or nothing will be sent any more."""


@command
def locate_order(*, number: str, position: str, by: Actor, at: datetime) -> Order:
    """Keep where the customer is, as "53.797, -1.543" or a map's link tells it; empty forgets it.

    Couriers that are asked from now on are told. Raises Invalid for a text that names no place, NothingToBring.
    """
    order = order_for_change(number)
    require(by, SELL, "say where an order goes", shop=order.shop_id)
    scope.work_in(order.shop_id)
    where = positions.clean(position)
    going = [d for d in deliveries_of(order) if d.state not in ENDED]
    if not going:
        raise NothingToBring(f"Nothing of {order.number} is on its way to anybody any more.")
    if where == order.ship_to.get("position", ""):
        return order
    order.ship_to = {**order.ship_to, "position": where}
    order.changed_at = at
    order.save(update_fields=["ship_to", "changed_at"])
    events.record("order.located", order, by=by, at=at, known=bool(where), personal={"position": where})
    return order
