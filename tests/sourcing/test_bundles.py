"""Bundles: all parts of one leave together, whichever way an order is planned."""

import random

import pytest

from comptoir.inventory.availability import Availability, Offer
from comptoir.sourcing.checking import breaches
from comptoir.sourcing.deciding import source
from comptoir.sourcing.plan import Demand, Plan
from tests.sourcing.test_cheapest import COSTS, PLACES
from tests.sourcing.test_rules import MUG, SCARF, TODAY, YORK_AT, chosen, offers, rules

LAMP = 77
WAYS = pytest.mark.parametrize("document", [{}, COSTS], ids=["liked", "cheapest"])
SET = [Demand(MUG, 2, line=0, bundle=1), Demand(SCARF, 1, line=1, bundle=1)]


def sent(wants, found, document, *, together=False):
    return source(wants, found, PLACES, rules(**document), day=TODAY, customer=YORK_AT, together=together)


@WAYS
class TestSource:
    def test_sends_a_bundle_from_the_place_that_has_all_of_it(self, document):
        stock = offers(WAKEFIELD={MUG: 9}, LEEDS={SCARF: 9}, YORK={MUG: 2, SCARF: 1})
        sourced = sent(SET, stock, document)
        assert chosen(sourced) == ["YORK"]
        assert len(sourced.plan.parcels) == 1

    @pytest.mark.feature("Y2", by="api")
    def test_sends_none_of_it_where_no_place_has_all(self, document):
        stock = offers(WAKEFIELD={MUG: 9}, LEEDS={SCARF: 9})
        assert set(sent(SET, stock, document).plan.out) == {MUG, SCARF}
        apart = [Demand(MUG, 2), Demand(SCARF, 1)]
        assert len(sent(apart, stock, document).plan.parcels) == 2

    def test_lets_all_of_it_wait_for_the_last_part(self, document):
        place = PLACES[0]
        stock = [
            Offer(MUG, place.location_id, place.rank, 9),
            Offer(SCARF, place.location_id, place.rank, 0, Availability.BACK_ORDER),
            Offer(LAMP, place.location_id, place.rank, 9),
        ]
        found = sent([*SET, Demand(LAMP, 1, line=2)], stock, document).plan
        assert sorted((str(one.kind), len(one.pieces)) for one in found.parcels) == [("mixed", 2), ("standard", 1)]

    def test_does_not_promise_the_pieces_of_a_bundle_twice(self, document):
        stock = offers(WAKEFIELD={MUG: 2, SCARF: 1}, YORK={MUG: 1})
        found = sent([*SET, Demand(MUG, 1, line=2)], stock, document)
        assert sorted(chosen(found)) == ["WAKEFIELD", "YORK"]
        assert breaches(found.plan, [*SET, Demand(MUG, 1)], stock, PLACES, rules(**document), day=TODAY) == []

    def test_never_tears_one_whatever_is_ordered(self, document):
        chance, served, by = random.Random(7), 0, rules(**document)
        for _ in range(150):
            stock = [
                Offer(variant, place.location_id, place.rank, chance.randint(0, 5))
                for place in PLACES
                for variant in (MUG, SCARF, LAMP)
            ]
            wants = [
                Demand(variant, chance.randint(1, 3), line=number, bundle=bundle)
                for number, (variant, bundle) in enumerate([(MUG, 1), (SCARF, 1), (MUG, 2), (LAMP, 2), (SCARF, 0)])
                if bundle or chance.random() < 0.6
            ]
            sourced = sent(wants, stock, document, together=chance.random() < 0.3)
            if not isinstance(sourced.plan, Plan):
                continue
            served += 1
            assert breaches(sourced.plan, wants, stock, PLACES, by, day=TODAY) == []
            model = sourced.record.get("model")
            if model:
                assert sum(model["parts"].values()) == model["total_minor"] >= model["bound_minor"]
        assert served > 40
