"""Stock as it was: levels of now, and the movements that lead back from them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

At = tuple[int, int]  # Variant, location.

FREE = """
select variant_id, location_id, on_hand - reserved - minimum from inventory_stock
where variant_id = any (%(variants)s::bigint[])
"""
SINCE = """
select variant_id, location_id, on_hand_change - reserved_change, at from inventory_movement
where variant_id = any (%(variants)s::bigint[]) and at >= %(since)s::timestamptz
order by at desc, id desc
"""


class Moved(NamedTuple):
    """How what is free of a stock changed at a moment."""

    variant_id: int
    location_id: int
    change: int
    at: datetime


def free_now(variant_ids: Sequence[int]) -> dict[At, int]:
    """What is free above the minimum, below 0 where more is promised. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(FREE, {"variants": list(variant_ids)})
        return {(variant, place): free for variant, place, free in cursor.fetchall()}


def moved_since(variant_ids: Sequence[int], since: datetime) -> list[Moved]:
    """Every change of what is free since a moment, the last first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(SINCE, {"variants": list(variant_ids), "since": since})
        return [Moved(*row) for row in cursor.fetchall()]
