"""Accounts are locked in one order: the shop's own by id, then a customer's."""

from tests.console.counting import statements
from tests.ledger.purse import Purse


def touched(sent: list[str]) -> list[str]:
    """What a command did to accounts, in its order."""
    words = {"customer_id is null": "lock the shop's", "customer_id = any": "lock hers", "INSERT INTO": "make"}
    about = [sql for sql in sent if "ledger_account" in sql and ("for update" in sql or sql.startswith("INSERT"))]
    return [word for sql in about for mark, word in words.items() if mark in sql]


class TestLockAccounts:
    def test_locks_nothing_of_hers_before_all_of_the_shops_are_there(self, world):
        """Who held her wallet while the shop's account was made waited for whoever held that one: a deadlock."""
        purse = Purse(world)
        purse.pay_in(5000)

        with statements() as first:
            purse.spend(1000)
        with statements() as then:
            purse.spend(1000)

        assert touched(first) == ["lock the shop's", "make", "lock the shop's", "lock hers"]
        assert touched(then) == ["lock the shop's", "lock hers"]
