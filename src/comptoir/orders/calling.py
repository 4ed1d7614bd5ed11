"""When a customer who is to confirm her order is called, and called again. Pure."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

MOST_CALLS: Final = 3
AGAIN_AFTER: Final = (timedelta(hours=1), timedelta(hours=4))  # After the first unanswered call, and after the second.
FROM, UNTIL = time(9), time(20)  # Nobody is called at night, by the clock of the shop.
LONGEST_WAIT = timedelta(days=14)  # An order that nobody asks about at all keeps its stock no longer.


def next_call(unanswered: int, at: datetime, zone: str) -> datetime | None:
    """When to call after so many calls without an answer, the last of them at ``at``; None: three are enough."""
    if unanswered >= MOST_CALLS:
        return None
    wanted = (at + AGAIN_AFTER[unanswered - 1]).astimezone(ZoneInfo(zone))
    if wanted.time() < FROM:
        wanted = wanted.replace(hour=FROM.hour, minute=0, second=0, microsecond=0)
    elif wanted.time() >= UNTIL:
        morning = wanted.date() + timedelta(days=1)
        wanted = datetime.combine(morning, FROM, tzinfo=wanted.tzinfo)
    return wanted.astimezone(at.tzinfo)
