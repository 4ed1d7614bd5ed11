"""Goods that wait in a store for the customer: made known with a code, proved by it, given up when nobody came."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from comptoir.kernel import clock, events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.orders import queries as order_queries
from comptoir.orders.commands.finding import deliveries_of, order_for_change
from comptoir.orders.states import NOT_SENT, DeliveryState
from comptoir.shops.roles import FULFIL

from .. import pick_up_codes as codes
from ..models import PickUp, PickUpTries

if TYPE_CHECKING:
    from comptoir.orders.models import Delivery, Order

MOST_TRIES, WINDOW = 10, timedelta(minutes=15)  # Of wrong codes by one person.
REMIND_BEFORE = timedelta(days=2)  # The end of the time; of a shorter one, half of it.
NOT_FETCHED = "It was not picked up in time."
PLACE = ("name", "street", "postcode", "city", "country")


class TooManyCodes(Refusal):
    """Somebody is guessing codes."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            f"{MOST_TRIES} wrong codes in a quarter of an hour: wait, or look the order up by its number. Nothing was"
            " handed over."
        )


@dataclass(frozen=True)
class Proof:
    """What a typed code opens. A wrong one changes nothing but the count of tries."""

    pick_up: PickUp | None
    why: str = ""  # Why it opens nothing.


@command
def prepare_pick_up(*, delivery_id: int, by: Actor, at: datetime) -> PickUp | None:
    """Keep a packed delivery in the store, and let its customer know her code; None for what is sent, or waits already.

    It is kept to the end of the shop's last day for it. Packed anew, it has the same code and all the time again.
    """
    order = order_for_change(order_queries.order_number_of_delivery(delivery_id))
    scope.work_in(order.shop_id)
    delivery = next(one for one in deliveries_of(order) if one.id == delivery_id)
    if not delivery.is_pick_up or delivery.state != DeliveryState.READY:
        return None
    before = PickUp.objects.filter(delivery=delivery).first()
    if before is not None and before.ready_at >= delivery.changed_at:
        return None
    return keep_ready(order, delivery, before, by=by, at=at)


def keep_ready(order: "Order", delivery: "Delivery", before: PickUp | None, *, by: Actor, at: datetime) -> PickUp:
    """The code and the time of a delivery of a locked order that waits in its store."""
    zone = order.shop.timezone
    _, keep_until = clock.day_bounds(clock.day_of(at, zone) + timedelta(days=order.shop.pick_up_days), zone)
    told = {
        "place": {name: getattr(delivery.location, name) for name in PLACE},
        "ready_at": at,
        "remind_at": keep_until - min(REMIND_BEFORE, (keep_until - at) / 2),
        "keep_until": keep_until,
        "reminded_at": None,
        "proved_at": None,
    }
    if before is None:
        salt = _free_salt(order.shop_id)
        told |= {"salt": salt, "code_hash": codes.hash_of(codes.code_of(salt)), "order_id": order.id}
        told |= {"retailer_id": order.retailer_id, "group_id": order.group_id, "shop_id": order.shop_id}
    row, _ = PickUp.objects.update_or_create(delivery=delivery, defaults=told)
    events.record("delivery.awaiting_pick_up", delivery, by=by, at=at, keep_until=keep_until, **facts_of(row, delivery))
    return row


@command
def prove_pick_up(*, code: str, by: Actor, at: datetime) -> Proof:
    """Find what waits under a code in the shops of who asks, and note that it was shown.

    One person may type ten wrong codes in a quarter of an hour; they are counted under a lock, so that trying many at
    once helps nobody.

    Raises TooManyCodes, Invalid for no code at all.
    """
    require(by, FULFIL, "hand over what is picked up")
    typed = codes.read_code(code)
    if not typed:
        raise Invalid("Type the code that the customer shows, or the number of her order.", field="code")
    tries = _tries(by, at)
    if tries.wrong >= MOST_TRIES:
        raise TooManyCodes
    known = PickUp.objects.filter(shop__in=by.shops, code_hash=codes.hash_of(typed))
    rows = known.select_related("delivery__order", "delivery__location") if codes.is_code(typed) else []
    found = next((row for row in rows if by.can(FULFIL, row.shop_id)), None)
    if found is None:
        tries.wrong += 1
        tries.save(update_fields=["wrong"])
        events.record("pick_up.proof_failed", tries, by=by, at=at, wrong=tries.wrong)
        return Proof(None, "No pick-up here has that code. Have it read out once more.")
    delivery = found.delivery
    if by.locations and delivery.location_id not in by.locations:
        return Proof(None, f"It waits at {delivery.location.name}, not here.")
    if delivery.state != DeliveryState.READY:
        return Proof(None, f"{delivery.order.number} does not wait any more: {_ended(found)}.")
    PickUp.objects.filter(pk=found.pk).update(proved_at=at)
    found.proved_at = at
    events.record("delivery.pick_up_proved", delivery, by=by, at=at, **facts_of(found, delivery))
    return Proof(found)


@command
def remind_pick_up(*, pick_up_id: int, by: Actor, at: datetime) -> PickUp:
    """Tell the customer once more that her things wait. Twice, or of what does not wait, it changes nothing."""
    _, delivery, row = _for_change(pick_up_id)
    if delivery.state == DeliveryState.READY and row.reminded_at is None and row.remind_at <= at < row.keep_until:
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        facts = {"keep_until": row.keep_until, **facts_of(row, delivery)}
        events.record("delivery.pick_up_reminded", delivery, by=by, at=at, **facts)
    return row


@command
def give_up_pick_up(*, pick_up_id: int, by: Actor, at: datetime) -> bool:
    """Put back on the shelf what nobody fetched in time; whether it did. Its money goes back as the shop's terms for
    cancelled orders say: of all that is left of the order, or of this delivery alone. Too early it changes nothing.
    """
    order, delivery, row = _for_change(pick_up_id)
    if delivery.state != DeliveryState.READY or row.keep_until > at:
        return False
    events.record("delivery.not_picked_up", delivery, by=by, at=at, **facts_of(row, delivery))
    number, others = order.number or "", [d for d in deliveries_of(order) if d.id != delivery.id]
    if any(other.state not in NOT_SENT for other in others):
        orders.cancel_delivery(number=number, position=delivery.position, reason=NOT_FETCHED, by=by, at=at)
    else:
        orders.cancel_order(number=number, reason=NOT_FETCHED, by=by, at=at)
    return True


def facts_of(row: PickUp, delivery: "Delivery") -> dict[str, Any]:
    """What each event of a pick-up tells; ``code`` names the row from which the code follows."""
    return {"position": delivery.position, "place": row.place["name"], "code": row.pk}


def _for_change(pick_up_id: int) -> tuple["Order", "Delivery", PickUp]:
    """A pick-up under its locked order."""
    found = PickUp.objects.select_related("delivery__order").get(id=pick_up_id)
    order = order_for_change(found.delivery.order.number or "")
    scope.work_in(order.shop_id)
    row = PickUp.objects.get(id=pick_up_id)
    return order, next(one for one in deliveries_of(order) if one.id == row.delivery_id), row


def _tries(by: Actor, at: datetime) -> PickUpTries:
    """How often somebody was wrong lately, locked until the command ends."""
    key = {"retailer_id": by.retailer or 0, "who": f"{by.kind} {by.id or 0}"}
    PickUpTries.objects.bulk_create([PickUpTries(**key, since=at)], ignore_conflicts=True)
    row = PickUpTries.objects.select_for_update().get(**key)
    if at - row.since >= WINDOW:
        row.since, row.wrong = at, 0
        row.save(update_fields=["since", "wrong"])
    return row


def _free_salt(shop_id: int) -> str:
    """A salt whose code nobody in the shop has or had; two at the same moment meet the table's own constraint."""
    while True:
        salt = secrets.token_hex(32)
        if not PickUp.objects.filter(shop_id=shop_id, code_hash=codes.hash_of(codes.code_of(salt))).exists():
            return salt


def _ended(row: PickUp) -> str:
    return "it was handed over" if row.delivery.state == DeliveryState.DELIVERED else "it is not kept here"
