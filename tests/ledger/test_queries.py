from random import Random

from comptoir.kernel import scope
from comptoir.ledger import commands, queries
from comptoir.ledger.models import Account
from comptoir.ledger.posting import money_in, money_out
from tests.world import NOON


class TestTrialBalance:
    def test_is_the_sum_of_the_entries_after_anything_that_may_happen(self, world):
        chance, shop, by = Random(20260917), world.shop().id, world.operator()
        wanted = {"card": 0, "cash": 0}
        for number in range(120):
            name, amount = chance.choice(list(wanted)), chance.randint(1, 10_000)
            comes = chance.random() < 0.7
            sides = money_in(name, amount) if comes else money_out(name, amount)
            for _ in range(chance.choice([1, 1, 2])):  # Some are told twice.
                commands.post(
                    shop_id=shop, kind="capture", reference=f"fact:{number}", purpose="", sides=sides, currency="GBP",
                    by=by, at=NOON,
                )  # fmt: skip
            wanted[name] += amount if comes else -amount

        with scope.reading(by):
            found = queries.trial_balance(shop)
            assert queries.unproved_accounts(shop) == []
        assert found.balanced
        balances = {account.name: account.balance_minor for account in found.accounts}
        assert balances == {**wanted, "": -sum(wanted.values())}

    def test_tells_each_currency_apart(self, world):
        shop, by = world.shop().id, world.operator()
        for currency in ("GBP", "EUR"):
            commands.post(
                shop_id=shop, kind="capture", reference=currency, purpose="", sides=money_in("card", 5),
                currency=currency, by=by, at=NOON,
            )  # fmt: skip
        with scope.reading(by):
            found = queries.trial_balance(shop)

        assert found.totals == {"EUR": 0, "GBP": 0}
        assert len(found.accounts) == 4


class TestEntriesOfAccount:
    def test_gives_the_latest_first(self, world):
        shop, by = world.shop().id, world.operator()
        for number in (1, 2):
            commands.post(
                shop_id=shop, kind="capture", reference=f"fact:{number}", purpose="", sides=money_in("card", number),
                currency="GBP", by=by, at=NOON,
            )  # fmt: skip
        with scope.reading(by):
            account = Account.objects.get(kind="clearing")
            found = queries.entries_of_account(account.id)

        assert [(entry.transfer.reference, entry.amount_minor) for entry in found] == [("fact:2", 2), ("fact:1", 1)]
