"""Bundles in an order: their parts are lines of their own that stay together. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from comptoir.kernel.errors import Invalid
from comptoir.pricing.basket import BasketLine, PriceRules, spread
from comptoir.sourcing.plan import Demand

if TYPE_CHECKING:
    from .models import OrderLine


class BundleTorn(Invalid):
    """A part of a bundle would be changed without the others."""

    def __init__(self, line: "OrderLine") -> None:
        each = line.quantity // line.bundle_quantity
        super().__init__(
            f"{line.sku} is a part of the bundle {line.bundle_sku}, {each} in each: change all its parts together, or"
            " order the article by itself. Nothing was changed.",
            field="lines",
            bundle=line.bundle,
        )


def demands_of(lines: Sequence[BasketLine], rules: PriceRules, *, after: int = 0) -> list[Demand]:
    """What is to be sent for a basket, in the order of its priced lines; ``after`` bundles of the order before."""
    return [
        Demand(
            line.variant_id,
            line.quantity,
            rules.articles[line.variant_id].is_digital,
            number,
            line.bundle and line.bundle + after,
        )
        for number, line in enumerate(spread(lines, rules))
    ]


def by_bundle(lines: Iterable["OrderLine"]) -> list[list["OrderLine"]]:
    """The parts of each bundle of an order, by its number."""
    parts = sorted((line for line in lines if line.bundle), key=lambda line: (line.bundle, line.position))
    return [list(found) for _, found in groupby(parts, key=lambda line: line.bundle)]


def bundles_more(lines: Iterable["OrderLine"], wished: Mapping[int, int]) -> dict[str, int]:
    """How many more of each bundle are wished, by its number of article; ``wished`` are pieces by position.

    Raises BundleTorn where the parts would not make whole bundles any more.
    """
    more: Counter[str] = Counter()
    for parts in by_bundle(lines):
        if not any(part.position in wished for part in parts):
            continue
        first = parts[0]
        bundles, rest = divmod(_left(first, wished), first.quantity // first.bundle_quantity)
        for part in parts:
            if rest or _left(part, wished) != bundles * (part.quantity // part.bundle_quantity):
                raise BundleTorn(part)
        stands = (first.quantity - first.refunded_quantity) // (first.quantity // first.bundle_quantity)
        if bundles > stands:
            more[first.bundle_sku] += bundles - stands
    return dict(more)


def check_whole(lines: Iterable["OrderLine"], torn: Mapping[int, int]) -> None:
    """That pieces leave a delivery in whole bundles; ``torn`` are pieces by position.

    Raises BundleTorn.
    """
    for parts in by_bundle(lines):
        bundles = {torn.get(part.position, 0) * part.bundle_quantity / part.quantity for part in parts}
        if len(bundles) > 1 or any(count % 1 for count in bundles):
            raise BundleTorn(parts[0])


def _left(part: "OrderLine", wished: Mapping[int, int]) -> int:
    return wished.get(part.position, part.quantity - part.refunded_quantity)
