"""Refunds on the page of an order: chosen, tried out while one types, and done."""

import html

import pytest

from comptoir.orders.models import Order
from tests.console.test_order_page import page_of, post


def sent(order: Order, client) -> Order:
    for verb in ("packing", "packed"):
        post(client, order, f"deliveries/1/{verb}")
    post(client, order, "deliveries/1/dispatch", rider="Tom")
    return order


class TestRefund:
    @pytest.mark.feature("C4", by="page")
    @pytest.mark.feature("C8", by="page")
    def test_shows_while_it_is_chosen_what_it_changes_and_goes_into_the_wallet(self, as_staff, paid, world):
        order, client = sent(paid(), as_staff("ana")), as_staff("ana")
        asked = {"line-1": "1", "gesture": "0.50", "to": "wallet", "as_note": "2.00"}
        preview = html.unescape(client.get(f"/orders/{order.number}/refund/part/preview/", asked).content.decode())
        assert "£10.45" in preview
        assert "£8.45</b> into Sofia Keller's wallet" in preview
        assert "credit note of <b>£2.00" in preview
        assert "s••••@mail.example, one for each of the 2 ways" in preview

        assert post(client, order, "refund/part", reason="Broken", **asked).status_code == 303

        page = page_of(client, order)
        assert "Refunded, Wallet" in page
        assert "Refunded, Credit note AH-C1" in page
        assert "−£8.45" in page

    def test_says_in_the_preview_why_it_is_not_possible(self, as_staff, paid):
        order, client = sent(paid(), as_staff("ana")), as_staff("ana")
        address = f"/orders/{order.number}/refund/part/preview/"
        assert "Only 1 of MUG are left" in client.get(address, {"line-1": "7"}).content.decode()
        assert "is no sum" in client.get(address, {"gesture": "much"}).content.decode()
        assert "Choose what goes back" in client.get(address).content.decode()

    @pytest.mark.feature("C4", by="page")
    def test_of_all_goes_where_it_is_to_go(self, as_staff, paid):
        order, client = sent(paid(), as_staff("ana")), as_staff("ana")
        preview = client.get(f"/orders/{order.number}/refund/preview/", {"to": "credit_note"}).content.decode()
        assert "credit note of <b>£14.90" in preview
        assert post(client, order, "refund", reason="Broken", to="credit_note").status_code == 303
        assert "Refunded, Credit note AH-C1" in page_of(client, order)
