"""Quotes of the demo's first shop: one in every state, with a margin that waits for approval."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from comptoir.customers import queries as customers
from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.pricing import commands as pricing
from comptoir.pricing import queries as prices
from comptoir.pricing.queries import VariantHit
from comptoir.quotes import commands, queries
from comptoir.quotes.commands import Offer, Wanted

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

GOODS = ("mug", "jumbo bag", "t-light")
ENDINGS = ("requested", "draft", "low", "sent", "revised", "declined", "cancelled", "ordered")
LEAST_MARGIN = 1500
COST = 55  # Percents of the price.
AGO = timedelta(days=3)


def make(shop: "Shop", *, admin: Actor, seller: Actor, at: datetime) -> None:
    """Once; where there are no customers or articles yet, nothing."""
    with scope.reading(admin):
        there = queries.state_counts([shop.pk])
        people = [row.code for row in customers.customers(group_id=shop.group_id, kind="b2b", limit=8)]
        people = people or [row.code for row in customers.customers(group_id=shop.group_id, limit=8)]
        goods = [hit for word in GOODS for hit in prices.search_variants(shop.pk, word, limit=2)]
    if there or len(people) < 2 or len(goods) < 2:
        return
    terms: dict[str, Any] = {"least_margin": LEAST_MARGIN, "valid_days": 14, "asks_code": False}
    commands.set_quote_terms(shop_id=shop.pk, **terms, by=admin, at=at)
    for hit in goods:
        cost = hit.unit_minor * COST // 100
        pricing.set_cost(shop_id=shop.pk, sku=hit.sku, cost_minor=cost, by=admin, at=at)
    for place, ending in enumerate(ENDINGS):
        _one(shop, people[place % len(people)], goods, ending, admin=admin, seller=seller, at=at - AGO)


def _one(
    shop: "Shop", customer: str, goods: Sequence[VariantHit], ending: str, *, admin: Actor, seller: Actor, at: datetime
) -> None:
    told: dict[str, Any] = {"by": seller, "at": at}
    if ending == "requested":
        lines = [(hit.sku, 60) for hit in goods[:2]]
        commands.request_quote(
            shop_id=shop.pk, customer_code=customer, lines=lines, request="For our summer fair. Needed by the 20th.",
            **told,
        )  # fmt: skip
        return
    cut = 40 if ending == "low" else 8
    quote = commands.make_quote(shop_id=shop.pk, customer_code=customer, offer=_offer(goods, cut, 48), **told)
    later = {**told, "at": at + timedelta(hours=2)}
    if ending in ("draft", "low"):
        return
    commands.send_quote(number=quote.number, **told)
    if ending == "revised":
        commands.revise_quote(number=quote.number, offer=_offer(goods, 12, 96), **later)
        commands.send_quote(number=quote.number, **later)
    elif ending == "declined":
        commands.decline_quote(number=quote.number, reason="The bags are cheaper elsewhere", **later)
    elif ending == "cancelled":
        commands.cancel_quote(number=quote.number, reason="Written twice", **later)
    elif ending == "ordered":
        commands.accept_quote(number=quote.number, version=1, name="The customer, by phone", **later)
        try:
            commands.order_quote(number=quote.number, by=admin, at=at + timedelta(hours=3))
        except Refusal:
            return  # Stock is short today: it stays accepted, which is worth seeing too.


def _offer(goods: Sequence[VariantHit], percents_off: int, pieces: int) -> Offer:
    lines = [
        Wanted(hit.sku, pieces, hit.unit_minor * (100 - percents_off) // 100, "In cartons of 12" if not place else "")
        for place, hit in enumerate(goods[:3])
    ]
    return Offer(lines, note="Prices for the whole quantity. We deliver in one go.")
