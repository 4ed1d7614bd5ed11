"""Cases of the sourcing rules: for which customer and which market they are different."""

from datetime import timedelta

import pytest

from comptoir.kernel.rules.kinds import InvalidRules
from comptoir.sourcing.cases import Whom
from comptoir.sourcing.deciding import source
from comptoir.sourcing.plan import Demand, Unserved
from comptoir.sourcing.rules import SourcingRules, check
from tests.sourcing.test_rules import ALL_HAVE, MUG, STORE, TODAY, WAREHOUSE, YORK, YORK_AT, chosen, offers, rules, why

PLACES = (WAREHOUSE, STORE, YORK)
VIP = {"name": "VIP", "if": [{"fact": "tag", "is": "one_of", "value": ["VIP"]}], "then": {"first": "distance"}}
IRELAND = {
    "name": "Ireland", "if": [{"fact": "country", "is": "equal", "value": "IE"}], "then": {"only": ["LEEDS"]},
}  # fmt: skip


def sent(by, whom, found=ALL_HAVE, quantity=1):
    return source([Demand(MUG, quantity)], found, PLACES, by, day=TODAY, customer=YORK_AT, whom=whom)


class TestSource:
    @pytest.mark.feature("S10", by="api")
    def test_goes_by_the_case_of_the_customer_s_tier(self):
        by = rules(cases=[VIP])
        assert chosen(sent(by, Whom(tags=("Wholesale",)))) == ["WAKEFIELD"]
        sourced = sent(by, Whom(tags=("Wholesale", "VIP")))
        assert chosen(sourced) == ["YORK"]
        assert sourced.record["case"]["rule"] == "VIP"
        missed = sent(by, Whom()).record["case"]
        assert (missed["rule"], missed["trace"][0]["why"]) == ("", "the customer's tag is none, not one of VIP")

    def test_sends_to_a_market_from_the_locations_that_serve_it(self):
        sourced = sent(rules(cases=[IRELAND]), Whom(country="IE"))
        assert chosen(sourced) == ["LEEDS"]
        assert why(sourced, "YORK") == "not among those that may send it"

    def test_gives_the_last_pieces_to_a_price_policy(self):
        open_to = {"fact": "policy", "is": "equal", "value": "gold"}
        by = rules(keep={"store": 2}, cases=[{"name": "Gold", "if": [open_to], "then": {"opens_kept": True}}])
        last = offers(YORK={MUG: 2})
        assert isinstance(sent(by, Whom(policy="standard"), last).plan, Unserved)
        assert chosen(sent(by, Whom(policy="gold"), last)) == ["YORK"]

    def test_asks_its_criterion_first_where_the_rest_goes_by_cost(self):
        by = rules(cost_minor={"store": 9_000}, cheapest={}, cases=[VIP])
        assert chosen(sent(by, Whom())) == ["WAKEFIELD"]
        assert chosen(sent(by, Whom(tags=("VIP",)))) == ["YORK"]

    def test_clears_what_has_lain_longest(self):
        by = rules(prefer=[[{"by": "fresh"}], [{"by": "rank"}]])
        days = {WAREHOUSE.location_id: 3, STORE.location_id: 200, YORK.location_id: None}
        found = [
            one._replace(filled_on=TODAY - timedelta(days=ago) if (ago := days[one.location_id]) else None)
            for one in ALL_HAVE
        ]
        sourced = sent(by, Whom(), found)
        assert chosen(sourced) == ["LEEDS"]
        assert why(sourced, "WAKEFIELD") == "its stock has lain 3 days, at Leeds Briggate 200"


class TestCheck:
    @pytest.mark.parametrize(
        ("case", "field"),
        [
            ({**VIP, "then": {}}, "cases.0.then"),
            ({**VIP, "then": {"first": "mood"}}, "cases.0.then.first"),
            ({**VIP, "then": {"only": ["leeds"]}}, "cases.0.then.only"),
            ({**VIP, "then": {"opens_kept": False}}, "cases.0.then.opens_kept"),
            ({**VIP, "if": [{"fact": "tag", "is": "equal", "value": "VIP"}]}, "cases.0.if.0.is"),
            ({**VIP, "if": [{"fact": "tag", "is": "one_of", "value": [1]}]}, "cases.0.if.0.value"),
        ],
    )
    def test_names_the_place_of_a_mistake(self, case, field):
        with pytest.raises(InvalidRules) as refused:
            rules(cases=[case])
        assert refused.value.details["field"] == field

    def test_reads_versions_of_before(self):
        old = {
            "prefer": [[{"by": "rank", "weight": 1}]],
            "cost_minor": {},
            "capacity": {},
            "keep": {},
            "furthest_km": 9,
        }
        assert SourcingRules.of(old, 3) == SourcingRules.of(check(old), 3)
