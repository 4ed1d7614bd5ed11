"""The demo's trade fills four weeks at most when it starts: after a longer pause a stretch stays empty."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from comptoir.orders import queries as orders
from comptoir.orders.queries import Pause

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

SAID_FOR = timedelta(weeks=13)  # As long as the stretch stands in a chart or list that people look at.
QUIET_DAYS = 3  # The trade sells every day; a shop of a person may rest over a weekend.


def asleep(shops: "Sequence[Shop]", now: datetime) -> Pause | None:
    """The days that no trade filled; None without the demo. One statement."""
    if not settings.DEMO:
        return None
    ids = [shop.id for shop in shops]
    return orders.latest_pause(ids, since=now - SAID_FOR, zone=shops[0].timezone, days=QUIET_DAYS)
