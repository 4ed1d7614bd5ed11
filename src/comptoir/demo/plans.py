"""What the simulated trade means to do: which orders a shop gets on a day and what becomes of each. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from comptoir.demo.chance import number, often, pick
from comptoir.orders.options import Options

ORDERS_A_DAY = {"HOME": 22, "CLOTH": 12, "TEAM": 2, "ORION": 5}
WEEKDAYS = (100, 95, 95, 105, 110, 80, 45)  # Percent of a usual day, from Monday.
OPENS, CLOSES = 8, 21  # When people order.
STARTS, ENDS = 8, 19  # When parcels are packed and ridden.
HOLD_REASONS = ("The customer asked to change the address.", "Waits for a colleague to check the colour.")
CANCEL_REASONS = ("Changed her mind.", "Ordered twice by mistake.", "Found it in the store.")
REFUND_REASONS = ("One piece came broken.", "One piece has a scratch.", "The colour is not the one shown.")
GIFTS = ("Happy birthday!", "For your new home.", "With love from all of us.")
REMARKS = ("Please ring twice.", "Leave it with the neighbour.", "Not before ten, please.")
RIDERS = ("Jo Marsh", "Ade Balogun", "Kit Lowe", "Nell Hart")


@dataclass(frozen=True)
class Step:
    """Something that is done to a planned order at a moment."""

    at: datetime
    verb: str


@dataclass(frozen=True)
class Plan:
    """One order of a shop's day."""

    shop: str
    key: str
    steps: tuple[Step, ...]  # In the order of time; the first places it.

    def chance(self, below: int, *about: object) -> int:
        return number(below, self.shop, self.key, *about)

    def choose(self, choices: Sequence[str], *about: object) -> str:
        return pick(choices, self.shop, self.key, *about)

    def lines(self, skus: Sequence[str], late: Sequence[str] = ()) -> list[tuple[str, int]]:
        """What is ordered, of the articles that can be had, now and then with one that comes later."""
        many = 6 if self.shop == "TEAM" else 1
        wanted = {}
        for place in range(self.size):
            wanted[self.choose(skus, "sku", place)] = many * (1 + self.chance(3, "pieces", place))
        if late and self.waits:
            wanted[self.choose(late, "late")] = 1
        return sorted(wanted.items())

    @property
    def waits(self) -> bool:
        """Whether a part of it comes later."""
        return often(4, self.shop, self.key, "waits")

    @property
    def options(self) -> Options:
        """What is wished beside: now and then it is urgent, a gift, or a day is agreed on."""
        about = (self.shop, self.key)
        day = self.steps[0].at.date() + timedelta(days=5 + self.chance(4, "agreed"))
        urgent = "urgent" if often(2, *about, "urgent") else "high" if often(5, *about, "high") else "normal"
        return Options(
            priority=urgent,
            gift_message=pick(GIFTS, *about, "card") if often(6, *about, "gift") else "",
            remark=pick(REMARKS, *about, "remark") if often(7, *about, "remarks") else "",
            agreed_on=day if often(6, *about, "a day") and not self.waits else None,
        )

    @property
    def is_paid_at_the_door(self) -> bool:
        """Whether the courier takes the money."""
        return any(step.verb == "deliver" for step in self.steps) and often(12, self.shop, self.key, "at the door")

    @property
    def is_refunded(self) -> bool:
        """Whether a piece of it goes back."""
        return any(step.verb == "refund" for step in self.steps)

    @property
    def size(self) -> int:
        return 1 + min(self.chance(5, "lines"), self.chance(6, "rows"))


def plans_of(shop: str, day: date, zone: str) -> Iterator[Plan]:
    """The orders that a shop gets on a day; the same for the same day for ever."""
    for place in range(ORDERS_A_DAY.get(shop, 0) * WEEKDAYS[day.weekday()] // 100):
        key = f"{day}/{place}"
        minutes = number((CLOSES - OPENS) * 60, shop, key, "minute")
        seconds = number(60, shop, key, "second")
        at = datetime.combine(day, time(OPENS), ZoneInfo(zone)) + timedelta(minutes=minutes, seconds=seconds)
        yield Plan(shop, key, tuple(sorted(_steps(shop, key, at), key=lambda step: step.at)))


def _steps(shop: str, key: str, at: datetime) -> Iterator[Step]:
    about = (shop, key)
    yield Step(at, "place")
    if often(4, *about, "cancelled"):
        yield Step(at + timedelta(minutes=20 + number(200, *about, "cancel")), "cancel")
        return
    if often(4, *about, "unpaid"):
        yield Step(at + timedelta(days=1, minutes=1), "expire")
        return
    paid = at + timedelta(minutes=3 + number(80, *about, "pay"))
    yield Step(paid, "pay")
    if often(3, *about, "wants more"):
        yield Step(paid + timedelta(minutes=2), "propose")
    ready_for_work = paid
    if often(5, *about, "held"):
        held = paid + timedelta(minutes=5)
        yield Step(held, "hold")
        if often(40, *about, "for long"):
            return  # Somebody has to look at it.
        ready_for_work = held + timedelta(hours=2 + number(20, *about, "hours"))
        yield Step(ready_for_work, "release")
    packing = _in_working_hours(ready_for_work + timedelta(minutes=40 + number(200, *about, "pack")), *about, "pack")
    ready = packing + timedelta(minutes=6 + number(25, *about, "ready"))
    sent = _in_working_hours(ready + timedelta(minutes=25 + number(150, *about, "send")), *about, "send")
    home = _in_working_hours(sent + timedelta(hours=3 + number(40, *about, "ride")), *about, "deliver")
    yield from (Step(packing, "pack"), Step(ready, "ready"), Step(sent, "send"), Step(home, "deliver"))
    if often(3, *about, "broken"):
        yield Step(home + timedelta(hours=1 + number(20, *about, "broken")), "refund")


def _in_working_hours(at: datetime, *about: object) -> datetime:
    """The moment itself, or one in the first two hours of the next working day."""
    day = at.date() if at.hour < ENDS else at.date() + timedelta(days=1)
    while day.weekday() == 6:
        day += timedelta(days=1)
    if day == at.date() and at.hour >= STARTS:
        return at
    return datetime.combine(day, time(STARTS), at.tzinfo) + timedelta(minutes=number(120, *about, "early"))
