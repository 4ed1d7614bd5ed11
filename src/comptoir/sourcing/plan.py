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
READY = frozenset({Serving.STANDARD})


@dataclass(frozen=True)
class Demand:
    """So many of a variant."""

    variant_id: int
    quantity: int
    is_digital: bool = False
    line: int = 0  # Its place among the lines of the order.
    bundle: int = 0  # The bundle whose parts it stays with; 0: of none.


@dataclass(frozen=True)
class Piece:
    """What of a demand a location serves."""

    variant_id: int
    quantity: int
    is_counted: bool  # Whether stock is to be promised for it.
    line: int = 0  # Of the demand that it serves.
    bundle: int = 0


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


@dataclass(frozen=True)
class Pick:
    """So many of a demand from a location, and how."""

    demand: Demand
    offer: Offer
    quantity: int
    how: Serving


At = tuple[int, int]  # Variant, location.
Picks = dict[At, tuple[int, Serving]]  # Quantity, and how it is served.
Buckets = dict[tuple[int, Kind], list[Pick]]  # By location and kind.
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
    """As :func:`plan`, of what :func:`serve` found: first the bundles, each whole, then the rest of what they leave."""
    chosen: list[Pick] = []
    if any(demand.bundle for demand in demands):
        offers = [offer for found in served.values() for offer, _ in found]
        whole = _choose_bundles(demands, offers, day, key)
        if isinstance(whole, Unserved):
            return whole
        chosen, key = whole, _beside(whole, key)
        demands = [demand for demand in demands if not demand.bundle]
        served = serve(demands, left_of(offers, chosen), day, key)
    picks, torn = _pick(demands, served, day, key)
    if torn:
        return unserved(torn, served, day)
    return Plan(tuple(parcels_of([*chosen, *picks], together=together)))


def bundles_of(demands: Iterable[Demand]) -> list[list[Demand]]:
    """The parts of each bundle that leave together: all but what is sent by a link."""
    found: dict[int, list[Demand]] = defaultdict(list)
    for demand in demands:
        if demand.bundle and not demand.is_digital:
            found[demand.bundle].append(demand)
    return [found[bundle] for bundle in sorted(found)]


def _choose_bundles(demands: Sequence[Demand], offers: Sequence[Offer], day: date, key: Key) -> list[Pick] | Unserved:
    """Each bundle from one location that has all its parts; where none has, it cannot be served."""
    picks: list[Pick] = []
    for parts in bundles_of(demands):
        whole = _pick_together(parts, demands, offers, picks, day, key)
        if not whole:
            return unserved(parts, serve(parts, left_of(offers, picks), day, key), day)
        picks += whole
    links = [demand for demand in demands if demand.bundle and demand.is_digital]
    served = serve(links, offers, day, key)
    found, torn = _pick(links, served, day, key)
    return unserved(torn, served, day) if torn else [*picks, *found]


def _pick_together(
    parts: Sequence[Demand],
    demands: Sequence[Demand],
    offers: Sequence[Offer],
    taken: Sequence[Pick],
    day: date,
    key: Key,
) -> list[Pick]:
    """All parts from the place where the fewest have to be waited for, the liked one of several; none: from nowhere."""
    left = left_of(offers, taken)
    whole = whole_from(parts, left, day)
    if not whole:
        return []
    served = serve(demands, left, day, key)
    ready = Counter(o.location_id for demand in demands for o, how in served[demand.variant_id] if how in READY)
    return whole[min(whole, key=lambda place: (waits(whole[place]), *key(place, len(demands) - ready[place])))]


def whole_from(parts: Sequence[Demand], offers: Iterable[Offer], day: date) -> dict[int, list[Pick]]:
    """How each location would send all parts of a bundle; without those that cannot."""
    here: dict[int, list[Pick]] = defaultdict(list)
    by_variant = {part.variant_id: part for part in parts}
    for offer in offers:
        part = by_variant.get(offer.variant_id)
        how = offer.serves(part.quantity, day=day) if part else Serving.OUT
        if part and how in KINDS:
            here[offer.location_id].append(Pick(part, offer, part.quantity, how))
    return {place: picks for place, picks in here.items() if len(picks) == len(parts)}


def waits(picks: Iterable[Pick]) -> int:
    """How many of them have to be waited for."""
    return sum(one.how not in READY for one in picks)


def left_of(offers: Iterable[Offer], picks: Iterable[Pick]) -> list[Offer]:
    """The offers, less what was picked of them."""
    taken: Counter[At] = Counter()
    for one in picks:
        taken[one.offer.variant_id, one.offer.location_id] += one.quantity
    return [
        o._replace(sellable=max(0, o.sellable - taken[o.variant_id, o.location_id])) if o.is_counted else o
        for o in offers
    ]


def _beside(chosen: Sequence[Pick], key: Key) -> Key:
    """A place that sends bundles of the order misses less of it than others do."""
    sends = Counter(one.offer.location_id for one in chosen)
    return lambda place, missing: key(place, missing + len(chosen) - sends[place])


def _pick(demands: Sequence[Demand], served: Served, day: date, key: Key) -> tuple[list[Pick], list[Demand]]:
    """Where each demand is served from, and those that are not."""
    picks: Picks = {}
    ready = [demand for demand in demands if _pick_waiting(demand, served, picks)]
    left = _pick_whole(ready, served, key, picks)
    torn = [demand for demand in left if not _pick_torn(demand, served, day, key, picks)]
    known = {(o.variant_id, o.location_id): o for offers in served.values() for o, _ in offers}
    by_variant = {demand.variant_id: demand for demand in demands}
    found = [Pick(by_variant[at[0]], known[at], count, how) for at, (count, how) in picks.items()]
    order = {demand.variant_id: number for number, demand in enumerate(demands)}
    return sorted(found, key=lambda one: order[one.offer.variant_id]), torn


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


def parcels_of(picks: Sequence[Pick], *, together: bool) -> Iterable[Parcel]:
    buckets: Buckets = defaultdict(list)
    for one in sorted(picks, key=lambda one: (one.offer.rank, one.offer.location_id, one.demand.line)):
        buckets[one.offer.location_id, KINDS[one.how]].append(one)
    buckets = _together(buckets) if together else _keep_bundles(buckets)
    for (location_id, kind), found in sorted(buckets.items(), key=lambda bucket: list(Kind).index(bucket[0][1])):
        pieces = tuple(_piece(one, kind) for one in found)
        dates = [day for one in found if (day := _due_on(one.offer, one.how))]
        yield Parcel(kind, location_id, pieces, max(dates, default=None))


def _piece(one: Pick, kind: Kind) -> Piece:
    wanted, is_counted = one.demand, one.offer.is_counted and kind != Kind.DIGITAL
    return Piece(wanted.variant_id, one.quantity, is_counted, wanted.line, wanted.bundle)


def _keep_bundles(buckets: Buckets) -> Buckets:
    """Bundles whose parts would leave a location at several times leave it when the last of them can."""
    kinds: dict[tuple[int, int], set[Kind]] = defaultdict(set)
    for (location_id, kind), found in buckets.items():
        for one in found:
            if one.demand.bundle and kind != Kind.DIGITAL:
                kinds[location_id, one.demand.bundle].add(kind)
    mixed = {bundle for bundle, found in kinds.items() if len(found) > 1}
    if not mixed:
        return buckets
    merged: Buckets = defaultdict(list)
    for (location_id, kind), found in buckets.items():
        for one in found:
            mixes = (location_id, one.demand.bundle) in mixed and kind != Kind.DIGITAL
            merged[location_id, Kind.MIXED if mixes else kind].append(one)
    return merged


def _together(buckets: Buckets) -> Buckets:
    """The physical buckets of each location in one; a single one keeps its kind."""
    physical: dict[int, list[Kind]] = defaultdict(list)
    for location_id, kind in buckets:
        if kind != Kind.DIGITAL:
            physical[location_id].append(kind)
    merged: Buckets = defaultdict(list)
    for (location_id, kind), found in buckets.items():
        mixes = kind != Kind.DIGITAL and len(physical[location_id]) > 1
        merged[location_id, Kind.MIXED if mixes else kind] += found
    return merged


def _due_on(offer: Offer, how: Serving) -> date | None:
    if how == Serving.PREORDER:
        return offer.released_on
    return offer.restock_on if how == Serving.BACK_ORDER else None
