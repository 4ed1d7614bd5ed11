"""Bookings at couriers: each is claimed, asked, its answer recorded, and its delivery follows."""

from datetime import datetime

import structlog

from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.events import on
from comptoir.kernel.jobs import actor_of, sweep
from comptoir.kernel.models import Event
from comptoir.kernel.scope import Actor

from .. import commands, links, queries
from ..carriers import CourierRefused, CourierUnclear
from ..models import Booking, Shipment
from ..saying import BookingSaid
from ..states import BOOKING_MACHINE, BookingState
from .accounts import account_of, worker_of

log = structlog.get_logger("comptoir.fulfilment")

NOT_FETCHED = frozenset({"released", "deallocated", "unplaced", "waiting", "returned"})


@on("booking.asked")
def ask_booked_courier(event: Event) -> None:
    """A courier that a person booked is asked, once: whoever claims it asks."""
    booking = commands.claim_booking(booking_id=event.subject_id or 0, by=actor_of(event), at=event.at)
    if booking is not None:
        _book(booking, at=event.at)


@on("booking.cancel_asked")
def tell_courier(event: Event) -> None:
    """A courier that is no longer wanted is told; told twice, it is the same."""
    booking = _seen(event.subject_id or 0, actor_of(event))
    if booking.state == BookingState.CANCELLING:
        _cancel(booking, at=event.at)


@on("booking.picked_up", "booking.failed", "booking.returned", "booking.delivered")
def follow_courier(event: Event) -> None:
    """What the courier did with the parcel is done to its delivery."""
    follow_now(event.subject_id or 0, by=actor_of(event), at=event.at)


def follow_now(booking_id: int, *, by: Actor, at: datetime) -> None:
    """Let a delivery follow, or note why it cannot; a sweep tries again."""
    try:
        commands.follow_booking(booking_id=booking_id, by=by, at=at)
    except Refusal as refusal:
        commands.note_trouble(booking_id=booking_id, problem=refusal.message, by=by, at=at)


GONE_ELSEWHERE = (
    "delivery.released",
    "delivery.deallocated",
    "delivery.unplaced",
    "delivery.rerouted",
    "delivery.sent",
)


@on(*GONE_ELSEWHERE, "booking.made")
def end_needless_bookings(event: Event) -> None:
    """Where there is nothing left to fetch, or our own rider has it, no courier comes for nothing."""
    by = actor_of(event)
    with scope.reading(by):
        needless = _needless(event)
    for booking_id in needless:
        try:
            commands.cancel_booking(booking_id=booking_id, reason="There is nothing to fetch.", by=by, at=event.at)
        except commands.NotToCancel:
            continue  # The rider was faster.


def _needless(event: Event) -> list[int]:
    """Couriers that can still be told, and would come for nothing, or to where the parcel no longer is."""
    order_id = event.order_id or 0
    sources = BOOKING_MACHINE["ask_cancel"].sources
    found = Booking.objects.filter(order_id=order_id, way=Booking.Way.OUT, state__in=sources)
    own = set(Shipment.objects.filter(order_id=order_id, booking=None).values_list("delivery_id", flat=True))
    moved = event.subject_id if event.name == "delivery.rerouted" else None
    return [
        booking.id
        for booking in found.select_related("delivery")
        if booking.delivery.state in NOT_FETCHED
        or booking.delivery_id in own
        or (booking.delivery_id == moved and booking.made_at <= event.at)
    ]


@sweep("* * * * *")
def ask_about_bookings(actor: Actor, at: datetime) -> int:
    """Ask couriers about bookings of which nothing was heard, and let deliveries follow. How many were asked."""
    (shop_id,) = actor.shops
    with scope.reading(actor):
        behind = list(Booking.objects.filter(shop_id=shop_id).exclude(problem="").values_list("id", flat=True)[:50])
    for booking_id in behind:
        follow_now(booking_id, by=actor, at=at)
    due = commands.claim_due_bookings(shop_id=shop_id, by=actor, at=at)
    for booking in due:
        try:
            _ask_about(booking, at=at)
        except (CourierUnclear, CourierRefused, Refusal) as silence:  # The others are asked next time.
            log.warning("courier not asked", shop=shop_id, courier=booking.courier, why=type(silence).__name__)
            break
    return len(due)


def _ask_about(booking: Booking, *, at: datetime) -> None:
    said = account_of(booking.shop, booking.courier).ask(booking.key)
    if said is not None:
        booking = _hear(booking, said, at=at)
        if booking.state == BookingState.CANCELLING:
            _cancel(booking, at=at)
    elif booking.state in (BookingState.ASKED, BookingState.UNKNOWN):  # It never arrived there.
        _book(booking, at=at)
    elif booking.state == BookingState.CANCELLING:  # Nothing is there to be cancelled.
        _hear(booking, BookingSaid(key=booking.key, state=BookingState.CANCELLED), at=at)


def _book(booking: Booking, *, at: datetime) -> None:
    """Let the courier come. A clear no refuses the booking, a doubt leaves it to be asked about."""
    shop, worker = booking.shop, worker_of(booking.shop)
    with scope.reading(worker):
        trip = queries.trip_of(booking.delivery.order, booking.delivery, booking.way)
    try:
        said = account_of(shop, booking.courier).book(
            booking.key, trip, quote_id=booking.quote_id,
            callback_url=links.callback_address(shop.code, booking.courier),
        )  # fmt: skip
    except (CourierRefused, Refusal) as refusal:
        said = BookingSaid(key=booking.key, state=BookingState.REFUSED, failure=str(refusal)[:200])
    except CourierUnclear as doubt:
        commands.lose_booking(booking_id=booking.id, reason=str(doubt), by=worker, at=at)
        return
    _hear(booking, said, at=at)


def _cancel(booking: Booking, *, at: datetime) -> None:
    """Tell the courier. Where it is not known there yet, or does not answer, the sweep goes on."""
    if not booking.courier_ref:
        return
    try:
        said = account_of(booking.shop, booking.courier).cancel(booking.key, booking.courier_ref)
    except (CourierUnclear, CourierRefused, Refusal) as silence:
        log.warning("courier not told", booking=booking.id, courier=booking.courier, why=type(silence).__name__)
        return
    _hear(booking, said, at=at)


def _hear(booking: Booking, said: BookingSaid, *, at: datetime) -> Booking:
    return commands.hear_of_booking(booking_id=booking.id, said=said, by=worker_of(booking.shop), at=at)


def _seen(booking_id: int, by: Actor) -> Booking:
    with scope.reading(by):
        return Booking.objects.select_related("shop", "delivery__order", "delivery__location").get(id=booking_id)
