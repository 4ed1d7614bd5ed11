"""Days that move: what a location says later of an article counts for the deliveries that wait for it."""

from datetime import date, datetime

from django.db import connection

from comptoir.inventory.incoming import day_of_cover
from comptoir.inventory.turns import comes_before
from comptoir.kernel import events, scope
from comptoir.kernel.commands import command
from comptoir.kernel.scope import Actor

from ..models import Delivery, Order
from ..states import WAIT
from .finding import deliveries_of, order_for_change

# Who comes first in the queue is served first by what comes; short of that day, what the location says.
EXPECTED = "coalesce({day}, k.restock_on)".format(
    day=day_of_cover(
        "k",
        f"""(select sum(e.quantity) from inventory_reservation e
      where e.variant_id = r.variant_id and e.location_id = r.location_id and e.state = 'held'
        and {comes_before("e", "r", itself=True)})
    - k.on_hand - 1""",
    )
)
# A pre-order leaves when the last of it is released, a back order when the last of it is expected.
DUE = f"""
select max(case d.kind when 'preorder' then k.released_on when 'back_order' then {EXPECTED}
  else greatest(k.released_on, case when k.reserved > k.on_hand then {EXPECTED} end) end)
from orders_delivery d join orders_deliveryline l on l.delivery_id = d.id
join inventory_reservation r on r.id = l.reservation_id
join inventory_stock k on k.variant_id = r.variant_id and k.location_id = r.location_id
where d.id = %s and d.kind in ('preorder', 'back_order', 'mixed')
"""


@command
def redate_delivery(*, delivery_id: int, by: Actor, at: datetime) -> Delivery:
    """Move the day of a delivery that waits to what its location says now. Twice, or too late, it changes nothing."""
    found = Delivery.objects.select_related("order").get(id=delivery_id)
    order = order_for_change(found.order.number or "")
    delivery = next(d for d in deliveries_of(order) if d.id == delivery_id)
    scope.work_in(order.shop_id)
    due_on = _due_on(delivery)
    if delivery.state not in WAIT or due_on == delivery.due_on:
        return delivery
    before, delivery.due_on, delivery.changed_at = delivery.due_on, due_on, at
    delivery.save(update_fields=["due_on", "changed_at"])
    Order.objects.filter(id=order.id).update(changed_at=at)
    events.record(
        "delivery.redated", delivery, by=by, at=at, before={"due_on": before}, after={"due_on": due_on},
        position=delivery.position, later=bool(due_on and before and due_on > before),
    )  # fmt: skip
    return delivery


def _due_on(delivery: Delivery) -> date | None:
    with connection.cursor() as cursor:
        cursor.execute(DUE, [delivery.id])
        (found,) = cursor.fetchone()
    return found  # type: ignore[no-any-return]
