"""How a shop quotes, and what a version leaves it."""

from dataclasses import dataclass

from comptoir.pricing import queries as prices

from ..lines import Margin, margins, read
from ..models import Terms, Version


@dataclass(frozen=True)
class TermsNow:
    """As ``Terms``; what holds where nothing was set."""

    least_margin: int = 0
    valid_days: int = 14
    asks_code: bool = False

    @property
    def percent(self) -> str:
        return f"{self.least_margin / 100:g}"


def terms_of(shop_id: int) -> TermsNow:
    found = Terms.objects.filter(shop_id=shop_id).first()
    return TermsNow(found.least_margin, found.valid_days, found.asks_code) if found else TermsNow()


def margins_of(version: Version) -> dict[str, Margin]:
    """What each line leaves at what it costs the shop now, by article number."""
    lines = read(version.lines)
    costs = prices.costs(version.shop_id, [line.variant_id for line in lines])
    return margins(lines, costs, terms_of(version.shop_id).least_margin)
