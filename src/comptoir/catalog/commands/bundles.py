"""Bundles: articles under one number and price that are made of others."""

from collections.abc import Sequence
from datetime import datetime

from comptoir.kernel import events
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable
from comptoir.shops.roles import KEEP_RANGE

from ..models import BundlePart, Variant

MOST_PARTS = 20
MOST_OF_ONE = 1000


class NoBundle(Invalid):
    """What was named cannot be a bundle of these parts."""

    def __init__(self, reason: str, field: str = "parts") -> None:
        super().__init__(f"{reason} Nothing was changed.", field=field)


@command
def set_bundle_parts(*, sku: str, parts: Sequence[tuple[str, int]], by: Actor, at: datetime) -> Variant:
    """Say what is in a bundle, (article number, pieces) each; an article that is new becomes one. Orders keep the
    parts they were placed with.

    Raises NoBundle for fewer than two pieces, a bundle within, an article twice or one that nobody knows;
    Variant.DoesNotExist.
    """
    require(by, KEEP_RANGE, "make bundles")
    wanted = _wanted(parts)
    numbers = [storable(sku), *wanted]
    # Locked in one order, so that of two who put bundles into each other one sees the other.
    rows = Variant.objects.select_for_update(of=("self",)).filter(retailer_id=by.retailer or 0, sku__in=numbers)
    found = {row.sku: row for row in rows.select_related("product").order_by("id")}
    bundle = found.get(storable(sku))
    if bundle is None:
        raise Variant.DoesNotExist(f"No article {sku[:40]}.")
    _check(bundle, wanted, found)
    before = list(bundle.parts.order_by("position").values_list("part__sku", "quantity"))
    now = list(wanted.items())
    if before == now:
        return bundle
    bundle.parts.all().delete()
    BundlePart.objects.bulk_create(
        BundlePart(retailer_id=bundle.retailer_id, bundle=bundle, part=found[number], position=place, quantity=count)
        for place, (number, count) in enumerate(now, 1)
    )
    Variant.objects.filter(id=bundle.id).update(is_bundle=True)
    bundle.is_bundle = True
    said = ", ".join(f"{count} × {number}" for number, count in now)
    events.record(
        "bundle.changed" if before else "bundle.made", bundle, by=by, at=at, sku=bundle.sku, said=said,
        before={"parts": dict(before)}, after={"parts": dict(now)},
    )  # fmt: skip
    return bundle


def _wanted(parts: Sequence[tuple[str, int]]) -> dict[str, int]:
    wanted: dict[str, int] = {}
    for typed, count in parts:
        number = storable(typed).strip()
        if number in wanted:
            raise NoBundle(f"{number[:40]} stands twice: give it one line with its pieces.")
        if not 0 < count <= MOST_OF_ONE:
            raise NoBundle(f"{count} of {number[:40]} cannot be in a bundle: 1 to {MOST_OF_ONE}.")
        wanted[number] = count
    if sum(wanted.values()) < 2:
        raise NoBundle("A bundle holds two pieces at least.")
    if len(wanted) > MOST_PARTS:
        raise NoBundle(f"{len(wanted)} articles are too many for a bundle; at most {MOST_PARTS}.")
    return wanted


def _check(bundle: Variant, wanted: dict[str, int], found: dict[str, Variant]) -> None:
    unknown = [number for number in wanted if number not in found]
    if unknown:
        raise NoBundle(f"No article has the number {', '.join(unknown)[:200]}.")
    if bundle.sku in wanted:
        raise NoBundle(f"{bundle.sku} cannot be a part of itself.")
    if within := [number for number in wanted if found[number].is_bundle]:
        raise NoBundle(f"{within[0]} is a bundle itself: name its parts instead.")
    if BundlePart.objects.filter(part=bundle).exists():
        raise NoBundle(f"{bundle.sku} is a part of another bundle.", "sku")
