"""A delivery given to another location: because its own would not send it, or because a person says so."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.inventory import commands as stock
from comptoir.inventory.commands.losses import lock_variants
from comptoir.inventory.wants import Want
from comptoir.kernel import clock, events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable
from comptoir.shops import queries as shops
from comptoir.shops.roles import FULFIL, SELL
from comptoir.sourcing.deciding import Sourced, source
from comptoir.sourcing.plan import Demand, Kind, Parcel, Plan

from ..models import Delivery, DeliveryLine, Hold, Order, SourcingDecision
from ..models import Refusal as Refused
from ..queries.sourcing import candidates, position_of
from ..states import DeliveryState, OrderState
from .deliveries import allocate_deliveries, reservations_of
from .finding import deliveries_of, order_for_change
from .promising import promise_each
from .taking import parts_of

if TYPE_CHECKING:
    from comptoir.shops.models import Location

LONGEST = 300
MOVABLE = frozenset({
    DeliveryState.RESERVED, DeliveryState.WAITING, DeliveryState.ALLOCATED, DeliveryState.PACKING, DeliveryState.READY,
})  # fmt: skip


class NotHereAnyMore(Refusal):
    """Somebody else gave the delivery to another location first."""


class CannotSend(Refusal):
    """The location that a person named cannot send the delivery."""


@command
def refuse_delivery(
    *, number: str, position: int, location: str, reason: str, missing: bool = False, by: Actor, at: datetime
) -> Delivery:
    """A location (its code) will not send a delivery: its stock is given back there, and the next best location by the
    shop's rules gets it. Where none is left the order is held until a person decides.

    ``missing``: the goods are not there, or are spoilt: they are written off, so that nobody else is sent for them.
    A location that refused is not asked again for this order.

    Raises NotHereAnyMore, IllegalMove once it has left, NotAllowed for who works elsewhere, Invalid without a reason.
    """
    order, delivery = find(number, position)
    require(by, FULFIL, "refuse deliveries", shop=order.shop_id)
    why = reason_of(reason, "Say why it is refused: the next person will ask.")
    scope.work_in(order.shop_id)
    here = delivery.location
    if here.code != storable(location):
        raise NotHereAnyMore(f"{order.number} has gone to {here.name} already; {location[:20]} has nothing to refuse.")
    if by.locations and here.id not in by.locations:
        raise NotAllowed(f"You work at another location: who works at {here.name} refuses for it.")
    if delivery.state not in MOVABLE:
        raise machine.IllegalMove(delivery, "refuse")
    refused, _ = Refused.objects.get_or_create(
        delivery=delivery, location=here,
        defaults={"retailer_id": order.retailer_id, "shop_id": order.shop_id, "reason": why, "at": at},
    )  # fmt: skip
    events.record(
        "delivery.refused", delivery, by=by, at=at, reason=why, position=position, location=here.name,
        code=here.code, missing=missing,
    )  # fmt: skip
    moving = Moving.of(order, delivery)
    moving.give_back(by=by, at=at)
    if missing:
        stock.write_off(wants=moving.wants_at(here.id), reason=why, by=by, at=at)
    sourced = moving.source(refusals_of(order), at=at)
    note(order, sourced, SourcingDecision.Cause.REFUSED, at=at)
    if isinstance(sourced.plan, Plan) and _may_be_sent_so(moving, sourced.plan):
        give_to(moving, sourced.plan, by=by, at=at)
    else:
        hold_back(moving, refused.reason, by=by, at=at)
    return delivery


@command
def reroute_delivery(*, number: str, position: int, location: str, reason: str, by: Actor, at: datetime) -> Delivery:
    """Give a delivery to another location (its code), whatever the rules say; also one that no location would send.

    Raises CannotSend where too little lies there, IllegalMove once it has left, Invalid without a reason.
    """
    order, delivery = find(number, position)
    require(by, SELL, "re-route deliveries", shop=order.shop_id)
    why = reason_of(reason, "Say why it is sent from there: the next person will ask.")
    scope.work_in(order.shop_id)
    place = next((row.location for row in shops.ranked_locations(order.shop_id) if row.location.code == location), None)
    if place is None:
        raise Invalid(f"“{location[:20]}” is no location that serves this shop.", field="location")
    if delivery.state not in {*MOVABLE, DeliveryState.UNPLACED}:
        raise machine.IllegalMove(delivery, "reroute")
    if delivery.is_pick_up and place.id != delivery.location_id:
        raise CannotSend("She fetches it herself, and was told where: cancel it, and order it anew for another store.")
    if place.id == delivery.location_id and delivery.state != DeliveryState.UNPLACED:
        raise CannotSend(f"{place.name} has this delivery already.")
    moving = Moving.of(order, delivery)
    moving.give_back(by=by, at=at)
    sourced = moving.source({}, only=place, at=at)
    if not isinstance(sourced.plan, Plan) or not _may_be_sent_so(moving, sourced.plan):
        raise CannotSend(f"{place.name} cannot send all of it: count its stock, or choose another location.")
    note(order, sourced, SourcingDecision.Cause.BY_HAND, at=at)
    give_to(moving, sourced.plan, reason=why, by=by, at=at)
    return delivery


@dataclass(frozen=True)
class Moving:
    """A delivery on its way to another location, with what it carries."""

    order: Order
    delivery: Delivery
    lines: Sequence[DeliveryLine]

    @classmethod
    def of(cls, order: Order, delivery: Delivery) -> "Moving":
        lines = DeliveryLine.objects.filter(delivery=delivery).select_related("line").order_by("line__position")
        return cls(order, delivery, list(lines))

    @property
    def variants(self) -> list[int]:
        return sorted({line.line.variant_id for line in self.lines if line.line.variant_id})

    def wants_at(self, location_id: int) -> list[Want]:
        return [Want(line.line.variant_id or 0, location_id, line.quantity) for line in self.lines]

    def give_back(self, *, by: Actor, at: datetime) -> None:
        """All stock of its articles is locked first: what is given back here is taken elsewhere right after."""
        lock_variants(self.variants)
        if promised := reservations_of([self.delivery]):
            stock.release(reservations=promised, by=by, at=at)
        DeliveryLine.objects.filter(delivery=self.delivery).update(reservation=None)

    def source(self, refused: Mapping[int, str], *, only: "Location | None" = None, at: datetime) -> Sourced:
        """Where it is served from by the rules, or by one location alone."""
        shop = self.order.shop
        found = candidates(shop, self.variants, at=at, refused=refused, customer_id=self.order.customer_id)
        wants: Counter[tuple[int, int]] = Counter()
        for line in self.lines:
            wants[line.line.variant_id or 0, line.line.bundle] += line.quantity
        day = clock.day_of(at, shop.timezone)
        offers = [offer for offer in found.offers if offer.is_released_on(day)]
        if self.delivery.is_pick_up:  # She comes to this one.
            found = found.only(self.delivery.location_id)
        elif only:
            found = found.only(only.id)
        return source(
            [
                Demand(variant, quantity, line=number, bundle=bundle)
                for number, ((variant, bundle), quantity) in enumerate(wants.items())
            ],
            offers, found.places, found.rules, day=day,
            customer=position_of(self.order.ship_to), whom=found.for_order(self.order.ship_to),
            together=self.order.together,
        )  # fmt: skip


def _may_be_sent_so(moving: Moving, plan: Plan) -> bool:
    """Money that is held for this one delivery is taken once: then it is not torn into several."""
    return len(plan.parcels) == 1 or not parts_of(moving.order, moving.delivery)


def give_to(moving: Moving, plan: Plan, *, reason: str = "", by: Actor, at: datetime) -> None:
    """The first parcel keeps the delivery; what another location has to send becomes a delivery of its own."""
    order = moving.order
    last = max(delivery.position for delivery in deliveries_of(order))
    names = {row.location.id: row.location for row in shops.ranked_locations(order.shop_id)}
    delivery = moving.delivery
    DeliveryLine.objects.filter(delivery=delivery).delete()
    parcels = [(delivery, plan.parcels[0])]
    for number, parcel in enumerate(plan.parcels[1:], last + 1):
        parcels.append((_another(delivery, number, parcel, at), parcel))
    rows = _spread(moving, parcels)
    wants = [Want(variant, row.delivery.location_id, row.quantity) if variant else None for row, variant in rows]
    for (row, _), promise in zip(rows, promise_each(order, wants, by=by, at=at), strict=True):
        row.reservation = promise
    DeliveryLine.objects.bulk_create(row for row, _ in rows)
    verb = "reroute" if order.state == OrderState.OPEN else "promise_again"
    for given, parcel in parcels:
        also = {"changed_at": at, "location_id": parcel.location_id, "kind": parcel.kind.value, "due_on": parcel.due_on}
        place = names[parcel.location_id]
        told = {"position": given.position, "location": place.name, "code": place.code}
        told |= {"kind": parcel.kind.value, "location_id": parcel.location_id, "due_on": parcel.due_on}
        machine.move(given, verb, by=by, at=at, reason=reason, also=also, **told)
    _after(moving, [given for given, _ in parcels], by=by, at=at)


def _spread(moving: Moving, parcels: Sequence[tuple[Delivery, Parcel]]) -> list[tuple[DeliveryLine, int | None]]:
    """What goes with each delivery, line by line, with the variant whose stock is counted for it."""
    left = [(line, line.quantity) for line in moving.lines]
    rows: list[tuple[DeliveryLine, int | None]] = []
    for given, parcel in parcels:
        given.location_id = parcel.location_id
        for piece in parcel.pieces:
            wanted = piece.quantity
            for place, (line, count) in enumerate(left):
                same = (line.line.variant_id, line.line.bundle) == (piece.variant_id, piece.bundle)
                taken = min(wanted, count) if same else 0
                if taken:
                    left[place], wanted = (line, count - taken), wanted - taken
                    rows.append(
                        (_row(moving.order, given, line, taken), piece.variant_id if piece.is_counted else None)
                    )
    return rows


def _row(order: Order, given: Delivery, line: DeliveryLine, quantity: int) -> DeliveryLine:
    return DeliveryLine(
        retailer_id=order.retailer_id, shop_id=order.shop_id, delivery=given, quantity=quantity, line_id=line.line_id
    )


def _another(first: Delivery, position: int, parcel: Parcel, at: datetime) -> Delivery:
    return Delivery.objects.create(
        retailer_id=first.retailer_id, shop_id=first.shop_id, order=first.order, position=position,
        location_id=parcel.location_id, kind=parcel.kind.value, is_pick_up=first.is_pick_up, changed_at=at,
    )  # fmt: skip


def _after(moving: Moving, given: Sequence[Delivery], *, by: Actor, at: datetime) -> None:
    """A paid order's stock is taken at once; the hold for want of a location ends when every delivery has one."""
    order = moving.order
    Order.objects.filter(id=order.id).update(changed_at=at)
    if order.state == OrderState.OPEN:
        allocate_deliveries(delivery_ids=[delivery.id for delivery in given], by=by, at=at)
        for delivery in given:
            delivery.refresh_from_db(fields=["state"])
    if Delivery.objects.filter(order=order, state=DeliveryState.UNPLACED).exists():
        return
    held = Hold.objects.filter(order=order, cause=Hold.Cause.UNPLACED, released_at=None)
    ids = list(held.values_list("id", flat=True))
    if ids:
        held.update(released_at=at, released_by_id=by.id if by.kind == "staff" else None)
        events.record("order.hold_released", order, by=by, at=at, holds=ids)


def hold_back(moving: Moving, why: str, *, by: Actor, at: datetime) -> None:
    order, delivery = moving.order, moving.delivery
    machine.move(delivery, "unplace", by=by, at=at, also={"changed_at": at}, position=delivery.position)
    hold = Hold.objects.create(
        retailer_id=order.retailer_id, shop_id=order.shop_id, order=order, cause=Hold.Cause.UNPLACED, put_at=at,
        reason=f"No location is left to send delivery {delivery.position}. The last refused: {why}"[:LONGEST],
        owner_id=by.id if by.kind == "staff" else None,
    )  # fmt: skip
    Order.objects.filter(id=order.id).update(changed_at=at)
    events.record("order.held", order, by=by, at=at, reason=hold.reason, hold=hold.id, cause=hold.cause)


def note(order: Order, sourced: Sourced, cause: str, *, at: datetime) -> None:
    SourcingDecision.objects.create(
        retailer_id=order.retailer_id, shop_id=order.shop_id, order=order, cause=cause,
        rules=sourced.record["rules"], record=sourced.record, made_at=at,
    )  # fmt: skip


def refusals_of(order: Order) -> dict[int, str]:
    """Every location that refused any delivery of the order, with why."""
    return dict(Refused.objects.filter(delivery__order=order).values_list("location_id", "reason"))


def find(number: str, position: int) -> tuple[Order, Delivery]:
    """The order, locked, with its shop, and one of its deliveries. Raises Delivery.DoesNotExist."""
    order = order_for_change(number)
    found = next((one for one in deliveries_of(order) if one.position == position), None)
    if found is None:
        raise Delivery.DoesNotExist(f"{number} has no delivery {position}.")
    if found.kind == Kind.DIGITAL:
        raise Invalid("What is digital leaves from no shelf.", field="position")
    return order, found


def reason_of(text: str, ask: str) -> str:
    if not text.strip():
        raise Invalid(ask, field="reason")
    return text.strip()[:LONGEST]
