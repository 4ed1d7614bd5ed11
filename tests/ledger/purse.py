"""A customer's money in one world, in few words."""

from datetime import timedelta
from itertools import count

from comptoir.kernel import scope
from comptoir.ledger import commands, queries
from comptoir.ledger.models import Account
from tests.world import NOON, World

SOON = NOON + timedelta(days=1)


class Purse:
    """Sofia's money at Alder Home, moved by whoever may do anything."""

    def __init__(self, world: World, shop: str = "HOME", customer: str = "C-1") -> None:
        self.world, self.shop_id, self.customer = world, world.shop(shop).id, customer
        self.by, self.numbers = world.operator(shop), count(1)

    def of(self, **more):
        named = {"shop_id": self.shop_id, "customer": self.customer, "by": self.by, "at": NOON}
        return {**named, **more}

    def named(self, **more):
        return self.of(**{"reference": f"T-{next(self.numbers)}", **more})

    def pay_in(self, amount, **more):
        return commands.pay_into_wallet(**self.named(amount_minor=amount, **{"source": "bank", **more}))

    def spend(self, amount, **more):
        return commands.spend_from_wallet(**self.named(amount_minor=amount, **more))

    def gift(self, amount, days=None, **more):
        return commands.make_gesture(**self.named(amount_minor=amount, days=days, reason="Sorry", **more))

    def hold(self, amount, **more):
        return commands.hold_money(**self.named(amount_minor=amount, **{"expires_at": SOON, **more}))

    def line(self, limit):
        return commands.set_credit_limit(**self.of(limit_minor=limit))

    def draw(self, amount, **more):
        return commands.draw_credit(**self.named(amount_minor=amount, **more))

    def settle(self, amount, **more):
        return commands.settle_credit(**self.named(amount_minor=amount, source="bank", **more))

    def note(self, amount, **more):
        return commands.issue_credit_note(**self.named(amount_minor=amount, **more))

    def _id(self):
        return {"C-1": self.world.sofia, "C-2": self.world.amir, "O-1": self.world.odile}[self.customer].id

    def wallet(self, at=NOON):
        with scope.reading(self.by):
            return queries.wallet_of(self._id(), self.shop_id, at)

    def credit(self, at=NOON):
        with scope.reading(self.by):
            return queries.credit_line_of(self._id(), self.shop_id, at)

    def notes(self, at=NOON):
        with scope.reading(self.by):
            return queries.credit_notes_of(self._id(), at)

    def free(self, at=NOON):
        wallet = self.wallet(at)
        return wallet.free_minor if wallet else 0

    def books(self):
        """Balances by account; nobody's books are wrong."""
        with scope.reading(self.by):
            found = queries.trial_balance(self.shop_id)
            assert found.balanced
            assert queries.unproved_accounts(self.shop_id) == []
            assert queries.unproved_lots(self.shop_id) == []
            assert queries.unproved_transfers(self.shop_id) == []
        return {str(account): account.balance_minor for account in found.accounts if account.balance_minor}

    def account(self, kind="wallet"):
        with scope.reading(self.by):
            return Account.objects.get(customer=self._id(), kind=kind)
