"""Anything that may happen to a customer's money, in any order: what came in is what went out and what is there.

A model of a few numbers goes along. ``COMPTOIR_LEDGER_STEPS`` raises the number of steps for a long run.
"""

import os
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.ledger import commands, queries
from tests.ledger.purse import Purse
from tests.world import NOON, World

STEPS = int(os.environ.get("COMPTOIR_LEDGER_STEPS", "30"))
RUNS = int(os.environ.get("COMPTOIR_LEDGER_RUNS", "6"))
AMOUNTS = st.integers(1, 3000)
SHARES = st.floats(0, 1)


class MoneyMachine(RuleBasedStateMachine):
    """The commands beside a model that knows lots as (end, amount) and holds as amounts."""

    @initialize()
    def begin(self):
        self.atomic = transaction.atomic()
        self.atomic._from_testcase = True  # Commands inside may ask for one of their own, as in every test.
        self.atomic.__enter__()
        self.purse, self.at = Purse(World()), NOON
        self.lots, self.holds, self.owed, self.limit = [], {}, 0, 0
        self.told = []  # What was told once, to be told again.

    def teardown(self):
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    # The model.

    def expire(self):
        """Money past its end goes, but what is held stays."""
        held = sum(amount for amount, _ in self.holds.values())
        overdue = sum(amount for end, amount in self.lots if end and end <= self.at)
        self.take(min(overdue, self.total() - held))

    def total(self):
        return sum(amount for _, amount in self.lots)

    def free(self):
        return self.total() - sum(amount for amount, _ in self.holds.values())

    def take(self, amount):
        for lot in sorted(self.lots, key=lambda lot: (lot[0] is None, lot[0])):
            used = min(lot[1], amount)
            lot[1] -= used
            amount -= used
        self.lots = [lot for lot in self.lots if lot[1]]

    def put(self, amount, days=None):
        self.lots.append([self.at + timedelta(days=days) if days else None, amount])

    def may(self, allowed, act, **given):
        """Whether a command was refused as the model says; what it gave."""
        try:
            found = act(at=self.at, **given)
        except Refusal:
            assert not allowed
            return None
        assert allowed
        self.told.append((act, found, {**given, "at": self.at}))
        return found

    # What may happen.

    @rule(amount=AMOUNTS)
    def pay_in(self, amount):
        self.may(True, self.purse.pay_in, amount=amount, reference=self.name())
        self.put(amount)

    @rule(amount=AMOUNTS, days=st.integers(1, 9))
    def give(self, amount, days):
        self.may(True, self.purse.gift, amount=amount, days=days, reference=self.name())
        self.put(amount, days)

    @rule(amount=AMOUNTS)
    def spend(self, amount):
        before = [list(lot) for lot in self.lots]
        self.expire()
        if self.may(amount <= self.free(), self.purse.spend, amount=amount, reference=self.name()):
            self.take(amount)
        else:
            self.lots = before  # A refused command has done nothing, not even that.

    @rule(amount=AMOUNTS, days=st.integers(1, 5))
    def hold(self, amount, days):
        if not self.lots and not self.held_before():
            return
        before = [list(lot) for lot in self.lots]
        self.expire()
        end = self.at + timedelta(days=days)
        hold = self.may(amount <= self.free(), self.purse.hold, amount=amount, reference=self.name(), expires_at=end)
        if hold:
            self.holds[hold.id] = (amount, end)
        else:
            self.lots = before

    @rule(share=SHARES, place=st.integers(0, 99))
    def post_hold(self, share, place):
        if self.holds:
            hold = sorted(self.holds)[place % len(self.holds)]
            amount = max(1, int(self.holds[hold][0] * share))
            commands.post_hold(hold_id=hold, amount_minor=amount, by=self.purse.by, at=self.at)
            self.holds.pop(hold)
            self.take(amount)

    @rule(place=st.integers(0, 99))
    def void_hold(self, place):
        if self.holds:
            hold = sorted(self.holds)[place % len(self.holds)]
            commands.void_hold(hold_id=hold, by=self.purse.by, at=self.at)
            self.holds.pop(hold)

    @rule(place=st.integers(0, 99))
    def tell_again(self, place):
        """The same fact told twice is one fact."""
        if self.told:
            act, found, given = self.told[place % len(self.told)]
            assert act(**given) == found

    @rule(days=st.integers(1, 4))
    def wait(self, days):
        self.at += timedelta(days=days)
        with scope.reading(self.purse.by):
            due = queries.accounts_to_expire(self.at)
        for account in due:
            commands.expire_money(account_id=account, by=self.purse.by, at=self.at)
        self.holds = {hold: (amount, end) for hold, (amount, end) in self.holds.items() if end > self.at}
        self.expire()

    @rule(limit=st.integers(0, 5000))
    def set_limit(self, limit):
        if limit >= self.owed:
            self.purse.line(limit)
            self.limit = limit

    @rule(amount=AMOUNTS)
    def draw(self, amount):
        is_open = self.purse.credit() is not None
        if self.may(
            is_open and amount <= self.limit - self.owed, self.purse.draw, amount=amount, reference=self.name()
        ):
            self.owed += amount

    @rule(amount=AMOUNTS)
    def settle(self, amount):
        if self.may(0 < amount <= self.owed, self.purse.settle, amount=amount, reference=self.name()):
            self.owed -= amount

    @rule(limit=st.integers(1, 5))
    def chain(self, limit):
        commands.chain_transfers(shop_id=self.purse.shop_id, limit=limit, by=self.purse.by, at=self.at)

    def name(self):
        return f"S-{next(self.purse.numbers)}"

    def held_before(self):
        return self.purse.wallet() is not None

    # What always holds.

    @invariant()
    def nothing_is_lost_and_nothing_below_zero(self):
        if not hasattr(self, "purse"):
            return
        books = self.purse.books()
        assert -books.get("wallet", 0) == self.total()
        assert books.get("credit_line", 0) == self.owed
        wallet = self.purse.wallet(self.at)
        assert wallet is None or wallet.account.held_minor == sum(amount for amount, _ in self.holds.values())
        assert wallet is None or 0 <= wallet.free_minor <= self.total()
        with scope.reading(self.purse.by):
            assert queries.verify_chain(self.purse.shop_id).broken is None


@pytest.mark.usefixtures("world")
class TestAnythingThatMayHappen:
    def test_leaves_the_books_true(self):
        run_state_machine_as_test(
            MoneyMachine,
            settings=settings(
                max_examples=RUNS,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
