"""The invented two years of the other retailer and of the private shop."""

from collections import Counter
from datetime import date, timedelta

import pytest

from comptoir.demo import histories, orion
from comptoir.demo.histories import Article, Buyer, History

LAST = date(2026, 11, 20)


@pytest.fixture(scope="module")
def history():
    return histories._of_orion()


class TestRows:
    def test_are_the_same_each_time(self, history):
        assert list(history.rows(LAST)) == list(history.rows(LAST))

    def test_reach_back_two_years_and_up_to_the_last_day(self, history):
        days = {row.at.date() for row in history.rows(LAST)}
        assert LAST - timedelta(days=728) <= min(days) < LAST - timedelta(days=600)
        assert max(days) <= LAST
        assert LAST in days

    def test_leave_no_day_empty(self, history):
        days = {row.at.date() for row in history.rows(LAST)}
        assert {LAST - timedelta(days=ago) for ago in range(600)} <= days

    def test_are_of_known_customers_and_articles_at_their_price(self, history):
        since = dict(orion.people())
        for row in history.rows(LAST):
            assert row.customer in since
            assert row.at.date() > LAST - timedelta(days=since[row.customer])
            if row.stock_code != "POST":
                assert orion.GOODS[row.stock_code][3] == row.unit_minor

    def test_take_back_only_what_was_bought(self, history):
        rows = list(history.rows(LAST))
        bought = Counter({(row.invoice, row.stock_code): row.quantity for row in rows if row.quantity > 0})
        back = [row for row in rows if row.quantity < 0]
        assert back
        for row in back:
            assert bought[row.invoice.removeprefix("C"), row.stock_code] == -row.quantity

    def test_charge_postage_below_the_limit(self):
        cheap = History("TEAM", [Buyer("1", 3)], [Article("A", "A", 100)], 495, 6000)
        dear = History("TEAM", [Buyer("1", 3)], [Article("A", "A", 9000)], 495, 6000)
        assert sum(row.stock_code == "POST" for row in cheap.rows(LAST)) == 3
        assert not any(row.stock_code == "POST" for row in dear.rows(LAST))
