"""Whole lists of products, and what is offered of them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from comptoir.kernel import events
from comptoir.kernel.commands import command, require
from comptoir.kernel.events import Subject
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import is_storable, storable
from comptoir.shops.roles import KEEP_RANGE

from ..models import Category, Product, Variant


@dataclass(frozen=True)
class ProductRow:
    """A variant with its product, as a list tells it. Empty category, picture and description keep what is known."""

    code: str
    name: str
    sku: str
    barcode: str = ""
    options: dict[str, str] = field(default_factory=dict)  # {"colour": "Moss", "size": "M"}
    category_code: str = ""
    category_name: str = ""
    picture: str = ""
    description: str = ""
    tax_class: str = "standard"
    weight_grams: int = 0
    is_digital: bool = False  # Delivered by a link at payment, without a parcel.


@dataclass
class ProductImport:
    """What a list changed, and each row that could not go in, with its reason."""

    products_new: int = 0
    products_changed: int = 0
    variants_new: int = 0
    variants_changed: int = 0
    refused: list[tuple[ProductRow, str]] = field(default_factory=list)

    @property
    def changed_anything(self) -> bool:
        return any((self.products_new, self.products_changed, self.variants_new, self.variants_changed))


# The rows of the list, numbered: of a product or category that stands several times the first counts.
INPUT = """
with input as (
  select * from jsonb_to_recordset(%(rows)s::jsonb) as i(
    position integer, code text, name text, sku text, barcode text, options jsonb, category_code text,
    category_name text, picture text, description text, tax_class text, weight_grams integer, is_digital boolean)
)"""

CATEGORIES = f"""{INPUT}
insert into catalog_category as c (retailer_id, code, name)
select distinct on (category_code)
  %(retailer)s::bigint, category_code, coalesce(nullif(category_name, ''), category_code)
from input where category_code <> '' order by category_code, position
on conflict (retailer_id, code) do update set name = excluded.name
where c.name <> excluded.name and excluded.name <> excluded.code
"""

PRODUCTS = f"""{INPUT}, written as (
  insert into catalog_product as p
    (retailer_id, code, name, description, category_id, picture, tax_class, is_digital, is_active)
  select distinct on (i.code) %(retailer)s::bigint, i.code, i.name, i.description, c.id, i.picture, i.tax_class,
    i.is_digital, true
  from input i left join catalog_category c on c.retailer_id = %(retailer)s::bigint and c.code = i.category_code
  order by i.code, i.position
  on conflict (retailer_id, code) do update set
    name = excluded.name, tax_class = excluded.tax_class, is_digital = excluded.is_digital,
    category_id = coalesce(excluded.category_id, p.category_id),
    picture = coalesce(nullif(excluded.picture, ''), p.picture),
    description = coalesce(nullif(excluded.description, ''), p.description)
  where (p.name, p.tax_class, p.is_digital) <> (excluded.name, excluded.tax_class, excluded.is_digital)
    or excluded.category_id is not null and p.category_id is distinct from excluded.category_id
    or excluded.picture not in ('', p.picture) or excluded.description not in ('', p.description)
  returning xmax = 0 as is_new
)
select count(*) filter (where is_new), count(*) filter (where not is_new) from written
"""

VARIANTS = f"""{INPUT}, written as (
  insert into catalog_variant as v
    (retailer_id, product_id, sku, barcode, options, position, weight_grams, is_active)
  select %(retailer)s::bigint, p.id, i.sku, i.barcode, i.options, i.position, i.weight_grams, true
  from input i join catalog_product p on p.retailer_id = %(retailer)s::bigint and p.code = i.code
  on conflict (retailer_id, sku) do update set
    product_id = excluded.product_id, barcode = excluded.barcode, options = excluded.options,
    position = excluded.position, weight_grams = excluded.weight_grams
  where (v.product_id, v.barcode, v.options, v.weight_grams)
    <> (excluded.product_id, excluded.barcode, excluded.options, excluded.weight_grams)
  returning xmax = 0 as is_new
)
select count(*) filter (where is_new), count(*) filter (where not is_new) from written
"""


@command
def import_products(*, retailer_id: int, rows: Sequence[ProductRow], by: Actor, at: datetime) -> ProductImport:
    """Add and change many products and variants, by their codes, in three statements and with one event.

    Rows that cannot be are named with their reason, the rest goes in. The same list again changes nothing.
    """
    if retailer_id != by.retailer:
        raise ObjectDoesNotExist(f"No retailer {retailer_id} in sight.")
    require(by, KEEP_RANGE, "import products")
    result = ProductImport()
    good = _good(rows, result)
    texts = json.dumps([{"position": number, **asdict(row)} for number, row in enumerate(good)])
    with connection.cursor() as cursor:
        given: dict[str, Any] = {"rows": texts, "retailer": retailer_id}
        cursor.execute(CATEGORIES, given)
        cursor.execute(PRODUCTS, given)
        result.products_new, result.products_changed = cursor.fetchone()
        cursor.execute(VARIANTS, given)
        result.variants_new, result.variants_changed = cursor.fetchone()
    if result.changed_anything:
        counts = {name: value for name, value in vars(result).items() if name != "refused"}
        subject = Subject("catalog", None, retailer_id)
        events.record("catalog.imported", subject, by=by, at=at, refused=len(result.refused), **counts)
    return result


@command
def withdraw_product(*, code: str, reason: str = "", by: Actor, at: datetime) -> Product:
    """Offer a product no longer, in any shop; what is ordered stays ordered."""
    return _offer(code, False, "product.withdrawn", reason, by=by, at=at)


@command
def offer_product(*, code: str, reason: str = "", by: Actor, at: datetime) -> Product:
    """Offer a withdrawn product again."""
    return _offer(code, True, "product.offered", reason, by=by, at=at)


def _offer(code: str, is_active: bool, event: str, reason: str, *, by: Actor, at: datetime) -> Product:
    product = Product.objects.select_for_update().get(retailer_id=by.retailer or 0, code=storable(code))
    require(by, KEEP_RANGE, "change what is offered")
    if product.is_active != is_active:
        product.is_active = is_active
        product.save(update_fields=["is_active"])
        events.record(event, product, by=by, at=at, reason=reason, code=product.code, product=product.name)
    return product


_LENGTHS = {
    "code": (Product, "code"),
    "name": (Product, "name"),
    "sku": (Variant, "sku"),
    "barcode": (Variant, "barcode"),
    "category_code": (Category, "code"),
    "category_name": (Category, "name"),
    "picture": (Product, "picture"),
    "tax_class": (Product, "tax_class"),
}
_LONGEST = {name: getattr(model._meta.get_field(own), "max_length", 0) for name, (model, own) in _LENGTHS.items()}
_HEAVIEST = 100_000_000  # Grams.


def _good(rows: Iterable[ProductRow], result: ProductImport) -> list[ProductRow]:
    good, seen = [], set()
    for row in rows:
        reason = _fault(row) or ("The article number stands twice." if row.sku in seen else "")
        if reason:
            result.refused.append((row, reason))
        else:
            seen.add(row.sku)
            good.append(row)
    return good


def _fault(row: ProductRow) -> str:
    """Why a row cannot go in; empty when it can."""
    for name in ("code", "name", "sku", "tax_class"):
        if not getattr(row, name).strip():
            return f"The {_said(name)} is missing."
    for name, most in _LONGEST.items():
        if len(getattr(row, name)) > most:
            return f"The {_said(name)} is longer than {most} characters."
    if not all(map(is_storable, [row.description, *_texts(row), *row.options, *row.options.values()])):
        return "A text holds a character that cannot be stored."
    if not 0 <= row.weight_grams <= _HEAVIEST:
        return "The weight cannot be."
    return ""


def _texts(row: ProductRow) -> list[str]:
    return [getattr(row, name) for name in _LONGEST]


def _said(name: str) -> str:
    return "article number" if name == "sku" else name.replace("_", " ")
