"""How a location offers a variant: while stock lasts, on back order, from a day on, until a day."""

from datetime import date, datetime

from comptoir.kernel import events
from comptoir.kernel.commands import command
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor

from ..availability import Availability
from ..models import Stock
from .counting import stock_for_change

FIELDS = ("availability", "sold_from", "sold_until", "released_on", "restock_on")


class StillPromised(Refusal):
    """More is promised than lies there: back orders cannot end before they are served or cancelled."""

    def __init__(self, sku: str, *, reserved: int, on_hand: int) -> None:
        super().__init__(
            f"{reserved} of {sku} are promised to orders here and {on_hand} are on hand: receive the rest or cancel "
            "orders before back orders end.",
            sku=sku,
            reserved=reserved,
            on_hand=on_hand,
        )


@command
def set_offer(
    *,
    sku: str,
    location: str,
    availability: str,
    by: Actor,
    at: datetime,
    sold_from: date | None = None,
    sold_until: date | None = None,
    released_on: date | None = None,
    restock_on: date | None = None,
    reason: str = "",
) -> Stock:
    """Say how a location offers a variant. ``sold_from`` and ``sold_until`` are the days on which it may be ordered,
    both within; before ``released_on`` nothing is sent; ``restock_on`` is when more is expected.

    Raises StillPromised, Invalid.
    """
    if availability not in Availability.values:
        raise Invalid(
            f"“{availability}” is no availability; use one of {', '.join(Availability)}.", field="availability"
        )
    if sold_from and sold_until and sold_from > sold_until:
        raise Invalid("The last day of the offer lies before its first.", field="sold_until")
    stock = stock_for_change(sku, location, by=by, at=at)
    if availability != Availability.BACK_ORDER and stock.reserved > stock.on_hand:
        raise StillPromised(sku, reserved=stock.reserved, on_hand=stock.on_hand)
    wanted = dict(zip(FIELDS, (availability, sold_from, sold_until, released_on, restock_on), strict=True))
    before = {name: getattr(stock, name) for name in FIELDS}
    changed = [name for name in FIELDS if before[name] != wanted[name]]
    if not changed:
        return stock
    for name in changed:
        setattr(stock, name, wanted[name])
    stock.changed_at = at
    stock.save(update_fields=[*changed, "changed_at"])
    events.record(
        "stock.offer_set",
        stock,
        by=by,
        at=at,
        reason=reason,
        before={name: before[name] for name in changed},
        after={name: wanted[name] for name in changed},
        sku=sku,
        location=location,
        availability=Availability(availability).label,
    )
    return stock
