"""Changes of many stocks in one statement, each with its movement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from ..models import Movement, Reservation


@dataclass(frozen=True)
class Shift:
    """A change of one stock's numbers, and the reservation it is for."""

    kind: str
    variant_id: int
    location_id: int
    on_hand: int
    reserved: int
    reservation_id: int | None = None

    @classmethod
    def of(cls, row: Reservation, kind: Movement.Kind, *, on_hand: int, reserved: int) -> "Shift":
        return cls(kind.value, row.variant_id, row.location_id, on_hand, reserved, row.pk)


# Two reservations may be of one stock: the rows are locked in (variant, location) order and changed by their sums.
SHIFT = """
with shifts as (
  select * from unnest(%(kinds)s::text[], %(variants)s::bigint[], %(locations)s::bigint[], %(on_hand)s::bigint[],
                       %(reserved)s::bigint[], %(reservations)s::bigint[])
    as x(kind, variant_id, location_id, on_hand, reserved, reservation_id)
), sums as (
  select variant_id, location_id, sum(on_hand) as on_hand, sum(reserved) as reserved from shifts group by 1, 2
), locked as materialized (
  select s.id, sums.on_hand, sums.reserved from inventory_stock s join sums using (variant_id, location_id)
  order by s.variant_id, s.location_id
  for no key update of s
), changed as (
  update inventory_stock s
  set on_hand = s.on_hand + l.on_hand, reserved = s.reserved + l.reserved, changed_at = %(at)s::timestamptz
  from locked l where s.id = l.id
  returning s.retailer_id, s.variant_id, s.location_id
), noted as (
  insert into inventory_movement
    (retailer_id, variant_id, location_id, reservation_id, kind, on_hand_change, reserved_change, at)
  select retailer_id, variant_id, location_id, reservation_id, kind, on_hand, reserved, %(at)s::timestamptz
  from changed join shifts using (variant_id, location_id)
)
select count(*) from changed
"""


def shift_stock(shifts: Sequence[Shift], at: datetime) -> None:
    """Change the stocks and note the movements: one statement, however many lines."""
    if not shifts:
        return
    columns: dict[str, Any] = {
        "kinds": [shift.kind for shift in shifts],
        "variants": [shift.variant_id for shift in shifts],
        "locations": [shift.location_id for shift in shifts],
        "on_hand": [shift.on_hand for shift in shifts],
        "reserved": [shift.reserved for shift in shifts],
        "reservations": [shift.reservation_id for shift in shifts],
    }
    with connection.cursor() as cursor:
        cursor.execute(SHIFT, {**columns, "at": at})
        (changed,) = cursor.fetchone()
    if changed != len({(shift.variant_id, shift.location_id) for shift in shifts}):
        raise LookupError("A stock that should change is not in sight.")
