"""What kinds of rules there are: each room describes its own, once, where its rules are evaluated."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from comptoir.kernel.errors import Invalid

Document = dict[str, Any]
KINDS: dict[str, "RuleKind"] = {}


class InvalidRules(Invalid):
    """A document that cannot be a set of rules; ``field`` is the place in it: ``rules.2.if.1.value``."""


@dataclass(frozen=True)
class RuleKind:
    """A kind of rules. ``check`` gives the document as it is to be kept, or raises InvalidRules."""

    name: str  # "sourcing", "refunds": as it stands in addresses and in the table.
    words: str  # "Sourcing rules": as people read it.
    right: str  # Who drafts them, and drops drafts.
    check: Callable[[Document], Document]
    default: Document  # What holds while a shop has published none.
    publishes: str = ""  # Who publishes and retires them; empty: the same right.


def register(kind: RuleKind) -> RuleKind:
    """Make a kind known. Called where it is described, when that module is imported."""
    KINDS[kind.name] = kind
    return kind


def kind_of(name: str) -> RuleKind:
    """Raises InvalidRules for a kind that no room has."""
    if name not in KINDS:
        raise InvalidRules(
            f"There are no rules of the kind “{name[:40]}”; there are: {', '.join(KINDS)}.", field="kind"
        )
    return KINDS[name]


def only(document: Any, allowed: set[str], where: str) -> Document:
    """A document, or a part of one, that holds no other keys than these.

    Raises InvalidRules, naming what is not known: a misspelt key must not be passed over.
    """
    if not isinstance(document, dict):
        raise InvalidRules(f"{where or 'The document'} must be an object with names and values.", field=where)
    if unknown := sorted(set(document) - allowed):
        place = f"{where}.{unknown[0]}" if where else unknown[0]
        known = ", ".join(sorted(allowed))
        raise InvalidRules(f"“{unknown[0]}” is not known at {place}; known are: {known}.", field=place)
    return document


def whole(value: Any, where: str, *, least: int = 0, most: int = 10**12) -> int:
    """A whole number within bounds. Raises InvalidRules."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InvalidRules(f"{where} must be a whole number from {least:,} to {most:,}.", field=where)
    return value
