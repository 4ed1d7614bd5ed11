"""The cheapest plan of one order over the locations, by the prices that the rules tell. Pure.

What a delivery costs: the location's price of a parcel, the way to the customer, and how busy the location is. What a
piece costs: handling, and more where it is taken from the safety stock or has to wait. And each delivery beyond the
first. What lies ready is sent before anything waits; what is digital costs nothing. An order is served whole or not
at all, so a piece that nobody sends has no price.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from comptoir.inventory.availability import Offer, Serving

from .optimum import Best, Problem, Tier, cheapest
from .plan import At, Demand, Picks, Plan, Served, Unserved, parcels_of, unserved
from .rating import UNKNOWN_KM, Liking, Rated
from .rules import told_of

FOR_ALL = ""  # Where all is sent together, whatever it waits for leaves in the one parcel.


class Site(NamedTuple):
    """A delivery that could be: from a location, for a reason to wait."""

    location_id: int
    how: str


@dataclass(frozen=True)
class Reckoned:
    """The cheapest plan with what was reckoned."""

    plan: Plan
    best: Best
    problem: Problem
    sites: Sequence[Site]

    def alone(self, locations: Collection[int]) -> dict[int, int]:
        """What it costs from each of some locations alone; without those that cannot send all of it."""
        numbers: dict[int, int] = {}
        own: dict[int, list[int]] = defaultdict(list)
        for number, site in enumerate(self.sites):
            if site.location_id in locations:
                numbers[number] = len(own[site.location_id])
                own[site.location_id].append(number)
        tiers: dict[int, list[list[Tier]]] = {at: [[] for _ in self.problem.wants] for at in own}
        for wish, offered in enumerate(self.problem.tiers):
            for tier in offered:
                if tier.site in numbers:
                    here = tiers[self.sites[tier.site].location_id]
                    here[wish].append(tier._replace(site=numbers[tier.site]))
        found = {}
        for at, sites in own.items():
            opening = [self.problem.opening[site] for site in sites]
            best = cheapest(Problem(self.problem.wants, opening, tiers[at], self.problem.split_minor))
            if best:
                found[at] = best.total_minor
        return found


def plan_cheapest(
    demands: Sequence[Demand], served: Served, liked: Liking, *, day: date, together: bool
) -> tuple[Plan | Unserved, Reckoned | None]:
    """Serve a demand as cheaply as can be; nothing is reckoned where it cannot be served."""
    ways = {demand.variant_id: _way(demand, served[demand.variant_id], day) for demand in demands}
    if missing := [demand for demand in demands if ways[demand.variant_id] is None]:
        return unserved(missing, served, day), None
    picks: Picks = {}
    sent = []
    for demand in demands:
        if ways[demand.variant_id] == Serving.DIGITAL:
            offer = next(offer for offer, how in served[demand.variant_id] if how == Serving.DIGITAL)
            picks[demand.variant_id, offer.location_id] = demand.quantity, Serving.DIGITAL
        else:
            sent.append(demand)
    problem, sites = _problem(sent, ways, served, liked, day, together=together)
    best = cheapest(problem)
    if best is None:
        return unserved(sent, served, day), None
    for (wish, site), pieces in sorted(best.sends.items()):
        variant = sent[wish].variant_id
        how = ways[variant]
        picks[variant, sites[site].location_id] = pieces, how or Serving.STANDARD
    known: Mapping[At, Offer] = {(o.variant_id, o.location_id): o for offers in served.values() for o, _ in offers}
    plan = Plan(tuple(parcels_of(picks, known, demands, together=together)))
    return plan, Reckoned(plan, best, problem, sites)


def _way(demand: Demand, offers: Sequence[tuple[Offer, Serving]], day: date) -> Serving | None:
    """How a wish is served: what lies ready first, and waits only where it does not; None: not at all."""
    hows = {how for _, how in offers}
    for how in (Serving.STANDARD, Serving.DIGITAL, Serving.PREORDER):
        if how in hows:
            return how
    ready = sum(offer.sellable for offer, _ in offers if offer.serves(1, day=day) == Serving.STANDARD)
    if ready >= demand.quantity:
        return Serving.STANDARD
    return Serving.BACK_ORDER if Serving.BACK_ORDER in hows else None


def _problem(
    demands: Sequence[Demand],
    ways: Mapping[int, Serving | None],
    served: Served,
    liked: Liking,
    day: date,
    *,
    together: bool,
) -> tuple[Problem, list[Site]]:
    rules = liked.rules
    numbers: dict[tuple[int, str], int] = {}
    weights = rules.cheapest or {}
    sites: list[Site] = []
    handling = _by_location(liked, rules.handling_minor)
    safety = _by_location(liked, rules.safety)
    dear, late = weights.get("safety_minor", 0), weights.get("late_minor", 0)
    tiers: list[list[Tier]] = []
    for demand in demands:
        how, mine = ways[demand.variant_id], []
        group = FOR_ALL if together else str(how)
        waits = late if how != Serving.STANDARD else 0
        for offer, serves in served[demand.variant_id]:
            pieces = _most(offer, serves, how, demand.quantity, day)
            if not pieces:
                continue
            here = offer.location_id
            site = numbers.get((here, group))
            if site is None:
                site = numbers[here, group] = len(sites)
                sites.append(Site(here, group))
            unit = handling.get(here, 0) + waits
            free = pieces
            if dear and offer.is_counted and how == Serving.STANDARD:
                free = max(0, min(pieces, offer.sellable - safety.get(here, 0)))
            if free:
                mine.append(Tier(site, free, unit))
            if free < pieces:
                mine.append(Tier(site, pieces - free, unit + dear))
        tiers.append(mine)
    prices = {at: parcel_cost(liked.rated[at], weights) for at in {site.location_id for site in sites}}
    opening = [prices[site.location_id] for site in sites]
    wants = [demand.quantity for demand in demands]
    return Problem(wants, opening, tiers, weights.get("split_minor", 0)), sites


def _by_location(liked: Liking, told: dict[str, int]) -> dict[int, int]:
    if not told:
        return {}
    return {at: told_of(told, one.place.code, one.place.kind) or 0 for at, one in liked.rated.items()}


def _most(offer: Offer, serves: Serving, how: Serving | None, wanted: int, day: date) -> int:
    """How many pieces of a wish an offer can send in the way that it is served."""
    if how != Serving.STANDARD:
        return wanted if serves == how else 0
    if serves == Serving.STANDARD:
        return wanted
    if offer.sellable and offer.serves(1, day=day) == Serving.STANDARD:
        return min(wanted, offer.sellable)
    return 0


def parcel_cost(rated: Rated, weights: Mapping[str, int]) -> int:
    """What a parcel from a location costs: its price, its way, and how busy it is there."""
    km = rated.values["distance"]
    way = round(weights.get("km_minor", 0) * (UNKNOWN_KM if km is None else km))
    return int(rated.values["cost"] or 0) + way + weights.get("load_minor", 0) * rated.place.sent_today
