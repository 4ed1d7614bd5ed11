"""The cheapest way to serve a few wishes from some sites, proved by branch and bound. Pure, whole coins only.

A site is opened at a price and then sends pieces at a price each. What a plan costs: Σ prices of the sites it opens
+ Σ prices of the pieces + a price for each site beyond the first + a price for each piece that nobody sends.

A node of the search has opened some sites and banned others. Its bound spreads the price of each other site over the
pieces that it could send at most: no plan of that node costs less. The node with the lowest bound is looked at first,
so that the search may be broken off at any time with a bound that holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import ceil
from typing import NamedTuple

MOST_WORK = 2400  # Nodes by wishes. A count, not a time: the same order gets the same plan on a busy machine.
Sends = dict[tuple[int, int], int]  # Pieces by wish and site.


class Tier(NamedTuple):
    """So many pieces of a wish that a site sends at a price each. Of a site the cheaper tier stands first."""

    site: int
    pieces: int
    unit_minor: int


@dataclass(frozen=True)
class Problem:
    """Wishes by their place in the list, sites by theirs."""

    wants: Sequence[int]
    opening: Sequence[int]  # What opening each site costs.
    tiers: Sequence[Sequence[Tier]]  # Of each wish.
    split_minor: int = 0
    unmet_minor: int | None = None  # Of a piece that nobody sends; None: every piece is sent.


@dataclass(frozen=True)
class Best:
    """The cheapest plan that was found, and what no plan undercuts."""

    sends: Sends
    total_minor: int
    bound_minor: int
    nodes: int

    @property
    def is_proved(self) -> bool:
        return self.total_minor == self.bound_minor


class _Filled(NamedTuple):
    """Wishes filled tier by tier: what it costs without what is opened already, and by which sites."""

    cost: float
    sends: Sends


def cheapest(problem: Problem, *, most_work: int = MOST_WORK) -> Best | None:
    """The cheapest plan; None where a piece can be sent by nobody and none may be left."""
    return _Search(problem).run(max(1, most_work // max(1, len(problem.wants))))


class _Search:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.price = [opening + problem.split_minor for opening in problem.opening]
        could = [0] * len(self.price)  # Pieces that a site could send at most.
        for want, tiers in zip(problem.wants, problem.tiers, strict=True):
            here = [0] * len(self.price)
            for site, pieces, _ in tiers:
                could[site] += min(pieces, want - here[site])
                here[site] = min(want, here[site] + pieces)
        share = [price / most if most else 0.0 for price, most in zip(self.price, could, strict=True)]
        self.spread = [
            sorted([(unit + share[site], site, pieces) for site, pieces, unit in tiers if pieces > 0])
            for tiers in problem.tiers
        ]
        self.tiers_of: dict[tuple[int, int], list[Tier]] = {}  # By wish and site, filled as they are asked for.
        self.best: tuple[int, Sends] | None = None

    def run(self, most_nodes: int) -> Best | None:
        if self.problem.unmet_minor is not None:
            self._offer({})
        heap: list[tuple[int, int, frozenset[int], frozenset[int], Sends]] = []
        self._push(heap, frozenset(), frozenset(), 0)
        nodes = 0
        while heap and nodes < most_nodes and not self._is_beaten(heap[0][0]):
            _, _, opened, banned, sends = heappop(heap)
            nodes += 1
            site = self._undecided(opened, banned, sends)
            if site is None:
                continue  # What it sends comes from opened sites alone: the bound was its price, and was offered.
            self._push(heap, opened | {site}, banned, 2 * nodes)
            self._push(heap, opened, banned | {site}, 2 * nodes + 1)
        if self.best is None:
            return None
        bound = min((bound for bound, *_ in heap), default=self.best[0])
        if bound < self.best[0]:
            self._close_what_is_not_needed()
        total, sends = self.best
        return Best(sends, total, min(total, bound), nodes)

    def _close_what_is_not_needed(self) -> None:
        """Where no proof was found in time, at least no site stands open that the others can do without."""
        before = None
        while self.best and self.best[0] != before:
            before, sends = self.best
            used = frozenset(site for _, site in sends)
            for site in sorted(used):
                self._offer(self._refill(used - {site}))

    def _is_beaten(self, bound: int) -> bool:
        return self.best is not None and bound >= self.best[0]

    def _push(
        self,
        heap: list[tuple[int, int, frozenset[int], frozenset[int], Sends]],
        opened: frozenset[int],
        banned: frozenset[int],
        turn: int,
    ) -> None:
        filled = self._fill(opened, banned)
        if filled is None:
            return
        bound = sum(self.price[site] for site in opened) + filled.cost - self.problem.split_minor
        least = ceil(bound - 1e-9 * max(1.0, abs(bound)))
        used = opened | {site for _, site in filled.sends}
        if used:
            self._offer(self._refill(used))
        if not self._is_beaten(least):
            heappush(heap, (least, turn, opened, banned, filled.sends))

    def _fill(self, opened: frozenset[int], banned: frozenset[int]) -> _Filled | None:
        """The cheapest filling with the price of sites that are not opened spread over their pieces."""
        cost = 0.0
        sends: Sends = {}
        for wish, want in enumerate(self.problem.wants):
            offers = [(float(unit), site, pieces) for site in opened for _, pieces, unit in self._tiers(wish, site)]
            enough = 0
            for offer in self.spread[wish]:
                if offer[1] not in opened and offer[1] not in banned:
                    offers.append(offer)
                    enough += offer[2]
                    if enough >= want:
                        break
            left = want
            for unit, site, pieces in sorted(offers):
                if not left or self._is_dearer_than_none(unit):
                    break
                taken = min(left, pieces)
                sends[wish, site] = sends.get((wish, site), 0) + taken
                cost += unit * taken
                left -= taken
            if left and self.problem.unmet_minor is None:
                return None
            cost += left * (self.problem.unmet_minor or 0)
        return _Filled(cost, sends)

    def _tiers(self, wish: int, site: int) -> list[Tier]:
        found = self.tiers_of.get((wish, site))
        if found is None:
            found = [tier for tier in self.problem.tiers[wish] if tier.site == site and tier.pieces > 0]
            self.tiers_of[wish, site] = found
        return found

    def _is_dearer_than_none(self, unit: float) -> bool:
        return self.problem.unmet_minor is not None and unit > self.problem.unmet_minor

    def _refill(self, used: frozenset[int]) -> Sends:
        """The cheapest filling from some sites, once they are opened."""
        sends: Sends = {}
        for wish, want in enumerate(self.problem.wants):
            offers = sorted((unit, site, pieces) for site in used for _, pieces, unit in self._tiers(wish, site))
            for unit, site, pieces in offers:
                taken = min(want, pieces)
                if taken and not self._is_dearer_than_none(unit):
                    sends[wish, site] = sends.get((wish, site), 0) + taken
                    want -= taken
        return sends

    def _offer(self, sends: Sends) -> None:
        """Keep a plan if it is the cheapest so far."""
        total = self._cost(sends)
        if total is not None and (self.best is None or total < self.best[0]):
            self.best = total, sends

    def _cost(self, sends: Sends) -> int | None:
        """As :func:`cost_of`, of a filling that takes cheap tiers first."""
        left = list(self.problem.wants)
        total = sum(self.price[site] for site in {site for _, site in sends})
        for (wish, site), count in sends.items():
            left[wish] -= count
            for tier in self._tiers(wish, site):
                taken = min(count, tier.pieces)
                total += taken * tier.unit_minor
                count -= taken
        if self.problem.unmet_minor is None:
            return None if any(left) else total - (self.problem.split_minor if sends else 0)
        return total + sum(left) * self.problem.unmet_minor - (self.problem.split_minor if sends else 0)

    def _undecided(self, opened: frozenset[int], banned: frozenset[int], sends: Sends) -> int | None:
        """The site to decide upon: of those that send in part, the one that matters most."""
        pieces: dict[int, int] = {}
        for (_, site), count in sends.items():
            if site not in opened:
                pieces[site] = pieces.get(site, 0) + count
        if pieces:
            return max(pieces, key=lambda site: (pieces[site] * self.price[site], -site))
        if opened:
            return None
        # Nothing is sent at all: the price of the first parcel is not yet spent, so any site may still undercut it.
        left = (site for offers in self.spread for _, site, _ in offers if site not in banned)
        return min(left, key=lambda site: (self.price[site], site), default=None)


def cost_of(problem: Problem, sends: Mapping[tuple[int, int], int]) -> int | None:
    """What a plan costs; None where it leaves pieces that may not be left."""
    used = {site for (_, site), count in sends.items() if count}
    total = sum(problem.opening[site] for site in used) + problem.split_minor * max(0, len(used) - 1)
    for wish, want in enumerate(problem.wants):
        for site in used:
            left = sends.get((wish, site), 0)
            want -= left
            for tier in sorted((t for t in problem.tiers[wish] if t.site == site), key=lambda tier: tier.unit_minor):
                taken = min(left, tier.pieces)
                total += taken * tier.unit_minor
                left -= taken
        if want and problem.unmet_minor is None:
            return None
        total += want * (problem.unmet_minor or 0)
    return total
