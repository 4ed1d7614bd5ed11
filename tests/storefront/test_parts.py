"""Which part of an order leaves when, as its customer reads it."""

from datetime import date, timedelta

import pytest
from django.test import Client

from comptoir.inventory import commands as inventory
from comptoir.kernel import clock, scope
from comptoir.orders import links
from comptoir.orders.models import Order
from comptoir.storefront.parts import Part, headline_of, part_said, parts_said
from tests.orders.scene import paid, walked

TODAY, CHRISTMAS = date(2026, 12, 1), date(2026, 12, 24)
READY = Part("standard", "allocated", None)
PREORDER = Part("preorder", "await_date", CHRISTMAS)
BACK_ORDER = Part("back_order", "await_stock", None)


class TestPartSaid:
    @pytest.mark.parametrize(
        ("part", "said"),
        [
            (READY, "now"),
            (PREORDER, "from 24 December"),
            (BACK_ORDER, "when it has arrived"),
            (Part("back_order", "await_stock", CHRISTMAS), "from 24 December"),
            (Part("back_order", "await_stock", TODAY), "when it has arrived"),
            (Part("back_order", "allocated", None), "now"),
            (Part("preorder", "await_date", TODAY), "now"),
            (Part("digital", "waiting", None), "by link"),
            (Part("preorder", "on_its_way", CHRISTMAS), "on its way"),
            (Part("standard", "deallocated", None), "cancelled"),
        ],
    )
    def test_is_where_it_is_or_when_it_leaves(self, part, said):
        assert part_said(part, TODAY) == said


class TestPartsSaid:
    def test_counts_the_parcels_and_says_each(self):
        assert parts_said([READY, PREORDER, BACK_ORDER], TODAY) == (
            "3 parcels: one now, one from 24 December, one when it has arrived"
        )

    def test_leaves_out_what_will_not_leave(self):
        assert parts_said([READY, Part("preorder", "released", CHRISTMAS)], TODAY) == ""
        assert parts_said([], TODAY) == ""

    def test_is_needless_for_what_goes_at_once(self):
        assert parts_said([READY], TODAY) == ""
        assert parts_said([PREORDER], TODAY) == "It leaves from 24 December"


class TestHeadlineOf:
    def test_says_that_a_part_is_further_than_the_rest(self):
        gone = Part("standard", "on_its_way", None)
        assert headline_of([gone, PREORDER]) == "A part is on its way to you"
        assert headline_of([Part("standard", "delivered", None), PREORDER]) == "A part is delivered, the rest follows"
        assert headline_of([PREORDER, BACK_ORDER]) == "Paid, and waiting to leave"
        assert headline_of([gone, gone]) == headline_of([READY, PREORDER]) == ""


class TestTheStatusPage:
    @pytest.mark.feature("Y3", by="page")
    def test_says_what_leaves_when(self, world, run_jobs):
        now = clock.now()
        day = now.date() + timedelta(days=30)
        inventory.set_offer(
            sku="LAST-ONE", location="WAKEFIELD", availability="back_order", released_on=day, by=world.marc, at=now
        )
        order = paid(world, run_jobs, ("MUG", 1), ("LAST-ONE", 1), at=now)
        with scope.reading(world.ana):
            path = f"/o/{links.link_text(Order.objects.get(id=order.id))}/"

        assert f"2 parcels: one now, one from {day:%-d %B}." in Client().get(path).text

        walked(world, order, "start_packing", "finish_packing", "send", at=now)
        assert "A part is on its way to you" in Client().get(path).text
