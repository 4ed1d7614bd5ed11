"""What a basket costs, to the last coin: pure rules over values that were read before.

Tax is rounded half up on each line, not on the sum. A shop's prices, and its shipping rates with them, are with or
without tax as the shop has it. Shipping is taxed like the highest-taxed goods in the parcel.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.money import part_of, say, split

WHOLE = 10_000  # Basis points.


class NotSold(Refusal):
    """A variant without a price in the shop, or one that is no longer offered."""

    def __init__(self, sku: str, shop: str) -> None:
        super().__init__(f"{sku} is not sold in {shop}.", sku=sku)


class NotDelivered(Refusal):
    """No shipping rate of the shop fits the basket and its country, or not the one that was chosen."""

    def __init__(self, shop: str, country: str, code: str, possible: Sequence[str]) -> None:
        instead = f" Possible: {', '.join(possible)}." if possible else ""
        what = f"“{code}” is not possible for" if code else f"{shop} has no shipping rate for"
        super().__init__(f"{what} this basket to {country}.{instead}", shipping=code, possible=list(possible))


@dataclass(frozen=True)
class BasketLine:
    """So many of a variant."""

    variant_id: int
    quantity: int
    bundle: int = 0  # The number of the bundle in the basket that it is a part of.


@dataclass(frozen=True)
class Article:
    """What pricing must know of a variant in a shop and a country; no price: it is not sold there."""

    variant_id: int
    sku: str
    name: str
    unit_minor: int | None
    tax_class: str
    tax_basis_points: int
    weight_grams: int
    is_digital: bool = False
    parts: tuple[tuple[int, int], ...] = ()  # Of a bundle: variants, and how many are in one.


@dataclass(frozen=True)
class Rate:
    """One band of a shop's shipping rates, in the country of the basket or for every other one (empty)."""

    code: str
    name: str
    country: str
    weight_up_to_grams: int | None
    total_from_minor: int
    amount_minor: int
    days_min: int
    days_max: int
    pick_up_at: int | None = None  # The location where she fetches it herself.

    def fits(self, weight_grams: int, total_minor: int) -> bool:
        return self.total_from_minor <= total_minor and (
            self.weight_up_to_grams is None or weight_grams <= self.weight_up_to_grams
        )


@dataclass(frozen=True)
class PriceRules:
    """Everything that decides what a basket costs in one shop and country."""

    shop: str
    currency: str
    prices_include_tax: bool
    country: str
    articles: dict[int, Article]
    rates: tuple[Rate, ...]

    @cached_property
    def by_sku(self) -> dict[str, Article]:
        return {article.sku: article for article in self.articles.values()}

    def pick_up_at(self, code: str) -> int | None:
        """The location where goods that go by this way are fetched; None where they are sent."""
        return next((rate.pick_up_at for rate in self.rates if rate.code == code and rate.pick_up_at), None)


@dataclass(frozen=True)
class PricedLine:
    """A line with its amounts; ``unit_minor`` is as the shop prices, ``total_minor`` what the customer pays."""

    variant_id: int
    sku: str
    name: str
    quantity: int
    unit_minor: int
    total_minor: int  # With tax.
    tax_minor: int
    tax_basis_points: int
    weight_grams: int
    is_digital: bool = False
    listed_minor: int = 0  # All pieces, as the shop prices.
    bundle: int = 0  # The number of its bundle in the basket; 0: of none.
    bundle_sku: str = ""
    bundle_name: str = ""
    bundle_quantity: int = 0  # Bundles, not pieces.


@dataclass(frozen=True)
class ShippingOption:
    """A way to send this basket."""

    code: str
    name: str
    amount_minor: int  # With tax, all parcels together.
    tax_minor: int
    days_min: int
    days_max: int
    pick_up_at: int | None = None  # The location where she fetches it herself; None: it is sent.


BY_LINK = ShippingOption("", "By link", 0, 0, 0, 0)  # What is digital needs no parcel.


@dataclass(frozen=True)
class Basket:
    """A priced basket: Σ lines + shipping = total, and the tax is within it."""

    currency: str
    country: str
    prices_include_tax: bool
    lines: tuple[PricedLine, ...]
    shipping: ShippingOption
    options: tuple[ShippingOption, ...]  # The cheapest first.
    tax_basis_points_of_shipping: int

    @cached_property
    def items_minor(self) -> int:
        return sum(line.total_minor for line in self.lines)

    @property
    def shipping_minor(self) -> int:
        return self.shipping.amount_minor

    @property
    def shipping_tax_minor(self) -> int:
        return self.shipping.tax_minor

    @cached_property
    def tax_minor(self) -> int:
        return sum(line.tax_minor for line in self.lines) + self.shipping.tax_minor

    @property
    def total_minor(self) -> int:
        return self.items_minor + self.shipping_minor

    @cached_property
    def weight_grams(self) -> int:
        return sum(line.weight_grams for line in self.lines)

    @cached_property
    def trace(self) -> tuple[str, ...]:
        """How the total came about, a sentence a step."""
        return (*(self._say_line(line) for line in self.lines), self._say_shipping(), self._say_total())

    def _say_line(self, line: PricedLine) -> str:
        how = "of which" if self.prices_include_tax else "with"
        return (
            f"{line.quantity} × {line.sku} at {self._say(line.unit_minor)}: {self._say(line.total_minor)}, {how} "
            f"{self._say(line.tax_minor)} tax at {_percent(line.tax_basis_points)} in {self.country}."
        )

    def _say_shipping(self) -> str:
        others = len(self.options) - 1
        why = f"; {others} other ways fit" if others > 1 else "; one other way fits" if others else ""
        return (
            f"{self.shipping.name}: {self._say(self.shipping_minor)}, of which {self._say(self.shipping_tax_minor)} "
            f"tax, for {self.weight_grams} g to {self.country}{why}."
        )

    def _say_total(self) -> str:
        return f"Total {self._say(self.total_minor)}, of which {self._say(self.tax_minor)} tax."

    def _say(self, amount_minor: int) -> str:
        return say(amount_minor, self.currency)


def price_basket(
    lines: Sequence[BasketLine], *, rules: PriceRules, country: str, shipping_code: str = "", parcels: int = 1
) -> Basket:
    """Price a basket; without ``shipping_code`` it is sent the cheapest way, and ``parcels`` times that is paid.

    Nobody has to fetch what she did not say she would: the cheapest way is one by which it is sent.

    Raises NotSold, NotDelivered, Invalid for an empty basket, a quantity below one or another country than the rules'.
    """
    if not lines:
        raise Invalid("A basket needs at least one line.", field="lines")
    if country != rules.country:
        raise Invalid(f"These prices are for {rules.country}, not {country}.", field="country")
    priced = tuple(_price_lines(lines, rules))
    options = _options(priced, rules, parcels) if parcels else (BY_LINK,)
    codes = [option.code for option in options]
    usual = next((option for option in options if option.pick_up_at is None), None)
    chosen = options[codes.index(shipping_code)] if shipping_code in codes else usual
    if chosen is None or (shipping_code and parcels and shipping_code not in codes):
        raise NotDelivered(rules.shop, country, shipping_code, codes)
    return Basket(
        currency=rules.currency,
        country=country,
        prices_include_tax=rules.prices_include_tax,
        lines=priced,
        shipping=chosen,
        options=options,
        tax_basis_points_of_shipping=_highest(priced),
    )


def taxed(amount_minor: int, basis_points: int, *, included: bool) -> tuple[int, int]:
    """An amount with its tax, and the tax, whether the amount includes it or not."""
    if included:
        return amount_minor, part_of(amount_minor, basis_points, WHOLE + basis_points)
    tax = part_of(amount_minor, basis_points, WHOLE)
    return amount_minor + tax, tax


def spread(lines: Sequence[BasketLine], rules: PriceRules) -> list[BasketLine]:
    """The lines with each bundle as its parts, in the order in which they are priced."""
    found: list[BasketLine] = []
    bundles = 0
    for line in lines:
        article = rules.articles.get(line.variant_id)
        if article and article.parts:
            bundles += 1
            found += [BasketLine(part, count * line.quantity, bundles) for part, count in article.parts]
        else:
            found.append(line)
    return found


def _price_lines(lines: Sequence[BasketLine], rules: PriceRules) -> Iterator[PricedLine]:
    bundles = 0
    for line in lines:
        article, unit = _sold(line, rules)
        if article.parts:
            bundles += 1
            yield from _price_bundle(line, article, unit * line.quantity, bundles, rules)
        else:
            yield _price_line(line, article, unit, unit * line.quantity, rules)


def _price_bundle(
    line: BasketLine, bundle: Article, listed_minor: int, number: int, rules: PriceRules
) -> Iterator[PricedLine]:
    """What the bundles of a line cost, shared out to their parts by what these cost alone: to the last coin."""
    parts = [BasketLine(part, count * line.quantity) for part, count in bundle.parts]
    sold = [_sold(part, rules) for part in parts]
    amounts = split(listed_minor, [unit * part.quantity for part, (_, unit) in zip(parts, sold, strict=True)])
    for part, (article, _), amount in zip(parts, sold, amounts, strict=True):
        priced = _price_line(part, article, part_of(amount, 1, part.quantity), amount, rules)
        yield replace(
            priced, bundle=number, bundle_sku=bundle.sku, bundle_name=bundle.name, bundle_quantity=line.quantity
        )


def _sold(line: BasketLine, rules: PriceRules) -> tuple[Article, int]:
    """An article with its price. Raises NotSold, Invalid."""
    article = rules.articles.get(line.variant_id)
    if article is None or article.unit_minor is None:
        raise NotSold(article.sku if article else f"Article {line.variant_id}", rules.shop)
    if line.quantity < 1:
        raise Invalid(f"The quantity of {article.sku} must be at least 1, not {line.quantity}.", field="quantity")
    return article, article.unit_minor


def _price_line(
    line: BasketLine, article: Article, unit_minor: int, listed_minor: int, rules: PriceRules
) -> PricedLine:
    total, tax = taxed(listed_minor, article.tax_basis_points, included=rules.prices_include_tax)
    return PricedLine(
        variant_id=article.variant_id,
        sku=article.sku,
        name=article.name,
        quantity=line.quantity,
        unit_minor=unit_minor,
        total_minor=total,
        tax_minor=tax,
        tax_basis_points=article.tax_basis_points,
        weight_grams=article.weight_grams * line.quantity,
        is_digital=article.is_digital,
        listed_minor=listed_minor,
    )


def _options(lines: Sequence[PricedLine], rules: PriceRules, parcels: int) -> tuple[ShippingOption, ...]:
    """One option a code: the cheapest band that fits, of the country's own bands where the code has any.

    The band is chosen by the whole basket: who waits for a part of it pays the same price again, not a dearer one.
    """
    weight = sum(line.weight_grams for line in lines if not line.is_digital)
    total = sum(line.listed_minor for line in lines)  # As the shop prices, like the bands' totals.
    own = {rate.code for rate in rules.rates if rate.country == rules.country}
    best: dict[str, Rate] = {}
    for rate in rules.rates:
        applies = rate.country == rules.country or (not rate.country and rate.code not in own)
        if applies and rate.fits(weight, total):
            best[rate.code] = min(best.get(rate.code, rate), rate, key=lambda r: r.amount_minor)
    highest = _highest(lines)
    return tuple(
        _option(rate, highest, parcels, included=rules.prices_include_tax)
        for rate in sorted(best.values(), key=lambda r: (r.amount_minor, r.code))
    )


def _option(rate: Rate, basis_points: int, parcels: int, *, included: bool) -> ShippingOption:
    amount, tax = (parcels * part for part in taxed(rate.amount_minor, basis_points, included=included))
    return ShippingOption(rate.code, rate.name, amount, tax, rate.days_min, rate.days_max, rate.pick_up_at)


def _highest(lines: Sequence[PricedLine]) -> int:
    return max((line.tax_basis_points for line in lines if not line.is_digital), default=0)


def _percent(basis_points: int) -> str:
    return f"{basis_points / 100:g} %"
