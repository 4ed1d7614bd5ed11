"""Returns as people work through them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..models import Homecoming, ReturnedPiece
from ..states import ENDED

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery, DeliveryLine


@dataclass(frozen=True)
class Coming:
    """Pieces of one line that come back, and what became of them."""

    position: int  # Of the line in the order.
    sku: str
    name: str
    quantity: int
    restocked: int
    written_off: int
    sent_back: int

    @property
    def kept(self) -> int:
        """Pieces that are not sent back again: these are given back or replaced."""
        return self.quantity - self.sent_back


def homecoming(return_id: int) -> tuple[Homecoming, list[Coming]]:
    """A return with its lines; two statements.

    Raises Homecoming.DoesNotExist for one that the actor does not see.
    """
    row = _seen().get(id=return_id)
    return row, coming(row)


def coming(row: Homecoming) -> list[Coming]:
    """The lines of a return, in the order's order."""
    pieces = (
        ReturnedPiece.objects.filter(homecoming=row).select_related("packed__line").order_by("packed__line__position")
    )
    lines = {piece.packed.line.position: piece.packed.line for piece in pieces}
    count = Counter(piece.packed.line.position for piece in pieces)
    fates = Counter((piece.packed.line.position, piece.fate) for piece in pieces)
    return [
        Coming(
            position, line.sku, line.name, count[position],
            *(fates[position, fate] for fate in ("restocked", "written_off", "sent_back")),
        )
        for position, line in lines.items()
    ]  # fmt: skip


def homecomings(shops: Collection[int], *, state: str = "", limit: int = 100) -> list[Homecoming]:
    """The latest returns of some shops first; ``state`` narrows, ``open`` means all that have not ended."""
    found = _seen().filter(shop__in=shops)
    if state == "open":
        found = found.exclude(state__in=ENDED)
    elif state:
        found = found.filter(state=state)
    return list(found.order_by("-id")[:limit])


def homecomings_of_order(order_id: int) -> list[Homecoming]:
    """The returns of an order, the first first."""
    return list(_seen().filter(order_id=order_id).order_by("id"))


def returnable(delivery: "Delivery") -> "list[tuple[DeliveryLine, int]]":
    """The lines of a delivery with the pieces of each that may still come back."""
    lines = list(delivery.lines.select_related("line").order_by("line__position"))
    taken = Counter(ReturnedPiece.objects.filter(packed__in=lines, stands=True).values_list("packed_id", flat=True))
    return [(line, line.quantity - taken[line.id]) for line in lines]


def _seen():  # type: ignore[no-untyped-def]
    return Homecoming.objects.select_related("order__customer", "shop", "delivery", "location", "replacement")
