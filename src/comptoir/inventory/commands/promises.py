"""Promises of stock to orders: made, taken off the shelf, given back, gone.

These are steps of other commands, which call them last: stock rows are locked in (variant,
location) order, so that no two baskets wait for each other, and only until the commit.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Refusal
from comptoir.kernel.events import Subject
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import FULFIL, SELL

from ..models import Movement, Reservation
from ..serving import SHELVES, Promise, serve
from ..states import RESERVATION_MACHINE, ReservationState
from ..wants import Want, Wants, each, summed
from .shifts import Shift, shift_stock


class OutOfStock(Refusal):
    """A location does not hold enough above what is promised and kept there."""

    def __init__(self, sku: str, *, wanted: int, available: int) -> None:
        left = f"Only {available} of {sku} left" if available else f"None of {sku} left"
        super().__init__(f"{left}; {wanted} wanted.", sku=sku, wanted=wanted, available=available)


class PromiseGone(Refusal):
    """Somebody else used or gave back the promised stock first."""

    def __init__(self, verb: str) -> None:
        super().__init__(f"The promised stock has changed meanwhile; “{verb}” is not possible now.", verb=verb)


# Lock, check, take and note in one statement. The rows are locked first, in order; the guard of the update sees them
# as they are after any wait. One shortage, and nothing at all is taken.
RESERVE = """
with wanted as (
  select * from unnest(%(variants)s::bigint[], %(locations)s::bigint[], %(quantities)s::bigint[])
    with ordinality as w(variant_id, location_id, quantity, place)
), sums as (
  select variant_id, location_id, sum(quantity)::bigint as quantity from wanted group by 1, 2
), locked as materialized (
  select s.id, s.variant_id, s.location_id, s.on_hand - s.reserved - s.minimum as sellable,
    s.availability = 'back_order' as waits
  from inventory_stock s join sums using (variant_id, location_id)
  order by s.variant_id, s.location_id
  for no key update of s
), short as (
  select variant_id, location_id, quantity, greatest(0, coalesce(sellable, 0)) as available
  from sums left join locked using (variant_id, location_id)
  where coalesce(sellable, 0) < quantity and waits is not true
), taken as (
  update inventory_stock s set reserved = s.reserved + w.quantity, changed_at = %(at)s::timestamptz
  from locked l join sums w using (variant_id, location_id)
  where s.id = l.id and not exists (select from short)
    and (s.on_hand - s.reserved - s.minimum >= w.quantity or s.availability = 'back_order')
  returning s.retailer_id, s.variant_id, s.location_id
), made as (
  insert into inventory_reservation (retailer_id, shop_id, variant_id, location_id, quantity, state, priority, made_at)
  select t.retailer_id, %(shop)s::bigint, w.variant_id, w.location_id, w.quantity, %(held)s, %(priority)s::smallint,
    %(at)s::timestamptz
  from wanted w join taken t using (variant_id, location_id) order by w.place
  returning id, retailer_id, variant_id, location_id, quantity
), noted as (
  insert into inventory_movement
    (retailer_id, variant_id, location_id, reservation_id, kind, on_hand_change, reserved_change, at)
  select retailer_id, variant_id, location_id, id, %(reserved)s, 0, quantity, %(at)s::timestamptz from made
)
select id, retailer_id, variant_id, location_id, quantity, null::text as sku, null::bigint as available from made
union all
select null, null, variant_id, location_id, quantity, (select sku from catalog_variant v where v.id = variant_id),
  available
from short
order by id, variant_id, location_id
"""


@command
def reserve(
    *, shop_id: int, wants: Sequence[Want], priority: int = 0, by: Actor, at: datetime
) -> dict[tuple[int, int], Reservation]:
    """Promise stock to an order of a shop, all or nothing: one reservation by (variant, location).

    On back order more may be promised than is on hand; what arrives goes to the highest ``priority`` first.

    Raises OutOfStock for the first variant that is short.
    """
    made = _reserve(shop_id, summed(wants), priority=priority, by=by, at=at)
    return {(row.variant_id, row.location_id): row for row in made}


@command
def reserve_each(*, shop_id: int, wants: Sequence[Want], by: Actor, at: datetime) -> list[Reservation]:
    """Promise stock to many orders of a shop, all or nothing: a reservation for each want, in their order.

    Raises OutOfStock for the first variant that is short for all of them together.
    """
    return _reserve(shop_id, each(wants), priority=0, by=by, at=at)


def _reserve(shop_id: int, want: Wants, *, priority: int, by: Actor, at: datetime) -> list[Reservation]:
    seen = scope.current()
    if seen is None or shop_id not in seen.shops:
        raise ObjectDoesNotExist(f"No shop {shop_id} in sight.")
    require(by, SELL, "reserve stock", shop=shop_id)
    if not want.variants:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            RESERVE,
            {
                "variants": want.variants,
                "locations": want.locations,
                "quantities": want.quantities,
                "shop": shop_id,
                "at": at,
                "held": ReservationState.HELD.value,
                "priority": priority,
                "reserved": Movement.Kind.RESERVED.value,
            },
        )
        rows = cursor.fetchall()
    for _id, _retailer, variant_id, _location, quantity, sku, available in rows:
        if available is not None:
            raise OutOfStock(sku or f"article {variant_id}", wanted=quantity, available=available)
    made = [_reservation(*row[:2], shop_id, *row[2:5], ReservationState.HELD.value, priority, at) for row in rows]
    _record("stock.reserved", made, by=by, at=at)
    return made


@command
def allocate(*, turns: Sequence[Collection[Reservation]], by: Actor, at: datetime) -> list[bool]:
    """Take promised stock off the shelf's count: it belongs to its order now.

    Each turn gets all that it was promised, or nothing where that has not arrived, or only as much as others come
    before with; which of them did. However many turns, the statements are as many.

    Raises PromiseGone.
    """
    served = _served(turns)
    rows = [row for turn, is_served in zip(turns, served, strict=True) if is_served for row in turn]
    if rows:
        _walk(rows, "allocate", by)
        shift_stock(
            [Shift.of(row, Movement.Kind.ALLOCATED, on_hand=-row.quantity, reserved=-row.quantity) for row in rows], at
        )
        _finish(rows, "allocate", by=by, at=at)
    return served


def _served(turns: Sequence[Collection[Reservation]]) -> list[bool]:
    """Which turns can be served from what lies there now. Locks the stocks."""
    ids = [row.pk for turn in turns for row in turn]
    if not ids:
        return [True for _ in turns]
    with connection.cursor() as cursor:
        cursor.execute(SHELVES, {"ids": ids})
        promises = [Promise(*row) for row in cursor.fetchall()]
    if len(promises) != len(ids):
        raise PromiseGone("allocate")
    return serve(promises, [{row.pk for row in turn} for turn in turns])


@command
def prioritise(*, reservations: Iterable[Reservation], priority: int, by: Actor, at: datetime) -> None:
    """Give promises another place among those that wait for the same stock; what is set aside stays so."""
    rows = [row for row in reservations if row.state == ReservationState.HELD and row.priority != priority]
    for shop_id in {row.shop_id for row in rows}:
        require(by, SELL, "say who is served first", shop=shop_id)
    Reservation.objects.filter(pk__in=[row.pk for row in rows]).update(priority=priority)
    _record("stock.prioritised", rows, by=by, at=at)


@command
def release(*, reservations: Iterable[Reservation], by: Actor, at: datetime) -> None:
    """Give stock back: what was only promised may be promised again, what was allocated is on hand again.

    Raises PromiseGone.
    """
    rows = list(reservations)
    _walk(rows, "release", by)
    shift_stock(
        [
            Shift.of(row, Movement.Kind.RELEASED, on_hand=0, reserved=-row.quantity)
            if row.state == ReservationState.HELD
            else Shift.of(row, Movement.Kind.DEALLOCATED, on_hand=row.quantity, reserved=0)
            for row in rows
        ],
        at,
    )
    _finish(rows, "release", by=by, at=at)


@command
def send(*, reservations: Iterable[Reservation], by: Actor, at: datetime) -> None:
    """Allocated stock left with a parcel; the shelf's count knew already.

    Raises PromiseGone.
    """
    rows = list(reservations)
    _walk(rows, "send", by)
    _finish(rows, "send", by=by, at=at)


def _walk(rows: Sequence[Reservation], verb: str, by: Actor) -> None:
    """One statement for each state that the rows were read in; all go, or none."""
    for state in sorted({row.state for row in rows}):
        ids = [row.pk for row in rows if row.state == state]
        if machine.walk_all(Reservation.objects.filter(pk__in=ids, state=state), verb) != len(ids):
            raise PromiseGone(verb)
    for shop_id in {row.shop_id for row in rows}:
        require(by, FULFIL, "move promised stock", shop=shop_id)


def _finish(rows: Sequence[Reservation], verb: str, *, by: Actor, at: datetime) -> None:
    step = RESERVATION_MACHINE[verb]
    for row in rows:
        row.state = step.target
    _record(step.event, rows, by=by, at=at)


def _record(name: str, rows: Sequence[Reservation], *, by: Actor, at: datetime) -> None:
    if not rows:
        return
    _told(name, rows, [row.quantity for row in rows], by=by, at=at)


def record_pieces(name: str, row: Reservation, pieces: int, *, by: Actor, at: datetime) -> None:
    """The same of some pieces of one promise."""
    _told(name, [row], [pieces], by=by, at=at)


def _told(name: str, rows: Sequence[Reservation], pieces: Sequence[int], *, by: Actor, at: datetime) -> None:
    lines = [
        {"variant": row.variant_id, "location": row.location_id, "quantity": quantity}
        for row, quantity in zip(rows, pieces, strict=True)
    ]
    subject = Subject("stock", None, rows[0].retailer_id, shop_id=rows[0].shop_id)
    events.record(name, subject, by=by, at=at, pieces=sum(pieces), lines=lines)


_FIELDS = ("id", "retailer_id", "shop_id", "variant_id", "location_id", "quantity", "state", "priority", "made_at")


def _reservation(*values: object) -> Reservation:
    return Reservation.from_db("default", _FIELDS, values)
