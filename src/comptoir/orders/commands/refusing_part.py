"""A location sends less than it was to: what it will not send is given to the next best, the rest goes on."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from comptoir.inventory import commands as stock
from comptoir.inventory.commands.losses import lock_variants
from comptoir.inventory.wants import Want
from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import FULFIL
from comptoir.sourcing.plan import Plan

from ..bundles import check_whole
from ..models import Delivery, DeliveryLine, Order, SourcingDecision
from ..models import Refusal as Refused
from ..states import ENDED, GONE, DeliveryState
from .finding import deliveries_of, order_for_change
from .rerouting import MOVABLE, CannotSend, Moving, find, give_to, hold_back, note, reason_of, refusals_of
from .taking import parts_of


@command
def refuse_pieces(
    *,
    number: str,
    position: int,
    short: Mapping[str, int],
    reason: str,
    meanwhile: Callable[[], None] = lambda: None,
    by: Actor,
    at: datetime,
) -> Delivery:
    """The location of a delivery will not send so many pieces of some articles (``short``, by number): they are written
    off there and become a delivery of their own, which the next best location gets. What is left goes on: ``meanwhile``
    is done to it before the pieces without a location may put a hold on the order.

    Raises CannotSend where money is held for this one delivery, IllegalMove once it has left, Invalid.
    """
    order, delivery = find(number, position)
    require(by, FULFIL, "refuse deliveries", shop=order.shop_id)
    why = reason_of(reason, "Say why pieces are refused: the next person will ask.")
    scope.work_in(order.shop_id)
    here = delivery.location
    if by.locations and here.id not in by.locations:
        raise NotAllowed(f"You work at another location: who works at {here.name} refuses for it.")
    if delivery.state not in MOVABLE:
        raise machine.IllegalMove(delivery, "refuse")
    if parts_of(order, delivery):
        raise CannotSend("Money is held for this delivery as a whole: a person decides what becomes of it.")
    gone = _short_lines(Moving.of(order, delivery), short)
    Refused.objects.get_or_create(
        delivery=delivery, location=here,
        defaults={"retailer_id": order.retailer_id, "shop_id": order.shop_id, "reason": why, "at": at},
    )  # fmt: skip
    pieces = sum(pieces for _, pieces in gone)
    events.record(
        "delivery.refused_in_part", delivery, by=by, at=at, reason=why, position=position, location=here.name,
        code=here.code, pieces=pieces,
    )  # fmt: skip
    moving = _torn_off(order, delivery, gone, by=by, at=at)
    wants = [Want(line.line.variant_id or 0, here.id, pieces) for line, pieces in gone]
    stock.write_off(wants=wants, reason=why, by=by, at=at)
    meanwhile()
    sourced = moving.source(refusals_of(order), at=at)
    note(order, sourced, SourcingDecision.Cause.REFUSED, at=at)
    if isinstance(sourced.plan, Plan):
        give_to(moving, sourced.plan, by=by, at=at)
    else:
        hold_back(moving, why, by=by, at=at)
    return delivery


@command
def expect_delivery(
    *, number: str, position: int, expected_on: date, reason: str = "", by: Actor, at: datetime
) -> Delivery:
    """Who sends a delivery says on which day it is ready. The same day again, or after it has left, changes nothing."""
    order = order_for_change(number)
    delivery = next((one for one in deliveries_of(order) if one.position == position), None)
    if delivery is None:
        raise Delivery.DoesNotExist(f"{number} has no delivery {position}.")
    require(by, FULFIL, "say when deliveries are ready", shop=order.shop_id)
    scope.work_in(order.shop_id)
    if delivery.state in ENDED | GONE or delivery.due_on == expected_on:
        return delivery
    before, delivery.due_on, delivery.changed_at = delivery.due_on, expected_on, at
    delivery.save(update_fields=["due_on", "changed_at"])
    Order.objects.filter(id=order.id).update(changed_at=at)
    events.record(
        "delivery.redated", delivery, by=by, at=at, reason=reason, before={"due_on": before},
        after={"due_on": expected_on}, position=position, later=bool(before and expected_on > before),
    )  # fmt: skip
    return delivery


def _short_lines(moving: Moving, short: Mapping[str, int]) -> list[tuple[DeliveryLine, int]]:
    """The lines of a delivery that are short, and by how much; never all of it.

    Raises Invalid.
    """
    known = {line.line.sku: line for line in moving.lines}
    for sku, pieces in short.items():
        if sku not in known:
            raise Invalid(f"The delivery has no line of {sku[:40]}.", field="sku")
        if not 1 <= pieces <= known[sku].quantity:
            raise Invalid(f"Of {sku} the delivery carries {known[sku].quantity}, not {pieces}.", field="pieces")
    if sum(short.values()) >= sum(line.quantity for line in moving.lines):
        raise Invalid("That is all of it: refuse the delivery.", field="pieces")
    if not short:
        raise Invalid("Say what is refused.", field="short")
    check_whole([line.line for line in moving.lines], {known[sku].line.position: n for sku, n in short.items()})
    return [(known[sku], pieces) for sku, pieces in sorted(short.items())]


def _torn_off(
    order: Order, delivery: Delivery, gone: list[tuple[DeliveryLine, int]], *, by: Actor, at: datetime
) -> Moving:
    """A new delivery of the pieces; their stock is given back here, all stock of their articles locked before."""
    lock_variants(sorted({line.line.variant_id for line, _ in gone if line.line.variant_id}))
    other = Delivery.objects.create(
        retailer_id=order.retailer_id, shop_id=order.shop_id, order=order, location_id=delivery.location_id,
        position=max(one.position for one in deliveries_of(order)) + 1, kind=delivery.kind,
        is_pick_up=delivery.is_pick_up, changed_at=at,
    )  # fmt: skip
    for line, pieces in gone:
        if line.reservation_id:
            stock.lower(reservation_id=line.reservation_id, pieces=pieces, by=by, at=at)
        if pieces == line.quantity:
            DeliveryLine.objects.filter(pk=line.pk).delete()
        else:
            DeliveryLine.objects.filter(pk=line.pk).update(quantity=line.quantity - pieces)
        DeliveryLine.objects.create(
            retailer_id=order.retailer_id, shop_id=order.shop_id, delivery=other, line_id=line.line_id, quantity=pieces
        )
    assert other.state == DeliveryState.RESERVED
    return Moving.of(order, other)
