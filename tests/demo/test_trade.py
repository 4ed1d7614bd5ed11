from datetime import UTC, datetime, timedelta

import pytest

from comptoir.customers import commands as customers
from comptoir.customers.imported import ImportedAddress, ImportedCustomer
from comptoir.demo import log, plans, trade
from comptoir.demo.models import TradeOrder
from comptoir.inventory import commands as inventory
from comptoir.kernel import scope
from comptoir.kernel.models import Event
from comptoir.orders.models import Order
from comptoir.orders.queries import money_of

ENDED = datetime(2026, 9, 14, 17, 30, tzinfo=UTC)  # A Monday.
NOW = ENDED + timedelta(days=3, hours=2)


@pytest.fixture
def by(world):
    """A shop in which a log has ended, with stock to sell and one invented customer."""
    shop, by = world.shop("HOME"), world.operator("HOME")
    rows = [inventory.StockRow("MUG", "WAKEFIELD", 5000)]
    inventory.import_stock(retailer_id=shop.retailer_id, rows=rows, by=by, at=ENDED)
    address = ImportedAddress(street="1 Mill Lane", city="Leeds", postcode="LS1 5HD", country="GB")
    somebody = ImportedCustomer(
        code="17850", name="Oscar Shah", email="oscar@inbox.example", since=ENDED, is_invented=True,
        addresses=(address,),
    )  # fmt: skip
    customers.import_customers(shop_id=shop.pk, rows=[somebody], by=by, at=ENDED)
    return by


@pytest.fixture
def ended(monkeypatch):
    """A log that ended, and a trade small enough for a test."""
    monkeypatch.setattr(trade, "_end_of_the_log", lambda: ENDED)
    monkeypatch.setattr(trade, "LIVE", timedelta(0))  # Nobody stands at the card gateway.
    monkeypatch.setitem(plans.ORDERS_A_DAY, "HOME", 6)


@pytest.mark.django_db
class TestCatchUp:
    def test_sells_by_the_real_commands_at_its_own_clock(self, by, ended):
        trade.catch_up(NOW)

        with scope.reading(by):
            orders = list(Order.objects.filter(channel="trade"))
            assert len(orders) > 8
            assert all(ENDED < order.placed_at <= NOW for order in orders)
            assert {order.state for order in orders} >= {"completed", "open"}
            events = Event.objects.filter(order_id__in=[order.id for order in orders])
            assert set(events.values_list("actor_kind", flat=True)) == {"trade"}
            assert events.latest("at").at <= NOW

    def test_is_paid_for_what_it_opens(self, by, ended):
        trade.catch_up(NOW)

        with scope.reading(by):
            opened = Order.objects.filter(channel="trade", state__in=["open", "completed"]).values_list("id", flat=True)
            assert {money.outstanding_minor for money in money_of(list(opened)).values()} == {0}

    def test_walks_no_step_twice(self, by, ended):
        assert trade.catch_up(NOW) > 0
        assert trade.catch_up(NOW) == 0

    def test_goes_on_with_what_it_began(self, by, ended):
        trade.catch_up(NOW - timedelta(days=1))
        with scope.reading(by):
            before = TradeOrder.objects.filter(is_over=True).count()
        trade.catch_up(NOW)
        with scope.reading(by):
            assert TradeOrder.objects.filter(is_over=True).count() > before

    def test_leaves_the_days_empty_that_lie_too_far_back(self, by, ended, monkeypatch):
        monkeypatch.setattr(trade, "MOST_DAYS", 1)
        trade.catch_up(NOW)
        with scope.reading(by):
            assert Order.objects.filter(channel="trade").earliest("placed_at").placed_at > NOW - timedelta(days=1)

    def test_gives_an_order_up_that_a_person_has_cancelled(self, by, ended):
        from comptoir.orders import commands as orders

        trade.catch_up(ENDED + timedelta(hours=22))
        with scope.reading(by):
            number = Order.objects.filter(channel="trade", state="open").latest("placed_at").number
        orders.cancel_order(number=number, reason="By hand", by=by, at=NOW)
        trade.catch_up(NOW)
        trade.catch_up(NOW + timedelta(days=2))
        with scope.reading(by):
            assert TradeOrder.objects.get(number=number).is_over

    def test_does_nothing_where_no_log_was_imported(self, by):
        assert trade.catch_up(NOW) == 0
        assert log.FILE.exists()
