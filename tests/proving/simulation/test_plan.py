"""The plan of a rehearsal: told by its seed alone."""

from collections import Counter

from comptoir.demo.simulators.gateway.behaviour import Behaviour
from comptoir.proving.simulation import plan
from comptoir.proving.simulation.plan import make_plan


class TestMakePlan:
    def test_is_the_same_for_the_same_seed(self):
        assert make_plan(300, seed=7, kill=True) == make_plan(300, seed=7, kill=True)
        assert make_plan(300, seed=7).digest == make_plan(300, seed=7).digest

    def test_is_another_for_another_seed(self):
        assert make_plan(300, seed=7).digest != make_plan(300, seed=8).digest

    def test_lets_everything_happen(self):
        told = make_plan(1000, seed=1)
        assert {order.pays for order in told.orders} == set(plan.PAYING)
        assert {order.fate for order in told.orders} == set(plan.FATES)
        assert {order.shop for order in told.orders} == set(plan.SHOPS)

    def test_kills_every_program_where_it_shall(self):
        told = make_plan(1000, seed=1, kill=True)
        assert set(Counter(kill.program for kill in told.kills)) == {"worker", "web", "PostgreSQL"}
        assert all(0 < kill.after < 1000 for kill in told.kills)
        assert make_plan(1000, seed=1).kills == ()

    def test_turns_only_knobs_that_exist(self):
        for one in make_plan(1000, seed=2).weather:
            if one.where == "gateway":
                Behaviour().changed(one.knobs)

    def test_has_no_fault_where_none_is_wanted(self):
        (calm,) = make_plan(100, seed=1, faults=()).weather
        assert calm.knobs["lose_every_nth"] == 0
        assert not calm.knobs["send_twice"]
