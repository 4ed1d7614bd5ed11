"""Lists of "if … then …": checked when they are written, evaluated from the top, with a trace."""

import pytest

from comptoir.kernel.rules.decisions import Decision, Fact, Table, Tried, decide
from comptoir.kernel.rules.kinds import InvalidRules, only


def outcome(then, where):
    only(then, {"answer"}, where)
    if then.get("answer") not in ("allow", "ask"):
        raise InvalidRules(f"{where}.answer must be allow or ask.", field=f"{where}.answer")
    return then


TABLE = Table(
    {
        "amount_minor": Fact(int, "the amount"),
        "reason": Fact(str, "the reason"),
        "is_new": Fact(bool, "a new customer"),
    },
    outcome,
)
SMALL = {
    "rules": [
        {"name": "Small", "if": [{"fact": "amount_minor", "is": "at_most", "value": 5000}], "then": {"answer": "allow"}}
    ],
    "else": {"answer": "ask"},
}


def document(**condition):
    return {"rules": [{"name": "One", "if": [condition], "then": {"answer": "allow"}}], "else": {"answer": "ask"}}


class TestDecide:
    def test_takes_the_first_rule_that_holds(self):
        assert decide(TABLE, SMALL, {"amount_minor": 5000}) == Decision(
            {"answer": "allow"}, "Small", (Tried("Small", True),)
        )

    def test_says_why_a_rule_did_not_hold(self):
        decision = decide(TABLE, SMALL, {"amount_minor": 5001})
        assert (decision.outcome, decision.rule) == ({"answer": "ask"}, "")
        assert decision.trace == (Tried("Small", False, "the amount is 5001, not at most 5000"),)
        assert decision.stored() == {
            "outcome": {"answer": "ask"},
            "rule": "",
            "trace": [{"rule": "Small", "held": False, "why": "the amount is 5001, not at most 5000"}],
        }

    @pytest.mark.parametrize(
        ("how", "value", "fact", "holds"),
        [
            ("at_least", 5, 5, True),
            ("at_least", 5, 4, False),
            ("equal", 5, 5, True),
            ("not_equal", 5, 5, False),
            ("one_of", [4, 5], 5, True),
            ("none_of", [4, 5], 5, False),
        ],
    )
    def test_compares(self, how, value, fact, holds):
        rules = TABLE.check(document(fact="amount_minor", **{"is": how}, value=value))
        assert bool(decide(TABLE, rules, {"amount_minor": fact}).rule) is holds

    def test_holds_without_conditions(self):
        rules = {"rules": [{"name": "All", "if": [], "then": {"answer": "allow"}}], "else": {"answer": "ask"}}
        assert decide(TABLE, TABLE.check(rules), {}).rule == "All"


class TestCheck:
    def test_keeps_a_right_document_as_it_is(self):
        assert TABLE.check(SMALL) == SMALL

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ([], ""),
            ({"rules": []}, "else"),
            ({"rules": {}, "else": {"answer": "ask"}}, "rules"),
            ({"rule": [], "else": {"answer": "ask"}}, "rule"),
            ({"rules": [7], "else": {"answer": "ask"}}, "rules.0"),
            ({"rules": [{"name": "", "then": {"answer": "ask"}}], "else": {"answer": "ask"}}, "rules.0.name"),
            ({"rules": [{"name": "A", "then": {"answer": "no"}}], "else": {"answer": "ask"}}, "rules.0.then.answer"),
            ({"rules": [{"name": "A", "then": None}], "else": {"answer": "ask"}}, "rules.0.then"),
            (document(fact="height", **{"is": "equal"}, value=1), "rules.0.if.0.fact"),
            (document(fact="reason", **{"is": "at_most"}, value="a"), "rules.0.if.0.is"),
            (document(fact="reason", **{"is": "equal"}, value=1), "rules.0.if.0.value"),
            (document(fact="amount_minor", **{"is": "equal"}, value=True), "rules.0.if.0.value"),
            (document(fact="amount_minor", **{"is": "one_of"}, value=[]), "rules.0.if.0.value"),
            (document(fact="is_new", **{"is": "equal"}, value=1), "rules.0.if.0.value"),
        ],
    )
    def test_names_the_place_of_a_mistake(self, wrong, field):
        with pytest.raises(InvalidRules) as refused:
            TABLE.check(wrong)
        assert refused.value.details["field"] == field
