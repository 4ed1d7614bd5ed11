"""Taking a payment from what the customer has at the shop, on the page of an order."""

import html

import pytest

from tests.console.test_order_page import page_of, post, state_of
from tests.ledger.purse import Purse


@pytest.mark.feature("O6", by="page")
class TestTakingFromHerWallet:
    def test_is_offered_with_what_is_there_and_opens_the_order(self, as_staff, place, world, run_jobs):
        Purse(world).pay_in(5000)
        order, client = place(), as_staff("ana")
        dialog = html.unescape(client.get(f"/orders/{order.number}/payment/").content.decode())
        assert "£50.00 free" in dialog
        assert post(client, order, "payment", source="wallet").status_code == 303
        run_jobs()
        assert state_of(world, order)[0] == "open"
        page = page_of(client, order)
        assert "Held · Wallet" in page
        assert "Take back" not in page

    def test_takes_a_part(self, as_staff, place, world, run_jobs):
        Purse(world).pay_in(1000)
        order, client = place(), as_staff("ana")
        refused = post(client, order, "payment", source="wallet")
        assert refused.status_code == 409
        assert "The wallet has £10.00 to spend" in html.unescape(refused.content.decode())
        assert post(client, order, "payment", source="wallet", amount="10").status_code == 303
        assert "Held · Wallet" in page_of(client, order)

    @pytest.mark.feature("O7", by="page")
    def test_knows_the_credit_line(self, as_staff, place, world, run_jobs):
        Purse(world).line(9000)
        order, client = place(), as_staff("ana")
        assert post(client, order, "payment", source="credit_line").status_code == 303
        assert "Held · Credit line" in page_of(client, order)
