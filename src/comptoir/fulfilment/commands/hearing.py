"""What couriers say is recorded, in whatever order it comes; the delivery follows where it can."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor

from ..models import Booking
from ..saying import BookingSaid, step_of_booking, steps_of_delivery
from ..states import BookingState
from .finding import booking_for_change, facts_of
from .parcels import bring_back, deliver, finish_packing, send_delivery, start_packing

CLAIM_HOLDS = timedelta(seconds=30)  # A call takes five seconds at most; past this its caller has died.
QUIET = timedelta(seconds=90)  # A call comes within seconds: past this we ask.
AT_ONCE = 50  # Bookings of one shop asked about in one sweep.


class CannotFollow(Refusal):
    """What the courier says cannot be true of the delivery as it stands here."""


@command
def claim_booking(*, booking_id: int, by: Actor, at: datetime) -> Booking | None:
    """Take the right to ask a courier; None where somebody has it, or it was answered. It leaves no event."""
    booking = _seen().get(id=booking_id)
    scope.work_in(booking.shop_id)
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=at - CLAIM_HOLDS)
    same = Booking.objects.filter(free, id=booking_id, state=BookingState.ASKED)
    return booking if same.update(claimed_at=at) else None


# Asked again after a quarter of its age: 90 s, then every 90 s for six minutes, then ever more rarely.
DUE = """
update fulfilment_booking set claimed_at = %(at)s where id in (
  select id from fulfilment_booking
  where state in ('asked', 'unknown', 'booked', 'cancelling', 'picked_up') and shop_id = %(shop)s
    and coalesce(claimed_at, made_at)
        + greatest(make_interval(secs => %(quiet)s), (coalesce(claimed_at, made_at) - made_at) / 4) <= %(at)s
  order by coalesce(claimed_at, made_at) limit %(limit)s for update skip locked)
returning id
"""


@command
def claim_due_bookings(*, shop_id: int, by: Actor, at: datetime) -> list[Booking]:
    """Take the right to ask about bookings of which nothing was heard for a while. It leaves no event."""
    scope.work_in(shop_id)
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"at": at, "shop": shop_id, "quiet": QUIET.total_seconds(), "limit": AT_ONCE})
        ids = [row[0] for row in cursor.fetchall()]
    return list(_seen().filter(id__in=ids).order_by("id"))


@command
def hear_of_booking(*, booking_id: int, said: BookingSaid, by: Actor, at: datetime) -> Booking:
    """Record what a courier said about a booking. Said twice, or too late, it changes nothing."""
    found = Booking.objects.get(id=booking_id)
    scope.work_in(found.shop_id)
    booking, _ = apply_to_booking(found, said, by=by, at=at)
    return booking


@command
def lose_booking(*, booking_id: int, by: Actor, at: datetime, reason: str = "") -> Booking:
    """The courier gave no clear answer: unknown, checking. We ask again, we never blindly repeat."""
    found = Booking.objects.get(id=booking_id)
    scope.work_in(found.shop_id)
    booking = booking_for_change(booking_id)
    if machine.can(booking, "lose_sight"):
        machine.move(
            booking, "lose_sight", by=by, at=at, reason=reason, also={"changed_at": at}, **facts_of(booking)
        )  # fmt: skip
    return booking


@command
def follow_booking(*, booking_id: int, by: Actor, at: datetime) -> Booking:
    """Bring a delivery to where its courier is: handed over, delivered, come back. Twice changes nothing.

    Raises CannotFollow, and what the steps themselves refuse (OnHold, MoneyFirst); then nothing was done.
    """
    found = Booking.objects.get(id=booking_id)
    scope.work_in(found.shop_id)
    booking = booking_for_change(booking_id)
    if booking.way == Booking.Way.OUT:
        _follow(booking, by=by, at=at)
    if booking.problem:
        booking.problem = ""
        booking.save(update_fields=["problem"])
        events.record("booking.followed", booking, by=by, at=at, **facts_of(booking))
    return booking


def _follow(booking: Booking, *, by: Actor, at: datetime) -> None:
    delivery = booking.delivery
    verbs = steps_of_delivery(delivery.state, booking.state)
    if verbs is None:
        raise CannotFollow(
            f"The courier says “{booking.get_state_display().lower()}”, and {delivery.label.lower()} is "
            f"{delivery.get_state_display().lower()} here."
        )
    given: dict[str, Any] = {
        "number": delivery.order.number or "", "position": delivery.position, "by": by, "at": at,
    }  # fmt: skip
    for verb in verbs:
        match verb:
            case "start_packing":
                start_packing(**given)
            case "finish_packing":
                finish_packing(**given)
            case "send":
                send_delivery(**given, rider=booking.rider, booking_id=booking.id)
            case "deliver":
                deliver(**given)
            case "return":
                bring_back(**given, reason=booking.failure or "The courier brought it back.")


@command
def note_trouble(*, booking_id: int, problem: str, by: Actor, at: datetime) -> Booking:
    """Note, once, why a delivery could not follow its courier; a sweep tries again."""
    found = Booking.objects.get(id=booking_id)
    scope.work_in(found.shop_id)
    booking = booking_for_change(booking_id)
    if booking.problem != problem[:300]:
        booking.problem = problem[:300]
        booking.save(update_fields=["problem"])
        events.record("booking.in_trouble", booking, by=by, at=at, reason=problem[:300], **facts_of(booking))
    return booking


def apply_to_booking(found: Booking, said: BookingSaid, *, by: Actor, at: datetime) -> tuple[Booking, bool]:
    """Walk a booking by what was said of it; whether anything changed."""
    booking = booking_for_change(found.id)
    learnt = _learnt(booking, said)
    verb = step_of_booking(booking.state, said.state)
    if verb:
        also = {**learnt, "changed_at": at}
        facts = {**facts_of(booking), "cost_minor": learnt.get("cost_minor", booking.cost_minor)}
        machine.move(booking, verb, by=by, at=at, reason=said.failure, also=also, **facts)
        return booking, True
    if learnt:
        new_rider = learnt.get("rider", booking.rider) != booking.rider
        Booking.objects.filter(id=booking.id).update(**learnt)
        for name, value in learnt.items():
            setattr(booking, name, value)
        if new_rider and booking.rider:
            rider = {"rider": booking.rider}
            events.record("booking.rider_named", booking, by=by, at=at, personal=rider, **facts_of(booking))
    return booking, bool(learnt)


def _learnt(booking: Booking, said: BookingSaid) -> dict[str, Any]:
    """What is new in what was said. Of a word that is older than what was heard last, only what was not known."""
    older = bool(said.at and booking.said_at and said.at < booking.said_at)
    values: dict[str, Any] = {
        "courier_ref": said.courier_ref, "tracking_url": said.tracking_url, "rider": said.rider,
        "due_by": said.due_by, "failure": said.failure[:200],
    }  # fmt: skip
    if said.price_minor is not None and said.currency == booking.currency and not booking.cost_by_hand:
        values["cost_minor"] = said.price_minor
    if not older and said.at:
        values["said_at"] = said.at
    return {
        name: value
        for name, value in values.items()
        if (value or name == "cost_minor")
        and value != getattr(booking, name)
        and not (older and getattr(booking, name))
    }


def _seen() -> Any:
    return Booking.objects.select_related("shop", "delivery__order", "delivery__location")
