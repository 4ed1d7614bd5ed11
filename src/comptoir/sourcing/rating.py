"""What speaks for a location and what against it, by the rules of the shop. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from comptoir.kernel.positions import Position

from .rules import SourcingRules, told_of

EARTH_KM = 6371.0
Key = tuple[float, ...]


class Place(NamedTuple):
    """A location that serves the shop."""

    location_id: int
    code: str
    name: str
    kind: str  # store, warehouse
    rank: int
    position: Position | None = None
    sent_today: int = 0  # Parcels of the shop's orders of this day.
    refused: str = ""  # Why it will not send this order.
    lies_days: int = 0  # Since when the freshest of the wanted pieces lies there, in days; where rules ask for it.


class Rated(NamedTuple):
    """A location with what each criterion says of it; ``why_not`` where the rules leave it out."""

    place: Place
    values: Mapping[str, float | None]  # By criterion; None: not known.
    why_not: str = ""


@dataclass(frozen=True)
class Liking:
    """Which locations may serve an order, and which of two is liked better."""

    rules: SourcingRules
    rated: Mapping[int, Rated]  # By location.
    left_out: Mapping[int, Rated] = field(default_factory=dict)
    standing: dict[int, Key] = field(default_factory=dict)  # What each step adds up to where nothing is missing.
    kept: dict[int, int] = field(default_factory=dict)  # Pieces that the rules leave on the shelf, where they do.

    @property
    def without_kept(self) -> SourcingRules:
        """The rules for offers that have lost already what is kept back."""
        return replace(self.rules, keep={})

    def key(self, location_id: int, missing: int) -> Key:
        """Less is better; ``missing``: lines (or pieces of one line) that it cannot send. Rank and id settle ties."""
        stands = self.standing[location_id]
        if not missing:
            return stands
        return tuple([n + weight * missing for n, weight in zip(stands, self.rules.of_lines, strict=True)])


OLD_DAYS = 365  # What lies longer is as old as can be.
UNKNOWN_KM = 25_000.0  # Further than any two places on earth.


def liking(rules: SourcingRules, places: Iterable[Place], customer: Position | None) -> Liking:
    """Rate the locations for a customer; where hers is not known, no distance speaks for or against any."""
    far = rules.weighs("distance") or rules.furthest_km is not None or rules.cheapest is not None
    rated = [_rate(rules, place, customer if far else None) for place in places]
    allowed = {one.place.location_id: one for one in rated if not one.why_not}
    stepwise = rules.cheapest is None
    standing = {place: _standing(rules, one) for place, one in allowed.items()} if stepwise else {}
    kept = {
        at: pieces
        for at, one in (allowed if rules.keep else {}).items()
        if (pieces := told_of(rules.keep, one.place.code, one.place.kind))
    }
    left_out = {one.place.location_id: one for one in rated if one.why_not}
    return Liking(rules, allowed, left_out, standing, kept)


def _standing(rules: SourcingRules, rated: Rated) -> Key:
    steps = []
    for step in rules.prefer:
        total = 0.0
        for by, weight in step:
            if by != "lines":
                value = rated.values[by]
                total += weight * (UNKNOWN_KM if value is None else value)
        steps.append(total)
    return (*steps, rated.place.rank, rated.place.location_id)


def _rate(rules: SourcingRules, place: Place, customer: Position | None) -> Rated:
    km: float | None = 0.0
    if customer is not None:
        km = None if place.position is None else distance_km(place.position, customer)
    cost = told_of(rules.cost_minor, place.code, place.kind) if rules.cost_minor else 0
    fresh = max(0, OLD_DAYS - place.lies_days)
    values = {"rank": place.rank, "distance": km, "cost": cost or 0, "load": place.sent_today, "fresh": fresh}
    return Rated(place, values, _why_not(rules, place, km, knows_customer=customer is not None))


def _why_not(rules: SourcingRules, place: Place, km: float | None, *, knows_customer: bool) -> str:
    if place.refused:
        return f"refused: {place.refused}"
    if rules.only and place.code not in rules.only and place.kind not in rules.only:
        return "not among those that may send it"
    most = told_of(rules.capacity, place.code, place.kind) if rules.capacity else None
    if most is not None and place.sent_today >= most:
        return f"full today: {place.sent_today} of {most} parcels"
    if rules.furthest_km is not None and knows_customer and (km is None or km > rules.furthest_km):
        far = "how far is not known" if km is None else f"{km:.0f} km away"
        return f"too far: {far}, {rules.furthest_km} km at most"
    return ""


def distance_km(one: Position, other: Position) -> float:
    """Kilometres between two positions, as the crow flies."""
    (a, b), (c, d) = one, other
    a, c = radians(a), radians(c)
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin(radians(d - b) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
