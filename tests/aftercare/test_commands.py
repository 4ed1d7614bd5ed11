from datetime import timedelta

import pytest

from comptoir.aftercare import commands, queries
from comptoir.aftercare.commands import ImportedReturn, ImportedReturnLine, LineMatch
from comptoir.aftercare.models import Return
from comptoir.kernel import scope
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.models import Event
from comptoir.kernel.timeline import lines as timeline
from comptoir.ledger.queries import trial_balance
from comptoir.orders import commands as orders
from comptoir.orders.commands import ImportedLine, ImportedOrder
from comptoir.orders.models import Order, OrderLine
from comptoir.orders.queries import money_of
from tests.world import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)


def returned(reference="C1", *, customer="C-1", total=2400, quantity=1):
    lines = [ImportedReturnLine(True, "RED-SCARF", "", quantity, total)]
    return ImportedReturn(reference, customer, LATER, lines)


@pytest.fixture
def place(world):
    return {"shop_id": world.shop().id, "currency": "GBP", "by": world.operator(), "at": LATER}


@pytest.fixture
def sold(world, place):
    """A historic order of two scarves."""
    lines = [ImportedLine("goods", "RED-SCARF", "", 2, 2400, 4800)]
    orders.import_orders(**{**place, "orders": [ImportedOrder("1", "C-1", NOON, "GB", lines)]})
    with scope.reading(world.operator()):
        return Order.objects.get(number="AH-H1")


class TestImportReturns:
    def test_keeps_the_return_with_the_name_the_catalogue_has(self, world, place):
        assert commands.import_returns(returns=[returned()], **place).new == 1

        with scope.reading(world.operator()):
            found = Return.objects.get(number="AH-C1")
            line = queries.return_lines(found.id)[0]
            assert (found.customer_id, found.total_minor, found.order_id) == (world.sofia.id, 2400, None)
            assert (line.name, line.quantity, line.variant_id) == ("Red scarf", 1, world.variant("RED-SCARF").id)
            event = Event.objects.get(name="return.imported")
            assert timeline([event])[0].text == "Return AH-C1 imported · £24.00"

    def test_changes_nothing_the_second_time_and_names_what_differs(self, world, place):
        commands.import_returns(returns=[returned("C1"), returned("C2")], **place)
        again = commands.import_returns(returns=[returned("C1"), returned("C2", total=2300)], **place)

        assert (again.new, again.same, again.taken) == (0, 1, ["C2"])

    def test_is_not_for_agents(self, world, place):
        with pytest.raises(NotAllowed):
            commands.import_returns(returns=[returned()], **{**place, "by": world.ana})

    def test_does_not_show_in_another_shop(self, world, place):
        commands.import_returns(returns=[returned()], **place)
        with scope.reading(world.finn):
            assert not Return.objects.exists()


class TestSettleReturns:
    @pytest.fixture
    def matched(self, world, place, sold):
        commands.import_returns(returns=[returned("C1"), returned("C2", customer=None, total=700)], **place)
        with scope.reading(world.operator()):
            found = Return.objects.get(number="AH-C1")
            line = queries.return_lines(found.id)[0]
            sold_line = OrderLine.objects.get(order=sold)
        commands.match_returns(
            shop_id=place["shop_id"], lines=[LineMatch(line.id, sold_line.id)], sales=[(found.id, sold.id)],
            by=place["by"], at=LATER,
        )  # fmt: skip
        return sold

    def test_refunds_the_order_that_a_return_names(self, world, place, matched):
        commands.settle_returns(shop_id=place["shop_id"], after=0, by=place["by"], at=LATER)

        with scope.reading(world.operator()):
            money = money_of([matched.id])[matched.id]
            assert (money.refunded_minor, money.adjustments_minor, money.outstanding_minor) == (2400, -2400, 0)
            assert [one.number for one in queries.returns_of_order(matched.id)] == ["AH-C1"]
            assert [one.number for one in queries.returns_of_customer(world.sofia.id)] == ["AH-C1"]

    def test_books_what_names_no_order_without_one(self, world, place, matched):
        commands.settle_returns(shop_id=place["shop_id"], after=0, by=place["by"], at=LATER)

        with scope.reading(world.operator()):
            balance = trial_balance(place["shop_id"])
            assert balance.balanced
            assert {a.name: a.balance_minor for a in balance.accounts}["external"] == 4800 - 2400 - 700

    def test_books_nothing_twice(self, world, place, matched):
        last = commands.settle_returns(shop_id=place["shop_id"], after=0, by=place["by"], at=LATER)
        assert commands.settle_returns(shop_id=place["shop_id"], after=last, by=place["by"], at=LATER) is None
        commands.settle_returns(shop_id=place["shop_id"], after=0, by=place["by"], at=LATER)

        with scope.reading(world.operator()):
            assert money_of([matched.id])[matched.id].refunded_minor == 2400
