"""What waits in a store for the customer: where, until when, and her code, to be read out or scanned."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

from comptoir.fulfilment import pick_up_codes as codes
from comptoir.fulfilment import queries as fulfilment
from comptoir.orders.queries import CustomersOrder

if TYPE_CHECKING:
    from comptoir.fulfilment.models import PickUp


@dataclass(frozen=True)
class Ready:
    """A delivery that she may fetch now."""

    position: int
    place: dict[str, str]
    code: str  # As it is read out: "K7M 2QX".
    qr: SafeString
    last_moment: datetime


def is_fetched(found: CustomersOrder) -> bool:
    """Whether she fetches the order herself."""
    return any(parcel.delivery.is_pick_up for parcel in found.parcels)


def waiting_for_her(found: CustomersOrder) -> list[Ready]:
    """What of an order waits for her now; for what is sent no statement is made."""
    if not is_fetched(found):
        return []
    return [_ready(row) for row in fulfilment.pick_ups_of_order(found.order.id)]


def _ready(row: "PickUp") -> Ready:
    code = codes.code_of(row.salt)
    # The drawing is made of squares by a library of ours to trust; no text of anybody is in it.
    drawn = mark_safe(codes.qr(code))  # noqa: S308
    return Ready(row.delivery.position, row.place, codes.said(code), drawn, row.last_moment)
