"""Twenty at once on one wallet; the same without the guard shows what the guard is for."""

import pytest

from comptoir.kernel import scope
from comptoir.ledger import commands, moving, writing
from comptoir.ledger.models import Account
from tests import databases
from tests.ledger.purse import Purse
from tests.ledger.test_commands import in_threads

AT_ONCE = 20


def refusals(found):
    return [one for one in found if isinstance(one, commands.NotEnough)]


@pytest.mark.commits
class TestOneWallet:
    @pytest.mark.feature("O6", by="race")
    def test_spent_by_twenty_at_once_is_spent_once(self, committed_world):
        purse = Purse(committed_world)
        purse.pay_in(1000)
        found = in_threads(*[lambda: purse.spend(1000)] * AT_ONCE)
        assert len(refusals(found)) == AT_ONCE - 1, found
        assert purse.free() == 0
        purse.books()

    def test_held_by_twenty_at_once_is_held_once(self, committed_world):
        purse = Purse(committed_world)
        purse.pay_in(1000)
        found = in_threads(*[lambda: purse.hold(600)] * AT_ONCE)
        assert len(refusals(found)) == AT_ONCE - 1, found
        purse.books()

    def test_that_does_not_exist_yet_is_made_once(self, committed_world):
        purse = Purse(committed_world)
        found = in_threads(*[lambda: purse.pay_in(50)] * AT_ONCE)
        assert not [one for one in found if isinstance(one, Exception)]
        assert purse.free() == 50 * AT_ONCE

    def test_without_lock_and_constraint_would_be_spent_many_times(self, committed_world, monkeypatch):
        """The control: the race is real."""
        purse = Purse(committed_world)
        purse.pay_in(1001)
        purse.spend(1)  # Every account is there: whoever makes one keeps the others waiting.
        name = f"{databases.NAME}_commits"
        with databases.psycopg.connect(databases.OWNER_URL, dbname=name, autocommit=True) as owner:
            owner.execute("alter table ledger_account drop constraint wallet_is_never_overdrawn")
            owner.execute("alter table ledger_lot drop constraint lot_is_never_below_zero")
            owner.execute(
                "alter table ledger_account disable trigger user; alter table ledger_lot disable trigger user"
            )
        for query in ("OF_SHOP", "OF_CUSTOMERS"):
            monkeypatch.setattr(writing, query, getattr(writing, query).replace("for update", ""))
        check = moving.check_free

        def slowly(account, amount):
            check(account, amount)
            with moving.connection.cursor() as cursor:
                cursor.execute("select pg_sleep(0.3)")

        monkeypatch.setattr(moving, "check_free", slowly)
        found = in_threads(*[lambda: purse.spend(1000)] * AT_ONCE)
        assert len(refusals(found)) < AT_ONCE - 1
        with scope.reading(purse.by):
            assert Account.objects.get(kind="wallet").balance_minor > 0  # She got more than she had.

    def test_numbers_of_credit_notes_have_no_gap(self, committed_world):
        purse = Purse(committed_world)
        few = 8  # They wait for each other: the limits of one person are judged one after the other.
        found = in_threads(*[lambda: purse.note(10)] * few)
        assert not [one for one in found if isinstance(one, Exception)], found
        numbers = sorted(int(note.number.rpartition("C")[2]) for note in found)
        assert numbers == list(range(1, few + 1))
