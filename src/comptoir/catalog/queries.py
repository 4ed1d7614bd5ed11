"""Reads of the catalogue."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.db.models.expressions import RawSQL

from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor, reading
from comptoir.kernel.texts import storable

from .models import ArticleFile, ArticleFilePart, BundlePart, Category, Product, Variant


@dataclass(frozen=True)
class ProductPage:
    """A product with its variants in order, and the options by which they differ: {"size": ["S", "M"]}."""

    product: Product
    variants: list[Variant]
    options: dict[str, list[str]]


def variant_by_sku(actor: Actor, sku: str) -> Variant:
    """A variant of the actor's retailer.

    Raises Variant.DoesNotExist.
    """
    return Variant.objects.select_related("product").get(retailer_id=actor.retailer or 0, sku=storable(sku))


def counted_variant(actor: Actor, sku: str) -> Variant:
    """A variant that lies on shelves.

    Raises Invalid for a bundle, Variant.DoesNotExist.
    """
    found = variant_by_sku(actor, sku)
    if found.is_bundle:
        raise Invalid(f"{found.sku} is a bundle and has no stock of its own: name its parts.", field="sku")
    return found


def bundles(actor: Actor) -> list[Variant]:
    """Every bundle of the actor's retailer, by number, with its ``parts`` and their articles. Two statements."""
    parts = BundlePart.objects.select_related("part__product").order_by("position")
    found = Variant.objects.filter(retailer_id=actor.retailer or 0, is_bundle=True).select_related("product")
    return list(found.prefetch_related(Prefetch("parts", parts)).order_by("sku"))


def bundle_parts(bundle: Variant) -> list[BundlePart]:
    """What is in a bundle, in its order."""
    return list(bundle.parts.select_related("part__product").order_by("position"))


def parts_of(bundle: Variant) -> list[BundlePart]:
    """What is in a bundle, without a statement where :func:`bundles` read it."""
    read = getattr(bundle, "_prefetched_objects_cache", {})
    return list(bundle.parts.all()) if "parts" in read else bundle_parts(bundle)


def scanned_variant(actor: Actor, text: str) -> Variant | None:
    """What a person typed or a scanner read: a number, else a bar code, of the actor's retailer."""
    sought = storable(text)[:40]
    found = Variant.objects.select_related("product").filter(retailer_id=actor.retailer or 0)
    own = found.filter(sku=sought).first()
    return own or (found.filter(barcode=sought).order_by("id").first() if sought else None)


def variants_by_sku(retailer_id: int, skus: Iterable[str]) -> dict[str, Variant]:
    """The variants that bear these numbers; unknown ones are missing."""
    found = Variant.objects.filter(retailer_id=retailer_id, sku__in=list(skus)).select_related("product")
    return {variant.sku: variant for variant in found}


def product_page(code: str) -> ProductPage:
    """A product by its code.

    Raises Product.DoesNotExist.
    """
    product = Product.objects.select_related("category").get(code=storable(code))
    variants = list(product.variants.order_by("position", "id"))
    options: dict[str, list[str]] = {}
    for variant in variants:
        for name, value in variant.options.items():
            values = options.setdefault(name, [])
            if value not in values:
                values.append(value)
    return ProductPage(product, variants, options)


def found_variants(text: str) -> RawSQL:
    """The ids of the variants that a person may mean, for ``variant_id__in=``: by number, bar code, name or option."""
    return RawSQL("select id from find_variants(%s)", [text])


def has_products(retailer_id: int) -> bool:
    """Whether a retailer has any article at all."""
    return Product.objects.filter(retailer_id=retailer_id).exists()


def categories(actor: Actor) -> list[tuple[str, str]]:
    """Code and name of every category of the actor's retailer, by name."""
    found = Category.objects.filter(retailer_id=actor.retailer or 0)
    return list(found.order_by("name", "id").values_list("code", "name"))


def latest_files(variant_ids: Collection[int]) -> dict[int, ArticleFile]:
    """The file of each of some variants, where it has one."""
    found = ArticleFile.objects.filter(variant__in=list(variant_ids)).order_by("variant", "-id").distinct("variant")
    return {file.variant_id: file for file in found}


def content_of(file: ArticleFile) -> Iterator[bytes]:
    """The bytes of a file, part by part: each is read by itself, so that a slow reader holds no connection busy and
    no more than one part is in memory. Whether it may be read at all the caller has decided."""
    actor = Actor(kind="job", name="Comptoir", retailer=file.retailer_id)
    sent, position = 0, 0
    while sent < file.size:
        with reading(actor):
            part = ArticleFilePart.objects.values_list("content", flat=True).get(file=file, position=position)
        sent, position = sent + len(part), position + 1
        yield bytes(part)
