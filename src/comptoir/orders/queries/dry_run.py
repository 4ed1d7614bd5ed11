"""Sourcing rules tried on orders that were placed: what would have left from elsewhere. Nothing is changed.

Each order is judged alone, with the stock that lay free when it was placed; minimum, offers and the list of locations
are those of now. That one order moved does not change what the next one finds.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection

from comptoir.inventory import past
from comptoir.inventory.availability import Offer
from comptoir.kernel import clock
from comptoir.kernel.rules.kinds import Document
from comptoir.sourcing.cases import Whom
from comptoir.sourcing.checking import cost_parts, total
from comptoir.sourcing.deciding import Sourced, source
from comptoir.sourcing.plan import Demand, Kind, Parcel, Piece, Plan
from comptoir.sourcing.rating import Place, distance_km
from comptoir.sourcing.rules import SourcingRules

from .sourcing import candidates, position_of, whom, whom_of

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

DAYS, MOST_ORDERS, MOST_SHOWN = 30, 1000, 100

PLACED = f"""
select o.id, o.number, o.placed_at, o.together, coalesce(o.ship_to ->> 'position', ''), l.variant_id, d.location_id,
  dl.quantity, d.kind, coalesce(o.ship_to ->> 'country', ''), {whom("o.customer_id")}::text
from (
  select * from orders_order where shop_id = %(shop)s::bigint and placed_at >= %(since)s::timestamptz
    and state <> 'draft' and channel not in ('import', 'till')
  order by placed_at desc, id desc limit %(most)s
) o
join orders_delivery d on d.order_id = o.id
join orders_deliveryline dl on dl.delivery_id = d.id join orders_orderline l on l.id = dl.line_id
where l.variant_id is not null
order by o.placed_at desc, o.id desc, l.position, d.position
"""


class PlacedLine(NamedTuple):
    """What a delivery of an order carries."""

    order_id: int
    number: str
    placed_at: datetime
    together: bool
    position: str
    variant_id: int
    location_id: int
    quantity: int
    kind: str
    country: str
    customer: str | None  # As cases of rules ask for her, as she is now.

    @property
    def is_digital(self) -> bool:
        return self.kind == Kind.DIGITAL

    @property
    def whom(self) -> Whom:
        return whom_of(json.loads(self.customer) if self.customer else None)._replace(country=self.country)


@dataclass(frozen=True)
class MovedOrder:
    """An order that the rules would have sent otherwise."""

    number: str
    placed_at: datetime
    was: str  # "Wakefield DC, Leeds Briggate"
    would: str  # Empty: no plan at all.
    why: str


@dataclass
class DryRun:
    """What some rules would have done with the orders of the last days."""

    since: datetime
    orders: int = 0
    moved: int = 0
    unserved: int = 0  # Found no plan, though they were placed.
    parcels_was: int = 0
    parcels_would: int = 0
    km_was: float = 0.0  # Of parcels whose way is known.
    km_would: float = 0.0
    knows_km: bool = False
    cost_was_minor: int = 0  # By the prices of these rules, where they tell any.
    cost_would_minor: int = 0
    knows_cost: bool = False
    unproved: int = 0  # Plans that may not be the cheapest: the search was broken off.
    by_place: dict[str, tuple[int, int]] = field(default_factory=dict)  # Parcels, was and would, by name.
    shown: list[MovedOrder] = field(default_factory=list)
    is_whole: bool = True  # False: there were more orders than were tried.


def dry_run(shop: "Shop", rules: SourcingRules, *, at: datetime, days: int = DAYS) -> DryRun:
    """Try rules on the orders placed in the last days, the latest thousand at most. Four statements."""
    since = at - timedelta(days=days)
    lines = _placed(shop.id, since)
    run = DryRun(since)
    if not lines:
        return run
    variants = sorted({line.variant_id for line in lines})
    now = candidates(shop, variants, at=at, with_age=rules.may_ask("fresh"))
    asked = [list(group) for _, group in groupby(lines, key=lambda line: line.order_id)]
    run.is_whole = len(asked) < MOST_ORDERS
    found = list(zip(asked, _offers_then(asked, now.offers, variants), strict=True))
    sent: Counter[tuple[date, int]] = Counter()  # By day and location, as these rules would have sent.
    for order, offers in reversed(found):  # The first first: a location fills up during its day.
        day = clock.day_of(order[0].placed_at, shop.timezone)
        places = [place._replace(sent_today=sent[day, place.location_id]) for place in now.places]
        sourced = _source(order, offers, places, rules, day)
        for parcel in sourced.plan.parcels if isinstance(sourced.plan, Plan) else ():
            sent[day, parcel.location_id] += 1
        _count(run, order, sourced, {place.location_id: place for place in now.places})
        _count_cost(run, order, sourced, offers, places, rules, day)
    run.shown = run.shown[::-1][:MOST_SHOWN]
    return run


def _placed(shop_id: int, since: datetime) -> list[PlacedLine]:
    with connection.cursor() as cursor:
        cursor.execute(PLACED, {"shop": shop_id, "since": since, "most": MOST_ORDERS})
        return [PlacedLine(*row) for row in cursor.fetchall()]


def _offers_then(asked: Sequence[list[PlacedLine]], now: Iterable[Offer], variants: list[int]) -> Iterator[list[Offer]]:
    """The offers that each order found, the latest order first: movements since are taken back one by one."""
    free = past.free_now(variants)
    moved = iter(past.moved_since(variants, asked[-1][0].placed_at))
    by_variant: dict[int, list[Offer]] = {}
    for offer in now:
        by_variant.setdefault(offer.variant_id, []).append(offer)
    next_one = next(moved, None)
    for order in asked:
        while next_one is not None and next_one.at >= order[0].placed_at:
            free[next_one.variant_id, next_one.location_id] -= next_one.change
            next_one = next(moved, None)
        yield [
            offer._replace(sellable=max(0, free.get((offer.variant_id, offer.location_id), 0)))
            for variant in {line.variant_id for line in order}
            for offer in by_variant.get(variant, ())
        ]


def _source(
    order: list[PlacedLine], offers: list[Offer], places: Sequence[Place], rules: SourcingRules, day: date
) -> Sourced:
    wants: Counter[int] = Counter()
    for line in order:
        wants[line.variant_id] += line.quantity
    digital = {line.variant_id for line in order if line.is_digital}
    demands = [Demand(variant, quantity, variant in digital) for variant, quantity in wants.items()]
    first = order[0]
    whose = position_of({"position": first.position})
    return source(
        demands, offers, places, rules, day=day, customer=whose, whom=first.whom, together=first.together
    )  # fmt: skip


def _count_cost(
    run: DryRun,
    order: list[PlacedLine],
    sourced: Sourced,
    offers: list[Offer],
    places: Sequence[Place],
    rules: SourcingRules,
    day: date,
) -> None:
    """What it cost as it was sent, beside the plan; of orders that both can be reckoned for."""
    hers, _ = rules.for_whom(order[0].whom)
    offered = {(offer.variant_id, offer.location_id) for offer in offers}
    known = all((line.variant_id, line.location_id) in offered for line in order)
    if hers.cheapest is None or not known or not isinstance(sourced.plan, Plan):
        return
    whose = position_of({"position": order[0].position})
    was, would = (
        total(cost_parts(plan, offers, places, hers, day=day, customer=whose))
        for plan in (_as_it_was(order), sourced.plan)
    )
    run.knows_cost = True
    run.cost_was_minor += was
    run.cost_would_minor += would
    run.unproved += not sourced.record["model"]["proved"]


def _as_it_was(order: list[PlacedLine]) -> Plan:
    pieces: dict[tuple[int, str], Counter[int]] = {}
    for line in order:
        pieces.setdefault((line.location_id, line.kind), Counter())[line.variant_id] += line.quantity
    return Plan(
        tuple(
            Parcel(Kind(kind), place, tuple(Piece(variant, count, True) for variant, count in counts.items()))
            for (place, kind), counts in pieces.items()
        )
    )


def _count(run: DryRun, order: list[PlacedLine], sourced: Sourced, places: Mapping[int, Place]) -> None:
    was = Counter({(line.location_id, line.variant_id): line.quantity for line in order})
    found = sourced.plan if isinstance(sourced.plan, Plan) else None
    would = Counter(
        {(parcel.location_id, piece.variant_id): piece.quantity for parcel in found.parcels for piece in parcel.pieces}
        if found
        else {}
    )
    run.orders += 1
    run.unserved += found is None
    old, new = ({place for place, _ in side} for side in (was, would))
    run.parcels_was += len(old)
    run.parcels_would += len(new)
    for place in old | new:
        name = _name(place, places)
        before, after = run.by_place.get(name, (0, 0))
        run.by_place[name] = before + (place in old), after + (place in new)
    _count_km(run, order[0].position, old, new, places)
    if was != would:
        run.moved += 1
        first = order[0]
        was_from, would_from = (", ".join(sorted(_name(place, places) for place in side)) for side in (old, new))
        why = _why(sourced.record, old, new, places)
        run.shown.append(MovedOrder(first.number, first.placed_at, was_from, would_from, why))


def _count_km(run: DryRun, position: str, old: set[int], new: set[int], places: Mapping[int, Place]) -> None:
    whose = position_of({"position": position})
    if whose is None:
        return
    run.knows_km = True
    ways = [
        sum(distance_km(where, whose) for one in side if one in places and (where := places[one].position))
        for side in (old, new)
    ]
    run.km_was += ways[0]
    run.km_would += ways[1]


def _name(place: int, places: Mapping[int, Place]) -> str:
    return places[place].name if place in places else "elsewhere"


def _why(record: Document, old: set[int], new: set[int], places: Mapping[int, Place]) -> str:
    """What the rules say against the location that really sent it."""
    gone = {places[one].code for one in old - new if one in places}
    return next((one["why"] for one in record["candidates"] if one["code"] in gone), "")
