"""Stock promised to what goes with deliveries: a promise a row, also where two rows are of one article."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.inventory import commands as stock
from comptoir.inventory.wants import Want
from comptoir.kernel.scope import Actor

from ..models import Order

if TYPE_CHECKING:
    from comptoir.inventory.models import Reservation


def promise_each(order: Order, wants: Sequence[Want | None], *, by: Actor, at: datetime) -> "list[Reservation | None]":
    """A promise to an order for each want, in their order, all or nothing; None where nothing is counted.

    One statement, as long as no two are of one article at one place: an article that was added to an order stands
    beside the pieces that were ordered at first. Raises OutOfStock.
    """
    found: list[Reservation | None] = [None] * len(wants)
    left = [place for place, want in enumerate(wants) if want]
    while left:
        now: dict[tuple[int, int], int] = {}
        for place in left:
            want = wants[place]
            assert want is not None
            now.setdefault((want.variant_id, want.location_id), place)
        chosen = sorted(now.values())
        some = [w for p in chosen if (w := wants[p])]
        made = stock.reserve(shop_id=order.shop_id, wants=some, priority=order.priority, by=by, at=at)
        for key, place in now.items():
            found[place] = made[key]
        left = [place for place in left if place not in chosen]
    return found
