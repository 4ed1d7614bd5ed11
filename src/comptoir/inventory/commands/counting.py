"""What people count, receive and keep back at a location."""

from datetime import datetime

from comptoir.catalog import queries as catalog
from comptoir.kernel import events
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable
from comptoir.shops import queries as shops
from comptoir.shops.roles import COUNT_STOCK

from ..availability import Availability
from ..models import Movement, Stock
from .shifts import Shift, shift_stock

MOST = 1_000_000_000  # More pieces than any shelf holds: a slip of the keyboard, or a bar code in the wrong field.


class BelowReserved(Refusal):
    """Fewer were counted than are promised to orders."""

    def __init__(self, sku: str, *, reserved: int, counted: int) -> None:
        super().__init__(
            f"{reserved} of {sku} are promised to orders here, so {counted} on hand cannot be right: count again, or "
            "cancel an order first.",
            sku=sku,
            reserved=reserved,
            counted=counted,
        )


@command
def count_stock(*, sku: str, location: str, on_hand: int, reason: str = "", by: Actor, at: datetime) -> Stock:
    """Say how many of a variant lie at a location (its code), reserved ones included.

    Raises BelowReserved, Invalid.
    """
    check_pieces(on_hand, "on_hand", least=0)
    stock = stock_for_change(sku, location, by=by, at=at)
    if on_hand < stock.reserved and stock.availability != Availability.BACK_ORDER:
        raise BelowReserved(sku, reserved=stock.reserved, counted=on_hand)
    before = stock.on_hand
    if on_hand == before:
        return stock
    _move(stock, Movement.Kind.COUNTED, on_hand - before, at)
    events.record(
        "stock.counted", stock, by=by, at=at, reason=reason, before={"on_hand": before}, after={"on_hand": on_hand},
        sku=sku, location=location,
    )  # fmt: skip
    return stock


@command
def receive_stock(*, sku: str, location: str, quantity: int, reason: str = "", by: Actor, at: datetime) -> Stock:
    """Add what arrived at a location.

    Raises Invalid.
    """
    check_pieces(quantity, "quantity", least=1)
    stock = stock_for_change(sku, location, by=by, at=at)
    _move(stock, Movement.Kind.RECEIVED, quantity, at)
    events.record(
        "stock.received", stock, by=by, at=at, reason=reason, after={"on_hand": stock.on_hand}, sku=sku,
        location=location, pieces=quantity,
    )  # fmt: skip
    return stock


@command
def set_minimum(*, sku: str, location: str, minimum: int, by: Actor, at: datetime) -> Stock:
    """Keep so many back at a location: it sells only what lies above.

    Raises Invalid.
    """
    check_pieces(minimum, "minimum", least=0)
    stock = stock_for_change(sku, location, by=by, at=at)
    before = stock.minimum
    if minimum == before:
        return stock
    stock.minimum, stock.changed_at = minimum, at
    stock.save(update_fields=["minimum", "changed_at"])
    events.record(
        "stock.minimum_set", stock, by=by, at=at, before={"minimum": before}, after={"minimum": minimum}, sku=sku,
        location=location,
    )  # fmt: skip
    return stock


def check_pieces(number: int, field: str, *, least: int) -> None:
    """Raises Invalid for a number that no shelf holds."""
    if not least <= number <= MOST:
        raise Invalid(f"{field.replace('_', ' ').capitalize()} must lie between {least} and {MOST:,}.", field=field)


def stock_for_change(sku: str, location: str, *, by: Actor, at: datetime) -> Stock:
    """The locked stock of a variant at a location; an empty one is made where there was none yet."""
    variant = catalog.counted_variant(by, sku)
    place = shops.locations(by).get(code=storable(location))
    require(by, COUNT_STOCK, "change stock")
    if by.locations and place.pk not in by.locations:
        raise NotAllowed(
            f"You work at another location: the stock of {place.name} is changed there.", location=location
        )
    key = {"variant_id": variant.pk, "location_id": place.pk}
    Stock.objects.bulk_create([Stock(retailer_id=place.retailer_id, changed_at=at, **key)], ignore_conflicts=True)
    return Stock.objects.select_for_update().get(**key)


def _move(stock: Stock, kind: Movement.Kind, on_hand: int, at: datetime) -> None:
    shift_stock([Shift(kind.value, stock.variant_id, stock.location_id, on_hand, 0)], at)
    stock.on_hand += on_hand
    stock.changed_at = at
