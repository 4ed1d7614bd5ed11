"""What is written down of the cheapest plan: its cost part by part, the proof, and what the losers would cost. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from comptoir.inventory.availability import Offer, Serving
from comptoir.kernel.positions import Position
from comptoir.kernel.rules.kinds import Document

from .cheapest import Reckoned, parcel_cost, plan_cheapest
from .checking import cost_parts, total
from .plan import Demand, Plan, Unserved, serve
from .rating import Liking

MOST_CANDIDATES = 12  # That a record names; of the rest it says how many there were.
CANNOT = frozenset({Serving.OUT, Serving.OFF})


def record_of_cheapest(
    demands: Sequence[Demand],
    offers: Sequence[Offer],
    liked: Liking,
    *,
    day: date,
    together: bool,
    customer: Position | None,
) -> tuple[Plan | Unserved, Document]:
    """The cheapest plan, and its part of the record."""
    ranks = {at: one.place.rank for at, one in liked.rated.items()}
    served = serve(demands, offers, day, lambda at, _: (ranks[at], at))
    found, reckoned = plan_cheapest(demands, served, liked, day=day, together=together)
    lines = Counter(offer.location_id for several in served.values() for offer, how in several if how not in CANNOT)
    parts: dict[str, int] = {}
    if reckoned:
        places = [one.place for one in liked.rated.values()]
        # Its offers are without what is kept back already, so nothing is kept back once more.
        parts = cost_parts(reckoned.plan, offers, places, liked.without_kept, day=day, customer=customer)
        if any(demand.bundle for demand in demands):  # Wishes may share pieces, which the search does not price.
            reckoned = replace(reckoned, best=replace(reckoned.best, total_minor=total(parts)))
    candidates = _candidates(found, reckoned, liked, lines, len(demands))
    record: Document = {"candidates": candidates, "others": len(liked.rated) + len(liked.left_out) - len(candidates)}
    if reckoned:
        best = reckoned.best
        record["model"] = {
            "parts": {name: part for name, part in parts.items() if part},
            "total_minor": best.total_minor,
            "bound_minor": best.bound_minor,
            "proved": best.is_proved,
        }
    return found, record


def left_out(liked: Liking) -> list[Document]:
    """The locations that a limit of the rules left out, in the order of the shop's list."""
    out = sorted(liked.left_out.values(), key=lambda rated: rated.place.rank)
    return [
        {"code": one.place.code, "name": one.place.name, "verdict": "left_out", "why": one.why_not}
        for one in out[:MOST_CANDIDATES]
    ]


def _candidates(
    found: Plan | Unserved, reckoned: Reckoned | None, liked: Liking, lines: Counter[int], asked: int
) -> list[Document]:
    sends: Counter[int] = Counter()
    for parcel in found.parcels if isinstance(found, Plan) else ():
        sends[parcel.location_id] += sum(piece.quantity for piece in parcel.pieces)
    weights = liked.rules.cheapest or {}
    price = {at: parcel_cost(one, weights) for at, one in liked.rated.items()}
    order = sorted(liked.rated, key=lambda at: (at not in sends, -lines[at], price[at], liked.rated[at].place.rank))
    told = []
    shown = order[: max(MOST_CANDIDATES, len(sends))]
    alone = reckoned.alone([at for at in shown if lines[at] == asked]) if reckoned else {}
    for at in shown:
        place, pieces = liked.rated[at].place, sends[at]
        one: Document = {"code": place.code, "name": place.name, "score": [price[at]]}
        if pieces:
            one |= {"verdict": "chosen", "why": f"sends {pieces} piece{'' if pieces == 1 else 's'}"}
        else:
            one |= {"verdict": "lost", "why": _why_lost(alone.get(at), reckoned, lines[at], asked, price[at])}
        told.append(one)
    return told + left_out(liked)


def _why_lost(alone: int | None, reckoned: Reckoned | None, lines: int, asked: int, price: int) -> str:
    if not lines:
        return "cannot send it" if asked == 1 else "cannot send any of its lines whole"
    if reckoned is None:
        return "cannot send all of it"
    if alone is None:
        return f"could send {lines} of {asked} lines whole, a parcel from there costs {price / 100:.2f}"
    return f"all of it from there costs {alone / 100:.2f}, this plan {reckoned.best.total_minor / 100:.2f}"
