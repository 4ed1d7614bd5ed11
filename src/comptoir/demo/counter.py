"""The counter of the demo's first shop: what waits to be picked up, what comes back, and a voucher."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from comptoir.aftercare import commands as aftercare
from comptoir.aftercare import queries as homecomings
from comptoir.customers import commands as customers
from comptoir.fulfilment import commands as fulfilment
from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.pricing import commands as pricing
from comptoir.pricing import queries as prices

if TYPE_CHECKING:
    from comptoir.orders.models import Order
    from comptoir.shops.models import Shop

GOODS = ("mug", "lantern", "cakestand", "bag", "clock")
STORES = (("leeds", "Pick up in Leeds", "LEEDS"), ("york", "Pick up in York", "YORK"))
STORE = "leeds"  # The way by which things are picked up there.
AGO = timedelta(days=2)


def make(shop: "Shop", *, operator: Actor, seller: Actor, at: datetime) -> None:
    """Once; where there are no articles yet, nothing. An order whose stock is short today is left out."""
    with scope.reading(operator):
        there = homecomings.homecomings([shop.pk])
        skus = [hit.sku for word in GOODS for hit in prices.search_variants(shop.pk, word, limit=3)]
    if there or not skus:
        return
    her = customers.add_customer(
        shop_id=shop.pk, name="Nora Whitfield", email="nora.whitfield@mail.example", phone="+447700900177",
        invented=True, by=seller, at=at,
    )  # fmt: skip
    where: dict[str, Any] = {
        "street": "6 Granby Terrace",
        "city": "Leeds",
        "postcode": "LS6 3BB",
        "country": "GB",
        "kind": "shipping",
    }
    customers.add_address(code=her.code, name="Nora Whitfield", **where, by=seller, at=at)
    for code, name, place in STORES:
        pricing.set_shipping_rate(
            shop_id=shop.pk, code=code, name=name, amount_minor=0, pick_up_at=place, days_min=0, days_max=1,
            by=operator, at=at,
        )  # fmt: skip
    told: dict[str, Any] = {"shop": shop, "customer": her.code, "operator": operator, "seller": seller}
    _waiting(skus, **told, at=at - timedelta(hours=3))
    _asked(skus, **told, at=at - AGO)
    _inspected(skus, **told, at=at - AGO)


def _waiting(skus: list[str], *, operator: Actor, at: datetime, **told: Any) -> None:
    """It lies in the Leeds store; she pays when she comes."""
    order = _ordered(skus, shipping_code=STORE, way="in_store", operator=operator, at=at, **told)
    if order is not None:
        _walk(order, ("start_packing", "finish_packing"), operator, at)
        delivery = _deliveries(order, operator)[0]
        fulfilment.prepare_pick_up(delivery_id=delivery, by=operator, at=at)


def _asked(skus: list[str], *, operator: Actor, at: datetime, **told: Any) -> None:
    """A return that a customer asked for, and nobody has answered."""
    order = _delivered(skus, operator=operator, at=at, **told)
    if order is not None:
        aftercare.ask_return(
            number=order.number or "", position=1, lines=[(1, 1)], way="fetched", wish="replacement",
            reason="It is broken or faulty · The handle came off", by_customer=True, by=operator,
            at=at + timedelta(hours=20),
        )  # fmt: skip


def _inspected(skus: list[str], *, operator: Actor, at: datetime, **told: Any) -> None:
    """A return that waits for its end, of an order of which a gesture was given: its voucher is there."""
    order = _delivered(skus, operator=operator, at=at, **told)
    if order is None:
        return
    number, later = order.number or "", at + timedelta(hours=22)
    row = aftercare.ask_return(
        number=number, position=1, lines=[(1, 1)], way="brought", reason="It does not fit", by=operator, at=later
    )
    aftercare.receive_return(return_id=row.pk, location="LEEDS", by=operator, at=later)
    aftercare.inspect_return(return_id=row.pk, verdicts=[(1, 1, 0, 0)], by=operator, at=later)
    orders.ask_refund(
        number=number, gesture_minor=200, reason="It came late", to=[("wallet", None)], by=operator, at=later
    )


def _delivered(skus: list[str], *, operator: Actor, at: datetime, **told: Any) -> "Order | None":
    order = _ordered(skus, operator=operator, at=at, **told)
    if order is not None:
        number = order.number or ""
        orders.take_payment(number=number, source="cash", reference=f"DEMO-{number}", by=operator, at=at)
        orders.open_order(number=number, by=operator, at=at)
        orders.allocate_deliveries(delivery_ids=_deliveries(order, operator), by=operator, at=at)
        _walk(order, ("start_packing", "finish_packing", "send", "deliver"), operator, at + timedelta(hours=4))
    return order


def _ordered(
    skus: list[str], *, shop: "Shop", customer: str, seller: Actor, operator: Actor, at: datetime, **how: Any
) -> "Order | None":
    """Two of the first article of which so many are there today; the order that opens at once is allocated."""
    for sku in skus:
        try:
            order = orders.place_order(
                shop_id=shop.pk, customer_code=customer, lines=[(sku, 2)], channel="console", again=True, by=seller,
                at=at, **how,
            )  # fmt: skip
        except Refusal:
            continue
        if how.get("way"):
            orders.open_order(number=order.number or "", by=operator, at=at)
            orders.allocate_deliveries(delivery_ids=_deliveries(order, operator), by=operator, at=at)
        return order
    return None


def _deliveries(order: "Order", by: Actor) -> list[int]:
    with scope.reading(by):
        return [delivery.pk for delivery in queries.order_page(order.number or "").deliveries]


def _walk(order: "Order", verbs: tuple[str, ...], by: Actor, at: datetime) -> None:
    with scope.reading(by):
        count = len(queries.order_page(order.number or "").deliveries)
    for position in range(1, count + 1):
        for verb in verbs:
            orders.move_delivery(number=order.number or "", position=position, verb=verb, by=by, at=at)
