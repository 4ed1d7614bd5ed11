"""Make locations, and say which of them serves a shop first."""

from collections.abc import Sequence
from datetime import datetime

from comptoir.kernel import events
from comptoir.kernel.changes import change
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor

from ..models import Location, ShopLocation
from ..roles import RUN_RETAILER
from .finding import about_shop, retailer_for, save_checked, shop_for
from .tree import require_country


@command
def make_location(
    *,
    retailer_id: int,
    code: str,
    name: str,
    kind: str,
    country: str,
    street: str = "",
    city: str = "",
    postcode: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    email: str = "",
    by: Actor,
    at: datetime,
) -> Location:
    """A store or a warehouse of the retailer; it serves no shop until it is ranked."""
    retailer = retailer_for(by, retailer_id)
    require(by, RUN_RETAILER, "make locations")
    require_country(country)
    location = Location(
        retailer=retailer, code=code.strip().upper(), name=name.strip(), kind=kind, country=country, street=street,
        city=city, postcode=postcode, latitude=latitude, longitude=longitude,
        email=email.strip(),
    )  # fmt: skip
    save_checked(location)
    events.record("location.made", location, by=by, at=at, called=location.name, code=location.code)
    return location


@command
def change_location(
    *,
    code: str,
    name: str | None = None,
    kind: str | None = None,
    country: str | None = None,
    street: str | None = None,
    city: str | None = None,
    postcode: str | None = None,
    email: str | None = None,
    by: Actor,
    at: datetime,
) -> Location:
    """Change what a location is called, where it stands and where it is written to; what is None stays as it is."""
    location = Location.objects.select_for_update().get(retailer_id=by.retailer or 0, code=code)
    require(by, RUN_RETAILER, "change locations")
    wanted = {
        "name": name, "kind": kind, "country": country, "street": street, "city": city, "postcode": postcode,
        "email": email,
    }  # fmt: skip
    changed = change(location, {field: value and value.strip() for field, value in wanted.items()})
    if not changed:
        return location
    require_country(location.country)
    save_checked(location, only=list(changed.after))
    events.record(
        "location.changed", location, by=by, at=at, before=changed.before, after=changed.after,
        code=location.code, what=changed.words,
    )  # fmt: skip
    return location


@command
def rank_locations(*, shop_id: int, location_codes: Sequence[str], by: Actor, at: datetime) -> list[Location]:
    """The locations that serve a shop's orders, the one asked first in front; the whole list anew."""
    shop = shop_for(by, shop_id)
    require(by, RUN_RETAILER, "rank locations", shop=None)
    found = {row.code: row for row in Location.objects.filter(retailer_id=shop.retailer_id, code__in=location_codes)}
    for code in location_codes:
        if code not in found:
            raise Location.DoesNotExist
    if len(set(location_codes)) != len(location_codes):
        raise Invalid("A location stands once in the list.", field="location_codes")
    before = list(ShopLocation.objects.filter(shop=shop).order_by("rank").values_list("location__code", flat=True))
    if before == list(location_codes):
        return [found[code] for code in location_codes]
    ShopLocation.objects.filter(shop=shop).delete()
    ShopLocation.objects.bulk_create(
        ShopLocation(retailer_id=shop.retailer_id, shop=shop, location=found[code], rank=rank)
        for rank, code in enumerate(location_codes, 1)
    )
    after = list(location_codes)
    events.record(
        "shop.locations_ranked", about_shop(shop), by=by, at=at,
        before={"ranked": before}, after={"ranked": after}, order_asked=", ".join(after),
    )  # fmt: skip
    return [found[code] for code in location_codes]
