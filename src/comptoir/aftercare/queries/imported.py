"""Reads of the room ``aftercare``."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from ..models import Return, ReturnLine


class MatchableLine(NamedTuple):
    """A line of a return, or of a sale that it may take back; both sides have the same shape."""

    id: int
    document: int  # The return or the order.
    number: str
    customer: int
    sku: str
    at: datetime
    position: int
    pieces: int
    total_minor: int


RETURNED = """
select l.id, r.id, r.number, r.customer_id, l.sku, r.came_at, l.position, l.quantity, l.total_minor
from aftercare_returnline l join aftercare_return r on r.id = l.returned_id
where r.shop_id = %s and r.customer_id is not null and l.quantity > 0
order by r.came_at, r.number, l.position
"""

# Sold lines matter only where the same customer brought back the same article: of a million some ten thousand.
SOLD = """
select l.id, o.id, o.number, o.customer_id, l.sku, o.placed_at, l.position, l.quantity, l.total_minor
from orders_order o join orders_orderline l on l.order_id = o.id
where o.shop_id = %s and o.state = 'completed' and (o.customer_id, l.sku) in (
  select r.customer_id, b.sku from aftercare_returnline b join aftercare_return r on r.id = b.returned_id
  where r.shop_id = %s and r.customer_id is not null and b.quantity > 0)
order by o.placed_at, o.number, l.position
"""


def returned_lines(shop_id: int) -> list[MatchableLine]:
    """The returned lines of known customers, in the order in which they came."""
    return _lines(RETURNED, [shop_id])


def sold_lines_to_match(shop_id: int) -> list[MatchableLine]:
    """The sold lines that a return of this shop could take back, the oldest first.

    What was just imported has no statistics yet, and by guess each line would be compared with each return: the
    planner is told to hash.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local enable_nestloop = off")
        found = _lines(SOLD, [shop_id, shop_id])
        cursor.execute("set local enable_nestloop = on")
    return found


def _lines(statement: str, given: Sequence[int]) -> list[MatchableLine]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(map(MatchableLine._make, cursor.fetchall()))


def returns_of_order(order_id: int) -> list[Return]:
    """What came back of an order, with its lines, the newest first; two statements."""
    return list(Return.objects.filter(order_id=order_id).prefetch_related("lines").order_by("-came_at", "-id"))


def returns_of_customer(customer_id: int, limit: int = 50) -> list[Return]:
    """What a customer brought back, the newest first."""
    found = Return.objects.filter(customer_id=customer_id).select_related("order")
    return list(found.order_by("-came_at", "-id")[:limit])


def return_lines(return_id: int) -> list[ReturnLine]:
    """The lines of a return, each with the sold line it takes back where that is known."""
    return list(ReturnLine.objects.filter(returned_id=return_id).select_related("order_line").order_by("position"))
