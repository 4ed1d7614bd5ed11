"""Who may give back how much alone: rules of the shop, as data. What is above them waits for somebody else. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from comptoir.kernel.rules.decisions import Decision, Fact, Table, decide
from comptoir.kernel.rules.kinds import Document, InvalidRules, RuleKind, only, register
from comptoir.shops.roles import AGENT, MANAGER, PUBLISH_RULES, SHOP_ADMIN, SUPER_ADMIN, WRITE_RULES

PROGRAM = "program"  # The role of a key.
ALLOW, ASK = "allow", "ask"


def _outcome(then: Any, where: str) -> Document:
    kept = only(then, {"answer"}, where)
    if kept.get("answer") not in (ALLOW, ASK):
        raise InvalidRules(f"{where}.answer must be “{ALLOW}” or “{ASK}”.", field=f"{where}.answer")
    return {"answer": kept["answer"]}


TABLE = Table(
    {
        "kind": Fact(str, "what goes back"),  # refund: at the price that was paid; gesture: a free amount.
        "amount_minor": Fact(int, "the amount"),
        "today_minor": Fact(int, "what this person gave back today, with it"),
        "role": Fact(str, "the role"),
    },
    _outcome,
)


def _is(fact: str, how: str, value: Any) -> Document:
    return {"fact": fact, "is": how, "value": value}


ADMINS: Document = {
    "name": "Who runs the shop", "if": [_is("role", "one_of", [SHOP_ADMIN, SUPER_ADMIN])], "then": {"answer": ALLOW},
}  # fmt: skip
RULES = register(
    RuleKind(
        "refunds",
        "Refund limits",
        WRITE_RULES,
        TABLE.check,
        {
            "rules": [
                ADMINS,
                {"name": "What was paid for", "if": [_is("kind", "equal", "refund")], "then": {"answer": ALLOW}},
                {
                    "name": "Small gestures",
                    "if": [
                        _is("kind", "equal", "gesture"),
                        _is("amount_minor", "at_most", 2_000),
                        _is("today_minor", "at_most", 20_000),
                    ],
                    "then": {"answer": ALLOW},
                },
            ],
            "else": {"answer": ASK},
        },
        PUBLISH_RULES,
    )
)

LIMITED = {AGENT: "Call-centre agent", MANAGER: "Store manager", PROGRAM: "Program (API key)"}


@dataclass(frozen=True)
class Limits:
    """What one role may give back alone, in the smallest coin; None: as much as there is."""

    refund_minor: int | None = None
    gesture_minor: int | None = None
    day_minor: int | None = None


def document_of(limits: dict[str, Limits]) -> Document:
    """The rules that a table of limits by role means; who runs the shop has none, a role not named asks always."""
    rules = [ADMINS]
    for role, words in LIMITED.items():
        if (its := limits.get(role)) is None:
            continue
        for kind, most in (("refund", its.refund_minor), ("gesture", its.gesture_minor)):
            wanted = [_is("role", "equal", role), _is("kind", "equal", kind)]
            wanted += [_is("amount_minor", "at_most", most)] if most is not None else []
            wanted += [_is("today_minor", "at_most", its.day_minor)] if its.day_minor is not None else []
            rules.append({"name": f"{words}: {kind}s", "if": wanted, "then": {"answer": ALLOW}})
    return {"rules": rules, "else": {"answer": ASK}}


def decisions(document: Document, *, role: str, refund_minor: int, gesture_minor: int, today_minor: int) -> Decision:
    """What the rules say of a refund: of its goods, then of its gesture; the first that is to be asked counts.

    ``today_minor`` is what the person gave back before it today.
    """
    together, said = today_minor + refund_minor + gesture_minor, []
    for kind, amount in (("refund", refund_minor), ("gesture", gesture_minor)):
        if amount > 0 or (kind == "refund" and not gesture_minor):
            facts = {"kind": kind, "amount_minor": amount, "today_minor": together, "role": role}
            said.append(decide(TABLE, document, facts))
    asked = next((one for one in said if one.outcome["answer"] == ASK), said[0])
    return Decision(asked.outcome, asked.rule, tuple(tried for one in said for tried in one.trace))


def why_not(against: Sequence[str]) -> str:
    """Why the rules did not let an amount pass, in words, by what each rule that did not hold said."""
    if any(why.startswith("the amount") for why in against):
        return "above what one refund or gesture may be"
    if any(why.startswith("what this person") for why in against):
        return "above what the person may give back in a day"
    return "not for this role alone"


def limits_of(document: Document) -> dict[str, Limits]:
    """The table of limits by role that a document of ``document_of`` was made from; of other rules, what fits."""
    found: dict[str, dict[str, int | None]] = {}
    for rule in document["rules"]:
        asked = {one["fact"]: one["value"] for one in rule["if"]}
        role, kind = asked.get("role"), asked.get("kind")
        if isinstance(role, str) and role in LIMITED and kind in ("refund", "gesture"):
            its = found.setdefault(role, {})
            its[f"{kind}_minor"] = asked.get("amount_minor")
            its["day_minor"] = asked.get("today_minor")
    return {role: Limits(**its) for role, its in found.items()}
