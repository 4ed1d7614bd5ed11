"""What a tracking code opens, and the lists of work."""

import pytest
from django.db import connection

from comptoir.customers.links import actor_of_link
from comptoir.fulfilment import commands, queries
from comptoir.fulfilment.models import Shipment
from comptoir.fulfilment.tracking import new_code, read_code, said
from comptoir.kernel import scope
from comptoir.kernel.scope import NOBODY
from comptoir.orders import commands as orders
from comptoir.orders.models import Order
from tests.fulfilment.test_commands import EVENING, packed, sent
from tests.orders.scene import paid
from tests.world import NOON


class TestTheCode:
    def test_is_read_as_people_type_it(self):
        assert read_code(" 7k3m-9qrt 2wxb-4hjc ") == "7K3M9QRT2WXB4HJC"
        assert read_code("OIL0") == "0110"
        assert said("7K3M9QRT2WXB4HJC") == "7K3M-9QRT-2WXB-4HJC"

    def test_comes_once(self):
        assert len({new_code() for _ in range(1000)}) == 1000


class TestOrderBehind:
    def test_gives_a_visitor_the_two_ids_and_no_row(self, world, run_jobs):
        order, shipment = sent(world, run_jobs)
        with scope.reading(NOBODY):
            found = queries.order_behind(said(shipment.tracking).lower())
            assert (found.order_id, found.shop_id) == (order.id, order.shop_id)
            assert not Shipment.objects.exists()
            assert not Order.objects.exists()

    @pytest.mark.parametrize("code", ["", "%", "_" * 16, "7K3M9QRT2WXB4HJC", "x" * 10_000, "\x00" * 16, "ß" * 8, "💣"])
    def test_gives_nothing_for_any_other_text(self, world, run_jobs, code):
        sent(world, run_jobs)
        with scope.reading(NOBODY):
            assert queries.order_behind(code) is None

    def test_rests_on_a_function_that_only_the_server_may_call(self, db):
        with connection.cursor() as cursor:
            cursor.execute("select proacl::text, prosecdef from pg_proc where proname = 'order_behind_tracking'")
            acl, definer = cursor.fetchone()
        assert definer
        assert not any(grant.startswith("=") for grant in acl.strip("{}").split(","))


class TestShipmentByTracking:
    def test_shows_where_the_parcel_is_and_nothing_of_the_person(self, world, run_jobs):
        order, shipment = sent(world, run_jobs)
        with scope.reading(actor_of_link(order.id)):
            page = queries.shipment_by_tracking(shipment.tracking)
        assert (page.number, page.state, page.rider, page.city, page.due_by) == (
            order.number, "on_its_way", "Sam", "Leeds", EVENING,
        )  # fmt: skip
        assert "Keller" not in str(page)
        assert "Park Row" not in str(page)

    def test_is_not_opened_by_the_link_of_another_order(self, world, run_jobs):
        _, shipment = sent(world, run_jobs)
        other = paid(world, run_jobs)
        with scope.reading(actor_of_link(other.id)), pytest.raises(Shipment.DoesNotExist):
            queries.shipment_by_tracking(shipment.tracking)


class TestTheWorkLists:
    def test_go_through_the_house_with_the_parcel(self, world, run_jobs):
        order = paid(world, run_jobs)
        seen = []
        for step in (
            lambda: None,
            lambda: commands.start_packing(number=order.number, position=1, by=world.clara, at=NOON),
            lambda: commands.finish_packing(number=order.number, position=1, by=world.clara, at=NOON),
            lambda: commands.send_delivery(number=order.number, position=1, rider="Sam", by=world.clara, at=NOON),
            lambda: commands.deliver(number=order.number, position=1, by=world.clara, at=NOON),
        ):
            step()
            with scope.reading(world.clara):
                lists = (queries.to_pack, queries.to_hand_over, queries.on_the_road)
                seen.append([len(work(world.clara)) for work in lists])
        assert seen == [[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]]

    def test_name_what_to_take_and_where_it_goes(self, world, run_jobs):
        order = paid(world, run_jobs, ("MUG", 3), ("RED-SCARF", 1))
        with scope.reading(world.clara):
            row = queries.to_pack(world.clara)[0]
        assert (row.number, row.location, row.city, row.units) == (order.number, "Wakefield DC", "Leeds", 4)
        assert [(goods.sku, goods.quantity) for goods in row.goods] == [("MUG", 3), ("RED-SCARF", 1)]

    def test_leave_out_what_a_hold_keeps_back(self, world, run_jobs):
        order = packed(world, run_jobs)
        orders.hold_order(number=order.number, reason="Address unclear", by=world.ana, at=NOON)
        with scope.reading(world.clara):
            assert queries.to_hand_over(world.clara) == []

    def test_go_on_where_a_page_ended_oldest_first(self, world, run_jobs):
        numbers = [paid(world, run_jobs).number for _ in range(3)]
        with scope.reading(world.clara):
            first = queries.to_pack(world.clara, limit=2)
            rest = queries.to_pack(world.clara, after=first[-1].cursor)
        assert [row.number for row in [*first, *rest]] == numbers

    def test_keep_to_a_location(self, world, run_jobs):
        paid(world, run_jobs)
        with scope.reading(world.clara):
            assert len(queries.to_pack(world.clara, location_id=world.location("WAKEFIELD").id)) == 1
            assert queries.to_pack(world.clara, location_id=world.location("LEEDS").id) == []

    def test_show_another_shop_nothing(self, world, run_jobs):
        paid(world, run_jobs)
        for stranger in (world.finn, world.bruno):
            with scope.reading(stranger):
                assert queries.to_pack(stranger) == []

    def test_take_three_statements_however_long(self, world, run_jobs, django_assert_num_queries):
        for _ in range(3):
            packed(world, run_jobs)
        clara = world.clara
        with scope.reading(clara), django_assert_num_queries(3):
            assert len(queries.to_hand_over(clara)) == 3
