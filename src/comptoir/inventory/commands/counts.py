"""Counts of a location by several people: blind while they count, and posted as of the moment of each number."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef

from comptoir.catalog import queries as catalog
from comptoir.kernel import events, machine
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable
from comptoir.shops import queries as shops
from comptoir.shops.roles import COUNT_STOCK, FULFIL

from ..availability import Availability
from ..models import CountEntry, CountLine, Movement, Stock, StockCount
from ..states import CountState
from .counting import check_pieces
from .shifts import Shift, shift_stock

if TYPE_CHECKING:
    from comptoir.shops.models import Location

MOST_CHOSEN = 1000


class BeingCounted(Refusal):
    """Another open count has the article: both would post its difference."""


class NotInThisCount(Refusal):
    """The article does not belong to the count."""


class CountedAlready(Refusal):
    """Somebody has counted it: a second number says whether it is added, or takes the first one's place."""


class FewerThanPromised(Refusal):
    """By the count there is less than is promised to orders."""


# What ever lay there, of a category where one is named. An article of another open count is left out, and told.
OPEN_LINES = """
with wanted as (
  select v.id from catalog_variant v join catalog_product p on p.id = v.product_id
  left join inventory_stock s on s.variant_id = v.id and s.location_id = %(location)s::bigint
  where v.retailer_id = %(retailer)s::bigint and case %(what)s
    when 'all' then s.id is not null
    when 'category' then s.id is not null and p.category_id in (
      select c.id from catalog_category c where c.retailer_id = v.retailer_id and c.code = %(named)s)
    else v.sku = any (%(skus)s::text[]) end
), made as (
  insert into inventory_countline
    (retailer_id, count_id, location_id, variant_id, counted_by_name, asked_again)
  select %(retailer)s::bigint, %(count)s::bigint, %(location)s::bigint, id, '', 0 from wanted order by id
  on conflict (location_id, variant_id) where closed_at is null do nothing
  returning variant_id
)
select (select count(*) from made),
  (select v.sku from wanted w join catalog_variant v using (id) where w.id not in (select variant_id from made)
   order by v.sku limit 1)
"""


@command
def open_count(
    *, location: str, what: str = "all", category: str = "", skus: Sequence[str] = (), by: Actor, at: datetime
) -> StockCount:
    """Begin a count of a location (its code): ``all`` that ever lay there, of a ``category`` (its code), or ``chosen``
    articles. What is found of others joins a count of all.

    Raises BeingCounted, Invalid.
    """
    place = shops.locations(by).get(code=storable(location))
    require(by, COUNT_STOCK, "open counts")
    _stays_at(by, place)
    if what not in StockCount.What.values:
        raise Invalid(f"“{what[:20]}” is nothing to count: all, category or chosen.", field="what")
    if what == StockCount.What.CHOSEN:
        _known(by, skus)
    count = StockCount.objects.create(
        retailer_id=place.retailer_id, location=place, what=what, named=category[:120], made_by_name=by.name[:120],
        made_at=at, changed_at=at,
    )  # fmt: skip
    told: dict[str, Any] = {
        "location": place.pk, "retailer": place.retailer_id, "what": what, "named": storable(category),
        "skus": [storable(sku) for sku in skus], "count": count.pk,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(OPEN_LINES, told)
        lines, taken = cursor.fetchone()
    if taken:
        raise BeingCounted(f"{taken} is in another open count of {place.name}: confirm or cancel that one first.")
    if not lines and what != StockCount.What.ALL:
        raise Invalid("Nothing of that ever lay there.", field="category" if what == "category" else "skus")
    events.record(
        "count.opened", count, by=by, at=at, count=count.label, location=place.code, lines=lines,
        what=category if what == "category" else StockCount.What(what).label,
    )  # fmt: skip
    return count


@command
def count_line(
    *, count_id: int, sku: str, counted: int, adds: bool = False, again: bool = False, by: Actor, at: datetime
) -> CountLine:
    """Say how many of an article lie there. What the books say at this moment is noted, and shown to nobody yet.

    A line that has a number already needs ``adds`` (it lies in a second place too) or ``again`` (the number was wrong).

    Raises CountedAlready, NotInThisCount, IllegalMove once the count has ended, Invalid.
    """
    check_pieces(counted, "counted", least=0)
    count = _count_for_change(count_id, by=by, right=FULFIL, exclusive=False)
    if count.state != CountState.OPEN:
        raise machine.IllegalMove(count, "count")
    variant = catalog.counted_variant(by, sku)
    line = _line_for_change(count, variant.pk, sku=variant.sku)
    if line.counted is not None and not (adds or again):
        who = "You" if line.counted_by_name == by.name else line.counted_by_name
        raise CountedAlready(f"{who} counted {variant.sku} already: add yours to it, or count it again.", sku=sku)
    adds = adds and line.counted is not None
    if adds:
        line.counted = (line.counted or 0) + counted
    else:
        then = Stock.objects.filter(variant=variant, location_id=count.location_id).values_list("on_hand", flat=True)
        line.counted, line.level_then, line.counted_at = counted, then.first() or 0, at
    check_pieces(line.counted, "counted", least=0)
    line.counted_by_name = by.name[:120]
    line.save(update_fields=["counted", "level_then", "counted_at", "counted_by_name"])
    CountEntry.objects.create(
        retailer_id=line.retailer_id, line=line, quantity=counted, adds=adds, by_name=by.name[:120], at=at
    )
    events.record(
        "count.line_counted", count, by=by, at=at, count=count.label, sku=variant.sku, counted=line.counted
    )  # fmt: skip
    return line


@command
def recount_lines(*, count_id: int, sku: str = "", by: Actor, at: datetime) -> int:
    """Have counted again what differs from the books, or one article; how many lines. Their numbers are dropped, what
    was typed is kept.

    Raises NotInThisCount, IllegalMove.
    """
    count = _count_for_change(count_id, by=by, right=COUNT_STOCK)
    if count.state != CountState.OPEN:
        raise machine.IllegalMove(count, "recount")
    lines = [line for line in _counted(count) if (line.variant.sku == sku if sku else line.difference)]
    if sku and not lines:
        raise NotInThisCount(f"{count.label} has no number for {sku[:40]} to count again.")
    for line in lines:
        line.counted = line.level_then = line.counted_at = None
        line.asked_again += 1
    CountLine.objects.bulk_update(lines, ["counted", "level_then", "counted_at", "asked_again"])
    if lines:
        events.record("count.recount_asked", count, by=by, at=at, count=count.label, lines=len(lines))
    return len(lines)


@command
def confirm_count(*, count_id: int, by: Actor, at: datetime) -> StockCount:
    """Post the differences, each as of the moment its line was counted. What was not counted stays as it is, and so
    does what was counted by itself since.

    Raises FewerThanPromised, IllegalMove.
    """
    count = _count_for_change(count_id, by=by, right=COUNT_STOCK)
    lines = _counted(count)
    if not lines and count.state == CountState.OPEN:
        raise Invalid("Nothing is counted yet.", field="lines")
    stale = _counted_since(count)
    differ = [line for line in lines if line.difference and line.pk not in stale]
    uncounted = CountLine.objects.filter(count=count, counted=None).count()
    machine.move(
        count, "confirm", by=by, at=at, also={"changed_at": at}, count=count.label, location=count.location.code,
        lines=len(lines), differ=len(differ), pieces=sum(line.difference for line in differ), skipped=len(stale),
        uncounted=uncounted,
    )  # fmt: skip
    CountLine.objects.filter(count=count).update(closed_at=at)
    _post(count, differ, at=at)
    return count


@command
def cancel_count(*, count_id: int, by: Actor, at: datetime) -> StockCount:
    """End a count; no stock changes. Raises IllegalMove."""
    count = _count_for_change(count_id, by=by, right=COUNT_STOCK)
    machine.move(
        count, "cancel", by=by, at=at, also={"changed_at": at}, count=count.label, location=count.location.code
    )  # fmt: skip
    CountLine.objects.filter(count=count).update(closed_at=at)
    return count


def _count_for_change(count_id: int, *, by: Actor, right: str, exclusive: bool = True) -> StockCount:
    """The count, locked: shared by those who count, alone for who ends it. Raises StockCount.DoesNotExist."""
    lock = "for update" if exclusive else "for key share"
    with connection.cursor() as cursor:
        cursor.execute(f"select id from inventory_stockcount where id = %s {lock}", [count_id])
    found = StockCount.objects.select_related("location").get(id=count_id)
    require(by, right, "count stock")
    _stays_at(by, found.location)
    return found


def _line_for_change(count: StockCount, variant_id: int, *, sku: str) -> CountLine:
    if count.what == StockCount.What.ALL:
        line = CountLine(
            retailer_id=count.retailer_id, count=count, location_id=count.location_id, variant_id=variant_id
        )
        CountLine.objects.bulk_create([line], ignore_conflicts=True)
    found = CountLine.objects.filter(count=count, variant_id=variant_id).select_for_update().first()
    if found is None and count.what == StockCount.What.ALL:
        raise BeingCounted(f"{sku} is in another open count of {count.location.name}.")
    if found is None:
        raise NotInThisCount(f"{sku} does not belong to {count.label}.", sku=sku)
    return found


def _known(by: Actor, skus: Sequence[str]) -> None:
    if not 0 < len(skus) <= MOST_CHOSEN:
        raise Invalid(f"Choose 1 to {MOST_CHOSEN} articles.", field="skus")
    known = catalog.variants_by_sku(by.retailer or 0, [storable(sku) for sku in skus])
    if missing := [sku for sku in skus if storable(sku) not in known]:
        raise Invalid(f"There is no article {missing[0][:40]}.", field="skus")


def _stays_at(by: Actor, place: "Location") -> None:
    if by.locations and place.pk not in by.locations:
        raise NotAllowed(f"You work at another location: {place.name} is counted there.")


def _counted(count: StockCount) -> list[CountLine]:
    lines = CountLine.objects.filter(count=count, counted__isnull=False).select_related("variant")
    return list(lines.order_by("variant_id"))


def _counted_since(count: StockCount) -> set[int]:
    """Lines whose stock was counted by itself, or by a list, after their number was taken: that one holds."""
    counted = Movement.objects.filter(
        variant=OuterRef("variant"), location=OuterRef("location"), kind=Movement.Kind.COUNTED,
        at__gt=OuterRef("counted_at"),
    )  # fmt: skip
    return set(CountLine.objects.filter(Exists(counted), count=count).values_list("id", flat=True))


class _Now(NamedTuple):
    on_hand: int
    reserved: int
    waits: bool


def _post(count: StockCount, lines: Sequence[CountLine], *, at: datetime) -> None:
    here, variants = count.location_id, [line.variant_id for line in lines]
    Stock.objects.bulk_create(
        [
            Stock(retailer_id=count.retailer_id, variant_id=variant, location_id=here, changed_at=at)
            for variant in variants
        ],
        ignore_conflicts=True,
    )
    stocks = Stock.objects.filter(location_id=here, variant_id__in=variants).order_by("variant_id", "location_id")
    now = {
        one.variant_id: _Now(one.on_hand, one.reserved, one.availability == Availability.BACK_ORDER)
        for one in stocks.select_for_update(no_key=True)
    }
    for line in lines:
        stock = now[line.variant_id]
        found = stock.on_hand + line.difference
        if found < (0 if stock.waits else stock.reserved):
            raise FewerThanPromised(
                f"By the count {max(0, found)} of {line.variant.sku} would lie there now, and {stock.reserved} are "
                "promised to orders: have it counted again, or cancel an order first.",
                sku=line.variant.sku,
            )
    kind = Movement.Kind.COUNTED.value
    shift_stock([Shift(kind, line.variant_id, here, line.difference, 0) for line in lines], at)
