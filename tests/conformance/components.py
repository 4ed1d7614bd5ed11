"""From the questions about single parts to our pure rules, commands and queries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from comptoir.inventory import commands as inventory
from comptoir.inventory import queries as levels
from comptoir.inventory.availability import Offer, Serving
from comptoir.inventory.commands import OutOfStock
from comptoir.inventory.wants import Want
from comptoir.kernel import scope
from comptoir.orders.commands import UnknownArticle
from comptoir.sourcing.plan import Demand, Plan, plan
from tests.world import NOON

from .adapter import NotYet, Play
from .comparing import answer
from .gateway import TellingGateway
from .house import House
from .telling import stock_of
from .words import AVAILABILITIES, GROUPS

TODAY = NOON.date()
WORDS_TO_COME = {
    "lead_time": "days that a location needs before a parcel leaves",
    "delivery_estimate": "the day on which a delivery is expected",
    "named_day_range": "a day that the customer chooses",
    "multi_delivery_choice": "locations that send each waiting line by itself",
    "awaiting_job": "a mark of the stock that an order lacked",
}
PLENTY = 100


@dataclass
class Asked:
    """A question, what it is about, and where it is asked."""

    given: Mapping[str, Any]
    then: Mapping[str, Any]
    open_house: Callable[[], House]
    gateway: TellingGateway
    work: Callable[[], int]

    @cached_property
    def house(self) -> House:
        return self.open_house()

    def offer(self, sellable: int = 0) -> Offer:
        days = {name: self.given.get(word) for name, word in _DAYS.items()}
        word = "none" if self.given.get("disabled") else self.given.get("availability", "standard")
        known = {name: date.fromisoformat(day) if day else None for name, day in days.items()}
        return Offer(1, 1, 1, sellable, AVAILABILITIES[word], **known)

    @property
    def day(self) -> date:
        return date.fromisoformat(self.given["today"]) if self.given.get("today") else TODAY

    @property
    def left(self) -> int:
        return _hundredths(self.given["on_hand"]) - _hundredths(self.given["reserved"])


_DAYS = {"sold_from": "available_from", "sold_until": "available_to", "released_on": "release_date"}


def _hundredths(quantity: str) -> int:
    """Our stock is counted in whole pieces: the smallest part that a scenario sells is one."""
    return int(Decimal(quantity) * 100)


def ask_delivery_group(asked: Asked) -> dict[str, Any]:
    given = asked.given
    if given["availability"] not in AVAILABILITIES:
        try:
            asked.house.place([("NOBODY-KNOWS", int(given["quantity_wanted"]))])
        except UnknownArticle:
            return {"group": "refused, the catalogue does not know it"}
    how = asked.offer(int(given["available_to_sell"])).serves(
        int(given["quantity_wanted"]), day=asked.day, digital=given["digital"]
    )
    return {"group": GROUPS[how]}


def ask_can_sell(asked: Asked) -> dict[str, Any]:
    wanted = _hundredths(asked.given["wanted"]) if "wanted" in asked.given else 1
    how = asked.offer(max(0, asked.left)).serves(wanted, day=asked.day)
    return {
        "without_order_more": how == Serving.STANDARD,
        "with_order_more": how in (Serving.STANDARD, Serving.BACK_ORDER),
    }


ask_can_sell_quantity = ask_can_sell


def ask_offer_window(asked: Asked) -> dict[str, Any]:
    offer = asked.offer(1)
    return {"available": offer.serves(1, day=asked.day) != Serving.OFF, "released": offer.is_released_on(asked.day)}


def ask_merge_deliveries(asked: Asked) -> dict[str, Any]:
    """Each line is offered by its supplier alone, in the way that puts it into its group."""
    lines, wishes = asked.given["lines"], set(asked.given["one_physical_delivery_by_supplier"].values())
    if any("#" in line["group"] for line in lines):
        raise NotYet("locations that send each waiting line by itself")
    if len(wishes) > 1:
        raise NotYet("one delivery as a choice of each location")
    places = {supplier: place for place, supplier in enumerate(sorted({line["supplier"] for line in lines}), 1)}
    offers = [_offer_of(line, number, places[line["supplier"]]) for number, line in enumerate(lines)]
    groups = sorted({line["item_group"] for line in lines} - {None})
    bundles = {group: number for number, group in enumerate(groups, 1)}
    demands = [
        Demand(number, 1, line["group"] == "D4", number, bundles.get(line["item_group"], 0))
        for number, line in enumerate(lines)
    ]
    found = plan(demands, offers, day=TODAY, together=wishes == {True})
    assert isinstance(found, Plan)
    suppliers = {place: supplier for supplier, place in places.items()}
    buckets = [
        {
            "group": GROUPS[parcel.kind],
            "supplier": suppliers[parcel.location_id],
            "lines": [lines[piece.variant_id]["line"] for piece in parcel.pieces],
        }
        for parcel in found.parcels
    ]
    wanted = asked.then["buckets"]
    same = sorted(buckets, key=str) == sorted(wanted, key=str)
    return {"buckets": wanted if same else buckets}


def _offer_of(line: Mapping[str, Any], variant: int, place: int) -> Offer:
    match line["group"]:
        case "D1":
            return Offer(variant, place, place, PLENTY)
        case "D2":
            return Offer(variant, place, place, PLENTY, released_on=date.max)
        case "D3":
            return Offer(variant, place, place, 0, "back_order")
        case "D4":
            return Offer(variant, place, place, 0, "always")
    raise NotYet(f"the group {line['group']}")


def ask_stock(asked: Asked) -> dict[str, Any]:
    """A promise is given back whole, so each piece is promised by itself where some are given back."""
    house, sku = asked.house, asked.house.goods[0]
    house.count(sku, int(Decimal(asked.given["on_hand"])))
    held: list[Any] = []
    return {"after_each": [_after(house, sku, held, told) for told in asked.then["after_each"]]}


def _after(house: House, sku: str, held: list[Any], told: Mapping[str, Any]) -> dict[str, Any]:
    quantity, op = int(Decimal(told["qty"])), told["op"]
    if op == "reserve_allow_backorder":
        house.offer(sku, "back_order")
    if op.startswith("reserve"):
        remainder = _reserve(house, sku, quantity, held)
    elif op == "void_reservation":
        given_back, held[:] = held[:quantity], held[quantity:]
        if given_back:
            inventory.release(reservations=given_back, by=house.by, at=NOON)
        remainder = quantity - len(given_back)
    else:
        raise NotYet(f"{op} of stock that was not promised")
    return {"op": op, "qty": told["qty"], "remainder": f"{remainder}.00", **stock_of(house, sku)}


def _reserve(house: House, sku: str, quantity: int, held: list[Any]) -> int:
    level = house.level(sku)
    shop_id = house.shops["master_shop"].id
    whole = [Want(level.variant_id, level.location_id, quantity)]
    with scope.reading(house.by):
        (offer, *_) = levels.offers(shop_id, [level.variant_id])
    if offer.serves(quantity, day=TODAY) not in (Serving.STANDARD, Serving.BACK_ORDER):
        try:
            inventory.reserve(shop_id=shop_id, wants=whole, by=house.by, at=NOON)
        except OutOfStock:
            return quantity
    for _ in range(quantity):
        piece = [Want(level.variant_id, level.location_id, 1)]
        held.extend(inventory.reserve(shop_id=shop_id, wants=piece, by=house.by, at=NOON).values())
    return 0


def ask_payment_callback(asked: Asked) -> dict[str, Any]:
    """An order whose customer pays on the gateway's page; its stock is promised before she can."""
    abilities = {"two_step_auth_then_capture": False, "per_shipment": False}
    play = Play(asked.house, asked.gateway, asked.work, "online_external_form", abilities)
    play.step({"do": "place_cart", "kind": "standard", "one_physical_delivery": False, "shop": "master_shop"})
    if "on_hand" in asked.given:
        for sku, _ in asked.house.lines("standard"):
            asked.house.count(sku, 0)
    play.step({"do": "event", "event": "evt.pending"})
    told = play.told if play.number else None
    made = [[op, result] for op, _, result, _ in answer(play, told, "payments", [])]
    return {"order": answer(play, told, "order_status", ""), "payments": made}
