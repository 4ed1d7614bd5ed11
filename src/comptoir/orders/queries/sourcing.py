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
from comptoir.sourcing.cases import NOBODY, Whom
from comptoir.sourcing.deciding import Sourced, source
from comptoir.sourcing.plan import Demand
from comptoir.sourcing.rating import Place
from comptoir.sourcing.rules import SourcingRules

from ..models import SourcingDecision

if TYPE_CHECKING:
    from comptoir.shops.models import Shop


def whom(customer: str) -> str:
    """SQL: a customer as cases of the rules ask for her."""
    return f"""(select jsonb_build_object('policy', c.policy, 'kind', c.kind, 'tags',
      (select jsonb_agg(t.name) from customers_customertag ct join customers_tag t on t.id = ct.tag_id
       where ct.customer_id = c.id)) from customers_customer c where c.id = {customer})"""


# First the rules in force with whom the order is for, then the offers, location by location. What each location sends
# today, since when its pieces lie there, and who the customer is are looked up only where the rules ask for it.
CANDIDATES = f"""
with rules as (
  select number, document, document -> 'capacity' <> '{{}}'::jsonb or document -> 'prefer' @> '[[{{"by": "load"}}]]'
      or (document #>> '{{cheapest,load_minor}}')::bigint > 0
      or document -> 'cases' @> '[{{"then": {{"first": "load"}}}}]' as ask_load,
    document -> 'prefer' @> '[[{{"by": "fresh"}}]]' or document -> 'cases' @> '[{{"then": {{"first": "fresh"}}}}]'
      as ask_age
  from kernel_ruleset where shop_id = %(shop)s::bigint and kind = 'sourcing' and state = 'published'
), sent as (
  select d.location_id, count(*) as parcels from orders_order o join orders_delivery d on d.order_id = o.id
  where o.shop_id = %(shop)s::bigint and o.placed_at >= %(day)s::timestamptz
    and d.state not in ('released', 'deallocated')
    and (select ask_load from rules)
  group by d.location_id
)
select null::bigint, number::bigint, jsonb_build_object('document', document, 'whom', case
    when jsonb_array_length(coalesce(document -> 'cases', '[]')) > 0 then {whom("%(customer)s::bigint")} end)::text,
  null, null, null, null, null, null, null, null, null, null, null, null, null
from rules
union all
(select s.variant_id, s.location_id, null, sl.rank, greatest(0, s.on_hand - s.reserved - s.minimum), s.availability,
  s.sold_from, s.sold_until, s.released_on, {expected_on("s")},
  case when %(age)s::boolean or (select ask_age from rules) then
    (select (m.at at time zone %(zone)s)::date from inventory_movement m
     where m.variant_id = s.variant_id and m.location_id = s.location_id and m.on_hand_change > 0
     order by m.id desc limit 1) end,
  l.code, l.name, l.kind,
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
    whom: Whom = NOBODY  # The customer, as far as the rules ask; the market is the order's.

    def only(self, location_id: int) -> "Candidates":
        """One location alone, whatever the rules say: a person, or the customer, chose it."""
        here = [place for place in self.places if place.location_id == location_id]
        offers = [offer for offer in self.offers if offer.location_id == location_id]
        return replace(self, offers=offers, places=here, rules=SourcingRules(self.rules.number))

    def for_order(self, ship_to: Mapping[str, str]) -> Whom:
        """Whom an order is for that goes to an address."""
        return self.whom._replace(country=ship_to.get("country", ""))


def candidates(
    shop: "Shop",
    variant_ids: Sequence[int],
    *,
    at: datetime,
    refused: Mapping[int, str] | None = None,
    customer_id: int | None = None,
    with_age: bool = False,
) -> Candidates:
    """What may serve some variants now. One statement. ``refused`` says of locations why they will not; ``with_age``:
    since when pieces lie there is told, also where the rules in force do not ask."""
    start, _ = clock.day_bounds(clock.day_of(at, shop.timezone), shop.timezone)
    with connection.cursor() as cursor:
        named: dict[str, Any] = {"shop": shop.id, "variants": list(variant_ids), "day": start, "zone": shop.timezone}
        cursor.execute(CANDIDATES, {**named, "customer": customer_id, "age": with_age})
        rows = cursor.fetchall()
    told = [row for row in rows if row[0] is None]
    held = json.loads(told[0][2]) if told else {}
    rules = SourcingRules.of(held["document"], told[0][1]) if told else SourcingRules()
    places: dict[int, Place] = {}
    offered = [row for row in rows if row[0] is not None]
    for row in offered:
        if row[1] not in places:
            places[row[1]] = _place(row, (refused or {}).get(row[1], ""))
    offers = [Offer(row[0], row[1], *row[3:11]) for row in offered]
    return Candidates(offers, list(places.values()), rules, whom_of(held.get("whom")))


def whom_of(told: Mapping[str, Any] | None) -> Whom:
    """A customer as :func:`whom` reads her; nobody where there is none."""
    return Whom(told["policy"], told["kind"], tuple(told["tags"] or ())) if told else NOBODY


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
    customer_id: int | None = None,
) -> Sourced:
    """Where a demand of the shop is served from now, by its rules in force, and why. One statement.

    ``only`` the location where she fetches it, where she does.
    """
    variants = [demand.variant_id for demand in demands]
    found = candidates(shop, variants, at=at, refused=refused, customer_id=customer_id)
    found = found.only(only) if only else found
    day = clock.day_of(at, shop.timezone)
    whose = position_of(ship_to)
    return source(
        demands, found.offers, found.places, found.rules, day=day, customer=whose, whom=found.for_order(ship_to),
        together=together,
    )  # fmt: skip


def position_of(ship_to: Mapping[str, str]) -> Position | None:
    """Where a parcel goes, as far as it was told."""
    return read_position(ship_to.get("position", ""))


def decisions_of_order(order_id: int) -> list[SourcingDecision]:
    """Why an order leaves from where it does, the first decision first."""
    return list(SourcingDecision.objects.filter(order_id=order_id).order_by("id"))
