"""Reads of stock: what may be promised, where, and what happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import BigIntegerField, DateField, F, Q, QuerySet
from django.db.models.expressions import RawSQL

from comptoir.catalog import queries as catalog
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable
from comptoir.shops import queries as shops

from .availability import Offer, Serving
from .incoming import EXPECTED_ON, INCOMING, expected_on
from .models import Movement, Reservation, Stock

Place = tuple[datetime, int]

OFFERS = f"""
select s.variant_id, s.location_id, sl.rank, greatest(0, s.on_hand - s.reserved - s.minimum), s.availability,
  s.sold_from, s.sold_until, s.released_on, {expected_on("s")}
from inventory_stock s
join shops_shoplocation sl on sl.location_id = s.location_id and sl.shop_id = %(shop)s::bigint
join shops_location l on l.id = s.location_id and l.is_active
where s.variant_id = any (%(variants)s::bigint[])
order by sl.rank, s.variant_id
"""


def offers(shop_id: int, variant_ids: Sequence[int]) -> list[Offer]:
    """How the locations that serve a shop offer some variants now, the most liked location first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(OFFERS, {"shop": shop_id, "variants": list(variant_ids)})
        return [Offer(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Level:
    """How many of a variant lie at a location, and what may be promised of them."""

    variant_id: int
    location_id: int
    location_code: str
    location_name: str
    location_kind: str
    on_hand: int
    reserved: int
    minimum: int
    availability: str
    sold_from: date | None
    sold_until: date | None
    released_on: date | None
    restock_on: date | None
    incoming: int  # On its way here: sent, and not received yet.
    expected_on: date | None  # When what is on its way covers one more promise.

    @property
    def more_on(self) -> date | None:
        """When who waits may expect it: as what is on its way says, else as the location says."""
        return self.expected_on or self.restock_on

    @property
    def free(self) -> int:
        """On hand and not promised; below 0 where more is promised on back order."""
        return self.on_hand - self.reserved

    @property
    def sellable(self) -> int:
        """Free above the minimum that the location keeps."""
        return max(0, self.free - self.minimum)

    def serves(self, quantity: int, *, day: date, digital: bool = False) -> Serving:
        """What becomes of a wish for so many here on a day."""
        offer = Offer(
            self.variant_id, self.location_id, 1, self.sellable, self.availability, self.sold_from, self.sold_until,
            self.released_on, self.more_on,
        )  # fmt: skip
        return offer.serves(quantity, day=day, digital=digital)

    @property
    def state(self) -> str:
        """What a cell of the size grid shows: ``sellable``; ``kept``, all that is free is the minimum; ``none``."""
        return "sellable" if self.sellable else "kept" if self.free > 0 else "none"


LEVEL = (
    "variant_id", "location_id", "location__code", "location__name", "location__kind", "on_hand", "reserved", "minimum",
    "availability", "sold_from", "sold_until", "released_on", "restock_on", "incoming", "expected_on",
)  # fmt: skip


def _levels() -> QuerySet[Stock]:
    """Stock with what is on its way to it."""
    date_, number = DateField(null=True), BigIntegerField()
    coming, day = RawSQL(INCOMING, (), number), RawSQL(EXPECTED_ON, (), date_)  # noqa: S611 (constants)
    return Stock.objects.annotate(incoming=coming, expected_on=day)


# What a location can make of the parts that lie there: whole bundles, by the part of which there is the least. A part
# that is not counted, or sold beyond its stock, sets no limit as long as another does.
BUNDLE_LEVELS = f"""
with part as (
  select b.bundle_id, b.quantity, s.*, greatest(0, s.on_hand - s.reserved - s.minimum) as sellable,
    {expected_on("s")} as expected_on, count(*) over (partition by b.bundle_id, s.location_id) as known,
    (select count(*) from catalog_bundlepart x where x.bundle_id = b.bundle_id) as wanted
  from catalog_bundlepart b join inventory_stock s on s.variant_id = b.part_id
  where b.bundle_id = any (%(bundles)s::bigint[])
)
select bundle_id, l.id, l.code, l.name, l.kind,
  coalesce(min(sellable / quantity) filter (where availability <> 'always'), 0)::bigint, 0, 0,
  case when bool_or(availability in ('none', 'showroom')) then 'none'
    when bool_or(availability = 'standard') then 'standard'
    when bool_or(availability = 'back_order') then 'back_order' else 'always' end,
  max(sold_from), min(sold_until), max(released_on), max(restock_on), 0, max(expected_on)
from part join shops_location l on l.id = part.location_id and l.is_active
where known = wanted and (%(places)s::bigint[] is null or l.id = any (%(places)s::bigint[]))
group by bundle_id, l.id
order by l.name, l.id, bundle_id
"""


def bundle_levels(bundle_ids: Sequence[int], location_ids: Sequence[int] | None = None) -> list[Level]:
    """How many whole bundles each location could send now, of the parts that lie there. One statement."""
    places = None if location_ids is None else list(location_ids)
    with connection.cursor() as cursor:
        cursor.execute(BUNDLE_LEVELS, {"bundles": list(bundle_ids), "places": places})
        return [Level(*row) for row in cursor.fetchall()]


def bundles_to_sell(shop_id: int, bundle_ids: Sequence[int]) -> dict[int, int]:
    """How many of each bundle a shop could send whole now, all its locations together. Two statements."""
    places = list(shops.ranked_locations(shop_id).values_list("location_id", flat=True))
    found = dict.fromkeys(bundle_ids, 0)
    for level in bundle_levels(bundle_ids, places):
        found[level.variant_id] += level.sellable
    return found


def availability(variant_ids: Sequence[int], location_ids: Sequence[int] | None = None) -> list[Level]:
    """The levels of some variants at each location that ever held them, by name of the location. One statement."""
    found = _levels().filter(variant_id__in=variant_ids, location__is_active=True)
    if location_ids is not None:
        found = found.filter(location_id__in=location_ids)
    levels = [Level(*row) for row in found.order_by("location__name", "location_id", "variant_id").values_list(*LEVEL)]
    unknown = set(variant_ids) - {level.variant_id for level in levels}
    return [*levels, *bundle_levels(sorted(unknown), location_ids)] if unknown else levels


UNPROVED = """
select v.sku, l.code, s.on_hand, s.reserved, coalesce(m.on_hand, 0)::bigint, coalesce(m.reserved, 0)::bigint
from inventory_stock s join catalog_variant v on v.id = s.variant_id join shops_location l on l.id = s.location_id
left join (
  select variant_id, location_id, sum(on_hand_change) as on_hand, sum(reserved_change) as reserved
  from inventory_movement group by variant_id, location_id) m using (variant_id, location_id)
where (s.on_hand, s.reserved) is distinct from (coalesce(m.on_hand, 0), coalesce(m.reserved, 0))
order by v.sku, l.code
"""


@dataclass(frozen=True)
class UnprovedStock:
    """A level that is not the sum of its movements."""

    sku: str
    location_code: str
    on_hand: int
    reserved: int
    moved_on_hand: int
    moved_reserved: int


def unproved_stocks() -> list[UnprovedStock]:
    """Levels in sight that are not the sum of their movements: none, ever. For the proof and the doctor."""
    with connection.cursor() as cursor:
        cursor.execute(UNPROVED)
        return [UnprovedStock(*row) for row in cursor.fetchall()]


def count_stocks() -> int:
    """How many levels are in sight."""
    return Stock.objects.count()


SELLABLE = """
select s.variant_id, sum(greatest(0, s.on_hand - s.reserved - s.minimum))::bigint
from inventory_stock s
join shops_shoplocation sl on sl.location_id = s.location_id and sl.shop_id = %(shop)s::bigint
join shops_location l on l.id = s.location_id and l.is_active
where s.variant_id = any (%(variants)s::bigint[])
group by s.variant_id
"""


def sellable(shop_id: int, variant_ids: Sequence[int]) -> dict[int, int]:
    """How many of each variant a shop can sell now, all its locations together. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(SELLABLE, {"shop": shop_id, "variants": list(variant_ids)})
        found: dict[int, int] = dict(cursor.fetchall())
    return {variant_id: found.get(variant_id, 0) for variant_id in variant_ids}


@dataclass(frozen=True)
class SizeGrid:
    """A product's variants across locations: a cell is missing where a location never held one."""

    page: catalog.ProductPage
    locations: list[tuple[int, str]]  # Id and name.
    cells: dict[tuple[int, int], Level]  # By variant and location.

    def cell(self, variant_id: int, location_id: int) -> Level | None:
        return self.cells.get((variant_id, location_id))


def size_grid(product_code: str) -> SizeGrid:
    """Where a product is to be had, variant by variant. Three statements.

    Raises Product.DoesNotExist.
    """
    page = catalog.product_page(product_code)
    levels = availability([variant.pk for variant in page.variants])
    locations = dict.fromkeys((level.location_id, level.location_name) for level in levels)
    return SizeGrid(page, list(locations), {(level.variant_id, level.location_id): level for level in levels})


@dataclass(frozen=True)
class StockItem(Level):
    """A line of the stock list."""

    id: int
    sku: str
    barcode: str
    name: str
    options: dict[str, str]
    product_code: str
    picture: str
    changed_at: datetime

    @property
    def place(self) -> Place:
        """What ``stock_list(after=…)`` takes to go on behind this row."""
        return self.changed_at, self.id


ITEM = (
    *LEVEL, "id", "variant__sku", "variant__barcode", "variant__product__name", "variant__options",
    "variant__product__code", "variant__product__picture", "changed_at",
)  # fmt: skip


def stock_list(
    actor: Actor,
    *,
    text: str = "",
    location: str = "",
    below_minimum: bool = False,
    after: Place | None = None,
    before: Place | None = None,
    limit: int = 50,
) -> list[StockItem]:
    """The stock of the actor's retailer, last changed first, a page behind ``after`` or before ``before``.

    One statement.

    ``text`` is sought in number, bar code, name and options, ``location`` is a code; ``below_minimum`` shows what a
    location keeps back and sells no longer: all that is free is its minimum or less.
    """
    found = _levels().filter(retailer_id=actor.retailer or 0)
    if sought := storable(text):
        found = found.filter(variant_id__in=catalog.found_variants(sought))
    if location:
        found = found.filter(location__code=storable(location))
    if below_minimum:
        found = found.filter(minimum__gt=0, on_hand__lte=F("reserved") + F("minimum"))
    if after:
        at, last = after
        found = found.filter(Q(changed_at__lte=at) & (Q(changed_at__lt=at) | Q(id__lt=last)))
    if before:
        at, first = before
        found = found.filter(Q(changed_at__gte=at) & (Q(changed_at__gt=at) | Q(id__gt=first)))
        return [StockItem(*row) for row in found.order_by("changed_at", "id").values_list(*ITEM)[:limit]][::-1]
    return [StockItem(*row) for row in found.order_by("-changed_at", "-id").values_list(*ITEM)[:limit]]


def level_of(sku: str, location: str) -> StockItem:
    """The stock of a variant at a location (its code).

    Raises Stock.DoesNotExist.
    """
    row = _levels().filter(variant__sku=storable(sku), location__code=storable(location)).values_list(*ITEM).first()
    if row is None:
        raise Stock.DoesNotExist(f"No stock of {sku} at {location}.")
    return StockItem(*row)


@dataclass(frozen=True)
class MovementRow:
    """A change of a stock's numbers."""

    id: int
    kind: str
    on_hand_change: int
    reserved_change: int
    reservation_id: int | None
    at: datetime

    @property
    def label(self) -> str:
        return Movement.Kind(self.kind).label


def movements(variant_id: int, location_id: int, *, after: int | None = None, limit: int = 50) -> list[MovementRow]:
    """What happened to a stock, the newest first, one page behind the movement ``after``. One statement."""
    found = Movement.objects.filter(variant_id=variant_id, location_id=location_id)
    if after:
        found = found.filter(id__lt=after)
    columns = ("id", "kind", "on_hand_change", "reserved_change", "reservation_id", "at")
    return [MovementRow(*row) for row in found.order_by("-id").values_list(*columns)[:limit]]


def reservations(ids: Sequence[int]) -> list[Reservation]:
    """Promises by their ids, in the order in which stock is locked."""
    return list(Reservation.objects.filter(id__in=ids).order_by("variant_id", "location_id", "id"))
