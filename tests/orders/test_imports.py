import pytest

from comptoir.kernel import scope
from comptoir.kernel.errors import NotAllowed
from comptoir.orders import commands
from comptoir.orders.commands import ImportedLine, ImportedOrder, UnknownCustomer
from comptoir.orders.models import Order
from tests.world import NOON

pytestmark = pytest.mark.django_db


def old_order(reference="1", *, customer="C-1", total=4800):
    return ImportedOrder(reference, customer, NOON, "GB", [ImportedLine("goods", "RED-SCARF", "", 2, 2400, total)])


@pytest.fixture
def place(world):
    return {"shop_id": world.shop().id, "currency": "GBP", "by": world.operator(), "at": NOON}


class TestImportOrders:
    def test_refuses_all_where_a_customer_is_unknown(self, world, place):
        with pytest.raises(UnknownCustomer, match="No customer has the code C-99"):
            commands.import_orders(orders=[old_order("1"), old_order("2", customer="C-99")], **place)
        with scope.reading(world.operator()):
            assert not Order.objects.filter(channel="import").exists()

    def test_does_not_know_the_customers_of_another_retailer(self, place):
        with pytest.raises(UnknownCustomer):
            commands.import_orders(orders=[old_order(customer="O-1")], **place)

    def test_changes_nothing_the_second_time_and_names_what_differs(self, place):
        commands.import_orders(orders=[old_order("1"), old_order("2")], **place)
        again = commands.import_orders(orders=[old_order("1"), old_order("2", total=4700)], **place)
        assert (again.new, again.same, again.taken) == (0, 1, ["2"])

    def test_moves_no_stock_and_asks_for_no_money(self, world, place):
        commands.import_orders(orders=[old_order()], **place)
        with scope.reading(world.operator()):
            order = Order.objects.get(number="AH-H1")
            assert not order.deliveries.exists()
            assert [payment.intent.state for payment in order.payments.select_related("intent")] == ["settled"]

    def test_is_not_for_agents(self, world, place):
        with pytest.raises(NotAllowed):
            commands.import_orders(orders=[old_order()], **{**place, "by": world.ana})
