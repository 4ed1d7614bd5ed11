"""The search for the cheapest plan, beside every plan there is."""

import random
from itertools import product

import pytest

from comptoir.sourcing.optimum import Problem, Tier, cheapest, cost_of


def tiny(chance: random.Random) -> Problem:
    """A few wishes at a few sites, scarce enough that lines are torn apart."""
    sites, wishes = chance.randint(1, 4), chance.randint(1, 3)
    tiers = []
    for _ in range(wishes):
        mine = []
        for site in range(sites):
            if chance.random() < 0.75:
                unit, more = chance.randint(0, 20), chance.randint(0, 9)
                mine += [
                    Tier(site, chance.randint(0, 2), unit), Tier(site, chance.randint(0, 2), unit + more),
                ]  # fmt: skip
        tiers.append(mine)
    return Problem(
        wants=[chance.randint(1, 3) for _ in range(wishes)],
        opening=[chance.randint(0, 50) for _ in range(sites)],
        tiers=tiers,
        split_minor=chance.choice([0, 10, 30]),
        unmet_minor=chance.choice([None, 40, 5]),
    )


def by_force(problem: Problem) -> int | None:
    """The least that any plan costs: every number of pieces of every wish from every site."""
    sites = range(len(problem.opening))
    ways = []
    for wish, want in enumerate(problem.wants):
        most = [min(want, sum(t.pieces for t in problem.tiers[wish] if t.site == site)) for site in sites]
        ways.append([way for way in product(*(range(one + 1) for one in most)) if sum(way) <= want])
    costs = [
        cost_of(problem, {(wish, site): n for wish, way in enumerate(plan) for site, n in enumerate(way) if n})
        for plan in product(*ways)
    ]
    return min((cost for cost in costs if cost is not None), default=None)


class TestCheapest:
    def test_costs_what_the_best_of_all_plans_costs_a_thousand_times(self):
        chance, torn, served = random.Random(1), 0, 0
        while served < 1000:
            problem = tiny(chance)
            if sum(problem.wants) * len(problem.opening) > 24:
                continue  # Too many plans to try each of them here.
            served += 1
            best, least = cheapest(problem), by_force(problem)
            if best is None:
                assert least is None
                continue
            assert (best.total_minor, best.bound_minor, best.is_proved) == (least, least, True)
            assert cost_of(problem, best.sends) == least
            torn += len({site for _, site in best.sends}) > 1
        assert torn > 100  # Else nothing was shown.

    @pytest.mark.parametrize("work", [1, 30])
    def test_tells_a_bound_that_holds_where_it_is_broken_off(self, work):
        chance = random.Random(7)
        sites = range(12)
        unproved = 0
        for _ in range(20):
            tiers = [[Tier(site, chance.randint(1, 2), chance.randint(0, 20)) for site in sites] for _ in range(6)]
            problem = Problem([3] * 6, [chance.randint(50, 90) for _ in sites], tiers, 10)
            hasty, whole = cheapest(problem, most_work=work), cheapest(problem, most_work=10**6)
            assert whole.is_proved
            assert hasty.bound_minor <= whole.total_minor <= hasty.total_minor
            assert cost_of(problem, hasty.sends) == hasty.total_minor
            unproved += not hasty.is_proved
        assert unproved

    def test_finds_the_same_plan_again(self):
        problem = Problem([2], [5, 5, 5], [[Tier(site, 2, 1) for site in range(3)]])
        assert [cheapest(problem).sends for _ in range(3)] == [{(0, 0): 2}] * 3
