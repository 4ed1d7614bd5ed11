"""Reads of stock: what may be promised, where, and what happened to it."""

from collections.abc import Sequence

from django.db import connection

from .wants import Want, summed

# A location serves a basket when nothing of it is short there.
FIRST_HOLDING = """
select sl.location_id
from shops_shoplocation sl join shops_location l on l.id = sl.location_id and l.is_active
where sl.shop_id = %(shop)s::bigint and not exists (
  select from unnest(%(variants)s::bigint[], %(quantities)s::bigint[]) as w(variant_id, quantity)
  left join inventory_stock s on s.variant_id = w.variant_id and s.location_id = sl.location_id
  where coalesce(s.on_hand - s.reserved - s.minimum, 0) < w.quantity)
order by sl.rank
limit 1
"""


def first_location_holding(shop_id: int, wants: Sequence[Want]) -> int | None:
    """The first of a shop's ranked locations that holds all of it above what is promised and kept; None: nowhere."""
    want = summed(wants)
    with connection.cursor() as cursor:
        cursor.execute(FIRST_HOLDING, {"shop": shop_id, "variants": want.variants, "quantities": want.quantities})
        row = cursor.fetchone()
    return row[0] if row else None
