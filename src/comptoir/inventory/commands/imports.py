"""The levels of many stocks at once: a count of the whole house, the first import."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from comptoir.kernel import events
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.events import Subject
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import COUNT_STOCK

from ..models import Movement
from .counting import MOST


@dataclass(frozen=True)
class StockRow:
    """How many lie at a location; a minimum where the list gives one."""

    sku: str
    location: str
    on_hand: int
    minimum: int | None = None


@dataclass(frozen=True)
class StockImport:
    """What a list changed, and each row that could not go in, with its reason."""

    changed: int
    refused: list[tuple[StockRow, str]]


IMPORT = """
with input as (
  select * from unnest(%(skus)s::text[], %(locations)s::text[], %(on_hand)s::bigint[], %(minima)s::bigint[])
    as i(sku, location, on_hand, minimum)
), found as (
  select i.*, v.id as variant_id, l.id as location_id
  from input i
  left join catalog_variant v on v.retailer_id = %(retailer)s::bigint and v.sku = i.sku
  left join shops_location l on l.retailer_id = %(retailer)s::bigint and l.code = i.location
), locked as materialized (
  select s.id, s.variant_id, s.location_id, s.on_hand, s.reserved, s.minimum
  from inventory_stock s join found f using (variant_id, location_id)
  order by s.variant_id, s.location_id
  for no key update of s
), known as (
  select f.sku, f.location, f.variant_id, f.location_id, f.on_hand, coalesce(f.minimum, l.minimum, 0) as minimum,
    coalesce(l.on_hand, 0) as before, coalesce(l.minimum, 0) as minimum_before, l.id is null as is_new, l.reserved
  from found f left join locked l using (variant_id, location_id)
), fitting as (
  select * from known
  where variant_id is not null and location_id is not null and on_hand >= coalesce(reserved, 0)
    and (is_new or on_hand <> before or minimum <> minimum_before)
), written as (
  insert into inventory_stock (retailer_id, variant_id, location_id, on_hand, reserved, minimum, changed_at)
  select %(retailer)s::bigint, variant_id, location_id, on_hand, 0, minimum, %(at)s::timestamptz from fitting
  order by variant_id, location_id
  on conflict (variant_id, location_id)
  do update set on_hand = excluded.on_hand, minimum = excluded.minimum, changed_at = excluded.changed_at
  returning variant_id, location_id
), noted as (
  insert into inventory_movement (retailer_id, variant_id, location_id, kind, on_hand_change, reserved_change, at)
  select %(retailer)s::bigint, variant_id, location_id, %(counted)s, on_hand - before, 0, %(at)s::timestamptz
  from written join fitting using (variant_id, location_id)
  where on_hand <> before
)
select (select count(*) from written), coalesce(jsonb_agg(jsonb_build_array(sku, location,
  case when variant_id is null then 'There is no article with this number.'
       when location_id is null then 'There is no location with this code.'
       else reserved || ' are promised to orders here.' end)), '[]')::text
from known where variant_id is null or location_id is null or on_hand < coalesce(reserved, 0)
"""


@command
def import_stock(*, retailer_id: int, rows: Sequence[StockRow], by: Actor, at: datetime) -> StockImport:
    """Set the levels of many stocks, in one statement and with one event; bad rows are named and the rest goes in.

    Raises Invalid for a row that stands twice or whose numbers cannot be.
    """
    _check(rows)
    if retailer_id != by.retailer:
        raise ObjectDoesNotExist(f"No retailer {retailer_id} in sight.")
    require(by, COUNT_STOCK, "import stock")
    with connection.cursor() as cursor:
        cursor.execute(
            IMPORT,
            {
                "skus": [row.sku for row in rows],
                "locations": [row.location for row in rows],
                "on_hand": [row.on_hand for row in rows],
                "minima": [row.minimum for row in rows],
                "retailer": retailer_id,
                "at": at,
                "counted": Movement.Kind.COUNTED.value,
            },
        )
        changed, refused = cursor.fetchone()
    given = {(row.sku, row.location): row for row in rows}
    result = StockImport(changed, [(given[sku, location], reason) for sku, location, reason in json.loads(refused)])
    if changed:
        subject = Subject("stock", None, retailer_id)
        events.record("stock.imported", subject, by=by, at=at, changed=changed, refused=len(result.refused))
    return result


def _check(rows: Sequence[StockRow]) -> None:
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows, 1):
        if (row.sku, row.location) in seen:
            raise Invalid(f"Row {number}: {row.sku} at {row.location} stands twice.", field="rows", row=number)
        if not (0 <= row.on_hand <= MOST and 0 <= (row.minimum or 0) <= MOST):
            raise Invalid(f"Row {number}: {row.sku} has a number below 0 or beyond belief.", field="rows", row=number)
        seen.add((row.sku, row.location))
