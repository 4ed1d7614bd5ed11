"""Which location serves what, in which deliveries. Pure: demand and offers in, a plan out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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


def plan(demands: Sequence[Demand], offers: Iterable[Offer], *, day: date, together: bool = False) -> Plan | Unserved:
    """Serve a demand with as few parcels as can be, from the locations that the shop likes best.

    One location for all that lies ready, if there is one; else the locations that hold most of it whole; a line is
    torn apart only where no place holds all of it. What lies nowhere waits: for its release, or for its arrival.
    ``together``: what is physical leaves a location in one parcel, when the last of it can.
    """
    by_variant: dict[int, list[Offer]] = defaultdict(list)
    for offer in sorted(offers, key=lambda offer: offer.rank):
        by_variant[offer.variant_id].append(offer)
    picks: Picks = {}
    ready = [demand for demand in demands if _pick_waiting(demand, by_variant[demand.variant_id], day, picks)]
    left = _pick_whole(ready, by_variant, day, picks)
    torn = [demand for demand in left if not _pick_torn(demand, by_variant[demand.variant_id], day, picks)]
    if torn:
        return _unserved(torn, by_variant, day)
    known = {(offer.variant_id, offer.location_id): offer for found in by_variant.values() for offer in found}
    return Plan(tuple(_parcels(picks, known, demands, together=together)))


def _pick_waiting(demand: Demand, offers: Sequence[Offer], day: date, picks: Picks) -> bool:
    """Take the first offer of what need not lie ready anywhere; True where ready stock is to be looked for first."""
    served = [(offer, offer.serves(demand.quantity, day=day, digital=demand.is_digital)) for offer in offers]
    if any(how == Serving.STANDARD for _, how in served):
        return True
    for wanted in (Serving.DIGITAL, Serving.PREORDER):
        for offer, how in served:
            if how == wanted:
                picks[demand.variant_id, offer.location_id] = demand.quantity, how
                return False
    return True


def _pick_whole(
    demands: Sequence[Demand], by_variant: Mapping[int, Sequence[Offer]], day: date, picks: Picks
) -> list[Demand]:
    """Serve whole lines from what lies ready, the location that holds most of them first; what no place holds whole."""
    left = list(demands)
    while left:
        holds: dict[tuple[int, int], list[Demand]] = defaultdict(list)  # By (rank, location).
        for demand in left:
            for offer in by_variant[demand.variant_id]:
                if offer.serves(demand.quantity, day=day, digital=demand.is_digital) == Serving.STANDARD:
                    holds[offer.rank, offer.location_id].append(demand)
        if not holds:
            return left
        best = min(holds, key=lambda place: (-len(holds[place]), place))
        for demand in holds[best]:
            picks[demand.variant_id, best[1]] = demand.quantity, Serving.STANDARD
            left.remove(demand)
    return []


def _pick_torn(demand: Demand, offers: Sequence[Offer], day: date, picks: Picks) -> bool:
    """Serve a line from several places, or wait for it to arrive; False where it cannot be served at all."""
    ready = [offer for offer in offers if offer.serves(1, day=day) == Serving.STANDARD]
    if sum(offer.sellable for offer in ready) >= demand.quantity:
        wanted = demand.quantity
        for offer in sorted(ready, key=lambda offer: (-offer.sellable, offer.rank)):
            taken = min(wanted, offer.sellable)
            if taken:
                picks[demand.variant_id, offer.location_id] = taken, Serving.STANDARD
                wanted -= taken
        return True
    for offer in offers:
        if offer.serves(demand.quantity, day=day) == Serving.BACK_ORDER:
            picks[demand.variant_id, offer.location_id] = demand.quantity, Serving.BACK_ORDER
            return True
    return False


def _unserved(demands: Sequence[Demand], by_variant: Mapping[int, Sequence[Offer]], day: date) -> Unserved:
    def is_off(demand: Demand) -> bool:
        found = by_variant[demand.variant_id]
        return bool(found) and all(offer.serves(1, day=day) == Serving.OFF for offer in found)

    return Unserved(
        off=tuple(demand.variant_id for demand in demands if is_off(demand)),
        out=tuple(demand.variant_id for demand in demands if not is_off(demand)),
    )


def _parcels(picks: Picks, known: Mapping[At, Offer], demands: Sequence[Demand], *, together: bool) -> Iterable[Parcel]:
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
