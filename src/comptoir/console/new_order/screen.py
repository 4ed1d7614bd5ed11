"""What the screen of a new order shows: read for the parts that are drawn, and no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist

from comptoir.catalog import queries as catalog
from comptoir.customers import queries as customers
from comptoir.inventory import queries as stock
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import queries as orders
from comptoir.pricing import queries as pricing
from comptoir.pricing.basket import Basket, BasketLine, PriceRules, price_basket
from comptoir.shops import queries as shops
from comptoir.shops.roles import EDIT_CUSTOMERS

from ..countries import countries
from .draft import TYPED, Draft
from .picker import Found, Picked, Shelf, grouped, picked

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

MOST_HITS = 160  # Variants; they are shown by product.


@dataclass(frozen=True)
class Line:
    """A line of the basket, priced or with the reason why not."""

    sku: str
    name: str
    picture: str
    options: str
    quantity: int
    total_minor: int | None = None
    problem: str = ""


@dataclass(frozen=True)
class Priced:
    """The basket as it would be ordered: to the last coin, or with what stands in the way."""

    lines: tuple[Line, ...]
    basket: Basket | None  # None: nothing in it, or no way to send it.
    refusal: str
    leaves_from: str

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def why_not(self) -> str:
        """Why it cannot be placed now; empty when it can."""
        if not self.lines:
            return "Put an article into the basket first."
        return next((line.problem for line in self.lines if line.problem), "") or self.refusal


class Screen:
    """The parts of the page, each read when a template asks for it."""

    countries = staticmethod(countries)

    def __init__(self, actor: Actor, draft: Draft, *, mine: Sequence["Shop"], now: datetime) -> None:
        self.actor, self.draft, self.mine, self.now = actor, draft, mine, now

    @cached_property
    def shop(self) -> "Shop":
        """Raises Shop.DoesNotExist for one that the person does not work in."""
        asked = next((shop for shop in self.mine if shop.code == self.draft.shop), None)
        return shops.shop_in_sight(asked.id if asked else 0)

    @cached_property
    def card(self) -> customers.CustomerCard | None:
        """The chosen customer; none where she belongs to shops that share nothing with this one."""
        if not self.draft.customer:
            return None
        try:
            found = customers.customer_by_code(self.draft.customer, group_id=self.shop.group_id)
        except ObjectDoesNotExist:
            return None
        return customers.customer_card(found)

    @cached_property
    def may_add_customer(self) -> bool:
        return self.actor.can(EDIT_CUSTOMERS, self.shop.id)

    @cached_property
    def usual_size(self) -> str:
        return orders.usual_size(self.card.row.id) if self.card else ""

    @cached_property
    def favourites(self) -> list[orders.Favourite]:
        """What she bought before and may buy again, while nothing is sought."""
        return orders.bought_most(self.card.row.id, sold_by=self.shop.id, limit=6) if self.card else []

    @cached_property
    def hits(self) -> list[pricing.VariantHit]:
        return pricing.search_variants(self.shop.id, self.draft.q, limit=MOST_HITS)

    @cached_property
    def found(self) -> list[Found]:
        return grouped(self.hits)

    @cached_property
    def ranked(self) -> list[tuple[int, str, str]]:
        rows = shops.ranked_locations(self.shop.id)
        return [(row.location_id, row.location.name, row.location.get_kind_display()) for row in rows]

    @cached_property
    def picked(self) -> Picked | None:
        if not self.draft.product:
            return None
        page = catalog.product_page(self.draft.product)
        ids = [variant.pk for variant in page.variants]
        levels = {(level.variant_id, level.location_id): level for level in stock.availability(ids)}
        shelf = Shelf(levels, self.ranked, pricing.prices(self.shop.id, ids))
        draft = self.draft
        return picked(page, shelf, options=draft.options, sku=draft.sku, usual_size=self.usual_size)

    @cached_property
    def addresses(self) -> list[customers.AddressRow]:
        return [entry for entry in self.card.addresses if entry.kind == "shipping"] if self.card else []

    @cached_property
    def address(self) -> customers.AddressRow | None:
        """The entry of her address book that is chosen; none while an address is typed."""
        if self.draft.address == TYPED:
            return None
        chosen = next((entry for entry in self.addresses if entry.id == self.draft.address_id), None)
        return chosen or next(iter(self.addresses), None)

    @property
    def is_typed(self) -> bool:
        return self.address is None

    @cached_property
    def typed(self) -> Mapping[str, str]:
        """The address in the form, begun with what is known."""
        given = dict(self.draft.typed)
        if not any(given.values()) and self.card:
            given |= {"name": self.card.row.name, "company": self.card.row.company, "country": self.card.row.country}
        return {**given, "country": given.get("country") or self.shop.country}

    @property
    def country(self) -> str:
        return self.address.country if self.address else self.typed["country"]

    @cached_property
    def priced(self) -> Priced:
        wants = self.draft.lines
        if not wants:
            return Priced((), None, "", "")
        rules = pricing.price_rules(self.shop, country=self.country, skus=list(wants))
        sold = [a for sku in wants if (a := rules.by_sku.get(sku)) and a.unit_minor is not None]
        can = stock.sellable(self.shop.id, [article.variant_id for article in sold])
        pieces = [(article.variant_id, wants[article.sku]) for article in sold]
        basket, refusal = _price(pieces, rules, self.draft.shipping)
        location = stock.first_location_holding(self.shop.id, pieces) if pieces else None
        lines = self._lines(rules, can, basket)
        if not refusal and location is None and not any(line.problem for line in lines):
            refusal = "No single location holds all of this. Take a line out, or make two orders."
        names = {place: name for place, name, _ in self.ranked}
        return Priced(lines, basket, refusal, names.get(location or 0, ""))

    def _lines(self, rules: PriceRules, can: Mapping[int, int], basket: Basket | None) -> tuple[Line, ...]:
        variants = catalog.variants_by_sku(self.shop.retailer_id, self.draft.lines)
        totals = {line.sku: line.total_minor for line in basket.lines} if basket else {}
        made = []
        for sku, quantity in self.draft.lines.items():
            article, variant = rules.by_sku.get(sku), variants.get(sku)
            problem = ""
            if article is None or article.unit_minor is None:
                problem = f"{self.shop.name} does not sell {sku}."
            elif can.get(article.variant_id, 0) < quantity:
                left = can.get(article.variant_id, 0)
                problem = f"Only {left} of {sku} can be sold now." if left else f"None of {sku} can be sold now."
            name = article.name if article else sku
            made.append(
                Line(
                    sku=sku,
                    name=name,
                    picture=" ".join([name, *(variant.options.values() if variant else ())]),
                    options=" · ".join([*(variant.options.values() if variant else ()), sku]),
                    quantity=quantity,
                    total_minor=totals.get(sku),
                    problem=problem,
                )
            )
        return tuple(made)

    @property
    def pay_by(self) -> datetime:
        return self.now + timedelta(minutes=self.shop.pay_within_minutes)


def _price(pieces: Sequence[tuple[int, int]], rules: PriceRules, shipping: str) -> tuple[Basket | None, str]:
    """The priced basket; where the chosen way does not fit any more, sent the cheapest way."""
    lines = [BasketLine(variant_id, quantity) for variant_id, quantity in pieces]
    if not lines:
        return None, ""
    for code in dict.fromkeys((shipping, "")):
        try:
            return price_basket(lines, rules=rules, country=rules.country, shipping_code=code), ""
        except Refusal as refusal:
            said = refusal.message
    return None, said
