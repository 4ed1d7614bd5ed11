"""What sourcing looks at for an order, in one statement; and what was decided."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from comptoir.inventory.availability import Offer
from comptoir.inventory.incoming import expected_on
from comptoir.kernel import clock
from comptoir.kernel.positions import Position, read_position
from comptoir.sourcing.deciding import Sourced, source
from comptoir.sourcing.plan import Demand
from comptoir.sourcing.rating import Place
from comptoir.sourcing.rules import SourcingRules

from ..models import SourcingDecision

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

# First the rules in force, then the offers, location by location. What each location sends today is counted only
# where the rules ask for it.
CANDIDATES = f"""
with rules as (
  select number, document from kernel_ruleset
  where shop_id = %(shop)s::bigint and kind = 'sourcing' and state = 'published'
), sent as (
  select d.location_id, count(*) as parcels from orders_order o join orders_delivery d on d.order_id = o.id
  where o.shop_id = %(shop)s::bigint and o.placed_at >= %(day)s::timestamptz
    and d.state not in ('released', 'deallocated')
    and (select document -> 'capacity' <> '{{}}'::jsonb
      or document -> 'prefer' @> '[[{{"by": "load"}}]]'::jsonb from rules)
  group by d.location_id
)
select null::bigint, number::bigint, document::text, null, null, null, null, null, null, null, null, null, null, null,
  null
from rules
union all
(select s.variant_id, s.location_id, null, sl.rank, greatest(0, s.on_hand - s.reserved - s.minimum), s.availability,
  s.sold_from, s.sold_until, s.released_on, {expected_on("s")}, l.code, l.name, l.kind,
  case when l.latitude is not null and l.longitude is not null then array[l.latitude, l.longitude] end,
  coalesce((select parcels from sent where sent.location_id = s.location_id), 0)
from inventory_stock s
join shops_shoplocation sl on sl.location_id = s.location_id and sl.shop_id = %(shop)s::bigint
join shops_location l on l.id = s.location_id and l.is_active
where s.variant_id = any (%(variants)s::bigint[])
order by sl.rank, s.variant_id)
"""


@dataclass(frozen=True)
class Candidates:
    """The locations that serve a shop, how they offer what is wanted, and the rules that choose among them."""

    offers: list[Offer]
    places: list[Place]
    rules: SourcingRules

    def only(self, location_id: int) -> "Candidates":
        """One location alone, whatever the rules say: a person, or the customer, chose it."""
        here = [place for place in self.places if place.location_id == location_id]
        offers = [offer for offer in self.offers if offer.location_id == location_id]
        return replace(self, offers=offers, places=here, rules=SourcingRules(self.rules.number))


def candidates(
    shop: "Shop", variant_ids: Sequence[int], *, at: datetime, refused: Mapping[int, str] | None = None
) -> Candidates:
    """What may serve some variants now. One statement. ``refused`` says of locations why they will not."""
    start, _ = clock.day_bounds(clock.day_of(at, shop.timezone), shop.timezone)
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, {"shop": shop.id, "variants": list(variant_ids), "day": start})
        rows = cursor.fetchall()
    told = [row for row in rows if row[0] is None]
    rules = SourcingRules.of(json.loads(told[0][2]), told[0][1]) if told else SourcingRules()
    places: dict[int, Place] = {}
    offered = [row for row in rows if row[0] is not None]
    for row in offered:
        if row[1] not in places:
            places[row[1]] = _place(row, (refused or {}).get(row[1], ""))
    return Candidates([Offer(row[0], row[1], *row[3:10]) for row in offered], list(places.values()), rules)


def _place(row: tuple[Any, ...], refused: str) -> Place:
    _, location_id, _, rank, *_, code, name, kind, position, sent = row
    return Place(location_id, code, name, kind, rank, tuple(position) if position else None, sent, refused)


def source_order(
    shop: "Shop",
    demands: Sequence[Demand],
    *,
    ship_to: Mapping[str, str],
    at: datetime,
    together: bool = False,
    refused: Mapping[int, str] | None = None,
    only: int | None = None,
) -> Sourced:
    """Where a demand of the shop is served from now, by its rules in force, and why. One statement.

    ``only`` the location where she fetches it, where she does.
    """
    found = candidates(shop, [demand.variant_id for demand in demands], at=at, refused=refused)
    found = found.only(only) if only else found
    day = clock.day_of(at, shop.timezone)
    whose = position_of(ship_to)
    return source(demands, found.offers, found.places, found.rules, day=day, customer=whose, together=together)


def position_of(ship_to: Mapping[str, str]) -> Position | None:
    """Where a parcel goes, as far as it was told."""
    return read_position(ship_to.get("position", ""))


def decisions_of_order(order_id: int) -> list[SourcingDecision]:
    """Why an order leaves from where it does, the first decision first."""
    return list(SourcingDecision.objects.filter(order_id=order_id).order_by("id"))
