"""The sourcing rules of a shop, as a document: what is preferred, in which order, and what is never done.

``prefer`` is a list of steps, the first one decides; only where it leaves two locations level the next one is asked.
Within a step criteria are added up by their weights; less is better. Limits and costs are told by a location's code,
or for all of a kind by ``store`` or ``warehouse``. Where ``cheapest`` is told, no step is asked: the plan that costs
least is taken, as :mod:`optimum` finds it. ``cases`` say for whom some of this is different.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from comptoir.kernel.rules.decisions import Decision, decide
from comptoir.kernel.rules.kinds import Document, InvalidRules, RuleKind, only, register, whole
from comptoir.shops.roles import PUBLISH_RULES, WRITE_RULES

from .cases import TABLE, Whom, check_places

KINDS_OF_PLACE = frozenset({"store", "warehouse"})
CRITERIA = {
    "lines": "lines that it cannot send whole",  # Fewest parcels.
    "rank": "its place in the shop's list",
    "distance": "kilometres to the customer",
    "cost": "what a parcel from there costs",
    "load": "parcels it sends today already",
    "fresh": "how fresh its stock is: a year less the days since pieces last came",  # First: old stock leaves first.
}
BY_PLACE = ("cost_minor", "handling_minor", "capacity", "keep", "safety")
WEIGHTS = {
    "split_minor": "each further parcel",
    "km_minor": "each kilometre of a parcel",
    "load_minor": "each parcel that the location sends today already",
    "safety_minor": "each piece taken from the safety stock",
    "late_minor": "each piece that has to wait",
}
MOST_STEPS, MOST_PLACES = 10, 1000
DEFAULT: Document = {
    "prefer": [[{"by": "lines", "weight": 1}], [{"by": "rank", "weight": 1}]],
    **{name: {} for name in BY_PLACE},
    "furthest_km": None,
    "only": [],
    "cheapest": None,
    "cases": [],
}


class Weighed(NamedTuple):
    """A criterion and how much a unit of it counts within its step."""

    by: str
    weight: int


@dataclass(frozen=True)
class SourcingRules:
    """A checked document as it is evaluated. ``number`` is its version, 0 the default."""

    number: int = 0
    prefer: tuple[tuple[Weighed, ...], ...] = ((Weighed("lines", 1),), (Weighed("rank", 1),))
    cost_minor: dict[str, int] = field(default_factory=dict)  # Of a parcel, in the shop's smallest coin.
    capacity: dict[str, int] = field(default_factory=dict)  # Parcels of the shop's orders a day.
    keep: dict[str, int] = field(default_factory=dict)  # Pieces left on the shelf, beside the stock's own minimum.
    furthest_km: int | None = None
    handling_minor: dict[str, int] = field(default_factory=dict)  # Of a piece.
    safety: dict[str, int] = field(default_factory=dict)  # Pieces that are sold, but at a price of ``cheapest``.
    only: tuple[str, ...] = ()  # The locations that may send; none named: all.
    cheapest: dict[str, int] | None = None  # Prices of the model; None: the steps decide.
    cases: tuple[Document, ...] = ()

    @classmethod
    def of(cls, document: Document, number: int) -> "SourcingRules":
        """A document that was checked."""
        steps = tuple(tuple(Weighed(one["by"], one["weight"]) for one in step) for step in document["prefer"])
        whole_document = {**DEFAULT, **document}  # A version of before may not tell all that is known now.
        told: dict[str, Any] = {name: whole_document[name] for name in (*BY_PLACE, "furthest_km", "cheapest")}
        lists: dict[str, Any] = {name: tuple(whole_document[name]) for name in ("only", "cases")}
        return cls(number, steps, **told, **lists)

    def for_whom(self, whom: Whom) -> tuple["SourcingRules", Decision | None]:
        """The rules as they hold for somebody, and which of the cases said so; None where there are none."""
        if not self.cases:
            return self, None
        said = decide(TABLE, {"rules": self.cases, "else": {}}, whom.facts)
        then = said.outcome
        changed: dict[str, Any] = {}
        if first := then.get("first"):
            steps = (tuple(one for one in step if one.by != first) for step in self.prefer)
            changed = {"prefer": ((Weighed(first, 1),), *(step for step in steps if step)), "cheapest": None}
        if then.get("opens_kept"):
            changed["keep"] = {}
        if "only" in then:
            changed["only"] = tuple(then["only"])
        if "furthest_km" in then:
            changed["furthest_km"] = then["furthest_km"]
        return replace(self, **changed), said

    @cached_property
    def of_lines(self) -> tuple[int, ...]:
        """How much a line that cannot be sent counts in each step; nothing for rank and id behind them."""
        return (*(sum(one.weight for one in step if one.by == "lines") for step in self.prefer), 0, 0)

    def may_ask(self, criterion: str) -> bool:
        """Whether a criterion may decide, for anybody."""
        return self.weighs(criterion) or any(case["then"].get("first") == criterion for case in self.cases)

    def weighs(self, criterion: str) -> bool:
        return any(one.by == criterion for step in self.prefer for one in step)


def told_of(by_place: dict[str, int], code: str, kind: str) -> int | None:
    """What is told of a location by its code, or else of its kind; None where nothing is."""
    return by_place.get(code, by_place.get(kind))


def check(document: Document) -> Document:
    """The document as it is kept, what is left out filled in. Raises InvalidRules with the place of a mistake."""
    only(document, set(DEFAULT), "")
    furthest = document.get("furthest_km")
    return {
        "prefer": _steps(document.get("prefer")),
        **{name: _by_place(document.get(name, {}), name) for name in BY_PLACE},
        "furthest_km": None if furthest is None else whole(furthest, "furthest_km", least=1, most=25_000),
        "only": check_places(document.get("only", []), "only"),
        "cheapest": _cheapest(document.get("cheapest")),
        "cases": TABLE.check_rules(document.get("cases", []), "cases"),
    }


def _cheapest(told: Any) -> Document | None:
    if told is None:
        return None
    kept = only(told, set(WEIGHTS), "cheapest")
    return {name: whole(kept.get(name, 0), f"cheapest.{name}", most=1_000_000_000) for name in WEIGHTS}


def _steps(steps: Any) -> list[list[Document]]:
    if not isinstance(steps, list) or not 1 <= len(steps) <= MOST_STEPS:
        raise InvalidRules(f"prefer must be a list of 1 to {MOST_STEPS} steps.", field="prefer")
    kept = [_step(step, f"prefer.{place}") for place, step in enumerate(steps)]
    named = [one["by"] for step in kept for one in step]
    if twice := sorted({name for name in named if named.count(name) > 1}):
        raise InvalidRules(f"“{twice[0]}” stands twice; a criterion is weighed once.", field="prefer")
    return kept


def _step(step: Any, where: str) -> list[Document]:
    if not isinstance(step, list) or not step:
        raise InvalidRules(f"{where} must be a list of at least one criterion.", field=where)
    kept = []
    for place, one in enumerate(step):
        here = f"{where}.{place}"
        only(one, {"by", "weight"}, here)
        if one.get("by") not in CRITERIA:
            raise InvalidRules(f"{here}.by must be one of: {', '.join(CRITERIA)}.", field=f"{here}.by")
        kept.append({"by": one["by"], "weight": whole(one.get("weight", 1), f"{here}.weight", least=1, most=1_000_000)})
    return kept


def _by_place(told: Any, where: str) -> dict[str, int]:
    if not isinstance(told, dict) or len(told) > MOST_PLACES:
        raise InvalidRules(f"{where} must tell a number by location, of {MOST_PLACES:,} at most.", field=where)
    for name in told:
        if not name or len(name) > 20 or (name != name.upper() and name not in KINDS_OF_PLACE):
            raise InvalidRules(
                f"“{name[:20]}” in {where} is no location's code, nor store or warehouse.", field=f"{where}.{name[:20]}"
            )
    return {name: whole(number, f"{where}.{name}", most=1_000_000_000) for name, number in told.items()}


SOURCING = register(RuleKind("sourcing", "Sourcing rules", WRITE_RULES, check, DEFAULT, PUBLISH_RULES))
