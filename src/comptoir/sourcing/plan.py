"""Which location serves what, in which deliveries. Pure: demand and offers in, a plan out."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from comptoir.inventory.availability import Offer, Serving


class Kind(StrEnum):
    """Why a delivery leaves when it leaves."""

    STANDARD = "standard"
    PREORDER = "preorder"  # On the day of release.
    BACK_ORDER = "back_order"  # When its stock has arrived.
    DIGITAL = "digital"  # At payment, by a link.
    MIXED = "mixed"  # All together, when the last of it can leave.


KINDS = {serving: Kind(serving) for serving in Serving if serving in set(Kind)}


@dataclass(frozen=True)
class Demand:
    """So many of a variant."""

    variant_id: int
    quantity: int
    is_digital: bool = False


@dataclass(frozen=True)
class Piece:
    """What of a demand a location serves."""

    variant_id: int
    quantity: int
    is_counted: bool  # Whether stock is to be promised for it.


@dataclass(frozen=True)
class Parcel:
    """One delivery to be: from one location, for one reason."""

    kind: Kind
    location_id: int
    pieces: tuple[Piece, ...]
    due_on: date | None = None  # Not before this day, where one is known.


@dataclass(frozen=True)
class Plan:
    """Deliveries that serve a whole demand."""

    parcels: tuple[Parcel, ...]

    @property
    def charged(self) -> int:
        """How many parcels the customer pays for: one a date she waits for, not one a place where our stock lies."""
        return len({parcel.kind for parcel in self.parcels if parcel.kind != Kind.DIGITAL})


@dataclass(frozen=True)
class Unserved:
    """Why there is no plan: variants that are not on sale, and variants of which too little lies anywhere."""

    off: tuple[int, ...] = ()
    out: tuple[int, ...] = ()


At = tuple[int, int]  # Variant, location.
Picks = dict[At, tuple[int, Serving]]  # Quantity, and how it is served.
Buckets = dict[tuple[int, Kind], list[At]]  # By location and kind.
Key = Callable[[int, int], tuple[float, ...]]  # Location, and what of the wish it cannot send: less is liked better.
Served = Mapping[int, Sequence[tuple[Offer, Serving]]]  # By variant, the liked location first.


def plan(
    demands: Sequence[Demand], offers: Iterable[Offer], *, day: date, together: bool = False, key: Key | None = None
) -> Plan | Unserved:
    """Serve a demand from the locations that the shop likes best; by default with as few parcels as can be.

    One location for all that lies ready, if there is one; else the locations that hold most of it whole; a line is
    torn apart only where no place holds all of it. What lies nowhere waits: for its release, or for its arrival.
    ``key`` says which location is liked better, by the rules of the shop; else how much it holds and its rank do.
    ``together``: what is physical leaves a location in one parcel, when the last of it can.
    """
    found = list(offers)
    liked = key or _by_rank(found)
    return plan_served(demands, serve(demands, found, day, liked), day=day, together=together, key=liked)


def serve(demands: Sequence[Demand], offers: Sequence[Offer], day: date, liked: Key) -> Served:
    """What becomes of each wish at each location, the liked location first."""
    places = {offer.location_id for offer in offers}
    order = {place: at for at, place in enumerate(sorted(places, key=lambda place: liked(place, 0)))}
    by_variant: dict[int, list[Offer]] = defaultdict(list)
    for offer in sorted(offers, key=lambda offer: order[offer.location_id]):
        by_variant[offer.variant_id].append(offer)
    return {
        demand.variant_id: [
            (offer, offer.serves(demand.quantity, day=day, digital=demand.is_digital))
            for offer in by_variant[demand.variant_id]
        ]
        for demand in demands
    }


def plan_served(demands: Sequence[Demand], served: Served, *, day: date, together: bool, key: Key) -> Plan | Unserved:
    """As :func:`plan`, of what :func:`serve` found."""
    picks: Picks = {}
    ready = [demand for demand in demands if _pick_waiting(demand, served, picks)]
    left = _pick_whole(ready, served, key, picks)
    torn = [demand for demand in left if not _pick_torn(demand, served, day, key, picks)]
    if torn:
        return unserved(torn, served, day)
    known = {(o.variant_id, o.location_id): o for offers in served.values() for o, _ in offers}
    return Plan(tuple(parcels_of(picks, known, demands, together=together)))


def _by_rank(offers: Sequence[Offer]) -> Key:
    ranks = {offer.location_id: offer.rank for offer in offers}
    return lambda location_id, missing: (missing, ranks[location_id], location_id)


def _pick_waiting(demand: Demand, served: Served, picks: Picks) -> bool:
    """Take the first offer of what need not lie ready anywhere; True where ready stock is to be looked for first."""
    if any(how == Serving.STANDARD for _, how in served[demand.variant_id]):
        return True
    for wanted in (Serving.DIGITAL, Serving.PREORDER):
        for offer, how in served[demand.variant_id]:
            if how == wanted:
                picks[demand.variant_id, offer.location_id] = demand.quantity, how
                return False
    return True


def _pick_whole(demands: Sequence[Demand], served: Served, liked: Key, picks: Picks) -> list[Demand]:
    """Serve whole lines from what lies ready, the best liked location of each moment first; what no place holds
    whole."""
    left = list(demands)
    holders = {
        demand.variant_id: {offer.location_id for offer, how in served[demand.variant_id] if how == Serving.STANDARD}
        for demand in demands
    }
    while left:
        holds = Counter(location_id for demand in left for location_id in holders[demand.variant_id])
        if not holds:
            return left
        best = min(holds, key=lambda location_id: liked(location_id, len(left) - holds[location_id]))
        for demand in [demand for demand in left if best in holders[demand.variant_id]]:
            picks[demand.variant_id, best] = demand.quantity, Serving.STANDARD
            left.remove(demand)
    return []


def _pick_torn(demand: Demand, served: Served, day: date, liked: Key, picks: Picks) -> bool:
    """Serve a line from several places, or wait for it to arrive; False where it cannot be served at all."""
    offers = served[demand.variant_id]
    ready = [offer for offer, _ in offers if offer.serves(1, day=day) == Serving.STANDARD]
    if sum(offer.sellable for offer in ready) >= demand.quantity:
        wanted = demand.quantity
        for offer in sorted(ready, key=lambda offer: liked(offer.location_id, demand.quantity - offer.sellable)):
            taken = min(wanted, offer.sellable)
            if taken:
                picks[demand.variant_id, offer.location_id] = taken, Serving.STANDARD
                wanted -= taken
        return True
    for offer, how in offers:
        if how == Serving.BACK_ORDER:
            picks[demand.variant_id, offer.location_id] = demand.quantity, Serving.BACK_ORDER
            return True
    return False


def unserved(demands: Sequence[Demand], served: Served, day: date) -> Unserved:
    """Why some wishes cannot be served."""

    def is_off(demand: Demand) -> bool:
        found = served[demand.variant_id]
        return bool(found) and all(offer.serves(1, day=day) == Serving.OFF for offer, _ in found)

    return Unserved(
        off=tuple(demand.variant_id for demand in demands if is_off(demand)),
        out=tuple(demand.variant_id for demand in demands if not is_off(demand)),
    )


def parcels_of(
    picks: Picks, known: Mapping[At, Offer], demands: Sequence[Demand], *, together: bool
) -> Iterable[Parcel]:
    """The deliveries that carry what was picked, one for each location and reason to wait."""
    place = {demand.variant_id: number for number, demand in enumerate(demands)}
    buckets: Buckets = defaultdict(list)
    for key in sorted(picks, key=lambda key: (known[key].rank, key[1], place[key[0]])):
        buckets[key[1], KINDS[picks[key][1]]].append(key)
    if together:
        buckets = _together(buckets)
    for (location_id, kind), keys in sorted(buckets.items(), key=lambda bucket: list(Kind).index(bucket[0][1])):
        pieces = tuple(Piece(key[0], picks[key][0], known[key].is_counted and kind != Kind.DIGITAL) for key in keys)
        dates = [day for key in keys if (day := _due_on(known[key], picks[key][1]))]
        yield Parcel(kind, location_id, pieces, max(dates, default=None))


def _together(buckets: Buckets) -> Buckets:
    """The physical buckets of each location in one; a single one keeps its kind."""
    physical: dict[int, list[Kind]] = defaultdict(list)
    for location_id, kind in buckets:
        if kind != Kind.DIGITAL:
            physical[location_id].append(kind)
    merged: Buckets = defaultdict(list)
    for (location_id, kind), keys in buckets.items():
        mixes = kind != Kind.DIGITAL and len(physical[location_id]) > 1
        merged[location_id, Kind.MIXED if mixes else kind] += keys
    return merged


def _due_on(offer: Offer, how: Serving) -> date | None:
    if how == Serving.PREORDER:
        return offer.released_on
    return offer.restock_on if how == Serving.BACK_ORDER else None
