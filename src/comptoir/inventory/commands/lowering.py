"""A promise made smaller: some of its pieces are given back, the rest stays promised."""

from datetime import datetime

from comptoir.kernel import machine
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import FULFIL

from ..models import Movement, Reservation
from ..states import ReservationState
from .promises import PromiseGone, record_pieces, release
from .shifts import Shift, shift_stock


def split_promise(row: Reservation, pieces: int) -> Reservation:
    """A promise of its own for some pieces of allocated stock, in the running command; no level changes.

    All of them are the promise itself. Raises PromiseGone unless it is allocated.
    """
    row = Reservation.objects.select_for_update().get(id=row.id)
    if row.state != ReservationState.ALLOCATED:
        raise PromiseGone("split")
    if pieces == row.quantity:
        return row
    row.quantity -= pieces
    row.save(update_fields=["quantity"])
    other = Reservation(
        retailer_id=row.retailer_id, shop_id=row.shop_id, variant_id=row.variant_id, location_id=row.location_id,
        quantity=pieces, made_at=row.made_at,
    )  # fmt: skip
    machine.enter(other, "allocate")
    other.save(force_insert=True)
    return other


@command
def lower(*, reservation_id: int, pieces: int, by: Actor, at: datetime) -> Reservation:
    """Give so many pieces of a promise back; all of them end it.

    Raises PromiseGone once they were sent or given back, Invalid for more than there are.
    """
    row = Reservation.objects.select_for_update().get(id=reservation_id)
    require(by, FULFIL, "move promised stock", shop=row.shop_id)
    if not 1 <= pieces <= row.quantity:
        raise Invalid(f"Of {row.quantity} promised pieces {pieces} cannot be given back.", field="pieces")
    if pieces == row.quantity:
        release(reservations=[row], by=by, at=at)
        return row
    if row.state not in (ReservationState.HELD, ReservationState.ALLOCATED):
        raise PromiseGone("lower")
    row.quantity -= pieces
    row.save(update_fields=["quantity"])
    if row.state == ReservationState.HELD:
        shift = Shift.of(row, Movement.Kind.RELEASED, on_hand=0, reserved=-pieces)
    else:
        shift = Shift.of(row, Movement.Kind.DEALLOCATED, on_hand=pieces, reserved=0)
    shift_stock([shift], at)
    record_pieces("stock.released", row, pieces, by=by, at=at)
    return row
