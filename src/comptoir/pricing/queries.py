"""Reads of prices, taxes and shipping rates."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet

from comptoir.kernel.texts import storable

from .basket import Article, PriceRules, Rate
from .models import Price, ShippingRate, TaxRate

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

# One statement reads all that the price of a basket depends on.
RULES = """
with named as materialized (
  select v.id from catalog_variant v
  where v.retailer_id = %(retailer)s::bigint
    and (v.id = any (%(variants)s::bigint[]) or v.sku = any (%(skus)s::text[]))
), part as materialized (
  select b.bundle_id, b.part_id, b.quantity, b.position from catalog_bundlepart b join named on named.id = b.bundle_id
)
select
  (select jsonb_agg(a) from (
    select v.id as variant_id, v.sku, p.name, v.weight_grams, p.tax_class, p.is_digital,
      coalesce(t.basis_points, 0) as tax_basis_points,
      case when v.is_active and p.is_active then price.amount_minor end as unit_minor,
      (select jsonb_agg(jsonb_build_array(part_id, quantity) order by position) from part where bundle_id = v.id)
        as parts
    from (select id from named union select part_id from part) wanted
    join catalog_variant v on v.id = wanted.id
    join catalog_product p on p.id = v.product_id
    left join pricing_price price on price.variant_id = v.id and price.shop_id = %(shop)s::bigint
    left join pricing_taxrate t
      on t.retailer_id = v.retailer_id and t.country = %(country)s and t.tax_class = p.tax_class
  ) a)::text,
  (select jsonb_agg(r) from (
    select code, name, country, weight_up_to_grams, total_from_minor, amount_minor, days_min, days_max,
      pick_up_at_id as pick_up_at
    from pricing_shippingrate where shop_id = %(shop)s::bigint and country in ('', %(country)s)
  ) r)::text
"""


def price_rules(
    shop: "Shop", variant_ids: Sequence[int] = (), country: str = "", *, skus: Sequence[str] = ()
) -> PriceRules:
    """What decides the price of these variants (by id, by number or both) in a shop and a country.

    A class of goods without a rate in the country is not taxed there.
    """
    country = country or shop.country
    with connection.cursor() as cursor:
        cursor.execute(
            RULES,
            {
                "shop": shop.pk,
                "retailer": shop.retailer_id,
                "country": country,
                "variants": list(variant_ids),
                "skus": list(skus),
            },
        )
        articles, rates = (json.loads(text or "[]") for text in cursor.fetchone())
    return PriceRules(
        shop=shop.name,
        currency=shop.currency,
        prices_include_tax=shop.prices_include_tax,
        country=country,
        articles={row["variant_id"]: _article(row) for row in articles},
        rates=tuple(Rate(**row) for row in rates),
    )


def _article(row: dict[str, Any]) -> Article:
    return Article(**{**row, "parts": tuple((part, count) for part, count in row["parts"] or ())})


@dataclass(frozen=True)
class VariantHit:
    """A variant that a shop sells and a person may mean."""

    variant_id: int
    product_code: str
    sku: str
    barcode: str
    name: str
    picture: str
    unit_minor: int  # As the shop prices: with tax or without.
    options: dict[str, str]


# A number or bar code typed whole stands first, then numbers that begin so, then names.
SEARCH = """
select jsonb_build_object(
  'variant_id', v.id, 'product_code', p.code, 'sku', v.sku, 'barcode', v.barcode, 'name', p.name,
  'picture', p.picture, 'unit_minor', price.amount_minor, 'options', v.options)::text
from find_variants(%(text)s) found
join catalog_variant v on v.id = found.id and v.is_active
join catalog_product p on p.id = v.product_id and p.is_active
join pricing_price price on price.variant_id = v.id and price.shop_id = %(shop)s::bigint
order by upper(v.sku) = upper(%(text)s) or v.barcode = %(text)s desc, starts_with(upper(v.sku), upper(%(text)s)) desc,
  p.name, v.position, v.id
limit %(limit)s::bigint
"""


def search_variants(shop_id: int, text: str, limit: int = 20) -> list[VariantHit]:
    """What a shop sells by number, bar code, words of the name or options ("jumper moss m"); blank finds nothing."""
    sought = " ".join(storable(text).split())
    if not sought:
        return []
    with connection.cursor() as cursor:
        cursor.execute(SEARCH, {"text": sought, "shop": shop_id, "limit": limit})
        return [VariantHit(**json.loads(hit)) for (hit,) in cursor.fetchall()]


def prices(shop_id: int, variant_ids: Sequence[int]) -> dict[int, int]:
    """What a shop asks for each of these variants; those it does not sell are missing."""
    return dict(
        Price.objects.filter(shop_id=shop_id, variant_id__in=variant_ids).values_list("variant_id", "amount_minor")
    )


def costs(shop_id: int, variant_ids: Sequence[int]) -> dict[int, int]:
    """What a piece of these variants costs the shop, without tax; those whose cost nobody told are missing."""
    known = Price.objects.filter(shop_id=shop_id, variant_id__in=variant_ids, cost_minor__isnull=False)
    return {variant: cost for variant, cost in known.values_list("variant_id", "cost_minor") if cost is not None}


@dataclass(frozen=True)
class ShopPrice:
    """What one shop asks for a variant."""

    shop_code: str
    shop_name: str
    currency: str
    amount_minor: int


def prices_of_variant(variant_id: int) -> list[ShopPrice]:
    """What each shop in sight asks for a variant, by name of the shop."""
    found = Price.objects.filter(variant_id=variant_id).order_by("shop__name")
    return [ShopPrice(*row) for row in found.values_list("shop__code", "shop__name", "shop__currency", "amount_minor")]


def shipping_rates(shop_id: int) -> QuerySet[ShippingRate]:
    """The bands of a shop's shipping rates, as its settings list them."""
    return (
        ShippingRate.objects.filter(shop_id=shop_id)
        .select_related("pick_up_at")
        .order_by("code", "country", "weight_up_to_grams", "total_from_minor")
    )


def tax_rates(retailer_id: int) -> QuerySet[TaxRate]:
    """The tax rates of a retailer by country and class."""
    return TaxRate.objects.filter(retailer_id=retailer_id).order_by("country", "tax_class")
