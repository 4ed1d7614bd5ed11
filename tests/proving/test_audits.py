"""Sums that must agree; a copy that does not is told by name."""

from comptoir.kernel import scope
from comptoir.ledger.queries import TrialBalance
from comptoir.proving import audits
from tests import databases
from tests.house.scenes.stage import Stage


def look(world):
    with scope.reading(world.ruth):
        return audits.audits_of(audits.balances_of([world.shop().id]))


class TestAudits:
    def test_hold_after_a_sale(self, world, run_jobs):
        Stage(world, run_jobs).paid()
        found = look(world)
        assert [audit.broken for audit in found] == [[], [], []]
        assert all(audit.checked for audit in found)

    def test_name_the_stock_that_does_not_agree(self, committed_world):
        name = f"{databases.NAME}_commits"
        with databases.psycopg.connect(databases.OWNER_URL, dbname=name, autocommit=True) as owner:
            owner.execute("update inventory_stock set on_hand = on_hand + 1 where on_hand = 100")
        assert look(committed_world)[2].broken == ["MUG in WAKEFIELD"]

    def test_name_a_balance_that_is_not_zero(self, world, run_jobs):
        Stage(world, run_jobs).paid()
        with scope.reading(world.ruth):
            accounts = audits.balances_of([world.shop().id])[world.shop().id].accounts
            found = audits.audits_of({world.shop().id: TrialBalance(accounts[:1])})
        assert len(found[0].broken) == 1
