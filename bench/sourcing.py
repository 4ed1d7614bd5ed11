"""Sourcing of one order among many locations: the pure part, by rules that weigh everything, and at least cost."""

import random
import statistics
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

from comptoir.inventory.availability import Offer
from comptoir.sourcing.deciding import source
from comptoir.sourcing.plan import Demand
from comptoir.sourcing.rating import Place
from comptoir.sourcing.rules import SourcingRules, check

LINES, DAY = 3, date(2026, 9, 17)
WEIGHED = {
    "prefer": [
        [{"by": "lines", "weight": 100}, {"by": "distance", "weight": 1}, {"by": "load", "weight": 2}],
        [{"by": "cost", "weight": 1}],
        [{"by": "rank", "weight": 1}],
    ],
    "cost_minor": {"warehouse": 300, "store": 450},
    "capacity": {"store": 40},
    "keep": {"store": 1},
    "furthest_km": 900,
}
CHEAPEST = {
    **WEIGHED,
    "handling_minor": {"warehouse": 30, "store": 60},
    "safety": {"store": 2},
    "cheapest": {"split_minor": 150, "km_minor": 1, "load_minor": 3, "safety_minor": 90, "late_minor": 200},
}


def sourcing(
    locations: int = 500, orders: int = 200, seed: int = 1, document: dict[str, Any] = WEIGHED
) -> dict[str, float]:
    """Milliseconds an order: the median, and what 99 of 100 stay under."""
    chance = random.Random(seed)
    rules = SourcingRules.of(check(document), 1)
    places = [
        Place(
            n, f"P{n}", f"Place {n}", "store" if n % 10 else "warehouse", n,
            (chance.uniform(50, 58), chance.uniform(-5, 1)), chance.randrange(60),
        )
        for n in range(1, locations + 1)
    ]  # fmt: skip
    took = []
    for _ in range(orders):
        offers = [
            Offer(variant, place.location_id, place.rank, chance.randrange(6))
            for place in places
            for variant in range(LINES)
        ]
        demands = [Demand(variant, chance.randrange(1, 4)) for variant in range(LINES)]
        customer = chance.uniform(50, 58), chance.uniform(-5, 1)
        begun = time.perf_counter()
        source(demands, offers, places, rules, day=DAY, customer=customer)
        took.append((time.perf_counter() - begun) * 1000)
    return {"median_ms": round(statistics.median(took), 2), "p99_ms": round(statistics.quantiles(took, n=100)[98], 2)}


def measure() -> Iterator[dict[str, Any]]:
    """Among few, many and very many locations."""
    for locations in (10, 100, 500):
        yield {"locations": locations, **sourcing(locations)}
        yield {"locations": locations, "cheapest": True, **sourcing(locations, document=CHEAPEST)}
