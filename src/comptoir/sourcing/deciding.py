"""Where an order is sent from, by the rules of its shop, and why: the plan with the record of its decision. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from comptoir.inventory.availability import Offer, Serving
from comptoir.kernel.positions import Position
from comptoir.kernel.rules.kinds import Document

from .cases import NOBODY, Whom
from .explaining import MOST_CANDIDATES, left_out, record_of_cheapest
from .plan import Demand, Plan, Unserved, plan_served, serve
from .rating import Liking, Place, Rated, liking
from .rules import SourcingRules

CANNOT = frozenset({Serving.OUT, Serving.OFF})


@dataclass(frozen=True)
class Sourced:
    """A plan, or why there is none, with what was weighed."""

    plan: Plan | Unserved
    record: Document  # As it is kept on the order: version of the rules, candidates, scores, losers and why.


def source(
    demands: Sequence[Demand],
    offers: Iterable[Offer],
    places: Sequence[Place],
    rules: SourcingRules,
    *,
    day: date,
    customer: Position | None = None,
    whom: Whom = NOBODY,
    together: bool = False,
) -> Sourced:
    """Plan the deliveries of an order by the rules, as they hold for whom it is; ``places`` are all locations that
    serve the shop."""
    rules, case = rules.for_whom(whom)
    offers = list(offers)
    if rules.weighs("fresh"):
        places = _with_age(places, offers, day)
    liked = liking(rules, places, customer)
    allowed = [_kept_back(offer, liked.kept) for offer in offers if offer.location_id in liked.rated]
    told: Document = {"case": case.stored()} if case else {}
    if rules.cheapest is not None:
        known = customer is not None
        found, record = record_of_cheapest(demands, allowed, liked, day=day, together=together, customer=customer)
        return Sourced(found, {**_head(liked, demands, knows_customer=known), **record, **told})
    served = serve(demands, allowed, day, liked.key)
    found = plan_served(demands, served, day=day, together=together, key=liked.key)
    lines = Counter(offer.location_id for offers in served.values() for offer, how in offers if how not in CANNOT)
    record = _record(found, demands, liked, lines, knows_customer=customer is not None)
    return Sourced(found, {**record, **told})


def _with_age(places: Sequence[Place], offers: Iterable[Offer], day: date) -> list[Place]:
    """Each location with the age of the freshest of the wanted pieces there; what has an unknown age is fresh."""
    lies: dict[int, int] = {}
    for offer in offers:
        if offer.sellable:
            days = max(0, (day - offer.filled_on).days) if offer.filled_on else 0
            lies[offer.location_id] = min(days, lies.get(offer.location_id, days))
    return [place._replace(lies_days=lies.get(place.location_id, 0)) for place in places]


def _kept_back(offer: Offer, kept: Mapping[int, int]) -> Offer:
    keeps = kept.get(offer.location_id)
    return offer._replace(sellable=max(0, offer.sellable - keeps)) if keeps and offer.sellable else offer


def _record(
    found: Plan | Unserved, demands: Sequence[Demand], liked: Liking, lines: Mapping[int, int], *, knows_customer: bool
) -> Document:
    sends: dict[int, int] = {}
    for parcel in found.parcels if isinstance(found, Plan) else ():
        pieces = sum(piece.quantity for piece in parcel.pieces)
        sends[parcel.location_id] = sends.get(parcel.location_id, 0) + pieces
    keys = {one: liked.key(one, len(demands) - lines.get(one, 0)) for one in liked.rated}
    by_liking = sorted(keys, key=lambda one: (one not in sends, keys[one]))
    shown = by_liking[: max(MOST_CANDIDATES, len(sends))]
    best = shown[0] if shown and shown[0] in sends else None
    candidates = [_candidate(liked.rated[one], liked, keys, sends, lines, len(demands), best) for one in shown]
    candidates += left_out(liked)
    others = len(keys) + len(liked.left_out) - len(candidates)
    return {**_head(liked, demands, knows_customer=knows_customer), "candidates": candidates, "others": others}


def _head(liked: Liking, demands: Sequence[Demand], *, knows_customer: bool) -> Document:
    return {"rules": liked.rules.number, "lines": len(demands), "customer_known": knows_customer}


def _candidate(
    rated: Rated,
    liked: Liking,
    keys: dict[int, tuple[float, ...]],
    sends: dict[int, int],
    lines: Mapping[int, int],
    asked: int,
    best: int | None,
) -> Document:
    place, here = rated.place, rated.place.location_id
    steps = len(liked.rules.prefer)
    told: Document = {"code": place.code, "name": place.name, "score": [round(n, 1) for n in keys[here][:steps]]}
    if here in sends:
        pieces = sends[here]
        return told | {"verdict": "chosen", "why": f"sends {pieces} piece{'' if pieces == 1 else 's'}"}
    if not lines.get(here) and asked == 1:
        return told | {"verdict": "lost", "why": "cannot send it"}
    if not lines.get(here):
        return told | {"verdict": "lost", "why": "cannot send any of its lines whole"}
    return told | {"verdict": "lost", "why": _why_lost(rated, liked, keys, lines, asked, best)}


def _why_lost(
    rated: Rated,
    liked: Liking,
    keys: dict[int, tuple[float, ...]],
    lines: Mapping[int, int],
    asked: int,
    best: int | None,
) -> str:
    """What decided against it, compared with the location that was liked best."""
    here = rated.place.location_id
    if best is None:
        return "cannot send all of it"
    winner = liked.rated[best]
    for step, mine, theirs in zip(liked.rules.prefer, keys[here], keys[best], strict=False):
        if mine > theirs:
            apart = {
                one.by: one.weight * (_value(rated, one.by, lines, asked) - _value(winner, one.by, lines, asked))
                for one in step
            }
            return _said(max(apart, key=lambda by: apart[by]), rated, winner, lines, asked)
        if mine < theirs:
            return "was not needed"
    return _said("rank", rated, winner, lines, asked)


def _value(rated: Rated, by: str, lines: Mapping[int, int], asked: int) -> float:
    if by == "lines":
        return asked - lines.get(rated.place.location_id, 0)
    value = rated.values[by]
    return float("inf") if value is None else value


def _said(by: str, rated: Rated, winner: Rated, lines: Mapping[int, int], asked: int) -> str:
    mine, theirs, name = rated.values.get(by), winner.values.get(by), winner.place.name
    match by:
        case "lines":
            return f"could send {lines.get(rated.place.location_id, 0)} of {asked} lines whole"
        case "distance":
            far = "nobody told where it is" if mine is None else f"{mine:.0f} km away"
            return f"{far}, {name} {theirs or 0:.0f} km"
        case "cost":
            return f"a parcel costs {(mine or 0) / 100:.2f}, from {name} {(theirs or 0) / 100:.2f}"
        case "load":
            return f"sends {mine:.0f} parcels today, {name} {theirs:.0f}"
        case "fresh":
            return f"its stock has lain {rated.place.lies_days} days, at {name} {winner.place.lies_days}"
    return f"place {mine:.0f} in the shop's list, {name} {theirs:.0f}"
