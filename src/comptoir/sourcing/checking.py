"""What any plan costs by the prices of the rules, and whether it can be: reckoned anew, parcel by parcel. Pure.

It shares nothing with the search that finds plans, so that each can show the other wrong.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from comptoir.inventory.availability import Offer, Serving
from comptoir.kernel.positions import Position

from .plan import Demand, Kind, Plan
from .rating import UNKNOWN_KM, Place, distance_km
from .rules import SourcingRules, told_of

PARTS = {
    "parcels": "parcels",
    "way": "the way",
    "load": "busy locations",
    "split": "further parcels",
    "handling": "handling",
    "safety": "safety stock",
    "late": "waiting",
}


def cost_parts(
    plan: Plan,
    offers: Iterable[Offer],
    places: Iterable[Place],
    rules: SourcingRules,
    *,
    day: date,
    customer: Position | None,
) -> dict[str, int]:
    """What a plan costs, part by part, in the smallest coin."""
    weights = rules.cheapest or {}
    by_id = {place.location_id: place for place in places}
    offered = {(offer.variant_id, offer.location_id): offer for offer in offers}
    parts: Counter[str] = Counter(dict.fromkeys(PARTS, 0))
    taken: Counter[tuple[int, int]] = Counter()
    parcels = [parcel for parcel in plan.parcels if parcel.kind != Kind.DIGITAL]
    parts["split"] = weights.get("split_minor", 0) * max(0, len(parcels) - 1)
    for parcel in parcels:
        place = by_id[parcel.location_id]
        parts["parcels"] += told_of(rules.cost_minor, place.code, place.kind) or 0
        parts["way"] += round(weights.get("km_minor", 0) * _km(place, customer))
        parts["load"] += weights.get("load_minor", 0) * place.sent_today
        for piece in parcel.pieces:
            offer = offered[piece.variant_id, parcel.location_id]
            left = max(0, offer.sellable - (told_of(rules.keep, place.code, place.kind) or 0))
            left = max(0, left - taken[piece.variant_id, parcel.location_id])
            parts["handling"] += piece.quantity * (told_of(rules.handling_minor, place.code, place.kind) or 0)
            if not offer.is_released_on(day) or (offer.is_counted and left < piece.quantity):
                parts["late"] += piece.quantity * weights.get("late_minor", 0)
            elif offer.is_counted:
                taken[piece.variant_id, parcel.location_id] += piece.quantity
                safe = told_of(rules.safety, place.code, place.kind) or 0
                parts["safety"] += max(0, piece.quantity - max(0, left - safe)) * weights.get("safety_minor", 0)
    return dict(parts)


def _km(place: Place, customer: Position | None) -> float:
    if customer is None:
        return 0.0
    return UNKNOWN_KM if place.position is None else distance_km(place.position, customer)


def breaches(
    plan: Plan,
    demands: Sequence[Demand],
    offers: Iterable[Offer],
    places: Iterable[Place],
    rules: SourcingRules,
    *,
    day: date,
) -> list[str]:
    """Why a plan cannot be, in words; none where it can."""
    found, got = [], Counter[int]()
    taken: Counter[tuple[int, int]] = Counter()
    by_id = {place.location_id: place for place in places}
    offered = {(offer.variant_id, offer.location_id): offer for offer in offers}
    digital = {demand.variant_id for demand in demands if demand.is_digital}
    for parcel in plan.parcels:
        place = by_id[parcel.location_id]
        found += _place_breaches(place, rules)
        for piece in parcel.pieces:
            got[piece.variant_id] += piece.quantity
            offer = offered.get((piece.variant_id, parcel.location_id))
            if offer is None:
                found.append(f"{place.code} does not offer {piece.variant_id}")
                continue
            left = offer.sellable - (told_of(rules.keep, place.code, place.kind) or 0)
            if offer.is_counted and parcel.kind == Kind.STANDARD:
                left -= taken[piece.variant_id, parcel.location_id]
                taken[piece.variant_id, parcel.location_id] += piece.quantity
            how = offer._replace(sellable=max(0, left)).serves(
                piece.quantity, day=day, digital=piece.variant_id in digital
            )
            if how in (Serving.OUT, Serving.OFF):
                found.append(f"{place.code} cannot send {piece.quantity} of {piece.variant_id}")
    wanted = Counter[int]()
    homes: dict[int, set[int]] = defaultdict(set)
    for demand in demands:
        wanted[demand.variant_id] += demand.quantity
    for number, parcel in enumerate(plan.parcels):
        for piece in parcel.pieces if parcel.kind != Kind.DIGITAL else ():
            homes[piece.bundle].add(number)
    found += [f"bundle {bundle} is torn" for bundle, several in homes.items() if bundle and len(several) > 1]
    if got != wanted:
        found.append(f"{dict(got)} is sent, {dict(wanted)} is wanted")
    return found


def _place_breaches(place: Place, rules: SourcingRules) -> list[str]:
    most = told_of(rules.capacity, place.code, place.kind)
    found = [f"{place.code} is full"] if most is not None and place.sent_today >= most else []
    if place.refused:
        found.append(f"{place.code} has refused")
    if rules.only and not {place.code, place.kind} & set(rules.only):
        found.append(f"{place.code} may not send")
    return found


def total(parts: Mapping[str, int]) -> int:
    return sum(parts.values())
