"""A completed order earns cashback once; what comes back of it takes its part along."""

import pytest

from comptoir.customers.models import Customer
from comptoir.kernel import scope
from comptoir.ledger import commands as ledger
from comptoir.ledger import queries as books
from comptoir.orders import commands
from tests.ledger.purse import Purse
from tests.orders.scene import paid, placed, walked
from tests.orders.test_refunding import WAY, give_all_back
from tests.world import NOON


@pytest.fixture
def tenth(world):
    """Alder Home gives a tenth of what is paid in cash."""
    ledger.set_cashback(shop_id=world.shop().id, means="cash", basis_points=1000, by=world.ruth, at=NOON)


def wallet(world):
    with scope.reading(world.ana):
        found = books.wallet_of(Customer.objects.get(code="C-1").id, world.shop().id, NOON)
    return found.free_minor if found else 0


class TestCashback:
    def test_comes_with_completion_and_once(self, world, run_jobs, tenth):
        order = paid(world, run_jobs, ("MUG", 2))
        assert wallet(world) == 0
        walked(world, order, *WAY)
        run_jobs()
        assert wallet(world) == 249  # A tenth of £24.85, half up.
        run_jobs()
        assert wallet(world) == 249

    def test_is_taken_back_in_proportion(self, world, run_jobs, tenth):
        order = paid(world, run_jobs, ("MUG", 2))
        walked(world, order, *WAY)
        run_jobs()
        commands.ask_refund(number=order.number, lines=[(1, 1)], reason="Broken", by=world.marc, at=NOON)
        give_all_back(world, order)
        run_jobs()
        assert wallet(world) == 249 - 100  # £9.95 of £24.85 went back, and so does its tenth.

    def test_counts_only_what_was_paid_in_a_way_that_earns(self, world, run_jobs, tenth):
        Purse(world).pay_in(2000)
        order = placed(world, ("MUG", 2))
        commands.pay_order_from_balance(number=order.number, gateway="wallet", amount_minor=2000, by=world.ana, at=NOON)
        commands.take_payment(number=order.number, source="cash", reference="T-1", by=world.ana, at=NOON)
        run_jobs()
        walked(world, order, *WAY)
        run_jobs()
        assert wallet(world) == 49  # A tenth of the £4.85 in cash, half up; the £20.00 from the wallet earn nothing.

    def test_is_nothing_where_the_shop_gives_nothing(self, world, run_jobs):
        order = paid(world, run_jobs, ("MUG", 2))
        walked(world, order, *WAY)
        run_jobs()
        assert wallet(world) == 0
