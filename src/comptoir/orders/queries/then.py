"""Orders as they were: their journal read up to a moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from comptoir.kernel.models import Event

from ..models import Order
from ..then import Change, OrderThen, changes, hear, replay
from .single import order_by_number

MOST = 5000  # Events of one order.


@dataclass(frozen=True)
class Moment:
    """One event of an order: how the order was right after it, and what it changed."""

    event: Event
    then: OrderThen
    changed: list[Change]


def journal_of(order: Order, *, until: datetime | None = None) -> list[Event]:
    """The events of an order as they were written; with ``until`` those that had happened by then."""
    events = Event.objects.filter(order_id=order.id, **({"at__lte": until} if until else {}))
    return list(events.order_by("id")[:MOST])


def order_then(number: str, at: datetime) -> OrderThen:
    """An order as it was at a moment, in two statements; not placed yet where that was before it."""
    return replay(journal_of(order_by_number(number), until=at))


def difference_since(order: Order, at: datetime) -> list[Change]:
    """What has become of an order since a moment, in words."""
    told = journal_of(order)
    return changes(replay(event for event in told if event.at <= at), replay(told))


def moments_of(order: Order, *, but: Collection[str] = ()) -> list[Moment]:
    """Every event of an order that changed something of it, the first first; one statement.

    What events of the names ``but`` changed shows in the next moment.
    """
    found: list[Moment] = []
    then, before = OrderThen(), OrderThen()
    for event in journal_of(order):
        then = hear(then, event)
        if event.name not in but and (changed := changes(before, then)):
            found.append(Moment(event, then, changed))
            before = then
    return found
