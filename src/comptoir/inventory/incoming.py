"""What is on its way to where: documents, their lines, and the days that who waits is told."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q
from django.db.models.functions import Greatest

from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable

from .models import Inbound, InboundLine, InboundReceipt, Stock
from .states import ON_THE_WAY

Place = tuple[datetime, int]

_COMES = """
  from inventory_inboundline l join inventory_inbound i on i.id = l.inbound_id
  where l.variant_id = {stock}.variant_id and i.location_id = {stock}.location_id
    and i.state in ('on_its_way', 'part_received') and l.quantity > l.received + l.damaged + l.missing"""
# What comes is dealt out in the order of its days: the first day by which more has come than is promised and short.
_FIRST_DAY = """(select min(c.expected_on) from (
  select l.expected_on, sum(l.quantity - l.received - l.damaged - l.missing) over (order by l.expected_on, l.id) as come
  {comes} and l.expected_on is not null) c
  where c.come > {short})"""


def day_of_cover(stock: str, short: str) -> str:
    """SQL: the day on which more than ``short`` pieces have come to the stock of an alias; null where none is known."""
    return _FIRST_DAY.format(comes=_COMES.format(stock=stock), short=short)


def expected_on(stock: str) -> str:
    """SQL: when one who orders now, and must wait, is served from the stock of an alias."""
    day = day_of_cover(stock, f"{stock}.reserved - {stock}.on_hand")
    # Asked only where somebody can wait: everything else is read for every order.
    return (
        f"case when {stock}.availability = 'back_order' then coalesce({day}, {stock}.restock_on)"
        f" else {stock}.restock_on end"
    )


EXPECTED_ON = day_of_cover("inventory_stock", "greatest(0, inventory_stock.reserved - inventory_stock.on_hand)")
INCOMING = (
    "(select coalesce(sum(l.quantity - l.received - l.damaged - l.missing), 0)::bigint"
    + _COMES.format(stock="inventory_stock")
    + ")"
)


@dataclass(frozen=True)
class Expected:
    """What is left of a line that is on its way."""

    inbound_id: int
    location_code: str
    source: str  # The name of our location; empty: from outside.
    sender: str
    left: int
    expected_on: date | None

    @property
    def label(self) -> str:
        return f"IN-{self.inbound_id}"


def expected(variant_id: int) -> list[Expected]:
    """Everything of an article that is on its way to anywhere, the first day in front. One statement."""
    lines = InboundLine.objects.filter(variant_id=variant_id, inbound__state__in=ON_THE_WAY)
    rows = lines.annotate(rest=_LEFT).filter(rest__gt=0).order_by(F("expected_on").asc(nulls_last=True), "id")
    columns = (
        "inbound_id",
        "inbound__location__code",
        "inbound__source__name",
        "inbound__sender",
        "rest",
        "expected_on",
    )
    return [Expected(row[0], row[1], row[2] or "", *row[3:]) for row in rows.values_list(*columns)]


_LEFT = Greatest(F("quantity") - F("received") - F("damaged") - F("missing"), 0)


@dataclass(frozen=True)
class InboundRow:
    """A line of the list of what is to come."""

    inbound: Inbound
    line_count: int
    pieces: int
    left: int  # Still to come.
    due_on: date | None  # The last day.

    @property
    def place(self) -> Place:
        """What ``inbound_list(after=…)`` takes to go on behind this row."""
        return self.inbound.changed_at, self.inbound.pk


def inbound_list(
    actor: Actor,
    *,
    states: Sequence[str] = (),
    location: str = "",
    after: Place | None = None,
    before: Place | None = None,
    limit: int = 50,
) -> list[InboundRow]:
    """Documents of the actor's retailer, the last changed first. ``location`` is the code of where they go to or come
    from. Two statements."""
    found = Inbound.objects.filter(retailer_id=actor.retailer or 0).select_related("location", "source")
    if states:
        found = found.filter(state__in=states)
    if location:
        found = found.filter(Q(location__code=storable(location)) | Q(source__code=storable(location)))
    if after:
        at, last = after
        found = found.filter(Q(changed_at__lte=at) & (Q(changed_at__lt=at) | Q(id__lt=last)))
    if before:
        at, first = before
        found = found.filter(Q(changed_at__gte=at) & (Q(changed_at__gt=at) | Q(id__gt=first)))
        return _rows(list(found.order_by("changed_at", "id")[:limit])[::-1])
    return _rows(list(found.order_by("-changed_at", "-id")[:limit]))


def _rows(inbounds: list[Inbound]) -> list[InboundRow]:
    lines: dict[int, list[InboundLine]] = defaultdict(list)
    for line in InboundLine.objects.filter(inbound__in=inbounds):
        lines[line.inbound_id].append(line)
    return [_row(inbound, lines[inbound.pk]) for inbound in inbounds]


def _row(inbound: Inbound, lines: list[InboundLine]) -> InboundRow:
    left = sum(line.left for line in lines) if inbound.state in ON_THE_WAY else 0
    days = [line.expected_on for line in lines if line.expected_on]
    return InboundRow(inbound, len(lines), sum(line.quantity for line in lines), left, max(days, default=None))


@dataclass(frozen=True)
class InboundPage:
    """A document, its lines in the order they were written, and what was said of each."""

    inbound: Inbound
    lines: list[InboundLine]
    receipts: list[InboundReceipt]

    @property
    def left(self) -> int:
        return sum(line.left for line in self.lines)


def inbound_page(inbound_id: int) -> InboundPage:
    """Three statements. Raises Inbound.DoesNotExist."""
    inbound = Inbound.objects.select_related("location", "source").get(id=inbound_id)
    lines = list(inbound.lines.select_related("variant__product").order_by("id"))
    receipts = InboundReceipt.objects.filter(line__inbound=inbound).select_related("line__variant").order_by("-id")
    return InboundPage(inbound, lines, list(receipts))


def stocks_of_inbound(inbound_id: int) -> list[int]:
    """The stocks that a document brings more to, where somebody may wait for it."""
    inbound = Inbound.objects.get(id=inbound_id)
    brought = InboundLine.objects.filter(inbound=inbound).values("variant_id")
    return list(
        Stock.objects.filter(location_id=inbound.location_id, variant_id__in=brought).values_list("id", flat=True)
    )
