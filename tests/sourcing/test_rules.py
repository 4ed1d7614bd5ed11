"""The document of the sourcing rules, and what speaks for and against a location by it."""

from datetime import date

import pytest

from comptoir.inventory.availability import Availability, Offer
from comptoir.kernel.rules.kinds import InvalidRules
from comptoir.sourcing.deciding import source
from comptoir.sourcing.plan import Demand, Plan, Unserved
from comptoir.sourcing.rating import Place, distance_km
from comptoir.sourcing.rules import DEFAULT, SourcingRules, check

TODAY = date(2026, 9, 17)
MUG, SCARF = 10, 11
LEEDS_AT, YORK_AT, LONDON_AT = (53.797, -1.543), (53.959, -1.084), (51.507, -0.128)
WAREHOUSE = Place(1, "WAKEFIELD", "Wakefield DC", "warehouse", 1, (53.683, -1.498))
STORE = Place(2, "LEEDS", "Leeds Briggate", "store", 2, LEEDS_AT)
YORK = Place(3, "YORK", "York Coney Street", "store", 3, YORK_AT)


def rules(number=1, **document):
    return SourcingRules.of(check({"prefer": [[{"by": "lines"}], [{"by": "rank"}]], **document}), number)


def offers(**by_place):
    """``offers(WAKEFIELD={MUG: 5})``."""
    ids = {place.code: place for place in (WAREHOUSE, STORE, YORK)}
    return [
        Offer(variant, ids[code].location_id, ids[code].rank, pieces)
        for code, stock in by_place.items()
        for variant, pieces in stock.items()
    ]


ONE_MUG = Demand(MUG, 1)
ALL_HAVE = offers(WAKEFIELD={MUG: 9}, LEEDS={MUG: 9}, YORK={MUG: 9})


def sent(by, *, found=ALL_HAVE, wants=(ONE_MUG,), customer=None, places=(WAREHOUSE, STORE, YORK)):
    return source(list(wants), found, list(places), by, day=TODAY, customer=customer)


def chosen(sourced):
    return [one["code"] for one in sourced.record["candidates"] if one["verdict"] == "chosen"]


def why(sourced, code):
    return next(one["why"] for one in sourced.record["candidates"] if one["code"] == code)


class TestCheck:
    def test_fills_in_what_is_left_out(self):
        assert check({"prefer": DEFAULT["prefer"]}) == DEFAULT

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({}, "prefer"),
            ({"prefer": []}, "prefer"),
            ({"prefer": [[]]}, "prefer.0"),
            ({"prefer": [[{"by": "mood"}]]}, "prefer.0.0.by"),
            ({"prefer": [[{"by": "rank", "weight": 0}]]}, "prefer.0.0.weight"),
            ({"prefer": [[{"by": "rank"}], [{"by": "rank"}]]}, "prefer"),
            ({"prefer": [[{"by": "rank"}]], "colour": 1}, "colour"),
            ({"prefer": [[{"by": "rank"}]], "capacity": {"leeds": 1}}, "capacity.leeds"),
            ({"prefer": [[{"by": "rank"}]], "keep": {"LEEDS": -1}}, "keep.LEEDS"),
            ({"prefer": [[{"by": "rank"}]], "furthest_km": 0}, "furthest_km"),
        ],
    )
    def test_names_the_place_of_a_mistake(self, wrong, field):
        with pytest.raises(InvalidRules) as refused:
            check(wrong)
        assert refused.value.details["field"] == field


class TestSource:
    def test_goes_by_the_list_while_there_are_no_rules(self):
        sourced = sent(SourcingRules())
        assert chosen(sourced) == ["WAKEFIELD"]
        assert sourced.record["rules"] == 0
        assert why(sourced, "YORK") == "place 3 in the shop's list, Wakefield DC 1"

    @pytest.mark.feature("S10", by="api")
    def test_prefers_the_nearest_where_distance_decides(self):
        near = rules(prefer=[[{"by": "distance"}]])
        sourced = sent(near, customer=YORK_AT)
        assert chosen(sourced) == ["YORK"]
        assert why(sourced, "LEEDS") == "35 km away, York Coney Street 0 km"
        assert why(sourced, "WAKEFIELD") == "41 km away, York Coney Street 0 km"

    def test_lets_no_distance_count_where_nobody_told_where_the_customer_is(self):
        sourced = sent(rules(prefer=[[{"by": "distance"}]], furthest_km=1))
        assert chosen(sourced) == ["WAKEFIELD"]
        assert not sourced.record["customer_known"]

    def test_adds_up_within_a_step_by_weights(self):
        cheap = {"cost_minor": {"store": 10, "warehouse": 40}}
        by_cost = rules(prefer=[[{"by": "cost"}, {"by": "distance"}]], **cheap)
        by_way = rules(prefer=[[{"by": "cost"}, {"by": "distance", "weight": 100}]], **cheap)
        at_the_warehouse = (53.683, -1.498)
        assert chosen(sent(by_cost, customer=at_the_warehouse)) == ["LEEDS"]
        assert chosen(sent(by_way, customer=at_the_warehouse)) == ["WAKEFIELD"]

    def test_asks_the_next_step_only_between_equals(self):
        one = rules(prefer=[[{"by": "lines"}], [{"by": "distance"}]])
        stock = offers(WAKEFIELD={MUG: 9, SCARF: 9}, YORK={MUG: 9})
        both = [Demand(MUG, 1), Demand(SCARF, 1)]
        sourced = sent(one, found=stock, wants=both, customer=YORK_AT, places=(WAREHOUSE, YORK))
        assert chosen(sourced) == ["WAKEFIELD"]
        assert why(sourced, "YORK") == "could send 1 of 2 lines whole"

    def test_leaves_out_what_is_full_too_far_or_has_refused(self):
        limits = rules(capacity={"WAKEFIELD": 3}, furthest_km=100)
        places = (
            WAREHOUSE._replace(sent_today=3), STORE._replace(refused="damaged"), YORK._replace(position=LONDON_AT),
        )  # fmt: skip
        sourced = sent(limits, customer=YORK_AT, places=places)
        assert isinstance(sourced.plan, Unserved)
        assert [why(sourced, code) for code in ("WAKEFIELD", "LEEDS", "YORK")] == [
            "full today: 3 of 3 parcels",
            "refused: damaged",
            "too far: 280 km away, 100 km at most",
        ]

    def test_keeps_pieces_back_at_a_location_or_all_of_a_kind(self):
        stock = offers(LEEDS={MUG: 3}, YORK={MUG: 3})
        sourced = sent(rules(keep={"store": 2, "YORK": 0}), found=stock, wants=[Demand(MUG, 2)])
        assert chosen(sourced) == ["YORK"]
        assert why(sourced, "LEEDS") == "cannot send it"

    def test_prefers_who_sends_less_today(self):
        busy = (WAREHOUSE._replace(sent_today=9), STORE._replace(sent_today=1), YORK._replace(sent_today=2))
        sourced = sent(rules(prefer=[[{"by": "load"}]]), places=busy)
        assert chosen(sourced) == ["LEEDS"]
        assert why(sourced, "WAKEFIELD") == "sends 9 parcels today, Leeds Briggate 1"

    def test_names_the_best_dozen_and_counts_the_rest(self):
        many = [Place(n, f"P{n}", f"Place {n}", "store", n) for n in range(1, 41)]
        stock = [Offer(MUG, place.location_id, place.rank, 5) for place in many]
        record = sent(rules(), found=stock, places=many).record
        assert len(record["candidates"]) == 12
        assert record["others"] == 28

    def test_waits_at_the_liked_location_for_what_lies_nowhere(self):
        waits = [Offer(MUG, place.location_id, place.rank, 0, Availability.BACK_ORDER) for place in (WAREHOUSE, YORK)]
        sourced = sent(rules(prefer=[[{"by": "distance"}]]), found=waits, customer=YORK_AT, places=(WAREHOUSE, YORK))
        assert isinstance(sourced.plan, Plan)
        assert [(parcel.kind, parcel.location_id) for parcel in sourced.plan.parcels] == [("back_order", 3)]


class TestDistanceKm:
    def test_is_as_the_crow_flies(self):
        assert round(distance_km(LEEDS_AT, YORK_AT)) == 35
        assert distance_km(LEEDS_AT, LEEDS_AT) == 0
