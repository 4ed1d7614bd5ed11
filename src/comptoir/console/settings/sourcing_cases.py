"""Cases of the sourcing rules in the form: for which tier of customer, and which market, what is different."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from comptoir.kernel.errors import Invalid
from comptoir.kernel.rules.decisions import COMPARE
from comptoir.kernel.rules.kinds import Document
from comptoir.sourcing.cases import TABLE
from comptoir.sourcing.rules import CRITERIA

MOST_ROWS = 20
FACTS = ("policy", "tag", "kind", "country")
PARTS = (*FACTS, "first", "only", "furthest_km", "opens_kept")


def case_fields(cases: Iterable[Document]) -> dict[str, str]:
    """Cases as fields; one that a program wrote and the form cannot show is kept as it is."""
    found: dict[str, str] = {}
    for place, case in enumerate(cases):
        row = f"case-{place}"
        found[f"{row}-name"] = case["name"]
        shown = {one["fact"]: one for one in case["if"]}
        if len(shown) < len(case["if"]) or any(one["is"] not in ("equal", "one_of") for one in case["if"]):
            found[f"{row}-as_is"] = json.dumps(case)
            continue
        for fact, one in shown.items():
            found[f"{row}-{fact}"] = one["value"] if one["is"] == "equal" else ", ".join(one["value"])
        then = case["then"]
        found |= {f"{row}-{name}": str(then[name]) for name in ("first", "furthest_km") if name in then}
        found |= {f"{row}-only": ", ".join(then["only"])} if then.get("only") else {}
        found |= {f"{row}-opens_kept": "on"} if then.get("opens_kept") else {}
    return found


def case_rows(fields: Mapping[str, Any]) -> list[dict[str, str]]:
    """The cases that were filled in, and an empty row behind them."""
    rows: list[dict[str, str]] = []
    for place in range(MOST_ROWS):
        row = {name: str(fields.get(f"case-{place}-{name}", "")) for name in ("name", "as_is", *PARTS)}
        filled = any(row.values())
        if filled or not rows or rows[-1]["filled"]:
            rows.append({**row, "place": str(len(rows)), "filled": "1" if filled else ""})
    return rows


def cases_of(given: Mapping[str, str]) -> list[Document]:
    """The cases of the form; a row without a name is none. Raises Invalid."""
    found = []
    for row in (f"case-{place}" for place in range(MOST_ROWS)):
        name = given.get(f"{row}-name", "").strip()
        if not name:
            if any(given.get(f"{row}-{part}", "").strip() for part in PARTS):
                raise Invalid("Give each case a name; empty all of its fields to take it out.", field=f"{row}-name")
            continue
        if as_is := given.get(f"{row}-as_is"):
            found.append(_read(as_is, name))
            continue
        asked = [
            {"fact": fact, "is": "one_of", "value": values}
            for fact in FACTS
            if (values := [_as_kept(fact, one) for one in listed(given.get(f"{row}-{fact}", ""))])
        ]
        then: Document = {}
        if first := given.get(f"{row}-first"):
            then["first"] = first
        if only := listed(given.get(f"{row}-only", "")):
            then["only"] = only
        if (furthest := whole_of(given, f"{row}-furthest_km")) is not None:
            then["furthest_km"] = furthest
        if given.get(f"{row}-opens_kept"):
            then["opens_kept"] = True
        found.append({"name": name, "if": asked, "then": then})
    return found


def _as_kept(fact: str, word: str) -> str:
    return {"country": word.upper(), "kind": word.lower()}.get(fact, word)


def _read(text: str, name: str) -> Document:
    try:
        case = json.loads(text)
    except ValueError:
        case = None
    if not isinstance(case, dict):
        raise Invalid(f"The case “{name[:40]}” was damaged on its way; write it anew.", field="cases")
    return {**case, "name": name}


def case_words(cases: Iterable[Document], names: Mapping[str, str]) -> list[str]:
    """Each case as a sentence."""
    return [f"{case['name']}: {_if(case['if'])}{_then(case['then'], names)}" for case in cases]


def _if(asked: Iterable[Document]) -> str:
    said = []
    for one in asked:
        value = ", ".join(one["value"]) if isinstance(one["value"], list) else one["value"]
        said.append(f"{TABLE.facts[one['fact']].words} is {COMPARE[one['is']][0]} {value}".replace("  ", " "))
    return f"where {' and '.join(said)}, " if said else "always, "


def _then(then: Document, names: Mapping[str, str]) -> str:
    said = []
    if first := then.get("first"):
        said.append(f"{CRITERIA[first]} decides first")
    if "only" in then:
        said.append(f"only from {', '.join(names.get(code, code) for code in then['only'])}")
    if "furthest_km" in then:
        said.append(f"at most {then['furthest_km']:,} km far")
    if then.get("opens_kept"):
        said.append("what is kept back may go too")
    return " and ".join(said)


def whole_of(given: Mapping[str, str], field: str) -> int | None:
    text = str(given.get(field, "")).strip()
    if not text:
        return None
    if not text.isdecimal() or not text.isascii() or len(text) > 9:
        raise Invalid(f"“{text[:20]}” is no whole number.", field=field)
    return int(text)


def listed(text: str) -> list[str]:
    """Words with commas between them."""
    return [word.strip() for word in text.split(",") if word.strip()]
