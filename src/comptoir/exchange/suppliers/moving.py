"""What a supplier's word does to a delivery: packed, sent, refused in whole or in part, expected on a day."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from comptoir.fulfilment import commands as fulfilment
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.orders.queries import lines_of_deliveries
from comptoir.orders.states import GONE, DeliveryState

from .updates import DeliveryUpdate

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery


def move_on(delivery: "Delivery", update: DeliveryUpdate, *, by: Actor, at: datetime) -> list[str]:
    """Do it, and say it in words. What has left already stays as it is. A step of a command.

    Raises Invalid for what the delivery does not carry, and what its own steps refuse.
    """
    carried = {line.line.sku: line.quantity for line in lines_of_deliveries([delivery])}
    told = _told(update, carried)
    words = _said(update)
    if delivery.state in GONE:
        return [*words, "it had left already"]
    number = delivery.order.number or ""
    this: dict[str, Any] = {"number": number, "position": delivery.position, "by": by, "at": at}
    why = update.remark or "Not delivered by its supplier."
    if set(told) == set(carried) and not any(told.values()):
        orders.refuse_delivery(**this, location=delivery.location.code, reason=why, missing=True)
        return [*words, "all of it refused"]
    short = {sku: carried[sku] - pieces for sku, pieces in told.items() if pieces < carried[sku]}
    if update.day:
        orders.expect_delivery(**this, expected_on=update.day, reason=update.remark)
    whole = set(told) == set(carried)
    if not short:
        return words + _forward(delivery, update, whole=whole, by=by, at=at)

    def go_on() -> None:
        words.extend(_forward(delivery, update, whole=whole, by=by, at=at))

    orders.refuse_pieces(**this, short=short, reason=why, meanwhile=go_on)
    return [*words, "refused: " + " and ".join(f"{pieces} of {sku}" for sku, pieces in short.items())]


def _forward(delivery: "Delivery", update: DeliveryUpdate, *, whole: bool, by: Actor, at: datetime) -> list[str]:
    """Towards the customer: a word of it begins the packing, all its quantities end it, a parcel number sends it."""
    this: dict[str, Any] = {"number": delivery.order.number or "", "position": delivery.position, "by": by, "at": at}
    delivery.refresh_from_db(fields=["state"])
    if delivery.state == DeliveryState.ALLOCATED and (update.confirmed or whole or update.tracking):
        delivery = fulfilment.start_packing(**this)
    if not (whole or update.tracking):
        return []
    if delivery.state != DeliveryState.READY:
        delivery = fulfilment.finish_packing(**this)
    if not update.tracking:
        return ["packed"]
    fulfilment.send_delivery(
        **this, rider=update.carrier or delivery.location.name, parcel_number=update.tracking,
        parcel_url=update.tracking_url,
    )  # fmt: skip
    return ["sent"]


def _told(update: DeliveryUpdate, carried: dict[str, int]) -> dict[str, int]:
    """Pieces delivered by article, where they were told. Raises Invalid."""
    for line in update.lines:
        if line.sku not in carried:
            raise Invalid(f"Delivery {update.delivery} of {update.order[:24]} carries no {line.sku[:40]}.", field="sku")
        if line.delivered is not None and not 0 <= line.delivered <= carried[line.sku]:
            raise Invalid(
                f"Of {line.sku} delivery {update.delivery} carries {carried[line.sku]}, not {line.delivered}.",
                field="delivered",
            )
    return {line.sku: line.delivered for line in update.lines if line.delivered is not None}


def _said(update: DeliveryUpdate) -> list[str]:
    words = ["confirmed"] if update.confirmed else []
    if update.day:
        first = f"{update.earliest:%-d %b} to " if update.earliest and update.earliest < update.day else ""
        words.append(f"{'guaranteed for' if update.is_guaranteed else 'expected'} {first}{update.day:%-d %b}")
    if update.invoice:
        words.append(f"invoice {update.invoice[:40]}")
    return words
