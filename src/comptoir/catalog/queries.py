"""Reads of the catalogue."""

from collections.abc import Iterable

from comptoir.kernel.scope import Actor

from .models import Variant


def variant_by_sku(actor: Actor, sku: str) -> Variant:
    """A variant of the actor's retailer.

    Raises Variant.DoesNotExist.
    """
    return Variant.objects.select_related("product").get(retailer_id=actor.retailer, sku=sku)


def variants_by_sku(retailer_id: int, skus: Iterable[str]) -> dict[str, Variant]:
    """The variants that bear these numbers; unknown ones are missing."""
    found = Variant.objects.filter(retailer_id=retailer_id, sku__in=list(skus)).select_related("product")
    return {variant.sku: variant for variant in found}
