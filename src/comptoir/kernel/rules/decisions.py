"""Lists of "if … then …", evaluated from the top: the first rule whose conditions all hold gives the answer. Pure.

A document::

    {"rules": [{"name": "Small amounts", "if": [{"fact": "amount_minor", "is": "at_most", "value": 5000}],
                "then": {"answer": "allow"}}],
     "else": {"answer": "ask"}}

A rule without conditions always holds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .kinds import Document, InvalidRules, only

MOST_RULES, MOST_CONDITIONS, LONGEST = 100, 20, 120
COMPARE: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "at_most": ("at most", lambda fact, value: fact <= value),
    "at_least": ("at least", lambda fact, value: fact >= value),
    "equal": ("", lambda fact, value: fact == value),
    "not_equal": ("not", lambda fact, value: fact != value),
    "one_of": ("one of", lambda fact, value: _among(fact, value)),
    "none_of": ("none of", lambda fact, value: not _among(fact, value)),
}
FOR_NUMBERS = frozenset(COMPARE)
FOR_TEXTS = frozenset({"equal", "not_equal", "one_of", "none_of"})
FOR_FLAGS = frozenset({"equal"})
FOR_SEVERAL = frozenset({"one_of", "none_of"})  # Texts that stand side by side, like tags: one of them is enough.
FITTING = {int: FOR_NUMBERS, str: FOR_TEXTS, bool: FOR_FLAGS, frozenset: FOR_SEVERAL}
NAMES: dict[type, str] = {int: "a whole number", str: "a text", bool: "true or false"}


def _among(fact: Any, value: Sequence[Any]) -> bool:
    return not fact.isdisjoint(value) if isinstance(fact, frozenset) else fact in value


@dataclass(frozen=True)
class Fact:
    """Something that a rule may ask for: a whole number, a text, a yes or no, or several texts at once."""

    type: type  # int, str, bool or frozenset.
    words: str  # "the amount": as the trace says it.


@dataclass(frozen=True)
class Table:
    """The facts that the rules of a kind may ask for, and how its outcomes are checked."""

    facts: Mapping[str, Fact]
    outcome: Callable[[Any, str], Document]  # (then, where) → as it is kept, or InvalidRules.

    def check(self, document: Document) -> Document:
        """The document as it is to be kept. Raises InvalidRules with the place of the first mistake."""
        only(document, {"rules", "else"}, "")
        rules = self.check_rules(document.get("rules", []), "rules")
        if "else" not in document:
            raise InvalidRules("Say under “else” what holds where no rule does.", field="else")
        return {
            "rules": rules,
            "else": self.outcome(document["else"], "else"),
        }

    def check_rules(self, rules: Any, where: str) -> list[Document]:
        """A list of rules alone, as part of a document of another shape. Raises InvalidRules."""
        if not isinstance(rules, list) or len(rules) > MOST_RULES:
            raise InvalidRules(f"{where} must be a list of {MOST_RULES} at most.", field=where)
        return [self._rule(rule, f"{where}.{place}") for place, rule in enumerate(rules)]

    def _rule(self, rule: Any, where: str) -> Document:
        only(rule, {"name", "if", "then"}, where)
        name, asked = rule.get("name", ""), rule.get("if", [])
        if not isinstance(name, str) or not name.strip() or len(name) > LONGEST:
            raise InvalidRules(f"{where}.name must say in a few words what the rule is for.", field=f"{where}.name")
        if not isinstance(asked, list) or len(asked) > MOST_CONDITIONS:
            raise InvalidRules(f"{where}.if must be a list of {MOST_CONDITIONS} at most.", field=f"{where}.if")
        return {
            "name": name.strip(),
            "if": [self._condition(one, f"{where}.if.{place}") for place, one in enumerate(asked)],
            "then": self.outcome(rule.get("then"), f"{where}.then"),
        }

    def _condition(self, condition: Any, where: str) -> Document:
        only(condition, {"fact", "is", "value"}, where)
        fact = self.facts.get(str(condition.get("fact")))
        if fact is None:
            known = ", ".join(self.facts)
            raise InvalidRules(f"{where}.fact must be one of: {known}.", field=f"{where}.fact")
        if condition.get("is") not in FITTING[fact.type]:
            fitting = ", ".join(name for name in COMPARE if name in FITTING[fact.type])
            raise InvalidRules(f"{where}.is must be one of: {fitting}.", field=f"{where}.is")
        value = condition.get("value")
        values = value if condition["is"] in ("one_of", "none_of") else [value]
        wanted = str if fact.type is frozenset else fact.type
        if not isinstance(values, list) or not values or any(type(one) is not wanted for one in values):
            many = "a list, each of it " if values is value else ""
            raise InvalidRules(f"{where}.value must be {many}{NAMES[wanted]}.", field=f"{where}.value")
        return {"fact": condition["fact"], "is": condition["is"], "value": value}


@dataclass(frozen=True)
class Tried:
    """A rule that was tried: whether it held, and where not, what did not."""

    rule: str
    held: bool
    why: str = ""


@dataclass(frozen=True)
class Decision:
    """What the rules say, by which of them (empty: by none, so by "else"), and every one that was tried."""

    outcome: Document
    rule: str
    trace: tuple[Tried, ...]

    def stored(self) -> Document:
        """As it is kept beside what was decided."""
        return {"outcome": self.outcome, "rule": self.rule, "trace": [asdict(tried) for tried in self.trace]}


def decide(table: Table, document: Document, facts: Mapping[str, Any]) -> Decision:
    """Evaluate a checked document. A fact that is missing is a mistake of the caller: KeyError."""
    trace: list[Tried] = []
    for rule in document["rules"]:
        why = _against(rule["if"], table, facts)
        trace.append(Tried(rule["name"], not why, why))
        if not why:
            return Decision(rule["then"], rule["name"], tuple(trace))
    return Decision(document["else"], "", tuple(trace))


def _against(conditions: Sequence[Document], table: Table, facts: Mapping[str, Any]) -> str:
    """The first condition that does not hold, in words; empty where all do."""
    for condition in conditions:
        words, holds = COMPARE[condition["is"]]
        fact, value = facts[condition["fact"]], condition["value"]
        if not holds(fact, value):
            wanted = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
            said = ", ".join(sorted(fact)) or "none" if isinstance(fact, frozenset) else fact
            return f"{table.facts[condition['fact']].words} is {said}, not {words} {wanted}".replace("  ", " ")
    return ""
