"""One more shop of a retailer that sells already."""

from datetime import datetime

from comptoir.kernel import events
from comptoir.kernel.commands import command, require
from comptoir.kernel.scope import Actor

from ..models import Shop, ShopLocation
from ..roles import RUN_RETAILER
from .finding import about_shop, retailer_for, shop_for
from .tree import make_group, make_shop


@command
def open_shop(
    *, retailer_id: int, code: str, name: str, currency: str, country: str, order_prefix: str, timezone: str,
    prices_include_tax: bool, kind: str = Shop.Kind.DEFAULT, shares_customers_with: int | None = None,
    served_like: int | None = None, by: Actor, at: datetime,
) -> Shop:  # fmt: skip
    """A further shop: with customers of its own, or in the group of another shop; served by another's locations, or
    by none yet.

    Raises Shop.DoesNotExist for a shop that the actor does not see, Invalid for what a shop cannot be.
    """
    retailer = retailer_for(by, retailer_id)
    require(by, RUN_RETAILER, "make shops")
    if shares_customers_with:
        group_id = shop_for(by, shares_customers_with).group_id
    else:
        group_id = make_group(retailer_id=retailer.id, code=code, name=name, by=by, at=at).id
    example = shop_for(by, served_like) if served_like else None
    shop = make_shop(
        group_id=group_id, code=code, name=name, currency=currency, country=country, order_prefix=order_prefix,
        timezone=timezone, prices_include_tax=prices_include_tax, kind=kind, by=by, at=at,
    )  # fmt: skip
    if example:
        _serve_like(shop, example, by=by, at=at)
    return shop


def _serve_like(shop: Shop, example: Shop, *, by: Actor, at: datetime) -> None:
    rows = list(ShopLocation.objects.filter(shop=example).select_related("location").order_by("rank"))
    ShopLocation.objects.bulk_create(
        ShopLocation(retailer_id=shop.retailer_id, shop=shop, location=row.location, rank=row.rank) for row in rows
    )
    codes = [row.location.code for row in rows]
    events.record(
        "shop.locations_ranked", about_shop(shop), by=by, at=at, before={"ranked": []}, after={"ranked": codes},
        order_asked=", ".join(codes),
    )  # fmt: skip
