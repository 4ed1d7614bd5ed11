"""What a customer reads of an order that she pays later, as was agreed."""

from django.test import Client

from comptoir.kernel import clock
from comptoir.orders import commands, links
from comptoir.payments import commands as payments
from tests.orders.scene import walked


class TestAnOrderPaidAtTheDoor:
    def test_is_confirmed_and_asks_for_nothing_now(self, world, run_jobs):
        payments.set_way(
            shop_id=world.shop().id, gateway="courier", is_on=True, at_dispatch=True, by=world.ruth, at=clock.now()
        )
        order = commands.place_order(
            shop_id=world.shop().id, customer_code="C-1", lines=[("MUG", 2)], channel="console", way="courier",
            by=world.ana, at=clock.now(),
        )  # fmt: skip
        run_jobs()
        address = f"/o/{links.link_text(order)}/"
        page = Client().get(address).text

        assert "Confirmed, and being packed" in page
        assert "£24.85 is paid later, as agreed." in page
        assert "still to be paid" not in page

        walked(world, order, "start_packing", "finish_packing", "send", "deliver", at=clock.now())
        assert "as agreed" not in Client().get(address).text
