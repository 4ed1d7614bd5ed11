"""The race of the *Proof* page."""

import pytest

from comptoir.catalog import queries as articles
from comptoir.inventory import queries as stock
from comptoir.kernel import clock, scope
from comptoir.kernel.errors import NotAllowed
from comptoir.orders import queries as orders
from comptoir.proving import races
from comptoir.proving.charts import RaceChart


@pytest.mark.commits
class TestRunRace:
    @pytest.mark.feature("Y3", by="race")
    def test_sells_the_last_unit_once_and_leaves_the_shop_as_it_was(self, committed_world):
        world, ruth = committed_world, committed_world.ruth

        race = races.run_race(shop_id=world.shop().id, by=ruth, at=clock.now(), buyers=40)

        assert race.is_proved, [outcome for outcome in race.outcomes if outcome.kind == "failed"]
        assert (race.before, race.after, len(race.outcomes)) == (1, 0, 40)
        assert all(race.sku in said for said, _ in race.answers if said != "Placed")
        (sold,) = [outcome for outcome in race.outcomes if outcome.kind == "sold"]
        with scope.reading(ruth):
            assert orders.order_page(sold.number).order.state == "cancelled"
            assert not articles.variant_by_sku(ruth, race.sku).product.is_active
            assert stock.unproved_stocks() == []

    def test_is_for_who_runs_the_shop(self, committed_world):
        with pytest.raises(NotAllowed):
            races.run_race(shop_id=committed_world.shop().id, by=committed_world.ana, at=clock.now(), buyers=2)


def outcome(buyer, kind="refused", began=0.0, ended=10.0):
    return races.Outcome(buyer, began, ended, kind, "Said")


def race_of(*outcomes, after=0):
    return races.Race("PROOF-1", outcomes, 1, after, clock.now())


class TestRace:
    def test_is_proved_by_one_order_and_refusals_alone(self):
        sold = outcome(1, "sold")
        assert race_of(sold, outcome(2)).is_proved
        assert not race_of(sold, outcome(2, "sold")).is_proved
        assert not race_of(sold, outcome(2, "failed")).is_proved
        assert not race_of(sold, outcome(2), after=1).is_proved
        assert not race_of(outcome(1), outcome(2)).is_proved


class TestRaceChart:
    def test_draws_every_buyer_within_the_picture(self):
        chart = RaceChart(race_of(outcome(1, ended=300.0), outcome(2, "sold", 5.0, 40.0)))
        drawn = chart.drawn()
        assert [bar.outcome.buyer for bar in drawn] == [2, 1]  # The first answered on top.
        assert all(bar.x >= 0 and bar.x + bar.width <= chart.width and bar.y < chart.floor for bar in drawn)
        assert [words for words, _ in chart.ticks()] == ["0 ms", "50 ms", "100 ms", "150 ms", "200 ms", "250 ms"]
