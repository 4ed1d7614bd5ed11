"""How a shop quotes."""

from datetime import datetime

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.roles import RUN_SHOP

from ..models import Terms


@command
def set_quote_terms(
    *, shop_id: int, least_margin: int, valid_days: int, asks_code: bool, by: Actor, at: datetime
) -> Terms:
    """The least margin in basis points of the price without tax, how many days quotes hold, and whether accepting one
    takes a code by mail. What was sent keeps what it said.

    Raises Invalid.
    """
    shop = shops.shop_in_sight(shop_id)
    require(by, RUN_SHOP, "set how the shop quotes", shop=shop_id)
    scope.work_in(shop_id)
    if not 0 <= least_margin <= 10_000:
        raise Invalid("A margin lies between 0 and 100 % of the price.", field="least_margin")
    if not 1 <= valid_days <= 365:
        raise Invalid("A quote holds for 1 to 365 days.", field="valid_days")
    told = {"least_margin": least_margin, "valid_days": valid_days, "asks_code": asks_code}
    found = Terms.objects.select_for_update().filter(shop=shop).first()
    before = {name: getattr(found, name) for name in told} if found else {}
    if found and before == told:
        return found
    terms, _ = Terms.objects.update_or_create(shop=shop, defaults={**told, "retailer_id": shop.retailer_id})
    events.record("quote_terms.set", terms, by=by, at=at, before=before, after=told, shop=shop.name)
    return terms
