"""Which orders of business customers wait for approval, by whom, and how long: rules of the shop, as data. Pure."""

from dataclasses import dataclass
from typing import Any

from comptoir.kernel.rules.decisions import Decision, Fact, Table, decide
from comptoir.kernel.rules.kinds import Document, InvalidRules, RuleKind, only, register, whole
from comptoir.shops.roles import MANAGER, PUBLISH_RULES, ROLES, SHOP_ADMIN, SUPER_ADMIN, WRITE_RULES

APPROVERS = (MANAGER, SHOP_ADMIN, SUPER_ADMIN)  # Who may be asked, the lowest first: whoever stands above may too.
MOST_LEVELS, LONGEST_HOURS = 5, 30 * 24
NONE: Document = {"levels": [], "hours": 48}


def _outcome(then: Any, where: str) -> Document:
    kept = only(then, {"levels", "hours"}, where)
    levels = kept.get("levels")
    if not isinstance(levels, list) or len(levels) > MOST_LEVELS or any(one not in APPROVERS for one in levels):
        raise InvalidRules(
            f"{where}.levels must be a list of {MOST_LEVELS} at most, each of: {', '.join(APPROVERS)}.",
            field=f"{where}.levels",
        )
    hours = kept.get("hours", NONE["hours"])
    whole(hours, f"{where}.hours", least=1, most=LONGEST_HOURS)
    return {"levels": levels, "hours": hours}


TABLE = Table(
    {"amount_minor": Fact(int, "the total"), "policy": Fact(str, "the customer's price policy")},
    _outcome,
)
RULES = register(
    RuleKind("approval", "Approval of orders", WRITE_RULES, TABLE.check, {"rules": [], "else": NONE}, PUBLISH_RULES),
)


@dataclass(frozen=True)
class Rule:
    """A rule as its form asks for it: from an amount on, for one policy or all, one level after the other."""

    from_minor: int
    levels: tuple[str, ...]
    hours: int = 48
    policy: str = ""


def document_of(rules: list[Rule]) -> Document:
    """The document that a list of rules means; the highest amount is asked first."""
    ordered = sorted(rules, key=lambda rule: (-rule.from_minor, not rule.policy))
    made = []
    for rule in ordered:
        wanted: list[Document] = [{"fact": "amount_minor", "is": "at_least", "value": rule.from_minor}]
        wanted += [{"fact": "policy", "is": "equal", "value": rule.policy}] if rule.policy else []
        who = ", then ".join(ROLES[level].lower() for level in rule.levels)
        then = {"levels": list(rule.levels), "hours": rule.hours}
        made.append({"name": f"By {who}", "if": wanted, "then": then})
    return {"rules": made, "else": NONE}


def rules_of(document: Document) -> list[Rule]:
    """The list that a document of ``document_of`` was made from; of other rules, what fits."""
    found = []
    for rule in document["rules"]:
        asked = {one["fact"]: one["value"] for one in rule["if"]}
        then = rule["then"]
        amount, policy = asked.get("amount_minor", 0), asked.get("policy", "")
        found.append(Rule(amount, tuple(then["levels"]), then["hours"], policy if isinstance(policy, str) else ""))
    return found


def decision(document: Document, *, amount_minor: int, policy: str) -> Decision:
    return decide(TABLE, document, {"amount_minor": amount_minor, "policy": policy})
