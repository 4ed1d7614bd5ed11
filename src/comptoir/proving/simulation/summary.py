"""The outcome of a rehearsal, as programs read it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .plan import Plan


@dataclass(frozen=True)
class Outcome:
    """What was seen from each side."""

    plan: Plan
    faults: Sequence[str]
    heard: Mapping[str, Any]  # By the crowd.
    left: Mapping[str, int]  # Under way still, when patience ended.
    killed: Mapping[str, int]
    seconds: Mapping[str, float]
    orders: int  # That stand in the table.
    laws: Sequence[Mapping[str, Any]]


def summary_of(outcome: Outcome) -> dict[str, Any]:
    """One JSON object; ``holds`` is False where any law, or anything that a caller heard, is wrong."""
    laws = [*outcome.laws, *_laws_of_the_crowd(outcome)]
    heard = outcome.heard
    return {
        "holds": all(law["holds"] for law in laws),
        "seed": outcome.plan.seed,
        "plan": outcome.plan.digest,
        "orders": len(outcome.plan.orders),
        "faults": list(outcome.faults),
        "killed": dict(outcome.killed),
        "seconds": dict(outcome.seconds),
        "done": heard["done"],
        "refused": heard["refusals"],
        "answers": heard["statuses"],
        "sent_again": heard["again"],
        "laws": laws,
    }


def _laws_of_the_crowd(outcome: Outcome) -> list[dict[str, Any]]:
    heard, placed = outcome.heard, outcome.heard["done"].get("placed", 0)
    failed = [f"{status} × {count}" for status, count in heard["statuses"].items() if status.startswith("5")]
    counted = [f"{placed} were promised to buyers, {outcome.orders} are there"] if placed != outcome.orders else []
    return [
        _law("Every order that was promised is there, once", placed, counted),
        _law("Nobody got an answer that nobody should get", sum(heard["statuses"].values()), heard["broken"]),
        _law("The same request sent twice was answered alike", sum(heard["statuses"].values()), heard["unlike"]),
        # Whoever asks a page whose database was just killed is told so, and asks again.
        _law("No page failed", sum(heard["statuses"].values()), [] if outcome.killed else failed),
        _law(
            "Nothing is stuck once all was waited for",
            placed,
            [f"{count} {name}" for name, count in outcome.left.items()],
        ),
    ]


def _law(name: str, checked: int, broken: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"law": name, "checked": checked, "holds": not broken}
    return found | ({"breaches": len(broken), "first": list(broken[:20])} if broken else {})
