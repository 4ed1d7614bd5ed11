"""Placing an order: the promise, the price, the number, and every reason to refuse."""

import pytest

from comptoir.customers.models import Address, Customer
from comptoir.inventory.models import Stock
from comptoir.kernel import scope
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.models import Event, EventValue
from comptoir.orders import commands, queries
from comptoir.orders.models import Order
from comptoir.pricing.basket import NotDelivered, NotSold
from comptoir.shops.models import Shop
from tests.orders.scene import placed
from tests.world import NOON


def stock(world, sku, place="WAKEFIELD"):
    with scope.reading(world.ana):
        row = Stock.objects.get(variant__sku=sku, location__code=place)
    return row.on_hand, row.reserved


class TestPlaceOrder:
    def test_promises_stock_and_asks_for_the_money(self, world):
        order = placed(world, ("MUG", 2), ("RED-SCARF", 1))

        assert (order.state, order.number[:3]) == ("placed", "AH-")
        assert (order.items_minor, order.shipping_minor, order.total_minor) == (2 * 995 + 2400, 495, 4885)
        assert stock(world, "MUG") == (100, 2)
        with scope.reading(world.ana):
            page = queries.order_page(order.number)
        assert [(i.amount_minor, i.state) for i in page.intents] == [(4885, "open")]
        assert page.money.outstanding_minor == 4885
        assert page.money.badge == "link_sent"

    def test_numbers_the_orders_of_a_shop_one_after_the_other(self, world):
        first, second = placed(world), placed(world)
        assert int(second.number[3:]) == int(first.number[3:]) + 1

    def test_counts_each_shop_by_itself(self, world):
        placed(world)
        assert placed(world, ("RED-SCARF", 1), by="finn", shop="CLOTH").number == "FC-10001"

    def test_takes_the_same_article_twice_as_one_line(self, world):
        order = placed(world, ("MUG", 2), ("MUG", 3))
        with scope.reading(world.ana):
            assert [(line.sku, line.quantity) for line in queries.order_page(order.number).lines] == [("MUG", 5)]

    def test_sends_from_the_first_location_that_holds_all(self, world):
        order = placed(world, ("MUG", 4))
        with scope.reading(world.ana):
            assert queries.order_page(order.number).deliveries[0].location.code == "WAKEFIELD"

    def test_uses_the_price_of_the_shop(self, world):
        assert placed(world, ("RED-SCARF", 1), by="finn", shop="CLOTH").items_minor == 2500

    def test_gives_free_delivery_from_a_total_on(self, world):
        assert placed(world, ("MUG", 11)).shipping_minor == 0

    def test_keeps_no_personal_value_in_the_journal(self, world):
        placed(world)
        with scope.reading(world.ana):
            said = str(list(Event.objects.values_list("data", flat=True)))
            kept = list(EventValue.objects.values_list("field", flat=True))
        assert "Sofia" not in said
        assert "Park Row" not in said
        assert kept == []

    def test_refuses_when_no_location_holds_it_all(self, world):
        with pytest.raises(commands.NowhereInStock, match="1 × GONE"):
            placed(world, ("GONE", 1))
        with scope.reading(world.ana):
            assert not Order.objects.exists()

    def test_leaves_nothing_half_done_when_one_line_is_short(self, world):
        with pytest.raises(commands.NowhereInStock):
            placed(world, ("MUG", 1), ("LAST-ONE", 2))
        assert stock(world, "MUG") == (100, 0)

    @pytest.mark.parametrize(
        ("lines", "error"),
        [
            ([], commands.NothingOrdered),
            ([("MUG", 0)], commands.NothingOrdered),
            ([("MUG", -1)], commands.NothingOrdered),
            ([("MUG", 10**9)], commands.NothingOrdered),
            ([("NO-SUCH", 1)], commands.UnknownArticle),
            ([("TASSE", 1)], commands.UnknownArticle),
        ],
    )
    def test_says_what_was_wrong_with_the_lines(self, world, lines, error):
        with pytest.raises(error):
            commands.place_order(
                shop_id=world.shop().id, customer_code="C-1", lines=lines, channel="console", by=world.ana, at=NOON
            )

    def test_sells_only_what_the_shop_has_a_price_for(self, world):
        with pytest.raises(NotSold):
            placed(world, ("MUG", 1), by="finn", shop="CLOTH")

    def test_refuses_a_shipping_that_does_not_go_there(self, world):
        with pytest.raises(NotDelivered, match="express"):
            commands.place_order(
                shop_id=world.shop().id, customer_code="C-1", lines=[("MUG", 1)], shipping_code="express",
                address={"name": "S", "street": "Weg 1", "city": "Köln", "country": "DE"}, channel="console",
                by=world.ana, at=NOON,
            )  # fmt: skip

    @pytest.mark.parametrize("address", [{}, {"name": "S", "street": "x", "city": "y", "country": "GBR"}])
    def test_says_what_the_address_lacks(self, world, address):
        with pytest.raises(commands.AddressNeeded):
            commands.place_order(
                shop_id=world.shop().id, customer_code="C-1", lines=[("MUG", 1)], address=address, channel="console",
                by=world.ana, at=NOON,
            )  # fmt: skip

    def test_does_not_see_the_customers_of_another_retailer(self, world):
        with pytest.raises(Customer.DoesNotExist):
            commands.place_order(
                shop_id=world.shop().id, customer_code="O-1", lines=[("MUG", 1)], channel="api", by=world.ana, at=NOON
            )

    def test_does_not_take_the_address_of_another_customer(self, world):
        with scope.reading(world.ana):
            other = Address.objects.get(customer__code="C-2")
        with pytest.raises(Address.DoesNotExist):
            commands.place_order(
                shop_id=world.shop().id, customer_code="C-1", lines=[("MUG", 1)], address_id=other.id, channel="api",
                by=world.ana, at=NOON,
            )  # fmt: skip

    @pytest.mark.parametrize("stranger", ["bruno", "finn"])
    def test_does_not_see_the_shop_of_somebody_else(self, world, stranger):
        with pytest.raises(Shop.DoesNotExist):
            placed(world, by=stranger)

    def test_needs_the_right_to_sell(self, world):
        reader = world.operator()
        reader = type(reader)(kind="key", id=1, retailer=reader.retailer, groups=reader.groups, shops=reader.shops)
        with pytest.raises(NotAllowed):
            commands.place_order(
                shop_id=world.shop().id, customer_code="C-1", lines=[("MUG", 1)], channel="api", by=reader, at=NOON
            )

    def test_stays_within_its_statements(self, world, django_assert_max_num_queries):
        by = world.ana
        placed(world)
        with django_assert_max_num_queries(15):  # A savepoint and the scope put back come of the test being nested.
            commands.place_order(
                shop_id=world.shop().id, customer_code="C-1", lines=[("MUG", 1), ("RED-SCARF", 1)], channel="api",
                by=by, at=NOON,
            )  # fmt: skip
