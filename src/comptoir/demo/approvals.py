"""Approval in the demo's first shop: rules in force for one price policy, and an order that waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from comptoir.customers import commands as customers
from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.rules import commands, queries
from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.orders.approval_rules import RULES, Rule, document_of
from comptoir.pricing import queries as prices
from comptoir.pricing.queries import VariantHit

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

GOODS = ("cakestand", "clock", "lantern", "bag")
POLICY = "office"  # Of this customer alone: the simulated trade's orders go their way.
LEVELS = [Rule(5_000, ("manager",), 72, POLICY), Rule(20_000, ("manager", "shop_admin"), 72, POLICY)]


def make(shop: "Shop", *, writer: Actor, publisher: Actor, seller: Actor, at: datetime) -> None:
    """Once; where there are no articles yet, nothing."""
    with scope.reading(writer):
        there = queries.versions(shop.pk, RULES.name)
        goods = [hit for word in GOODS for hit in prices.search_variants(shop.pk, word, limit=4)]
    if there or not goods:
        return
    named: dict[str, Any] = {"shop_id": shop.pk, "kind": RULES.name}
    note = "Offices: a manager looks at what is above £50, the admin at what is above £200"
    draft = commands.draft_rules(**named, document=document_of(LEVELS), note=note, instead_of=None, by=writer, at=at)
    commands.publish_rules(**named, number=draft.number, by=publisher, at=at)
    her = customers.add_customer(
        shop_id=shop.pk, name="Lumen Office Services", email="orders@lumen-office.example", phone="",
        company="Lumen Office Services Ltd", kind="b2b", policy=POLICY, invented=True, by=seller, at=at,
    )  # fmt: skip
    where: dict[str, Any] = {
        "street": "8 Wharf Street",
        "city": "Leeds",
        "postcode": "LS2 7EQ",
        "country": "GB",
        "kind": "shipping",
    }
    customers.add_address(code=her.code, name="Lumen Office Services", **where, by=seller, at=at)
    for wanted in (6_000, 22_000):
        _wait(shop, her.code, goods, wanted, by=seller, at=at - timedelta(hours=2))


def _wait(
    shop: "Shop", customer: str, goods: Sequence[VariantHit], wanted_minor: int, *, by: Actor, at: datetime
) -> None:
    """An order of about an amount, of the first article of which so many are there today."""
    for hit in goods:
        lines = [(hit.sku, wanted_minor // max(hit.unit_minor, 1) + 1)]
        try:
            orders.place_order(shop_id=shop.pk, customer_code=customer, lines=lines, channel="console", by=by, at=at)
            return
        except Refusal:
            continue
