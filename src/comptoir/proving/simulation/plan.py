"""Who does what, what misbehaves and what is killed: all of it from a seed. Pure."""

import hashlib
import json
import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

FAULTS = ("late", "double", "lost", "shuffled", "refusals", "broken", "mail")
SHOPS = ("HOME", "CLOTH", "ORION")
CUSTOMERS = 40  # Of each shop.
ARTICLES = 12  # Of each shop; the first three are scarce, so that buyers are refused.
LINES = 3  # The most an order has.

# How an order is paid, and how often of a hundred.
PAYING = {
    "4242": 60,  # Pays at once.
    "3220": 6,  # The bank asks first.
    "0077": 6,  # Processing, paid later.
    "0341": 4,  # Processing, then refused; she tries another card.
    "0002": 4,  # Declined; she tries another card.
    "cash": 6,
    "bank": 5,
    "never": 9,
}
# What becomes of it, and how often of a hundred.
FATES = {
    "deliver": 58,
    "cancel_at_once": 7,  # While she pays.
    "cancel_paid": 8,  # Before it leaves, if anybody is quick enough.
    "hold": 5,  # Put on hold, released later.
    "part_refund": 9,  # A piece and a gesture, after it left.
    "refund": 4,  # All of it, after it left.
    "come_back": 4,  # The parcel returns.
    "note": 5,
}
SURE_CARD = "4242"


@dataclass(frozen=True)
class OrderPlan:
    """One order to come: where, whose, of what, how it is paid and what becomes of it."""

    place: int
    shop: str
    customer: int
    lines: tuple[tuple[int, int], ...]  # (article, quantity)
    pays: str
    fate: str
    twice: bool  # Every request of it is sent twice, under the same key.
    looks: bool  # She opens the pay page first, as browsers do.


@dataclass(frozen=True)
class Weather:
    """From an order on, how the gateway (or the mail server) behaves."""

    after: int
    where: str  # gateway, mail
    knobs: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Kill:
    """A program that is ended by kill -9 after so many orders; the supervisor starts it again."""

    after: int
    program: str  # worker, web, PostgreSQL


@dataclass(frozen=True)
class Plan:
    """The whole rehearsal."""

    seed: int
    orders: tuple[OrderPlan, ...]
    weather: tuple[Weather, ...]
    kills: tuple[Kill, ...]

    @property
    def digest(self) -> str:
        """The same for the same plan: what a second run with the seed is compared by."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]


def make_plan(orders: int, *, seed: int, faults: Iterable[str] = FAULTS, kill: bool = False) -> Plan:
    """The plan of a seed; the same seed and options give the same plan."""
    chance = random.Random(seed)  # noqa: S311 - it must be the same again.
    told = tuple(_order(place, chance) for place in range(orders))
    return Plan(seed, told, _weather(orders, frozenset(faults), chance), _kills(orders, chance) if kill else ())


def stock_of(article: int, orders: int) -> int:
    """How many of an article lie in each place at the beginning: the first three run out."""
    return max(3, orders // 12) if article < 3 else orders * 4 + 50


def price_of(article: int) -> int:
    """In the smallest coin; odd, so that taxes and parts do not come out even."""
    return 395 + article * 737


def _order(place: int, chance: random.Random) -> OrderPlan:
    articles = chance.sample(range(ARTICLES), chance.randint(1, LINES))
    return OrderPlan(
        place=place,
        shop=chance.choice(SHOPS),
        customer=chance.randrange(CUSTOMERS),
        lines=tuple((article, chance.choice((1, 1, 1, 2, 3))) for article in articles),
        pays=_one_of(PAYING, chance),
        fate=_one_of(FATES, chance),
        twice=chance.random() < 0.15,
        looks=chance.random() < 0.3,
    )


def _one_of(shares: dict[str, int], chance: random.Random) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


def _weather(orders: int, faults: frozenset[str], chance: random.Random) -> tuple[Weather, ...]:
    always: dict[str, object] = {"processing_seconds": 2, "timeout_seconds": 1}
    if "late" in faults:
        always["callback_delay_seconds"] = 0.7
    always |= {"send_twice": "double" in faults, "shuffle": "shuffled" in faults}
    always["lose_every_nth"] = 7 if "lost" in faults else 0
    found = [Weather(0, "gateway", always)]
    for _ in range(max(2, orders // 100)):
        after = chance.randrange(orders)
        if "broken" in faults:
            fault = chance.choice(("error", "error_after_acting", "timeout_after_acting"))
            found.append(Weather(after, "gateway", {"api_fault": fault, "api_fault_next": chance.randint(2, 5)}))
        if "refusals" in faults:
            begins = chance.randrange(orders)
            answer = chance.choice(("refuse", "pending", "pending_then_refuse"))
            found.append(Weather(begins, "gateway", {"refunds": answer}))
            found.append(Weather(min(orders, begins + orders // 20), "gateway", {"refunds": "succeed"}))
        if "mail" in faults:
            found.append(Weather(chance.randrange(orders), "mail", {"refuse_next": chance.randint(2, 6)}))
    return tuple(sorted(found, key=lambda one: one.after))


def _kills(orders: int, chance: random.Random) -> tuple[Kill, ...]:
    """Each program at least once, never two at the same moment."""
    count = min(12, max(3, orders // 100))
    programs = [("worker", "web", "PostgreSQL")[turn % 3] for turn in range(count)]
    chance.shuffle(programs)
    step = max(1, orders // (count + 1))
    return tuple(Kill(step * (turn + 1), program) for turn, program in enumerate(programs))
