"""Prices that were agreed with a customer beforehand, instead of what the shop asks today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .basket import Basket, BasketLine, PriceRules, ShippingOption, price_basket, taxed


@dataclass(frozen=True)
class Agreed:
    """What a document settled: the price of a piece by article number, and what the delivery costs in all.

    Amounts are as the shop prices: with tax or without.
    """

    reference: str  # "AH-Q10001": what settled it, for the trace.
    units: Mapping[str, int]
    shipping_code: str = ""
    shipping_name: str = ""
    shipping_minor: int = 0


def rules_with(rules: PriceRules, units: Mapping[str, int]) -> PriceRules:
    """The rules of a shop with other prices for some articles; what it does not sell stays unsold."""
    articles = {
        variant: replace(article, unit_minor=units[article.sku])
        if article.sku in units and article.unit_minor is not None
        else article
        for variant, article in rules.articles.items()
    }
    return replace(rules, articles=articles)


def price_agreed(lines: Sequence[BasketLine], *, rules: PriceRules, country: str, agreed: Agreed) -> Basket:
    """A basket at the agreed prices and with the agreed delivery, into however many parcels it goes.

    Raises NotSold, Invalid.
    """
    basket = price_basket(lines, rules=rules_with(rules, agreed.units), country=country, parcels=0)
    amount, tax = taxed(agreed.shipping_minor, basket.tax_basis_points_of_shipping, included=rules.prices_include_tax)
    way = ShippingOption(
        agreed.shipping_code, agreed.shipping_name or "Delivery", amount, tax, 0, 0,
        rules.pick_up_at(agreed.shipping_code),
    )  # fmt: skip
    return replace(basket, shipping=way, options=(way,))


def trace_of(rules: PriceRules, agreed: Agreed) -> dict[str, Any]:
    """What the journal keeps of it: what settled the prices, and each beside what the shop asked at that moment."""
    listed = {article.sku: article.unit_minor for article in rules.articles.values()}
    lines = [{"sku": sku, "unit_minor": unit, "list_minor": listed.get(sku)} for sku, unit in agreed.units.items()]
    return {"reference": agreed.reference, "shipping_minor": agreed.shipping_minor, "lines": lines}
