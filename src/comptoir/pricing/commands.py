"""What changes prices, taxes and shipping rates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from comptoir.catalog import queries as catalog
from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.events import Subject
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import is_storable
from comptoir.shops import queries as shops
from comptoir.shops.roles import KEEP_RANGE, RUN_SHOP

from .models import Price, ShippingRate, TaxRate

if TYPE_CHECKING:
    from comptoir.shops.models import Location, Shop

MOST = 10**12  # Minor units: a slip of the keyboard beyond it.


@dataclass(frozen=True)
class PriceRow:
    """What a shop asks for a variant, in minor units, with or without tax as the shop has it."""

    sku: str
    amount_minor: int


class HasRatesAlready(Refusal):
    def __init__(self, shop: str) -> None:
        super().__init__(f"{shop} has shipping rates already; its settings change them.")


@dataclass
class PriceImport:
    """What a list changed, and each row that could not go in, with its reason."""

    changed: int = 0
    refused: list[tuple[PriceRow, str]] = field(default_factory=list)


@command
def set_price(*, shop_id: int, sku: str, amount_minor: int, by: Actor, at: datetime) -> Price:
    """Say what a shop asks for a variant; one without a price is not sold there.

    Raises Invalid.
    """
    _check_amount(amount_minor)
    variant = catalog.variant_by_sku(by, sku)
    shop = _shop(shop_id, by)
    price = Price.objects.select_for_update().filter(shop=shop, variant=variant).first()
    before = price.amount_minor if price else None
    if price and before == amount_minor:
        return price
    price, _ = Price.objects.update_or_create(
        shop=shop, variant=variant, defaults={"retailer_id": shop.retailer_id, "amount_minor": amount_minor}
    )
    events.record(
        "price.set", price, by=by, at=at, before={"amount_minor": before}, after={"amount_minor": amount_minor},
        sku=sku, currency=shop.currency,
    )  # fmt: skip
    return price


@command
def set_cost(*, shop_id: int, sku: str, cost_minor: int | None, by: Actor, at: datetime) -> Price:
    """Say what a piece costs the shop, without tax; None: it is not known. Customers never see it.

    Raises Invalid, and Price.DoesNotExist for what the shop does not sell.
    """
    if cost_minor is not None:
        _check_amount(cost_minor)
    variant = catalog.variant_by_sku(by, sku)
    shop = _shop(shop_id, by)
    price = Price.objects.select_for_update().get(shop=shop, variant=variant)
    before = price.cost_minor
    if before != cost_minor:
        price.cost_minor = cost_minor
        price.save(update_fields=["cost_minor"])
        was, now = {"cost_minor": before}, {"cost_minor": cost_minor}
        events.record("cost.set", price, by=by, at=at, before=was, after=now, sku=sku, currency=shop.currency)
    return price


@command
def remove_price(*, shop_id: int, sku: str, by: Actor, at: datetime) -> None:
    """Sell a variant no longer in a shop."""
    variant = catalog.variant_by_sku(by, sku)
    shop = _shop(shop_id, by)
    price = Price.objects.select_for_update().get(shop=shop, variant=variant)
    before = {"amount_minor": price.amount_minor}
    events.record("price.removed", price, by=by, at=at, before=before, sku=sku, currency=shop.currency)
    price.delete()


IMPORT = """
with input as (
  select * from unnest(%(skus)s::text[], %(amounts)s::bigint[]) as i(sku, amount_minor)
), known as (
  select i.*, v.id as variant_id from input i
  left join catalog_variant v on v.retailer_id = %(retailer)s::bigint and v.sku = i.sku
), written as (
  insert into pricing_price as p (retailer_id, shop_id, variant_id, amount_minor)
  select %(retailer)s::bigint, %(shop)s::bigint, variant_id, amount_minor from known
  where variant_id is not null order by variant_id
  on conflict (shop_id, variant_id) do update set amount_minor = excluded.amount_minor
  where p.amount_minor <> excluded.amount_minor
  returning id
)
select (select count(*) from written), array(select sku from known where variant_id is null)
"""


@command
def import_prices(*, shop_id: int, rows: Sequence[PriceRow], by: Actor, at: datetime) -> PriceImport:
    """Set many prices of a shop in one statement and with one event; bad rows are named and the rest goes in."""
    shop = _shop(shop_id, by)
    result, good = PriceImport(), {}
    for row in rows:
        if not is_storable(row.sku):
            result.refused.append((row, "There is no article with this number."))
        elif row.sku in good:
            result.refused.append((row, "The article number stands twice."))
        elif not 0 <= row.amount_minor <= MOST:
            result.refused.append((row, "A price cannot be below 0 or beyond belief."))
        else:
            good[row.sku] = row
    with connection.cursor() as cursor:
        cursor.execute(
            IMPORT,
            {
                "skus": list(good),
                "amounts": [row.amount_minor for row in good.values()],
                "retailer": shop.retailer_id,
                "shop": shop.pk,
            },
        )
        result.changed, unknown = cursor.fetchone()
    result.refused += [(good[sku], "There is no article with this number.") for sku in unknown]
    if result.changed:
        subject = Subject("price_list", None, shop.retailer_id, shop_id=shop.pk)
        events.record("prices.imported", subject, by=by, at=at, changed=result.changed, refused=len(result.refused))
    return result


@command
def set_tax_rate(*, country: str, tax_class: str, basis_points: int, by: Actor, at: datetime) -> TaxRate:
    """Say how a class of goods is taxed in a country, in hundredths of a percent; for all shops of the retailer.

    Raises Invalid.
    """
    _check_country(country)
    if not re.fullmatch(r"[a-z][a-z_]{0,19}", tax_class):
        raise Invalid("A tax class is a word in small letters, like “standard”.", field="tax_class")
    if not 0 <= basis_points <= 10_000:
        raise Invalid("A tax lies between 0 and 100 %.", field="basis_points")
    require(by, RUN_SHOP, "set taxes")
    key: dict[str, Any] = {"retailer_id": by.retailer, "country": country, "tax_class": tax_class}
    rate = TaxRate.objects.select_for_update().filter(**key).first()
    before = rate.basis_points if rate else None
    if rate and before == basis_points:
        return rate
    rate, _ = TaxRate.objects.update_or_create(**key, defaults={"basis_points": basis_points})
    events.record(
        "tax_rate.set", rate, by=by, at=at, before={"basis_points": before}, after={"basis_points": basis_points},
        country=country, tax_class=tax_class, percent=f"{basis_points / 100:g}",
    )  # fmt: skip
    return rate


@command
def set_shipping_rate(
    *,
    shop_id: int,
    code: str,
    name: str,
    amount_minor: int,
    by: Actor,
    at: datetime,
    country: str = "",
    weight_up_to_grams: int | None = None,
    total_from_minor: int = 0,
    days_min: int = 1,
    days_max: int = 3,
    pick_up_at: str = "",
) -> ShippingRate:
    """Say what a parcel costs in one band: a code ("standard"), a country (empty: every other), a weight, a total.

    With ``pick_up_at``, the code of a location that serves the shop, no parcel is sent: the customer fetches the goods
    there. Such a way is offered in the location's own country, whose taxes hold, and always means the same place.

    Raises Invalid.
    """
    _check_amount(amount_minor)
    place = _pick_up_place(shop_id, code, pick_up_at)
    country = _country_of(place, country)
    _check_band(code, name, country, weight_up_to_grams, total_from_minor, days_min, days_max)
    shop = _shop(shop_id, by, RUN_SHOP, "change shipping")
    band: dict[str, Any] = {
        "shop": shop,
        "code": code,
        "country": country,
        "weight_up_to_grams": weight_up_to_grams,
        "total_from_minor": total_from_minor,
    }
    told: dict[str, Any] = {
        "name": name.strip(), "amount_minor": amount_minor, "days_min": days_min, "days_max": days_max,
        "pick_up_at_id": place.pk if place else None,
    }  # fmt: skip
    rate = ShippingRate.objects.select_for_update().filter(**band).first()
    before = {column: getattr(rate, column) for column in told} if rate else {}
    if before == told:
        return rate  # type: ignore[return-value]
    rate, _ = ShippingRate.objects.update_or_create(**band, defaults={**told, "retailer_id": shop.retailer_id})
    events.record(
        "shipping_rate.set", rate, by=by, at=at, before=before, after=told, currency=shop.currency, code=code,
        country=country,
    )  # fmt: skip
    return rate


@command
def set_first_rates(
    *,
    shop_id: int,
    tax_basis_points: int,
    shipping_minor: int,
    free_from_minor: int | None,
    by: Actor,
    at: datetime,
) -> None:
    """What a new shop needs before its first sale: the tax of its country, and delivery everywhere at one price.

    Goods of the class *zero* are not taxed; from ``free_from_minor`` on delivery costs nothing.

    Raises Invalid, HasRatesAlready.
    """
    shop = _shop(shop_id, by, RUN_SHOP, "change shipping")
    if ShippingRate.objects.filter(shop=shop).exists():
        raise HasRatesAlready(shop.name)
    told: dict[str, Any] = {"by": by, "at": at}
    set_tax_rate(country=shop.country, tax_class="standard", basis_points=tax_basis_points, **told)
    set_tax_rate(country=shop.country, tax_class="zero", basis_points=0, **told)
    delivery = {"shop_id": shop.pk, "code": "standard", "name": "Standard delivery", **told}
    set_shipping_rate(**delivery, amount_minor=shipping_minor)
    if free_from_minor and shipping_minor:
        set_shipping_rate(**delivery, amount_minor=0, total_from_minor=free_from_minor)


@command
def remove_shipping_rate(*, rate_id: int, by: Actor, at: datetime) -> None:
    """Take a band out of a shop's shipping rates."""
    rate = ShippingRate.objects.select_for_update().get(id=rate_id)
    shop = _shop(rate.shop_id, by, RUN_SHOP, "change shipping")
    events.record(
        "shipping_rate.removed", rate, by=by, at=at, currency=shop.currency, code=rate.code, rate=rate.name,
        country=rate.country, amount_minor=rate.amount_minor,
    )  # fmt: skip
    rate.delete()


def _pick_up_place(shop_id: int, code: str, pick_up_at: str) -> "Location | None":
    """Where a way's goods are fetched; of a code that stands in several bands it is one place for all.

    Raises Invalid.
    """
    place = None
    if pick_up_at:
        ranked = (row.location for row in shops.ranked_locations(shop_id))
        place = next((location for location in ranked if location.code == pick_up_at.strip().upper()), None)
        if place is None:
            raise Invalid(f"“{pick_up_at[:20]}” is no location that serves this shop.", field="pick_up_at")
    if ShippingRate.objects.filter(shop_id=shop_id, code=code).exclude(pick_up_at=place).exists():
        raise Invalid(f"“{code}” is another way already: give this one a code of its own.", field="code")
    return place


def _country_of(place: "Location | None", country: str) -> str:
    """What is fetched is taxed where the store is. Raises Invalid."""
    if place is None:
        return country
    if country not in ("", place.country):
        raise Invalid(f"Goods are fetched in {place.name}: its country is {place.country}.", field="country")
    return place.country


def _shop(shop_id: int, by: Actor, right: str = KEEP_RANGE, to_do: str = "change prices") -> "Shop":
    """The actor's shop, where the actor has the right to do so."""
    shop = shops.shop_in_sight(shop_id)
    require(by, right, to_do, shop=shop_id)
    scope.work_in(shop_id)
    return shop


def _check_amount(amount_minor: int) -> None:
    if not 0 <= amount_minor <= MOST:
        raise Invalid("An amount cannot be below 0 or beyond belief.", field="amount_minor")


def _check_country(country: str) -> None:
    if not re.fullmatch(r"[A-Z]{2}", country):
        raise Invalid("A country is written as two capital letters, like GB.", field="country")


def _check_band(
    code: str, name: str, country: str, weight: int | None, total_from: int, days_min: int, days_max: int
) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,19}", code):
        raise Invalid("A shipping code is a short word in small letters, like “standard”.", field="code")
    if not 0 < len(name.strip()) <= 80 or not is_storable(name):
        raise Invalid("A shipping rate needs a name of at most 80 characters.", field="name")
    if country:
        _check_country(country)
    if weight is not None and not 0 < weight <= 100_000_000:
        raise Invalid("A weight must be above 0 grams.", field="weight_up_to_grams")
    if not 0 <= total_from <= MOST:
        raise Invalid("A total cannot be below 0 or beyond belief.", field="total_from_minor")
    if not 0 <= days_min <= days_max <= 365:
        raise Invalid("The days of delivery must be in order.", field="days_max")
