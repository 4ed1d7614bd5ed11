"""An order that leaves in parts: ready things now, pre-orders on their day, back orders when they arrive."""

from datetime import date, timedelta

import pytest

from comptoir.catalog import commands as catalog
from comptoir.inventory import commands as inventory
from comptoir.inventory.models import Stock
from comptoir.kernel import scope
from comptoir.orders import commands, queries
from comptoir.orders.models import Order
from comptoir.orders.reactions import allocate_waiting_deliveries
from tests.orders.scene import paid, placed, walked
from tests.world import NOON

RELEASE = NOON.date() + timedelta(days=30)


def offer(world, sku, availability="back_order", **dates):
    inventory.set_offer(sku=sku, location="WAKEFIELD", availability=availability, **dates, by=world.marc, at=NOON)


def deliveries(world, order):
    """Kind, state, pieces and shipping of each delivery."""
    with scope.reading(world.ana):
        page = queries.order_page(order.number)
        return [
            (d.kind, d.state, sum(line.quantity for line in page.delivery_lines[d.id]), d.shipping_minor)
            for d in page.deliveries
        ]


def sweep(world, at):
    return allocate_waiting_deliveries(world.operator(), at)


def number(world, sku):
    with scope.reading(world.ana):
        found = Stock.objects.get(variant__sku=sku, location__code="WAKEFIELD")
    return found.on_hand, found.reserved


class TestAPreOrder:
    def test_leaves_in_a_delivery_of_its_own_on_its_day(self, world, run_jobs):
        offer(world, "LAST-ONE", released_on=RELEASE)
        order = paid(world, run_jobs, ("MUG", 1), ("LAST-ONE", 1))
        assert deliveries(world, order) == [("standard", "allocated", 1, 495), ("preorder", "await_date", 1, 495)]
        assert sweep(world, NOON) == 0
        assert sweep(world, NOON + timedelta(days=30)) == 1
        assert [state for _, state, *_ in deliveries(world, order)] == ["allocated", "allocated"]
        assert number(world, "LAST-ONE") == (0, 0)

    def test_completes_the_order_when_the_last_delivery_has_come(self, world, run_jobs):
        offer(world, "LAST-ONE", released_on=RELEASE)
        order = paid(world, run_jobs, ("MUG", 1), ("LAST-ONE", 1))
        walked(world, order, "start_packing", "finish_packing", "send", "deliver")
        with scope.reading(world.ana):
            assert Order.objects.get(id=order.id).state == "open"
        sweep(world, NOON + timedelta(days=31))
        for verb in ("start_packing", "finish_packing", "send", "deliver"):
            commands.move_delivery(number=order.number, position=2, verb=verb, by=world.ana, at=NOON)
        with scope.reading(world.ana):
            assert Order.objects.get(id=order.id).state == "completed"

    def test_goes_with_the_rest_where_all_is_to_go_together(self, world):
        offer(world, "LAST-ONE", released_on=RELEASE)
        order = commands.place_order(
            shop_id=world.shop().id, customer_code="C-1", lines=[("MUG", 1), ("LAST-ONE", 1)], channel="console",
            together=True, by=world.ana, at=NOON,
        )  # fmt: skip
        assert deliveries(world, order) == [("mixed", "reserved", 2, 495)]
        with scope.reading(world.ana):
            (found,) = queries.order_page(order.number).deliveries
        assert found.due_on == RELEASE

    def test_is_refused_outside_the_days_of_its_offer(self, world):
        offer(world, "LAST-ONE", sold_from=date(2020, 1, 1), sold_until=date(2020, 1, 31))
        with pytest.raises(commands.NotOnSale, match="LAST-ONE cannot be ordered today"):
            placed(world, ("LAST-ONE", 1))


class TestABackOrder:
    def test_waits_for_its_stock_the_oldest_first(self, world, run_jobs):
        offer(world, "LAST-ONE")
        first = paid(world, run_jobs, ("LAST-ONE", 3))
        second = paid(world, run_jobs, ("LAST-ONE", 1))
        assert deliveries(world, first) == [("back_order", "await_stock", 3, 495)]
        assert number(world, "LAST-ONE") == (1, 4)
        inventory.receive_stock(sku="LAST-ONE", location="WAKEFIELD", quantity=2, by=world.marc, at=NOON)
        run_jobs()
        assert [deliveries(world, order)[0][1] for order in (first, second)] == ["allocated", "await_stock"]
        inventory.receive_stock(sku="LAST-ONE", location="WAKEFIELD", quantity=1, by=world.marc, at=NOON)
        run_jobs()
        assert deliveries(world, second)[0][1] == "allocated"
        assert number(world, "LAST-ONE") == (0, 0)

    def test_gives_its_promise_back_when_it_is_cancelled(self, world, run_jobs):
        offer(world, "LAST-ONE")
        order = paid(world, run_jobs, ("LAST-ONE", 3))
        commands.cancel_order(number=order.number, reason="Changed her mind", by=world.ana, at=NOON)
        assert deliveries(world, order)[0][1] == "released"
        assert number(world, "LAST-ONE") == (1, 0)


class TestSeveralLocations:
    def test_serve_together_what_none_holds_alone(self, world, run_jobs):
        order = paid(world, run_jobs, ("MUG", 102))
        assert deliveries(world, order) == [("standard", "allocated", 100, 0), ("standard", "allocated", 2, 0)]
        assert number(world, "MUG") == (0, 0)

    def test_are_refused_when_all_of_them_hold_too_little(self, world):
        with pytest.raises(commands.NowhereInStock, match="104 × MUG"):
            placed(world, ("MUG", 104))


class TestADigitalThing:
    def test_is_handed_over_at_payment_and_costs_no_parcel(self, world, run_jobs):
        with scope.reading(world.ana):
            mug = world.variant("MUG")
            row = catalog.ProductRow(mug.product.code, mug.product.name, "MUG", is_digital=True)
        catalog.import_products(retailer_id=mug.retailer_id, rows=[row], by=world.operator(), at=NOON)
        offer(world, "MUG", "always")
        order = paid(world, run_jobs, ("MUG", 5))
        assert deliveries(world, order) == [("digital", "delivered", 5, 0)]
        assert number(world, "MUG") == (100, 0)
        with scope.reading(world.ana):
            assert queries.order_page(order.number).order.state == "completed"


class TestADayThatMoves:
    LATER = RELEASE + timedelta(days=14)

    def day(self, world, order):
        with scope.reading(world.ana):
            return queries.order_page(order.number).deliveries[0].due_on

    def events(self, world, order):
        with scope.reading(world.ana):
            found = queries.journal_of(order)
        return [event.name for event in found if event.name in ("delivery.redated", "message.written")]

    def test_keeps_what_waits_in_the_house_until_then(self, world, run_jobs):
        offer(world, "LAST-ONE", released_on=RELEASE)
        order = paid(world, run_jobs, ("LAST-ONE", 1))
        offer(world, "LAST-ONE", released_on=self.LATER)
        run_jobs()

        assert self.day(world, order) == self.LATER
        assert sweep(world, NOON + timedelta(days=30)) == 0
        assert sweep(world, NOON + timedelta(days=44)) == 1

    def test_is_told_to_the_customer_once(self, world, run_jobs):
        offer(world, "LAST-ONE", released_on=RELEASE)
        order = paid(world, run_jobs, ("LAST-ONE", 1))
        before = self.events(world, order)
        offer(world, "LAST-ONE", released_on=self.LATER)
        run_jobs()
        offer(world, "LAST-ONE", released_on=self.LATER)
        run_jobs()

        assert self.events(world, order)[len(before) :] == ["delivery.redated", "message.written"]

    def test_lets_go_what_is_released_today(self, world, run_jobs):
        offer(world, "LAST-ONE", released_on=RELEASE)
        order = paid(world, run_jobs, ("LAST-ONE", 1))
        offer(world, "LAST-ONE", released_on=None)
        run_jobs()

        assert self.day(world, order) is None
        assert sweep(world, NOON) == 1
        assert [state for _, state, *_ in deliveries(world, order)] == ["allocated"]

    def test_changes_nothing_of_what_is_packed(self, world, run_jobs):
        offer(world, "LAST-ONE", restock_on=RELEASE)
        order = paid(world, run_jobs, ("LAST-ONE", 1))
        offer(world, "LAST-ONE", restock_on=self.LATER)
        run_jobs()

        assert [kind for kind, *_ in deliveries(world, order)] == ["standard"]
        assert self.day(world, order) is None
