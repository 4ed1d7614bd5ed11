"""Reads of prices, taxes and shipping rates."""

import json
from collections.abc import Sequence

from django.db import connection

from comptoir.shops.models import Shop

from .basket import Article, PriceRules, Rate

# One statement reads all that the price of a basket depends on.
RULES = """
select
  (select jsonb_agg(a) from (
    select v.id as variant_id, v.sku, p.name, v.weight_grams, p.tax_class,
      coalesce(t.basis_points, 0) as tax_basis_points,
      case when v.is_active and p.is_active then price.amount_minor end as unit_minor
    from catalog_variant v
    join catalog_product p on p.id = v.product_id
    left join pricing_price price on price.variant_id = v.id and price.shop_id = %(shop)s::bigint
    left join pricing_taxrate t
      on t.retailer_id = v.retailer_id and t.country = %(country)s and t.tax_class = p.tax_class
    where v.retailer_id = %(retailer)s::bigint and (v.id = any (%(variants)s::bigint[]) or v.sku = any (%(skus)s::text[]))
  ) a)::text,
  (select jsonb_agg(r) from (
    select code, name, country, weight_up_to_grams, total_from_minor, amount_minor, days_min, days_max
    from pricing_shippingrate where shop_id = %(shop)s::bigint and country in ('', %(country)s)
  ) r)::text
"""


def price_rules(
    shop: Shop, variant_ids: Sequence[int] = (), country: str = "", *, skus: Sequence[str] = ()
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
        articles={row["variant_id"]: Article(**row) for row in articles},
        rates=tuple(Rate(**row) for row in rates),
    )
