"""Back orders and what is on its way: what their customers are told, and who is served first."""

from datetime import timedelta
from functools import partial

import pytest

from comptoir.inventory import commands as inventory
from comptoir.inventory.commands import Arrived, Coming
from comptoir.kernel import scope
from comptoir.orders import commands, queries
from comptoir.orders.options import Options
from comptoir.orders.reactions import allocate_waiting_deliveries
from tests.orders.scene import paid
from tests.orders.test_splitting import deliveries, offer
from tests.world import NOON

SOON = NOON.date() + timedelta(days=7)


def coming(world, quantity, day=SOON, sku="LAST-ONE"):
    how = {"by": world.marc, "at": NOON}
    inbound = inventory.draft_inbound(location="WAKEFIELD", lines=[Coming(sku, quantity, day)], **how)
    return inventory.send_inbound(inbound_id=inbound.id, **how)


def due(world, order):
    with scope.reading(world.ana):
        return queries.order_page(order.number).deliveries[0].due_on


class TestABackOrder:
    def test_is_promised_the_day_on_which_it_is_covered(self, world, run_jobs):
        offer(world, "LAST-ONE")
        coming(world, 2)
        coming(world, 9, SOON + timedelta(days=9))
        first, second = paid(world, run_jobs, ("LAST-ONE", 3)), paid(world, run_jobs, ("LAST-ONE", 1))

        assert (due(world, first), due(world, second)) == (SOON, SOON + timedelta(days=9))

    def test_moves_with_what_comes(self, world, run_jobs):
        offer(world, "LAST-ONE")
        order = paid(world, run_jobs, ("LAST-ONE", 3))
        assert due(world, order) is None
        inbound = coming(world, 2)
        run_jobs()
        assert due(world, order) == SOON
        later = SOON + timedelta(days=2)
        inventory.redate_inbound(inbound_id=inbound.id, expected_on=later, by=world.marc, at=NOON)
        run_jobs()
        assert due(world, order) == later
        inventory.cancel_inbound(inbound_id=inbound.id, reason="Lost", by=world.marc, at=NOON)
        run_jobs()
        assert due(world, order) is None

    def test_is_served_when_it_arrives_the_oldest_first(self, world, run_jobs):
        offer(world, "LAST-ONE")
        inbound = coming(world, 4)
        first, second = paid(world, run_jobs, ("LAST-ONE", 3)), paid(world, run_jobs, ("LAST-ONE", 2))
        inventory.receive_inbound(inbound_id=inbound.id, lines=[Arrived("LAST-ONE", 2)], by=world.marc, at=NOON)
        run_jobs()
        assert [deliveries(world, order)[0][1] for order in (first, second)] == ["allocated", "await_stock"]
        inventory.receive_inbound(inbound_id=inbound.id, lines=[Arrived("LAST-ONE", 2)], by=world.marc, at=NOON)
        run_jobs()
        assert deliveries(world, second)[0][1] == "allocated"

    @pytest.mark.feature("Y3", by="api")
    def test_of_priority_is_served_before_older_ones_and_told_an_earlier_day(self, world, run_jobs):
        offer(world, "LAST-ONE")
        coming(world, 3)
        coming(world, 9, SOON + timedelta(days=9))
        first, second = paid(world, run_jobs, ("LAST-ONE", 3)), paid(world, run_jobs, ("LAST-ONE", 2))
        change = partial(commands.set_order_options, by=world.ana, at=NOON)
        change(number=second.number, changes={"priority": "high"})
        run_jobs()
        assert (due(world, first), due(world, second)) == (SOON + timedelta(days=9), SOON)
        third = commands.place_order(
            shop_id=world.shop().id, customer_code="C-1", lines=[("LAST-ONE", 1)], channel="console",
            options=Options(priority="urgent"), by=world.ana, at=NOON,
        )  # fmt: skip
        commands.take_payment(number=third.number, source="cash", reference="T", by=world.ana, at=NOON)
        run_jobs()
        inventory.receive_stock(sku="LAST-ONE", location="WAKEFIELD", quantity=2, by=world.marc, at=NOON)
        run_jobs()
        states = [deliveries(world, order)[0][1] for order in (first, second, third)]
        assert states == ["await_stock", "allocated", "allocated"]
        change(number=first.number, changes={"priority": "urgent"})
        assert deliveries(world, first)[0][1] == "await_stock"

    def test_is_served_at_once_however_long_the_queue(self, world, run_jobs, monkeypatch):
        offer(world, "LAST-ONE")
        waiting = [paid(world, run_jobs, ("LAST-ONE", 2)) for _ in range(3)]
        monkeypatch.setattr(queries, "deliveries_to_try", partial(queries.deliveries_to_try, limit=1))
        inventory.receive_stock(sku="LAST-ONE", location="WAKEFIELD", quantity=4, by=world.marc, at=NOON)
        assert allocate_waiting_deliveries(world.operator(), NOON) == 2
        states = [deliveries(world, order)[0][1] for order in waiting]
        assert states == ["allocated", "allocated", "await_stock"]

    def test_is_served_by_what_a_count_finds(self, world, run_jobs):
        offer(world, "LAST-ONE")
        order = paid(world, run_jobs, ("LAST-ONE", 3))
        how = {"by": world.marc, "at": NOON}
        count = inventory.open_count(location="WAKEFIELD", what="chosen", skus=["LAST-ONE"], **how)
        inventory.count_line(count_id=count.id, sku="LAST-ONE", counted=4, **how)
        inventory.confirm_count(count_id=count.id, **how)
        run_jobs()
        assert deliveries(world, order)[0][1] == "allocated"

    def test_of_another_shop_that_waits_longer_is_served_first(self, world, run_jobs):
        offer(world, "RED-SCARF")
        for place in ("WAKEFIELD", "LEEDS"):
            inventory.count_stock(sku="RED-SCARF", location=place, on_hand=0, by=world.marc, at=NOON)
        older = commands.place_order(
            shop_id=world.shop("CLOTH").id, customer_code="C-1", lines=[("RED-SCARF", 2)], channel="console",
            by=world.finn, at=NOON,
        )  # fmt: skip
        commands.take_payment(number=older.number, source="cash", reference="T", by=world.finn, at=NOON)
        run_jobs()
        newer = paid(world, run_jobs, ("RED-SCARF", 2))
        inventory.receive_stock(sku="RED-SCARF", location="WAKEFIELD", quantity=2, by=world.marc, at=NOON)
        run_jobs()

        with scope.reading(world.finn):
            assert [one.state for one in queries.order_page(older.number).deliveries] == ["allocated"]
        assert deliveries(world, newer)[0][1] == "await_stock"
