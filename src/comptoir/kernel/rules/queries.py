"""Reads of rules: what holds now, what was and what may come."""

from dataclasses import dataclass
from datetime import datetime

from .kinds import Document, kind_of
from .models import RuleSet
from .states import RuleState


@dataclass(frozen=True)
class InForce:
    """The document that holds, and its version: 0 where nothing was published and the kind's default holds."""

    number: int
    document: Document


def in_force(shop_id: int, kind: str) -> InForce:
    """What holds in a shop now. One statement. Raises InvalidRules for a kind that there is not."""
    found = RuleSet.objects.filter(shop_id=shop_id, kind=kind, state=RuleState.PUBLISHED).first()
    return InForce(found.number, found.document) if found else InForce(0, kind_of(kind).default)


def draft_of(shop_id: int, kind: str) -> RuleSet | None:
    """What somebody wrote and nobody has published yet."""
    return RuleSet.objects.filter(shop_id=shop_id, kind=kind, state=RuleState.DRAFT).first()


def versions(shop_id: int, kind: str, limit: int = 50) -> list[RuleSet]:
    """Every version of a shop's rules, the newest first."""
    return list(RuleSet.objects.filter(shop_id=shop_id, kind=kind).order_by("-number")[:limit])


def version(shop_id: int, kind: str, number: int) -> RuleSet:
    """Raises RuleSet.DoesNotExist."""
    return RuleSet.objects.get(shop_id=shop_id, kind=kind, number=number)


def in_force_at(shop_id: int, kind: str, moment: datetime) -> InForce:
    """What held at a moment. Raises InvalidRules for a kind that there is not."""
    held = RuleSet.objects.filter(shop_id=shop_id, kind=kind, published_at__lte=moment).exclude(retired_at__lte=moment)
    found = held.order_by("-published_at", "-number").first()
    return InForce(found.number, found.document) if found else InForce(0, kind_of(kind).default)
