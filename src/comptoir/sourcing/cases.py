"""For whom other rules hold: cases of the sourcing rules, by the customer's tier and the market. Pure.

A case is a rule "if … then …"; the first that holds changes some of what the rules say, for this order alone.
"""

from typing import Any, NamedTuple

from comptoir.kernel.rules.decisions import Fact, Table
from comptoir.kernel.rules.kinds import Document, InvalidRules, only, whole

MOST_NAMED = 200


class Whom(NamedTuple):
    """For whom an order is sent, as far as rules may ask: her tier is her price policy, her tags and her kind."""

    policy: str = ""
    kind: str = ""  # b2c, b2b
    tags: tuple[str, ...] = ()
    country: str = ""  # Where the parcel goes: the market.

    @property
    def facts(self) -> dict[str, Any]:
        return {"policy": self.policy, "kind": self.kind, "tag": frozenset(self.tags), "country": self.country}


NOBODY = Whom()


def check_places(named: Any, where: str) -> list[str]:
    """Locations by code, or all of a kind by ``store`` or ``warehouse``. Raises InvalidRules."""
    if not isinstance(named, list) or len(named) > MOST_NAMED:
        raise InvalidRules(f"{where} must be a list of {MOST_NAMED} locations at most.", field=where)
    for one in named:
        known = isinstance(one, str) and 0 < len(one) <= 20 and (one == one.upper() or one in ("store", "warehouse"))
        if not known:
            raise InvalidRules(f"{where} names locations by their code, or store, or warehouse.", field=where)
    return list(dict.fromkeys(named))


def _outcome(then: Any, where: str) -> Document:
    kept = only(then, {"first", "only", "furthest_km", "opens_kept"}, where)
    found: Document = {}
    if "first" in kept:
        if kept["first"] not in FIRST:
            raise InvalidRules(f"{where}.first must be one of: {', '.join(FIRST)}.", field=f"{where}.first")
        found["first"] = kept["first"]
    if "only" in kept:
        found["only"] = check_places(kept["only"], f"{where}.only")
    if "furthest_km" in kept:
        found["furthest_km"] = whole(kept["furthest_km"], f"{where}.furthest_km", least=1, most=25_000)
    if "opens_kept" in kept:
        if kept["opens_kept"] is not True:
            raise InvalidRules(f"{where}.opens_kept is true, or left out.", field=f"{where}.opens_kept")
        found["opens_kept"] = True
    if not found:
        raise InvalidRules(f"Say under {where} what is different: first, only, furthest_km or opens_kept.", field=where)
    return found


FIRST = ("lines", "rank", "distance", "cost", "load", "fresh")  # The criteria of a step, as in ``rules.CRITERIA``.
TABLE = Table(
    {
        "policy": Fact(str, "the customer's price policy"),
        "tag": Fact(frozenset, "the customer's tag"),
        "kind": Fact(str, "the kind of customer"),
        "country": Fact(str, "the country it goes to"),
    },
    _outcome,
)
