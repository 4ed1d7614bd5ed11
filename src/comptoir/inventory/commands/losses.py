"""Steps of other commands: stock that is locked whole before it is given elsewhere, and stock that is not there."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from comptoir.kernel import events
from comptoir.kernel.commands import command, require
from comptoir.kernel.events import Subject
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import COUNT_STOCK

from ..models import Movement
from ..wants import Want, summed
from .shifts import Shift, shift_stock

LOCK = """
select s.variant_id, s.location_id, s.retailer_id, s.on_hand - s.reserved from inventory_stock s
where s.variant_id = any (%(variants)s::bigint[])
order by s.variant_id, s.location_id
for no key update
"""


def lock_variants(variant_ids: Sequence[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """Hold all stock of some variants until the commit, in the order in which stock is locked; by (variant,
    location) its retailer and what is free. Whoever gives back here and takes there waits for nobody crosswise."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"variants": list(variant_ids)})
        return {(row[0], row[1]): (row[2], row[3]) for row in cursor.fetchall()}


@command
def write_off(*, wants: Sequence[Want], reason: str, by: Actor, at: datetime) -> int:
    """Take off the count what does not lie there, or is spoilt; never what is promised to others. How many pieces."""
    require(by, COUNT_STOCK, "write stock off")
    wanted = summed(wants)
    if not wanted.variants:
        return 0
    held = lock_variants(wanted.variants)
    shifts, lines = [], []
    for variant, location, quantity in zip(wanted.variants, wanted.locations, wanted.quantities, strict=True):
        _, free = held.get((variant, location), (0, 0))
        pieces = min(quantity, max(0, free))
        if pieces:
            shifts.append(Shift(Movement.Kind.WRITTEN_OFF.value, variant, location, -pieces, 0))
            lines.append({"variant": variant, "location": location, "quantity": pieces})
    shift_stock(shifts, at)
    gone = sum(-shift.on_hand for shift in shifts)
    if gone:
        retailer = held[shifts[0].variant_id, shifts[0].location_id][0]
        subject = Subject("stock", None, retailer)
        events.record("stock.written_off", subject, by=by, at=at, reason=reason, pieces=gone, lines=lines)
    return gone
