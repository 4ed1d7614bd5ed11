"""Orders in the demo's first shop that are paid in store, and confirmed by a call first: one of each kind."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from comptoir.customers import commands as customers
from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.payments import commands as payments
from comptoir.payments import queries as paid
from comptoir.pricing import queries as prices

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

GOODS = ("lantern", "clock", "bag", "cakestand")
WAY = "invoice"  # The simulated trade pays otherwise: its orders need no call.
PEOPLE = (  # Name, street, and how many calls were in vain.
    ("Imogen Hart", "+441134960201", "3 Chapel Row", 0),
    ("Dev Nair", "+441134960202", "27 Mill Lane", 1),
    ("Clara Boyd", "+441134960203", "5 Station Road", 3),
    ("Owen Pryce", "+441134960204", "61 Park View", 0),
)


def make(shop: "Shop", *, admin: Actor, seller: Actor, at: datetime) -> None:
    """Once; where there are no articles yet, nothing."""
    with scope.reading(admin):
        there = paid.way_of(shop.pk, WAY).confirm_first
        goods = [hit.sku for word in GOODS for hit in prices.search_variants(shop.pk, word, limit=3)]
    if there or not goods:
        return
    said: dict[str, Any] = {"shop_id": shop.pk, "gateway": WAY, "by": admin, "at": at}
    payments.set_way(**said, is_on=True)
    payments.set_confirmation(**said, confirm_first=True, confirm_hours=48)
    for hours, (name, phone, street, calls) in enumerate(PEOPLE, 1):
        first = at - timedelta(hours=6 + hours)
        her = customers.add_customer(
            shop_id=shop.pk, name=name, email=f"{name.split()[0].lower()}.{hours}@post.example", phone=phone,
            company="", kind="b2c", invented=True, by=seller, at=first,
        )  # fmt: skip
        where: dict[str, Any] = {"street": street, "city": "Leeds", "postcode": "LS1 4DY", "country": "GB"}
        customers.add_address(code=her.code, name=name, kind="shipping", **where, by=seller, at=first)
        number = _placed(shop, her.code, goods, hours, by=seller, at=first)
        for call in range(calls if number else 0):
            told: dict[str, Any] = {"number": number, "by": seller, "at": first + timedelta(hours=1 + 2 * call)}
            orders.note_call(outcome="no_answer", **told)


def _placed(shop: "Shop", customer: str, goods: list[str], pieces: int, *, by: Actor, at: datetime) -> str:
    """An order of the first article of which so many are there today; empty: of none."""
    for sku in goods:
        try:
            order = orders.place_order(
                shop_id=shop.pk, customer_code=customer, lines=[(sku, pieces)], channel="console", way=WAY, by=by, at=at
            )
        except Refusal:
            continue
        return order.number or ""
    return ""
