"""Reads for suppliers and of their messages."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from comptoir.orders import queries as orders
from comptoir.orders.states import DeliveryState

from ..models import SupplierMessage

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery, DeliveryLine

D = DeliveryState
TO_SHIP = (D.ALLOCATED, D.PACKING, D.READY)  # Its address may be read: somebody is to write it on a parcel.
COMING = (D.WAITING, D.AWAIT_DATE, D.AWAIT_STOCK)


@dataclass(frozen=True)
class ToShip:
    """A delivery as its supplier sees it."""

    delivery: "Delivery"
    lines: "list[DeliveryLine]"

    @property
    def place(self) -> tuple[int, int]:
        return self.delivery.order_id, self.delivery.position

    @property
    def ship_to(self) -> dict[str, Any]:
        """Where it goes, while it is to be shipped; nothing before and after."""
        return self.delivery.order.ship_to if self.delivery.state in TO_SHIP else {}


def to_ship(
    shops: Collection[int], locations: Collection[int], *, after: tuple[int, int] | None = None, limit: int = 50
) -> list[ToShip]:
    """What some locations are to send for some shops, the oldest order first. Two statements; nothing for nobody's
    locations."""
    if not locations:
        return []
    states = [state.value for state in (*TO_SHIP, *COMING)]
    found = orders.deliveries_in(states, shops=shops, locations=locations, after=after, limit=limit)
    lines: dict[int, list[DeliveryLine]] = {}
    for line in orders.lines_of_deliveries(found):
        lines.setdefault(line.delivery_id, []).append(line)
    return [ToShip(delivery, lines.get(delivery.pk, [])) for delivery in found]


def messages(
    shops: Collection[int], *, locations: Collection[int] = (), failed: bool = False, after: int | None = None,
    limit: int = 50,
) -> list[SupplierMessage]:  # fmt: skip
    """What suppliers said to some shops, the newest first. One statement."""
    found = SupplierMessage.objects.filter(shop__in=shops).select_related("location", "shop")
    if locations:
        found = found.filter(location__in=locations)
    if failed:
        found = found.exclude(failures=[])
    if after:
        found = found.filter(id__lt=after)
    return list(found.order_by("-id")[:limit])


def message(shop_id: int, locations: Collection[int], reference: str) -> SupplierMessage:
    """Raises SupplierMessage.DoesNotExist."""
    found = SupplierMessage.objects.filter(shop=shop_id, location__in=locations)
    return found.select_related("location").get(reference=reference)
