"""The papers of an order, and what cancelling it gives, on its page."""

import html

import pytest

from comptoir.kernel import clock
from comptoir.orders import commands
from tests.console.test_order_page import page_of, post
from tests.ledger.purse import Purse
from tests.orders.scene import walked
from tests.orders.test_refunding import WAY


class TestVouchers:
    @pytest.mark.feature("C8", by="page")
    def test_stand_on_the_order_and_open_as_pdf(self, as_staff, paid, world):
        order, client = paid(MUG=2), as_staff("marc")
        assert "None yet." in page_of(client, order)
        walked(world, order, *WAY)
        assert (
            post(client, order, "refund/part", **{"line-1": "1", "reason": "Broken", "to": "wallet"}).status_code == 303
        )
        page = page_of(client, order)
        assert "Refund voucher AH-V1" in page
        assert "gone through" in page
        pdf = client.get(f"/orders/{order.number}/documents/AH-V1.pdf")
        assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
        assert client.get(f"/orders/{order.number}/documents/AH-V9.pdf").status_code == 404


class TestCancelling:
    @pytest.mark.feature("S22", by="page")
    def test_shows_the_credit_note_and_gives_it(self, as_staff, paid, world):
        commands.set_cancellation_terms(shop_id=world.shop().id, gives="credit_note", by=world.ruth, at=clock.now())
        order, client = paid(MUG=2), as_staff("ana")
        dialog = html.unescape(client.get(f"/orders/{order.number}/cancellation/").content.decode())
        assert "becomes a credit note" in dialog
        assert "No money goes back" not in dialog
        assert post(client, order, "cancellation", reason="Changed").status_code == 303
        assert [one.left_minor for one in Purse(world).notes(clock.now())] == [2485]

    def test_gives_the_money_back_where_that_is_chosen(self, as_staff, paid, world):
        commands.set_cancellation_terms(shop_id=world.shop().id, gives="credit_note", by=world.ruth, at=clock.now())
        order, client = paid(MUG=2), as_staff("ana")
        assert post(client, order, "cancellation", reason="Changed", gives="origin").status_code == 303
        assert Purse(world).notes(clock.now()) == []
