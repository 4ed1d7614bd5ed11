"""Messages of suppliers: kept once by their reference, each delivery moved on in a transaction of its own."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist

from comptoir.inventory import commands as inventory
from comptoir.inventory.commands import StockRow
from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, NotAllowed, Refusal
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable
from comptoir.orders.commands.finding import deliveries_of, order_for_change
from comptoir.shops import queries as shops
from comptoir.shops.roles import COUNT_STOCK, SUPPLY

from ..models import SupplierMessage
from .moving import move_on
from .updates import DeliveryUpdate, LevelUpdate, Said, read, written

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery

MOST_DELIVERIES, MOST_LEVELS, LONGEST = 500, 5000, 80


class ReferenceUsed(Refusal):
    """The same reference came with something else in it."""


class NotTheirs(Refusal):
    """The delivery is not, or no longer, to be sent from the location."""


@command
def keep_message(
    *, shop_id: int, location: str, reference: str, said: Said, source: str, by: Actor, at: datetime
) -> SupplierMessage:
    """Keep what a supplier says, before anything of it is done; of its own location where none is named. The same
    reference with the same content is the same message.

    Raises ReferenceUsed, Invalid, NotAllowed for another's location.
    """
    if not location and len(by.locations) != 1:
        raise Invalid("Say for which location.", field="location")
    named = {"code": storable(location)} if location else {"id__in": by.locations}
    place = shops.locations(by).get(**named)
    shop = shops.shop_in_sight(shop_id)
    _may(by, shop_id, place.pk)
    reference = reference.strip()
    if not 0 < len(reference) <= LONGEST:
        raise Invalid(f"A message has a reference of 1 to {LONGEST} characters.", field="reference")
    if len(said.deliveries) > MOST_DELIVERIES or len(said.levels) > MOST_LEVELS:
        raise Invalid(f"A message says {MOST_DELIVERIES} deliveries and {MOST_LEVELS} levels at most.", field="body")
    body = {
        "deliveries": [written(update) for update in said.deliveries],
        "levels": [vars(level) for level in said.levels],
    }
    print_ = sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    message, is_new = SupplierMessage.objects.get_or_create(
        shop=shop, location=place, reference=reference,
        defaults={
            "retailer_id": shop.retailer_id, "source": source, "fingerprint": print_, "body": body,
            "by_name": by.name[:120], "at": at,
        },
    )  # fmt: skip
    if not is_new and message.fingerprint != print_:
        raise ReferenceUsed(f"“{reference}” was the reference of another message: give each one its own.")
    if is_new:
        events.record(
            "supplier.message_came", message, by=by, at=at, reference=reference, location=place.name,
            deliveries=len(said.deliveries), levels=len(said.levels),
        )  # fmt: skip
    return message


@command
def move_by_message(*, message_id: int, index: int, by: Actor, at: datetime) -> SupplierMessage:
    """Do what a message says of one of its deliveries. Done once; again changes nothing.

    Raises NotTheirs, and whatever the delivery's own steps refuse.
    """
    message = _for_change(message_id, by)
    if index in message.done:
        return message
    update = read(message.body["deliveries"][index])
    delivery = _delivery(message, update)
    scope.work_in(message.shop_id)
    words = move_on(delivery, update, by=by, at=at)
    message.done = [*message.done, index]
    message.save(update_fields=["done"])
    events.record(
        "supplier.said", delivery, by=by, at=at, reason=update.remark[:300], location=message.location.name,
        position=delivery.position, said=", ".join(words), reference=message.reference, invoice=update.invoice,
    )  # fmt: skip
    return message


@command
def set_levels_of_message(*, message_id: int, by: Actor, at: datetime) -> list[tuple[str, str]]:
    """Set the levels that a message tells of its location; each article that could not go in, with why."""
    message = _for_change(message_id, by)
    place = message.location.code
    rows = [StockRow(level["sku"], place, level["on_hand"]) for level in message.body["levels"]]
    scope.work_in(message.shop_id)
    result = inventory.import_stock(retailer_id=message.retailer_id, rows=rows, source=message.reference, by=by, at=at)
    return [(row.sku, reason) for row, reason in result.refused]


@command
def end_message(*, message_id: int, failures: Sequence[dict[str, str]], by: Actor, at: datetime) -> SupplierMessage:
    """Nothing of a message is left to do; what of it could not be done stays to be read."""
    message = _for_change(message_id, by)
    message.failures, message.finished_at = list(failures), at
    message.save(update_fields=["failures", "finished_at"])
    events.record(
        "supplier.message_done", message, by=by, at=at, reference=message.reference, location=message.location.name,
        failures=len(failures),
    )  # fmt: skip
    return message


def hear(
    *, shop_id: int, location: str, reference: str, said: Said, source: str, by: Actor, at: datetime
) -> SupplierMessage:
    """Keep a message and do what it says, delivery by delivery; one that cannot be done does not stop the others.

    Sent again it is answered alike; one that was broken off goes on where it was.
    """
    message = keep_message(
        shop_id=shop_id, location=location, reference=reference, said=said, source=source, by=by, at=at
    )
    if message.finished_at:
        return message
    failures: list[dict[str, str]] = []
    if said.levels:
        refused = set_levels_of_message(message_id=message.pk, by=by, at=at)
        failures += [{"what": sku, "reason": reason} for sku, reason in refused]
    for index, update in enumerate(said.deliveries):
        try:
            move_by_message(message_id=message.pk, index=index, by=by, at=at)
        except Refusal as refusal:
            failures.append({"what": _what(update), "reason": refusal.message})
    return end_message(message_id=message.pk, failures=failures, by=by, at=at)


def _what(update: DeliveryUpdate) -> str:
    return f"{update.order} delivery {update.delivery}"


def _for_change(message_id: int, by: Actor) -> SupplierMessage:
    message = SupplierMessage.objects.select_for_update(of=("self",)).select_related("location").get(id=message_id)
    _may(by, message.shop_id, message.location_id)
    return message


def _may(by: Actor, shop_id: int, location_id: int) -> None:
    """A supplier for its own location; else who may change stock, where she works."""
    if not by.can(SUPPLY, shop_id):
        require(by, COUNT_STOCK, "take messages of suppliers", shop=shop_id)
    if by.locations and location_id not in by.locations:
        raise NotAllowed("That is another's location.")


def _delivery(message: SupplierMessage, update: DeliveryUpdate) -> "Delivery":
    """The delivery, its order locked; only of this shop and where the location is to send it."""
    unseen = f"{update.order[:24]} delivery {update.delivery} is not, or no longer, to be sent from here."
    try:
        order = order_for_change(update.order.strip().upper())
    except ObjectDoesNotExist:
        raise NotTheirs(unseen) from None
    found = next((one for one in deliveries_of(order) if one.position == update.delivery), None)
    if found is None or order.shop_id != message.shop_id or found.location_id != message.location_id:
        raise NotTheirs(unseen)
    return found


__all__ = [
    "LevelUpdate", "NotTheirs", "ReferenceUsed", "end_message", "hear", "keep_message", "move_by_message",
    "set_levels_of_message",
]  # fmt: skip
