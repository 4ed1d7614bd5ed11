"""A shop's account at a courier, opened with the sealed secret; and what couriers would take for a trip."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.kernel import scope
from comptoir.kernel.commands import require
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import queries as orders
from comptoir.shops import commands as shops
from comptoir.shops.queries import actor_of_shop
from comptoir.shops.roles import FULFIL
from comptoir.shops.secrets import open_secret

from .. import queries
from ..carriers import Courier, CourierKind, CourierRefused, CourierUnclear, kind_of, open_courier
from ..models import Booking
from ..saying import Quote, Trip

if TYPE_CHECKING:
    from comptoir.shops.models import Shop


@dataclass(frozen=True)
class Offer:
    """What one courier says of a trip: its quote, or why it has none."""

    kind: CourierKind
    quote: Quote | None = None
    why_not: str = ""


def try_courier(*, shop_id: int, courier: str, by: Actor, at: datetime) -> str:
    """Test a shop's secret at a courier and note the outcome; what the button says.

    Raises SecretMissing where none is set.
    """
    kind = kind_of(courier)
    with scope.reading(by):
        account = open_courier(kind.code, open_secret(shop_id, kind.secret))
    try:
        passed, said = True, f"{kind.name} knows this shop as {account.test()}."
    except CourierRefused as refusal:
        passed, said = False, f"{kind.name} refused the key: {refusal}"
    except CourierUnclear as doubt:
        passed, said = False, f"{doubt} Try again in a minute."
    shops.record_secret_test(shop_id=shop_id, name=kind.secret, passed=passed, by=by, at=at)
    return said


def couriers_for(shop_id: int) -> list[CourierKind]:
    """The couriers that a shop uses."""
    return [kind for kind, used in queries.couriers_of(shop_id) if used]


def quote_delivery(*, number: str, position: int, by: Actor, way: str = "out") -> list[Offer]:
    """What each courier of the shop would take for a delivery; it binds nobody and changes nothing.

    Raises Order.DoesNotExist, Delivery.DoesNotExist, NotAllowed.
    """
    with scope.reading(by):
        order = orders.order_by_number(number.strip())
        require(by, FULFIL, "ask couriers", shop=order.shop_id)
        delivery = order.deliveries.select_related("location").get(position=position)
        trip = queries.trip_of(order, delivery, Booking.Way(way))
        used, shop = couriers_for(order.shop_id), order.shop
    return [_offer(shop, kind, trip) for kind in used]


def _offer(shop: "Shop", kind: CourierKind, trip: Trip) -> Offer:
    try:
        quote = account_of(shop, kind.code).quote(trip)
    except (CourierRefused, CourierUnclear, Refusal) as refusal:
        return Offer(kind, why_not=str(refusal))
    if quote.currency != trip.currency:
        return Offer(kind, why_not=f"It charges in {quote.currency}, this shop keeps its books in {trip.currency}.")
    return Offer(kind, quote)


def account_of(shop: "Shop", code: str) -> Courier:
    """A shop's account at a courier."""
    with scope.reading(worker_of(shop)):
        return open_courier(code, open_secret(shop.id, kind_of(code).secret))


def worker_of(shop: "Shop") -> Actor:
    """Who acts for a shop at its courier, whoever asked for it: its secret is nobody else's to read."""
    return actor_of_shop(shop, kind="job", name="Comptoir")
