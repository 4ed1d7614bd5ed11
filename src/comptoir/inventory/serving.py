"""Who is served from what lies there: those to whom it was promised first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

# The rows are locked in the order of all stock, and stay so until the commit. What others were promised before is
# left to them: it is summed in one pass, however long the queue is.
SHELVES = """
with asked as (
  select id, variant_id, location_id, quantity from inventory_reservation where id = any (%(ids)s::bigint[])
), locked as materialized (
  select s.id, s.variant_id, s.location_id, s.on_hand from inventory_stock s
  where (s.variant_id, s.location_id) in (select variant_id, location_id from asked)
  order by s.variant_id, s.location_id
  for no key update
), queue as (
  select r.id, sum(r.quantity) filter (where a.id is null) over (
    partition by r.variant_id, r.location_id order by r.id) as before
  from inventory_reservation r left join asked a on a.id = r.id
  where r.state = 'held' and (r.variant_id, r.location_id) in (select variant_id, location_id from asked)
)
select a.id, l.id, l.on_hand, a.quantity, coalesce(q.before, 0)
from asked a join locked l using (variant_id, location_id) left join queue q on q.id = a.id
order by a.id
"""


@dataclass(frozen=True)
class Promise:
    """A reservation in the queue of its stock; quantities are pieces."""

    id: int
    stock_id: int
    on_hand: int
    quantity: int
    before: int  # Promised earlier to others, who do not ask now.


def serve(promises: Sequence[Promise], turns: Sequence[Collection[int]]) -> list[bool]:
    """Which turns get all of their promises, one turn after the other.

    A turn is passed over where a stock does not hold its pieces beside everything that was promised before them: to
    those who do not ask now, and to those who ask now and have not been served.
    """
    by_id = {promise.id: promise for promise in promises}
    left = {promise.stock_id: promise.on_hand for promise in promises}
    waiting: dict[int, dict[int, int]] = {stock: {} for stock in left}
    for promise in promises:
        waiting[promise.stock_id][promise.id] = promise.quantity
    served = []
    for turn in turns:
        asked = [by_id[one] for one in turn]
        is_served = all(_fits(one, left, waiting) for one in asked)
        for one in asked if is_served else ():
            left[one.stock_id] -= one.quantity
            del waiting[one.stock_id][one.id]
        served.append(is_served)
    return served


def _fits(promise: Promise, left: dict[int, int], waiting: dict[int, dict[int, int]]) -> bool:
    earlier = sum(pieces for one, pieces in waiting[promise.stock_id].items() if one < promise.id)
    return left[promise.stock_id] >= promise.quantity + promise.before + earlier
