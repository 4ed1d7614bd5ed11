"""What is to come: written down, sent on its way, and what becomes of it before it arrives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from comptoir.catalog import queries as catalog
from comptoir.kernel import events, machine
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable
from comptoir.shops import queries as shops
from comptoir.shops.roles import COUNT_STOCK

from ..models import Inbound, InboundLine, Movement, Stock
from ..states import InboundState
from .counting import check_pieces
from .shifts import Shift, shift_stock

if TYPE_CHECKING:
    from comptoir.shops.models import Location

MOST_LINES, LONGEST = 500, 300
FURTHEST = 3653  # Days: beyond ten years a date is a slip of the keyboard.


@dataclass(frozen=True)
class Coming:
    """So many of an article, and the day on which they are expected, where one is known."""

    sku: str
    quantity: int
    expected_on: date | None = None


class NotEnoughToSend(Refusal):
    """The source has fewer that are nobody's than are to leave it."""

    def __init__(self, sku: str, place: str, *, wanted: int, free: int) -> None:
        super().__init__(
            f"{free} of {sku} are free at {place}, so {wanted} cannot leave: what is promised to orders stays.",
            sku=sku, wanted=wanted, free=free,
        )  # fmt: skip


class NothingToSend(Refusal):
    """A document without lines."""


@command
def draft_inbound(
    *,
    location: str,
    lines: Sequence[Coming] = (),
    source: str = "",
    sender: str = "",
    reference: str = "",
    by: Actor,
    at: datetime,
) -> Inbound:
    """Write down what is to come to a location (its code): from ``source``, another of ours, or from outside. Nothing
    moves before it is sent.

    Raises Invalid, NotAllowed for who works elsewhere.
    """
    places = shops.locations(by)
    there = places.get(code=storable(location))
    start = places.get(code=storable(source)) if source else None
    _allow(by, *(place for place in (there, start) if place))
    if start is not None and start.pk == there.pk:
        raise Invalid("A transfer goes to another location.", field="source")
    if len(lines) > MOST_LINES:
        raise Invalid(f"One document holds {MOST_LINES} lines at most.", field="lines")
    inbound = Inbound.objects.create(
        retailer_id=there.retailer_id, location=there, source=start, sender=sender.strip()[:120],
        reference=reference.strip()[:80], made_by_name=by.name[:120], made_at=at, changed_at=at,
    )  # fmt: skip
    events.record(
        "inbound.drafted", inbound, by=by, at=at, inbound=inbound.label, **_ways(inbound), lines=len(lines),
    )  # fmt: skip
    for line in lines:
        _set_line(inbound, line, by=by, at=at)
    return inbound


@command
def set_inbound_line(
    *, inbound_id: int, sku: str, quantity: int, expected_on: date | None = None, by: Actor, at: datetime
) -> Inbound:
    """Say in a draft how many of an article are to come, and when; none takes the line out.

    Raises IllegalMove once it was sent, Invalid.
    """
    inbound = inbound_for_change(inbound_id, by=by)
    if inbound.state != InboundState.DRAFT:
        raise machine.IllegalMove(inbound, "change")
    _set_line(inbound, Coming(sku, quantity, expected_on), by=by, at=at)
    Inbound.objects.filter(pk=inbound.pk).update(changed_at=at)
    return inbound


@command
def send_inbound(*, inbound_id: int, by: Actor, at: datetime) -> Inbound:
    """It is on its way: from here on its pieces are incoming. A transfer leaves the source's count now, and only with
    what is promised to nobody.

    Raises NotEnoughToSend, NothingToSend, IllegalMove.
    """
    inbound = inbound_for_change(inbound_id, by=by, at_source=True)
    lines = lines_of(inbound)
    if not lines:
        raise NothingToSend(f"{inbound.label} has no lines yet.")
    pieces = sum(line.quantity for line in lines)
    days = [line.expected_on for line in lines if line.expected_on]
    machine.move(
        inbound, "send", by=by, at=at, also={"changed_at": at}, inbound=inbound.label, **_ways(inbound),
        pieces=pieces, expected_on=max(days) if days else None,
    )  # fmt: skip
    if inbound.source is not None:
        _take(inbound.source, lines, at=at)
    return inbound


@command
def redate_inbound(
    *, inbound_id: int, expected_on: date | None, sku: str = "", reason: str = "", by: Actor, at: datetime
) -> Inbound:
    """Say that what is left comes on another day; of one article where ``sku`` names it.

    Raises IllegalMove once it has come or was cancelled, Invalid.
    """
    inbound = inbound_for_change(inbound_id, by=by)
    if inbound.state in (InboundState.RECEIVED, InboundState.CANCELLED):
        raise machine.IllegalMove(inbound, "expect on another day")
    _check_day(expected_on, inbound.made_at)
    found = InboundLine.objects.filter(inbound=inbound)
    if sku:
        found = found.filter(variant__sku=storable(sku))
        if not found.exists():
            raise Invalid(f"{inbound.label} has no line of {sku[:40]}.", field="sku")
    found.update(expected_on=expected_on)
    Inbound.objects.filter(pk=inbound.pk).update(changed_at=at)
    events.record(
        "inbound.redated", inbound, by=by, at=at, reason=reason.strip()[:LONGEST], inbound=inbound.label,
        of=sku or "all of it", **_ways(inbound), expected_on=expected_on or "an unknown day",
    )  # fmt: skip
    return inbound


@command
def cancel_inbound(*, inbound_id: int, reason: str, by: Actor, at: datetime) -> Inbound:
    """It will not come. A transfer that has left is back on the source's count.

    Raises IllegalMove once a part has arrived: the rest is then missing; Invalid without a reason.
    """
    inbound = inbound_for_change(inbound_id, by=by, at_source=True)
    if not reason.strip():
        raise Invalid("Say why it will not come: the next person will ask.", field="reason")
    had_left = inbound.state == InboundState.ON_ITS_WAY
    machine.move(
        inbound, "cancel", by=by, at=at, reason=reason.strip()[:LONGEST], also={"changed_at": at},
        inbound=inbound.label, **_ways(inbound),
    )  # fmt: skip
    if inbound.source_id and had_left:
        back = Movement.Kind.TURNED_BACK.value
        shift_stock(
            [Shift(back, line.variant_id, inbound.source_id, line.quantity, 0) for line in lines_of(inbound)], at
        )
    return inbound


def inbound_for_change(inbound_id: int, *, by: Actor, at_source: bool = False) -> Inbound:
    """The locked document, for who may change stock where it goes to, or with ``at_source`` where it comes from.

    Raises Inbound.DoesNotExist, NotAllowed.
    """
    found = Inbound.objects.select_for_update(of=("self",)).select_related("location", "source").get(id=inbound_id)
    places = (found.source, found.location) if at_source else (found.location,)
    _allow(by, *(place for place in places if place))
    return found


def lines_of(inbound: Inbound) -> list[InboundLine]:
    """Its lines in the order in which stock is locked."""
    return list(InboundLine.objects.filter(inbound=inbound).select_related("variant").order_by("variant_id"))


def _set_line(inbound: Inbound, line: Coming, *, by: Actor, at: datetime) -> None:
    check_pieces(line.quantity, "quantity", least=0)
    _check_day(line.expected_on, at)
    variant = catalog.counted_variant(by, line.sku)
    same = InboundLine.objects.filter(inbound=inbound)
    if line.quantity == 0:
        same.filter(variant_id=variant.pk).delete()
    else:
        if same.exclude(variant_id=variant.pk).count() >= MOST_LINES:
            raise Invalid(f"One document holds {MOST_LINES} lines at most.", field="lines")
        told = {"retailer_id": inbound.retailer_id, "quantity": line.quantity, "expected_on": line.expected_on}
        InboundLine.objects.update_or_create(inbound=inbound, variant_id=variant.pk, defaults=told)
    events.record(
        "inbound.line_set", inbound, by=by, at=at, inbound=inbound.label, sku=variant.sku, pieces=line.quantity,
        expected_on=line.expected_on,
    )  # fmt: skip


def _take(source: "Location", lines: Sequence[InboundLine], *, at: datetime) -> None:
    """Off the source's count; its stock is locked in order, so what an order takes meanwhile is seen."""
    stocks = Stock.objects.filter(location=source, variant_id__in=[line.variant_id for line in lines])
    locked = stocks.order_by("variant_id", "location_id").select_for_update(no_key=True)
    free = {stock.variant_id: stock.on_hand - stock.reserved for stock in locked}
    for line in lines:
        here = max(0, free.get(line.variant_id, 0))
        if here < line.quantity:
            raise NotEnoughToSend(line.variant.sku, source.name, wanted=line.quantity, free=here)
    shift_stock(
        [Shift(Movement.Kind.SENT_ON.value, line.variant_id, source.pk, -line.quantity, 0) for line in lines], at
    )


def _allow(by: Actor, *places: "Location") -> None:
    require(by, COUNT_STOCK, "move stock between locations")
    if by.locations and not any(place.pk in by.locations for place in places):
        raise NotAllowed(f"You work at another location: who works at {places[0].name} does this.")


def _check_day(day: date | None, at: datetime) -> None:
    if day is not None and abs((day - at.date()).days) > FURTHEST:
        raise Invalid(f"{day:%d %b %Y} lies more than ten years away.", field="expected_on")


def _ways(inbound: Inbound) -> dict[str, Any]:
    """Where from and where to, for the sentences."""
    start = inbound.source.code if inbound.source else "outside"
    return {"source": start, "location": inbound.location.code}
