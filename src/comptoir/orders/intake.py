"""Orders that a marketplace has sold already: planned and priced one after the other from one look at stock and rules.

Pure: what a plan takes is off the shelf for the next one, so that a batch does not promise the same piece twice.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from comptoir.inventory.availability import Offer
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.positions import read_position
from comptoir.pricing.agreed import Agreed, price_agreed
from comptoir.pricing.basket import Basket, BasketLine, PriceRules
from comptoir.sourcing.cases import Whom
from comptoir.sourcing.deciding import Sourced, source
from comptoir.sourcing.plan import Demand, Plan
from comptoir.sourcing.rating import Place
from comptoir.sourcing.rules import SourcingRules


class MarketLine(NamedTuple):
    """Pieces of an article at the price that was paid there, with tax or without as the shop prices."""

    sku: str
    quantity: int
    unit_minor: int


class MarketOrder(NamedTuple):
    """A sale as the marketplace tells it; the reference is the marketplace's own, and unique there."""

    reference: str
    lines: Sequence[MarketLine]
    ship_to: Mapping[str, str]
    shipping_minor: int = 0


class Planned(NamedTuple):
    """An order that can be taken in: what it costs, from where it is sent and why."""

    order: MarketOrder
    ship_to: Mapping[str, str]
    basket: Basket
    plan: Plan
    sourced: Sourced


@dataclass(frozen=True)
class NotTaken:
    """An order that cannot be taken in, and why: a type that programs know, a sentence for people."""

    reference: str
    type: str
    reason: str


class Shelves:
    """What lies where, less what the batch has taken so far."""

    def __init__(self, offers: Iterable[Offer], places: Sequence[Place], rules: SourcingRules) -> None:
        self.rules = rules
        self._places = {place.location_id: place for place in places}
        self._offers: dict[int, dict[int, Offer]] = {}
        for offer in offers:
            self._offers.setdefault(offer.variant_id, {})[offer.location_id] = offer

    def plan(self, demands: Sequence[Demand], *, day: date, ship_to: Mapping[str, str]) -> Sourced:
        """Where a demand is served from; what it takes is gone."""
        offers = [offer for demand in demands for offer in self._offers.get(demand.variant_id, {}).values()]
        found = source(
            demands, offers, list(self._places.values()), self.rules, day=day,
            customer=read_position(ship_to.get("position", "")), whom=Whom(country=ship_to.get("country", "")),
        )  # fmt: skip
        if isinstance(found.plan, Plan):
            self._take(found.plan)
        return found

    def _take(self, plan: Plan) -> None:
        for parcel in plan.parcels:
            place = self._places[parcel.location_id]
            self._places[parcel.location_id] = place._replace(sent_today=place.sent_today + 1)
            for piece in parcel.pieces:
                here = self._offers[piece.variant_id]
                offer = here[parcel.location_id]
                left = max(0, offer.sellable - piece.quantity) if piece.is_counted else offer.sellable
                here[parcel.location_id] = offer._replace(sellable=left)


def plan_batch(
    orders: Sequence[tuple[MarketOrder, Mapping[str, str]]],
    *,
    rules: Mapping[str, PriceRules],
    shelves: Shelves,
    shop: str,
    day: date,
) -> tuple[list[Planned], list[NotTaken]]:
    """Plan and price orders in turn; ``orders`` are with their checked addresses, ``rules`` by country."""
    planned: list[Planned] = []
    refused: list[NotTaken] = []
    for order, ship_to in orders:
        try:
            planned.append(_plan(order, ship_to, rules[ship_to["country"]], shelves, shop=shop, day=day))
        except (Invalid, Refusal) as why:
            refused.append(NotTaken(order.reference, why.code, why.message))
    return planned, refused


class NotListed(Refusal):
    """The shop sells nothing under an article number, or sends it by no parcel."""


class OutOfReach(Refusal):
    """No location of the shop can send an order that was sold elsewhere."""


def _plan(
    order: MarketOrder, ship_to: Mapping[str, str], rules: PriceRules, shelves: Shelves, *, shop: str, day: date
) -> Planned:
    wants, units = _wanted(order)
    missing = [sku for sku in wants if sku not in rules.by_sku or rules.by_sku[sku].is_digital]
    if missing:
        raise NotListed(f"{shop} sends nothing under {', '.join(missing)}.", skus=missing)
    bundles = [sku for sku in wants if rules.by_sku[sku].parts]
    if bundles:
        raise NotListed(f"{', '.join(bundles)} is a bundle: name its parts with their prices instead.", skus=bundles)
    demands = [Demand(rules.by_sku[sku].variant_id, count, line=n) for n, (sku, count) in enumerate(wants.items())]
    agreed = Agreed(order.reference, units, shipping_minor=order.shipping_minor)
    lines = [BasketLine(demand.variant_id, demand.quantity) for demand in demands]
    articles = {article.variant_id: article for article in (rules.by_sku[sku] for sku in wants)}
    basket = price_agreed(lines, rules=replace(rules, articles=articles), country=rules.country, agreed=agreed)
    sourced = shelves.plan(demands, day=day, ship_to=ship_to)
    if not isinstance(sourced.plan, Plan):
        short = {*sourced.plan.out, *sourced.plan.off}
        skus = [sku for sku in wants if rules.by_sku[sku].variant_id in short]
        raise OutOfReach(f"No location of {shop} can send {', '.join(skus)} now. Nothing was reserved.", skus=skus)
    return Planned(order, ship_to, basket, sourced.plan, sourced)


def _wanted(order: MarketOrder) -> tuple[dict[str, int], dict[str, int]]:
    wants: Counter[str] = Counter()
    units: dict[str, int] = {}
    for line in order.lines:
        if units.setdefault(line.sku, line.unit_minor) != line.unit_minor:
            raise Invalid(f"{line.sku} has two prices in {order.reference}: name one.", field="lines")
        wants[line.sku] += line.quantity
    return dict(wants), units


def facts_of(planned: Planned) -> dict[str, Any]:
    """What the journal says of it, beside its number."""
    return {
        "total_minor": planned.basket.total_minor,
        "paid_minor": planned.basket.total_minor,
        "currency": planned.basket.currency,
        "line_count": len(planned.basket.lines),
        "deliveries": [
            {"kind": parcel.kind, "location": parcel.location_id, "due_on": parcel.due_on}
            for parcel in planned.plan.parcels
        ],
        "said": f"{planned.order.reference} · settled there · stock reserved",
    }
