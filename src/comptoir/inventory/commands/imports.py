"""The levels of many stocks at once: a count of the whole house, the first import."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from comptoir.kernel import events
from comptoir.kernel.commands import command, require
from comptoir.kernel.events import Subject
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import is_storable
from comptoir.shops import queries as shops
from comptoir.shops.roles import COUNT_STOCK

from ..models import Movement, StockFile
from .counting import MOST


@dataclass(frozen=True)
class StockRow:
    """How many lie at a location; a minimum where the list gives one."""

    sku: str
    location: str
    on_hand: int
    minimum: int | None = None


@dataclass
class StockImport:
    """What a list changed, and each row that could not go in, with its reason."""

    changed: int = 0
    refused: list[tuple[StockRow, str]] = field(default_factory=list)


# New stocks are written as they are told; the next statement finds and locks those that were there.
MAKE = """
with made as (
  insert into inventory_stock (retailer_id, variant_id, location_id, on_hand, reserved, minimum, changed_at)
  select v.retailer_id, v.id, l.id, i.on_hand, 0, coalesce(i.minimum, 0), %(at)s::timestamptz
  from unnest(%(skus)s::text[], %(locations)s::text[], %(on_hand)s::bigint[], %(minima)s::bigint[])
    as i(sku, location, on_hand, minimum)
  join catalog_variant v on v.retailer_id = %(retailer)s::bigint and v.sku = i.sku and not v.is_bundle
  join shops_location l on l.retailer_id = v.retailer_id and l.code = i.location
  order by v.id, l.id
  on conflict do nothing
  returning retailer_id, variant_id, location_id, on_hand
), noted as (
  insert into inventory_movement (retailer_id, variant_id, location_id, kind, on_hand_change, reserved_change, at)
  select retailer_id, variant_id, location_id, %(counted)s, on_hand, 0, %(at)s::timestamptz from made where on_hand > 0
)
select count(*) from made
"""

CHANGE = """
with input as (
  select * from unnest(%(skus)s::text[], %(locations)s::text[], %(on_hand)s::bigint[], %(minima)s::bigint[])
    as i(sku, location, on_hand, minimum)
), found as (
  select i.*, v.id as variant_id, l.id as location_id
  from input i
  left join catalog_variant v on v.retailer_id = %(retailer)s::bigint and v.sku = i.sku and not v.is_bundle
  left join shops_location l on l.retailer_id = %(retailer)s::bigint and l.code = i.location
), locked as materialized (
  select s.id, s.variant_id, s.location_id, s.on_hand as before, s.reserved, s.minimum
  from inventory_stock s join found f using (variant_id, location_id)
  where (s.on_hand, s.minimum) <> (f.on_hand, coalesce(f.minimum, s.minimum))
  order by s.variant_id, s.location_id
  for no key update of s
), told as (
  select f.sku, f.location, f.variant_id, f.location_id, f.on_hand, coalesce(f.minimum, l.minimum) as minimum,
    l.id, l.before, l.reserved
  from found f left join locked l using (variant_id, location_id)
), changed as (
  update inventory_stock s set on_hand = t.on_hand, minimum = t.minimum, changed_at = %(at)s::timestamptz
  from told t
  where s.id = t.id and t.on_hand >= t.reserved
  returning s.retailer_id, s.variant_id, s.location_id, t.on_hand - t.before as change
), noted as (
  insert into inventory_movement (retailer_id, variant_id, location_id, kind, on_hand_change, reserved_change, at)
  select retailer_id, variant_id, location_id, %(counted)s, change, 0, %(at)s::timestamptz
  from changed where change <> 0
)
select (select count(*) from changed), coalesce(jsonb_agg(jsonb_build_array(sku, location,
  case when variant_id is null and exists (
         select from catalog_variant v where v.retailer_id = %(retailer)s::bigint and v.sku = told.sku
       ) then 'It is a bundle: its parts are counted.'
       when variant_id is null then 'There is no article with this number.'
       when location_id is null then 'There is no location with this code.'
       else reserved || ' are promised to orders here.' end)), '[]')::text
from told where variant_id is null or location_id is null or on_hand < reserved
"""


@command
def import_stock(
    *, retailer_id: int, rows: Sequence[StockRow], source: str = "", by: Actor, at: datetime
) -> StockImport:
    """Set the levels of many stocks, in two statements and with one event; bad rows are named and the rest goes in.

    ``source``: what the list is called; each location of it is noted as told of at this moment.
    """
    if retailer_id != by.retailer:
        raise ObjectDoesNotExist(f"No retailer {retailer_id} in sight.")
    require(by, COUNT_STOCK, "import stock")
    result = StockImport()
    good = _good(rows, result, _places(by))
    told: dict[str, Any] = {
        "skus": [sku for sku, _ in good],
        "locations": [location for _, location in good],
        "on_hand": [row.on_hand for row in good.values()],
        "minima": [row.minimum for row in good.values()],
        "retailer": retailer_id,
        "at": at,
        "counted": Movement.Kind.COUNTED.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(MAKE, told)
        (made,) = cursor.fetchone()
        cursor.execute(CHANGE, told)
        changed, refused = cursor.fetchone()
    result.changed = made + changed
    result.refused += [(good[sku, location], reason) for sku, location, reason in json.loads(refused)]
    if result.changed:
        subject = Subject("stock", None, retailer_id)
        events.record("stock.imported", subject, by=by, at=at, changed=result.changed, refused=len(result.refused))
    if source:
        _note_source(source, Counter(location for _, location in good), by, at)
    return result


def _note_source(source: str, lines: Counter[str], by: Actor, at: datetime) -> None:
    StockFile.objects.bulk_create(
        StockFile(
            retailer_id=place.retailer_id, location=place, source=source[:120], lines=lines[place.code],
            by_name=by.name, at=at,
        )
        for place in shops.locations(by).filter(code__in=lines)
    )  # fmt: skip


def _places(by: Actor) -> set[str] | None:
    """The codes of the locations whose stock the actor may change; None for all."""
    return set(shops.locations(by).filter(id__in=by.locations).values_list("code", flat=True)) if by.locations else None


def _good(rows: Sequence[StockRow], result: StockImport, places: set[str] | None) -> dict[tuple[str, str], StockRow]:
    good: dict[tuple[str, str], StockRow] = {}
    for row in rows:
        if not is_storable(row.sku + row.location):
            result.refused.append((row, "There is no article with this number."))
        elif places is not None and row.location not in places:
            result.refused.append((row, "You work at another location."))
        elif (row.sku, row.location) in good:
            result.refused.append((row, "This article stands twice for this location."))
        elif not (0 <= row.on_hand <= MOST and 0 <= (row.minimum or 0) <= MOST):
            result.refused.append((row, "A number cannot be below 0 or beyond belief."))
        else:
            good[row.sku, row.location] = row
    return good
