"""Who is served from what lies there: who has priority, then those to whom it was promised first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .turns import in_turn

# The rows are locked in the order of all stock, and stay so until the commit. What others come before with is left to
# them: it is summed in one pass, however long the queue is.
SHELVES = f"""
with asked as (
  select id, variant_id, location_id, quantity, priority from inventory_reservation where id = any (%(ids)s::bigint[])
), locked as materialized (
  select s.id, s.variant_id, s.location_id, s.on_hand from inventory_stock s
  where (s.variant_id, s.location_id) in (select variant_id, location_id from asked)
  order by s.variant_id, s.location_id
  for no key update
), queue as (
  select r.id, sum(r.quantity) filter (where a.id is null) over (
    partition by r.variant_id, r.location_id order by {in_turn("r")}) as before
  from inventory_reservation r left join asked a on a.id = r.id
  where r.state = 'held' and (r.variant_id, r.location_id) in (select variant_id, location_id from asked)
)
select a.id, l.id, l.on_hand, a.quantity, coalesce(q.before, 0), a.priority
from asked a join locked l using (variant_id, location_id) left join queue q on q.id = a.id
order by {in_turn("a")}
"""


@dataclass(frozen=True)
class Promise:
    """A reservation in the queue of its stock; quantities are pieces."""

    id: int
    stock_id: int
    on_hand: int
    quantity: int
    before: int  # Promised to others who come before it, and do not ask now.
    priority: int = 0

    @property
    def turn(self) -> tuple[int, int]:
        """The lower one comes first."""
        return -self.priority, self.id


Waiting = dict[int, dict[tuple[int, int], int]]  # By stock, the pieces of each turn that was not served.


def serve(promises: Sequence[Promise], turns: Sequence[Collection[int]]) -> list[bool]:
    """Which turns get all of their promises, one turn after the other.

    A turn is passed over where a stock does not hold its pieces beside everything that comes before them: of those
    who do not ask now, and of those who ask now and have not been served.
    """
    by_id = {promise.id: promise for promise in promises}
    left = {promise.stock_id: promise.on_hand for promise in promises}
    waiting: Waiting = {stock: {} for stock in left}
    for promise in promises:
        waiting[promise.stock_id][promise.turn] = promise.quantity
    served = []
    for turn in turns:
        asked = [by_id[one] for one in turn]
        is_served = all(_fits(one, left, waiting) for one in asked)
        for one in asked if is_served else ():
            left[one.stock_id] -= one.quantity
            del waiting[one.stock_id][one.turn]
        served.append(is_served)
    return served


def _fits(promise: Promise, left: dict[int, int], waiting: Waiting) -> bool:
    earlier = sum(pieces for turn, pieces in waiting[promise.stock_id].items() if turn < promise.turn)
    return left[promise.stock_id] >= promise.quantity + promise.before + earlier
