"""Deliveries that people work through, one after the other."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q

from comptoir.inventory.turns import in_turn

from ..models import Delivery, DeliveryLine, Hold
from ..states import OrderState

# What waits for a day that has come, or for stock that has. Whoever has priority is served first, then whoever was
# promised first: each promise needs all that come before it too, summed in one pass however long the queue is.
TO_TRY = f"""
with held as materialized (
  select r.id, r.variant_id, r.location_id,
    sum(r.quantity) over (partition by r.variant_id, r.location_id order by {in_turn("r")}) as up_to_here
  from inventory_reservation r
  where r.state = 'held' and (r.variant_id, r.location_id) in (
    select w.variant_id, w.location_id from orders_delivery d
    join orders_deliveryline l on l.delivery_id = d.id join inventory_reservation w on w.id = l.reservation_id
    where d.shop_id = any (%(shops)s::bigint[]) and d.state = 'await_stock')
)
select d.id from orders_delivery d join orders_order o on o.id = d.order_id join shops_shop s on s.id = d.shop_id
where d.shop_id = any (%(shops)s::bigint[]) and o.state = 'open' and (
  d.state = 'await_date' and coalesce(d.due_on, '-infinity') <= (%(at)s::timestamptz at time zone s.timezone)::date
  or d.state = 'await_stock' and not exists (
    select from orders_deliveryline l join held h on h.id = l.reservation_id
    join inventory_stock k on k.variant_id = h.variant_id and k.location_id = h.location_id
    where l.delivery_id = d.id and k.on_hand < h.up_to_here))
order by o.priority desc, d.id
limit %(limit)s
"""


def deliveries_in(
    states: Sequence[str],
    *,
    shops: Collection[int],
    locations: Collection[int] = (),
    location_id: int | None = None,
    after: tuple[int, int] | None = None,
    but_held: bool = False,
    but_pick_ups: bool = False,
    limit: int = 50,
) -> list[Delivery]:
    """Deliveries in some states with their orders, the oldest order first; ``after`` is (order, position).

    ``locations`` are those of who asks, none: all. ``but_held`` leaves out orders on which a hold stands,
    ``but_pick_ups`` what the customer fetches herself.
    """
    found = Delivery.objects.filter(shop__in=shops, state__in=states).select_related("order", "location")
    if locations:
        found = found.filter(location__in=locations)
    if location_id:
        found = found.filter(location=location_id)
    if but_held:
        found = found.exclude(order__in=Hold.objects.filter(released_at=None).values("order_id"))
    if but_pick_ups:
        found = found.filter(is_pick_up=False)
    if after:
        order_id, position = after
        found = found.filter(order_id__gte=order_id).exclude(order_id=order_id, position__lte=position)
    return list(found.order_by("order_id", "position")[:limit])


# What waits and has pieces promised from one place of one article.
THAT_WAIT = """
select distinct d.id from inventory_stock k
join inventory_reservation r on r.variant_id = k.variant_id and r.location_id = k.location_id and r.state = 'held'
join orders_deliveryline l on l.reservation_id = r.id join orders_delivery d on d.id = l.delivery_id
where k.id = any (%(stocks)s::bigint[]) and d.shop_id = any (%(shops)s::bigint[])
  and d.state in ('reserved', 'waiting', 'await_date', 'await_stock')
order by d.id
"""


def deliveries_that_wait_for(stock_ids: Sequence[int], shops: Collection[int]) -> list[int]:
    """Deliveries of some shops that wait with pieces promised from these stocks, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(THAT_WAIT, {"stocks": list(stock_ids), "shops": list(shops)})
        return [row[0] for row in cursor.fetchall()]


PROMISED = """
select distinct k.id from orders_delivery d join orders_deliveryline l on l.delivery_id = d.id
join inventory_reservation r on r.id = l.reservation_id and r.state = 'held'
join inventory_stock k on k.variant_id = r.variant_id and k.location_id = r.location_id
where d.order_id = %(order)s order by k.id
"""


def stocks_promised_to(order_id: int) -> list[int]:
    """The stocks of which an order has been promised pieces that are not set aside yet."""
    with connection.cursor() as cursor:
        cursor.execute(PROMISED, {"order": order_id})
        return [row[0] for row in cursor.fetchall()]


def lines_of_deliveries(deliveries: Sequence[Delivery]) -> list[DeliveryLine]:
    """What some deliveries carry, in the order of the order's lines."""
    lines = DeliveryLine.objects.filter(delivery__in=deliveries)
    return list(lines.select_related("line").order_by("line__position"))


def long_holds(shops: Collection[int], *, since: datetime, limit: int = 50) -> list[Hold]:
    """Holds put on ``since`` that moment or before that still stand, with order and owner, the longest first; those
    of orders that no location sends whenever they were put on: they end by a person only."""
    standing = Hold.objects.filter(released_at=None, shop__in=shops)
    standing = standing.filter(Q(put_at__lte=since) | Q(cause=Hold.Cause.UNPLACED))
    going = standing.filter(order__state__in=(OrderState.PLACED, OrderState.OPEN))
    return list(going.select_related("order", "owner").order_by("put_at", "id")[:limit])


def deliveries_to_try(shops: Collection[int], at: datetime, *, limit: int = 500) -> list[int]:
    """Paid deliveries of some shops whose day or whose stock has come, priority first, then the oldest. One
    statement."""
    with connection.cursor() as cursor:
        cursor.execute(TO_TRY, {"shops": list(shops), "at": at, "limit": limit})
        return [row[0] for row in cursor.fetchall()]


def holds_over(at: datetime, *, limit: int = 500) -> list[int]:
    """Holds whose time is over, the longest over first."""
    over = Hold.objects.filter(released_at=None, until__lte=at).order_by("until", "id")
    return list(over.values_list("id", flat=True)[:limit])
