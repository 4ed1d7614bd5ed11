"""What is still under way: in our tables, and at the gateway."""

import sqlite3

from comptoir.proving.simulation.ending import unheard, waiting
from tests.house.scenes.stage import Stage


def gateway(tmp_path, *, took=(), calls=()):
    with sqlite3.connect(tmp_path / "gateway") as there:
        there.execute("create table payment (id, status)")
        there.execute("create table delivery (state)")
        there.executemany("insert into payment values (?, 'captured')", [(one,) for one in took])
        there.executemany("insert into delivery values (?)", [(one,) for one in calls])
    return tmp_path / "gateway"


class TestWaiting:
    def test_names_what_is_under_way(self, world, run_jobs):
        stage = Stage(world, run_jobs)
        assert waiting() == {}
        stage.placed()
        assert waiting()["jobs"] >= 1
        stage.paid()
        found = waiting()
        assert found["deliveries in the house"] == 1
        assert "jobs" not in found


class TestUnheard:
    def test_names_money_and_calls_that_did_not_reach_us(self, world, tmp_path):
        file = gateway(tmp_path, took=["pay_1"], calls=["waiting", "sending", "lost", "delivered"])
        assert unheard(file) == {"callbacks on their way": 2, "payments that nobody told us of": 1}

    def test_is_nothing_where_all_was_heard(self, world, tmp_path):
        assert unheard(gateway(tmp_path, calls=["delivered", "lost"])) == {}
