"""Making a stock's three accounts of itself agree again: its level, its movements, the promises made of it."""

from datetime import datetime

from django.db import connection

from comptoir.kernel import events
from comptoir.kernel.commands import command
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.scope import Actor

from ..models import Movement, Reservation, Stock
from ..states import ReservationState

SUMS = """
select coalesce(sum(on_hand_change), 0)::bigint, coalesce(sum(reserved_change), 0)::bigint from inventory_movement
where variant_id = %s and location_id = %s
"""


@command
def repair_stock(*, variant_id: int, location_id: int, by: Actor, at: datetime) -> Stock:
    """Set what is reserved to the promises that stand, and note a movement for what no movement explains.

    How many lie there stays as the level says: people sold by it; only a count can say better. For the operator.

    Raises NotAllowed, Stock.DoesNotExist.
    """
    if by.kind != "operator":
        raise NotAllowed("Repairs are made from the command line.")
    stock = Stock.objects.select_for_update().get(variant_id=variant_id, location_id=location_id)
    held = Reservation.objects.filter(variant_id=variant_id, location_id=location_id, state=ReservationState.HELD)
    promised = sum(held.values_list("quantity", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [variant_id, location_id])
        on_hand, reserved = cursor.fetchone()
    if (stock.on_hand, stock.reserved, promised) == (on_hand, reserved, stock.reserved):
        return stock
    before = {"on_hand": stock.on_hand, "reserved": stock.reserved}
    Stock.objects.filter(id=stock.id).update(reserved=promised, changed_at=at)
    Movement.objects.create(
        retailer_id=stock.retailer_id, variant_id=variant_id, location_id=location_id, kind=Movement.Kind.REPAIRED,
        on_hand_change=stock.on_hand - on_hand, reserved_change=promised - reserved, at=at,
    )  # fmt: skip
    stock.reserved = promised
    events.record(
        "stock.repaired", stock, by=by, at=at, before=before, after={"on_hand": stock.on_hand, "reserved": promised},
        sku=stock.variant.sku, location=stock.location.code,
    )  # fmt: skip
    return stock
