"""A hundred buyers and one unit: the lesson that no seller forgets, run for real."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Barrier, Lock
from typing import TYPE_CHECKING, Any

from django.db import connection

from comptoir.catalog import commands as catalog
from comptoir.catalog import queries as articles
from comptoir.exchange.articles import add_article
from comptoir.inventory import queries as stock
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.shops import queries as shops

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

BUYERS = 100
AT_ONCE = 16  # Connections: PostgreSQL takes a hundred, and the shop's own work needs some.
PRICE_MINOR = 1000


class RaceIsOn(Refusal):
    def __init__(self) -> None:
        super().__init__("A race is on already. Wait a few seconds and start another.")


@dataclass(frozen=True)
class Outcome:
    """What one buyer did and was told; milliseconds since the start."""

    buyer: int
    began_ms: float
    ended_ms: float
    kind: str  # sold, refused, failed: a failure is no answer that a buyer should ever get.
    said: str
    number: str = ""  # Of the order that was placed.


@dataclass(frozen=True)
class Race:
    """A race as it went, and the stock before and after it."""

    sku: str
    outcomes: Sequence[Outcome]
    before: int
    after: int
    at: datetime

    def count(self, kind: str) -> int:
        return sum(1 for outcome in self.outcomes if outcome.kind == kind)

    @property
    def answers(self) -> list[tuple[str, int]]:
        """What buyers were told, the most frequent first."""
        return Counter(outcome.said for outcome in self.outcomes).most_common()

    @property
    def took_ms(self) -> float:
        return max(outcome.ended_ms for outcome in self.outcomes)

    @property
    def is_proved(self) -> bool:
        """One order, a clear refusal for everybody else, nothing left and nothing below nothing."""
        others = len(self.outcomes) - 1
        return (self.count("sold"), self.count("refused"), self.after) == (1, others, 0)


_on = Lock()  # One race at a time in a process.


def run_race(*, shop_id: int, by: Actor, at: datetime, buyers: int = BUYERS) -> Race:
    """Let many buyers order the last unit of an article made for it, each by the real command on its own connection.

    Afterwards the one order is cancelled and the article withdrawn, so that the shop's figures stay its own.

    Raises RaceIsOn, NotAllowed, Shop.DoesNotExist, Invalid for a shop without a location.
    """
    if not _on.acquire(blocking=False):
        raise RaceIsOn
    try:
        with scope.reading(by):
            shop = shops.shop_in_sight(shop_id)
        with _last_unit(shop, by, at) as sku:
            before = _left(sku, by)
            outcomes = _crowd(shop, sku, by=by, at=at, buyers=buyers)
            race = Race(sku, outcomes, before, _left(sku, by), at)
            _cancel(race, by)
        return race
    finally:
        _on.release()


@contextmanager
def _last_unit(shop: "Shop", by: Actor, at: datetime) -> Iterator[str]:
    with scope.reading(by):
        first = shops.ranked_locations(shop.pk).first()
    if first is None:
        raise Invalid(f"{shop.name} has no location that could hold the last unit.")
    sku = f"PROOF-{at:%y%m%d-%H%M%S}-{at.microsecond:06}"
    told: dict[str, Any] = {"by": by, "at": at}
    add_article(
        shop_id=shop.pk, sku=sku, name="The last one (a proof)", amount_minor=PRICE_MINOR,
        location=first.location.code, on_hand=1, **told,
    )  # fmt: skip
    yield sku
    catalog.withdraw_product(code=sku, reason="Made for a proof.", **told)


def _left(sku: str, by: Actor) -> int:
    with scope.reading(by):
        variant = articles.variant_by_sku(by, sku)
        return sum(level.sellable for level in stock.availability([variant.pk]))


def _crowd(shop: "Shop", sku: str, *, by: Actor, at: datetime, buyers: int) -> list[Outcome]:
    doors = min(AT_ONCE, buyers)
    start, began = Barrier(doors), [0.0]

    def through(door: int) -> list[Outcome]:
        try:
            connection.ensure_connection()
            if start.wait(timeout=30) == 0:
                began[0] = time.perf_counter()
            start.wait(timeout=30)
            return [_buy(shop, sku, buyer, began[0], by=by, at=at) for buyer in range(door, buyers, doors)]
        finally:
            connection.close()

    with ThreadPoolExecutor(doors, thread_name_prefix="proof") as crowd:
        found = [outcome for outcomes in crowd.map(through, range(doors)) for outcome in outcomes]
    return sorted(found, key=lambda outcome: outcome.buyer)


def _buy(shop: "Shop", sku: str, buyer: int, began: float, *, by: Actor, at: datetime) -> Outcome:
    address = {"name": f"Buyer {buyer + 1}", "street": "1 Proof Lane", "city": "Nowhere", "country": shop.country}
    since, number = time.perf_counter(), ""
    try:
        order = orders.place_order(
            shop_id=shop.pk, customer_code=None, lines=[(sku, 1)], channel="proof", address=address, by=by, at=at
        )
        kind, said, number = "sold", "Placed", order.number or ""
    except Refusal as refusal:
        kind, said = "refused", refusal.message
    except Exception as problem:  # The proof shows what would be a bug; it must not hide it behind an error page.
        kind, said = "failed", type(problem).__name__
    until = time.perf_counter()
    return Outcome(buyer + 1, (since - began) * 1000, (until - began) * 1000, kind, said, number)


def _cancel(race: Race, by: Actor) -> None:
    for outcome in race.outcomes:
        if outcome.kind == "sold":
            orders.cancel_order(number=outcome.number, reason="Placed for a proof.", by=by, at=clock.now())
