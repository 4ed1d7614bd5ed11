"""The sourcing rules as a form shows them, as it gives them back, and as people read them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from comptoir.kernel.errors import Invalid
from comptoir.kernel.rules.kinds import Document
from comptoir.sourcing.rules import CRITERIA, WEIGHTS

from .sourcing_cases import case_fields, case_words, cases_of, listed, whole_of

OF_A_KIND = (("warehouse", "Every warehouse"), ("store", "Every store"))


class Limit(NamedTuple):
    """A number that is told of a location."""

    name: str
    head: str  # Of its column.
    words: str  # As a sentence about the location.


LIMITS = (
    Limit("cost_minor", "Cost of a parcel", "costs {} in the smallest coin a parcel"),
    Limit("handling_minor", "Handling of a piece", "costs {} in the smallest coin a piece"),
    Limit("capacity", "Parcels a day at most", "sends at most {} parcels a day"),
    Limit("keep", "Pieces kept back", "keeps {} of each article back"),
    Limit("safety", "Safety stock", "gives away the last {} of each article at a price only"),
)


def fields_of(document: Document) -> dict[str, str]:
    """A document as the form shows it: a step and a weight by criterion, numbers by place, prices, cases."""
    found = {"furthest_km": "" if document["furthest_km"] is None else str(document["furthest_km"])}
    for step, weighed in enumerate(document["prefer"], 1):
        for one in weighed:
            found |= {f"step-{one['by']}": str(step), f"weight-{one['by']}": str(one["weight"])}
    for limit in LIMITS:
        found |= {f"{limit.name}-{place}": str(number) for place, number in document.get(limit.name, {}).items()}
    found["only"] = ", ".join(document.get("only", ()))
    prices = document.get("cheapest")
    found["by_cost"] = "on" if prices is not None else ""
    found |= {f"price-{name}": str(price) for name, price in (prices or {}).items() if price}
    return found | case_fields(document.get("cases", ()))


def criterion_rows(fields: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """Name, words, step and weight; what decides first in front, what is not asked last."""
    rows = [
        (name, words, str(fields.get(f"step-{name}", "")), str(fields.get(f"weight-{name}", "") or 1))
        for name, words in CRITERIA.items()
    ]
    return sorted(rows, key=lambda row: (not row[2], row[2]))


def weight_rows(fields: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The prices of the cheapest plan: name, words, number."""
    return [(name, words, str(fields.get(f"price-{name}", ""))) for name, words in WEIGHTS.items()]


def place_rows(
    fields: Mapping[str, Any], places: Iterable[tuple[str, str]]
) -> list[tuple[str, str, list[tuple[Limit, Any]]]]:
    return [
        (code, name, [(limit, fields.get(f"{limit.name}-{code}", "")) for limit in LIMITS]) for code, name in places
    ]


def document_of(given: Mapping[str, str]) -> Document:
    """What the form says. Raises Invalid for what is no number; the rest the rules check themselves."""
    steps: dict[int, list[Document]] = {}
    for name in CRITERIA:
        step = whole_of(given, f"step-{name}")
        if step is not None:
            steps.setdefault(step, []).append({"by": name, "weight": whole_of(given, f"weight-{name}") or 1})
    if not steps:
        raise Invalid("Give at least one criterion its place: 1 decides first.", field="prefer")
    document: Document = {
        "prefer": [steps[step] for step in sorted(steps)],
        "furthest_km": whole_of(given, "furthest_km"),
        "only": listed(given.get("only", "")),
        "cheapest": None,
        "cases": cases_of(given),
    }
    if given.get("by_cost"):
        document["cheapest"] = {name: whole_of(given, f"price-{name}") or 0 for name in WEIGHTS}
    for limit in LIMITS:
        fields = (key for key in given if key.startswith(f"{limit.name}-"))
        numbers = {key.removeprefix(f"{limit.name}-"): whole_of(given, key) for key in fields}
        document[limit.name] = {place: number for place, number in numbers.items() if number is not None}
    return document


def in_words(document: Document, names: Mapping[str, str]) -> dict[str, list[str]]:
    """The rules as people read them: the steps in their order, and the limits."""
    known = {**names, **dict(OF_A_KIND)}
    steps = [
        " + ".join(CRITERIA[one["by"]] + ("" if len(step) == 1 else f" × {one['weight']:,}") for one in step)
        for step in document["prefer"]
    ]
    if (prices := document.get("cheapest")) is not None:
        told = [f"{prices[name]:,} for {words}" for name, words in WEIGHTS.items() if prices[name]]
        steps = ["the plan that costs least" + (f": {'; '.join(told)}" if told else "")]
    limits = [
        f"{known.get(code, code)} {limit.words.format(f'{number:,}')}"
        for limit in LIMITS
        for code, number in document.get(limit.name, {}).items()
    ]
    if document["furthest_km"] is not None:
        limits.append(f"Nothing is sent further than {document['furthest_km']:,} km")
    if document.get("only"):
        limits.append(f"Only from: {', '.join(known.get(code, code) for code in document['only'])}")
    return {"steps": steps, "limits": limits, "cases": case_words(document.get("cases", ()), known)}
