"""What the screen of a new order shows: read for the parts that are drawn, and no more."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist

from comptoir.catalog import queries as catalog
from comptoir.customers import queries as customers
from comptoir.inventory import queries as stock
from comptoir.inventory.availability import Offer
from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import queries as orders
from comptoir.orders.bundles import demands_of
from comptoir.orders.options import Priority
from comptoir.orders.queries.sourcing import candidates, position_of
from comptoir.payments import queries as payments
from comptoir.payments.gateways.features import FEATURES, Features
from comptoir.payments.states import GatewayName
from comptoir.pricing import queries as pricing
from comptoir.pricing.basket import Basket, BasketLine, PriceRules, price_basket
from comptoir.shops import queries as shops
from comptoir.shops.roles import EDIT_CUSTOMERS
from comptoir.sourcing.deciding import source
from comptoir.sourcing.plan import Plan, Unserved

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
    remark: str = ""


@dataclass(frozen=True)
class ParcelNow:
    """A delivery that the order would have."""

    kind: str
    label: str
    location: str
    pieces: int
    due_on: date | None


@dataclass(frozen=True)
class Priced:
    """The basket as it would be ordered: to the last coin, or with what stands in the way."""

    lines: tuple[Line, ...]
    basket: Basket | None  # None: nothing in it, or no way to send it.
    refusal: str
    parcels: tuple[ParcelNow, ...] = ()
    may_go_together: bool = False  # Whether some of it leaves later than the rest.

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def waits_or_splits(self) -> bool:
        """Whether there is more to say than that one parcel leaves now."""
        return len(self.parcels) > 1 or any(parcel.kind != "standard" for parcel in self.parcels)

    @property
    def why_not(self) -> str:
        """Why it cannot be placed now; empty when it can."""
        if not self.lines:
            return "Put an article into the basket first."
        return next((line.problem for line in self.lines if line.problem), "") or self.refusal


@dataclass(frozen=True)
class WayNow:
    """A way to pay that she may choose."""

    name: str  # Of the gateway; empty: the link.
    label: str
    can: Features | None
    words: str  # What the shop tells her about it.
    is_chosen: bool

    @property
    def opens(self) -> bool:
        """Whether the order goes on at once, without money in hand."""
        return self.can is not None and self.can.is_by_word

    @property
    def said(self) -> str:
        """What choosing it means, in a sentence."""
        if self.can is None:
            return ""
        if self.opens:
            return f"{self.can.words} The order goes on at once."
        return f"{self.can.words} The stock is held for {self.can.waits_days} days."


class Screen:
    """The parts of the page, each read when a template asks for it."""

    countries = staticmethod(countries)
    priorities = tuple(Priority)

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
        prices = pricing.prices(self.shop.id, ids)
        shelf = Shelf(levels, self.ranked, prices, self.today, is_digital=page.product.is_digital)
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

    @property
    def position(self) -> str:
        """Where the parcel goes on the map, as far as it was told."""
        return self.address.position if self.address else self.typed.get("position", "")

    @cached_property
    def priced(self) -> Priced:
        wants = self.draft.lines
        if not wants:
            return Priced((), None, "")
        rules = pricing.price_rules(self.shop, country=self.country, skus=list(wants))
        sold = [a for sku in wants if (a := rules.by_sku.get(sku)) and a.unit_minor is not None]
        asked = [BasketLine(article.variant_id, wants[article.sku]) for article in sold]
        demands = demands_of(asked, rules)
        variants = [demand.variant_id for demand in demands]
        her = self.card.row.id if self.card else None
        same = candidates(self.shop, variants, at=self.now, customer_id=her)
        if store := rules.pick_up_at(self.draft.shipping):
            same = same.only(store)
        where = position_of({"position": self.position})
        apart, together = (
            source(
                demands,
                same.offers,
                same.places,
                same.rules,
                day=self.today,
                customer=where,
                whom=same.for_order({"country": self.country}),
                together=one,
            ).plan
            for one in (False, True)
        )
        found = together if self.draft.together else apart
        charged = found.charged if isinstance(found, Plan) else 1
        basket, refusal = _price(asked, rules, self.draft.shipping, charged)
        lines = self._lines(rules, _problems(found, same.offers), basket)
        if not isinstance(found, Plan):
            return Priced(lines, basket, refusal)
        names = {place: name for place, name, _ in self.ranked}
        parcels = tuple(
            ParcelNow(
                parcel.kind, orders.DELIVERY_KINDS[parcel.kind], names.get(parcel.location_id, ""),
                sum(piece.quantity for piece in parcel.pieces), parcel.due_on,
            )
            for parcel in found.parcels
        )  # fmt: skip
        later = isinstance(apart, Plan) and apart.charged > 1
        return Priced(lines, basket, refusal, parcels, may_go_together=later)

    def _lines(self, rules: PriceRules, problems: Mapping[int, str], basket: Basket | None) -> tuple[Line, ...]:
        variants = catalog.variants_by_sku(self.shop.retailer_id, self.draft.lines)
        totals: Counter[str] = Counter()
        for line in basket.lines if basket else ():
            totals[line.bundle_sku or line.sku] += line.total_minor
        made = []
        for sku, quantity in self.draft.lines.items():
            article, variant = rules.by_sku.get(sku), variants.get(sku)
            problem = ""
            if article is None or article.unit_minor is None:
                problem = f"{self.shop.name} does not sell {sku}."
            else:
                held = [article.variant_id, *dict(article.parts)]
                problem = next((problems[one].format(sku=sku) for one in held if one in problems), "")
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
                    remark=self.draft.line_remarks.get(sku, ""),
                )
            )
        return tuple(made)

    @property
    def leaves_on(self) -> date | None:
        """Before which day the last of it does not leave, where one is known."""
        return max((parcel.due_on for parcel in self.priced.parcels if parcel.due_on), default=None)

    @property
    def today(self) -> date:
        return clock.day_of(self.now, self.shop.timezone)

    @cached_property
    def ways(self) -> list[WayNow]:
        """How she may pay: by the link, or by a way that the shop takes and nobody has to type a card for."""
        chosen = self.draft.way
        found = [
            WayNow(way.gateway, way.get_gateway_display(), can, way.words, chosen == way.gateway)
            for way in payments.ways_of(self.shop.id)
            for can in (FEATURES[GatewayName(way.gateway)],)
            if way.is_on and not can.is_program and not can.needs_number
        ]
        return [WayNow("", "Link", None, "", not any(way.is_chosen for way in found)), *found]

    @property
    def way(self) -> WayNow:
        return next(way for way in self.ways if way.is_chosen)

    @property
    def pay_by(self) -> datetime:
        can = self.way.can
        if can and can.waits_days:
            return self.now + timedelta(days=can.waits_days)
        return self.now + timedelta(minutes=self.shop.pay_within_minutes)


def _problems(found: Plan | Unserved, offers: Sequence[Offer]) -> dict[int, str]:
    """Why some variants cannot be ordered, in words, by id."""
    if isinstance(found, Plan):
        return {}
    left: Counter[int] = Counter()
    for offer in offers:
        left[offer.variant_id] += offer.sellable
    said = {v: f"Only {left[v]} of {{sku}} can be sold now." for v in found.out}
    said |= {v: "None of {sku} can be sold now." for v in found.out if not left[v]}
    return said | dict.fromkeys(found.off, "{sku} is not on sale today.")


def _price(lines: Sequence[BasketLine], rules: PriceRules, shipping: str, parcels: int) -> tuple[Basket | None, str]:
    """The priced basket; where the chosen way does not fit any more, sent the cheapest way."""
    if not lines:
        return None, ""
    for code in dict.fromkeys((shipping, "")):
        try:
            return price_basket(lines, rules=rules, country=rules.country, shipping_code=code, parcels=parcels), ""
        except Refusal as refusal:
            said = refusal.message
    return None, said
