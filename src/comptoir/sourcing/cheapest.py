"""The cheapest plan of one order over the locations, by the prices that the rules tell. Pure.

What a delivery costs: the location's price of a parcel, the way to the customer, and how busy the location is. What a
piece costs: handling, and more where it is taken from the safety stock or has to wait. And each delivery beyond the
first. What lies ready is sent before anything waits; what is digital costs nothing. An order is served whole or not
at all, so a piece that nobody sends has no price.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from comptoir.inventory.availability import Offer, Serving

from .optimum import Best, Problem, Tier, cheapest
from .plan import (
    Demand,
    Kind,
    Pick,
    Plan,
    Served,
    Unserved,
    bundles_of,
    parcels_of,
    plan_served,
    serve,
    unserved,
    waits,
    whole_from,
)  # fmt: skip
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

    def by_rank(at: int, _: int) -> tuple[float, ...]:
        return liked.rated[at].place.rank, at

    offers = [offer for found in served.values() for offer, _ in found]
    bundles = bundles_of(demands)
    loose = [demand for demand in demands if demand.is_digital or not demand.bundle]
    if bundles:
        served = serve(loose, offers, day, by_rank)
    whole = [_soonest(whole_from(parts, offers, day)) for parts in bundles]
    if torn := next((parts for parts, found in zip(bundles, whole, strict=True) if not found), None):
        return unserved(torn, serve(torn, offers, day, by_rank), day), None
    ways = {demand.variant_id: _way(demand, served[demand.variant_id], day) for demand in loose}
    if missing := [demand for demand in loose if ways[demand.variant_id] is None]:
        return unserved(missing, served, day), None
    picks: list[Pick] = []
    sent = []
    for demand in loose:
        if ways[demand.variant_id] == Serving.DIGITAL:
            offer = next(offer for offer, how in served[demand.variant_id] if how == Serving.DIGITAL)
            picks.append(Pick(demand, offer, demand.quantity, Serving.DIGITAL))
        else:
            sent.append(demand)
    problem, sites = _problem(sent, ways, whole, served, liked, day, together=together)
    best = cheapest(problem)
    if best is None:
        return unserved(sent, served, day), None
    known = {(offer.variant_id, offer.location_id): offer for offer in offers}
    for (wish, site), pieces in sorted(best.sends.items()):
        here = sites[site].location_id
        if wish < len(sent):
            variant = sent[wish].variant_id
            picks.append(Pick(sent[wish], known[variant, here], pieces, ways[variant] or Serving.STANDARD))
        else:
            picks += whole[wish - len(sent)][here]
    if bundles and _takes_twice(offers, picks):
        return _one_by_one(demands, offers, liked, Reckoned(Plan(()), best, problem, sites), day, together=together)
    plan = Plan(tuple(parcels_of(picks, together=together)))
    return plan, Reckoned(plan, best, problem, sites)


def _soonest(whole: Mapping[int, list[Pick]]) -> dict[int, list[Pick]]:
    """The locations that can send a bundle with the fewest of its parts waited for."""
    least = min((waits(picks) for picks in whole.values()), default=0)
    return {place: picks for place, picks in whole.items() if waits(picks) == least}


def _takes_twice(offers: Sequence[Offer], picks: Sequence[Pick]) -> bool:
    """Whether an article that is in several wishes would be taken where it lies once."""
    taken: dict[tuple[int, int], int] = defaultdict(int)
    for one in picks:
        if one.offer.is_counted and one.how == Serving.STANDARD:
            taken[one.offer.variant_id, one.offer.location_id] += one.quantity
    return any(count > known.sellable for known in offers if (count := taken[known.variant_id, known.location_id]))


def _one_by_one(
    demands: Sequence[Demand], offers: Sequence[Offer], liked: Liking, free: Reckoned, day: date, *, together: bool
) -> tuple[Plan | Unserved, Reckoned | None]:
    """Where wishes compete for the same pieces: one after the other, as without prices. What was reckoned as if they
    did not compete is what no plan undercuts."""
    weights = liked.rules.cheapest or {}

    def price(at: int, missing: int) -> tuple[float, ...]:
        return missing, parcel_cost(liked.rated[at], weights), liked.rated[at].place.rank, at

    found = plan_served(demands, serve(demands, offers, day, price), day=day, together=together, key=price)
    if isinstance(found, Unserved):
        return found, None
    return found, replace(free, plan=found)


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
    whole: Sequence[Mapping[int, Sequence[Pick]]],
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
            site = _site(here, group, numbers, sites)
            unit = handling.get(here, 0) + waits
            free = pieces
            if dear and offer.is_counted and how == Serving.STANDARD:
                free = max(0, min(pieces, offer.sellable - safety.get(here, 0)))
            if free:
                mine.append(Tier(site, free, unit))
            if free < pieces:
                mine.append(Tier(site, pieces - free, unit + dear))
        tiers.append(mine)
    for found in whole:  # A bundle is one piece, of all its parts or none of them.
        tiers.append([])
        for here, picks in found.items():
            site = _site(here, _group(picks, together=together), numbers, sites)
            waiting = sum(one.quantity * late for one in picks if one.how != Serving.STANDARD)
            scarce = sum(dear * _of_safety(one, safety.get(here, 0)) for one in picks)
            pieces = sum(one.quantity for one in picks)
            tiers[-1].append(Tier(site, 1, pieces * handling.get(here, 0) + waiting + scarce))
    prices = {at: parcel_cost(liked.rated[at], weights) for at in {site.location_id for site in sites}}
    opening = [prices[site.location_id] for site in sites]
    wants = [demand.quantity for demand in demands] + [1] * len(whole)
    return Problem(wants, opening, tiers, weights.get("split_minor", 0)), sites


def _site(here: int, group: str, numbers: dict[tuple[int, str], int], sites: list[Site]) -> int:
    """The number of a delivery that could be; a new one is added."""
    if (here, group) not in numbers:
        numbers[here, group] = len(sites)
        sites.append(Site(here, group))
    return numbers[here, group]


def _group(picks: Sequence[Pick], *, together: bool) -> str:
    hows = {str(one.how) for one in picks}
    if together:
        return FOR_ALL
    return hows.pop() if len(hows) == 1 else Kind.MIXED.value


def _of_safety(one: Pick, safety: int) -> int:
    """Pieces that are taken from the safety stock."""
    if not one.offer.is_counted or one.how != Serving.STANDARD:
        return 0
    return max(0, one.quantity - max(0, one.offer.sellable - safety))


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
