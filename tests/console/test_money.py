"""The money of a customer on her page: what she has, what staff give and take."""

import pytest

from tests.ledger.purse import Purse


def post(client, what, world, **form):
    body = {"shop": world.shop().id, "reference": "X-1", "amount": "12.50", **form}
    return client.post(f"/customers/C-1/{what}/", body)


class TestMoneyOfACustomer:
    @pytest.mark.feature("O6", by="page")
    def test_shows_wallet_lots_notes_and_statement(self, as_staff, world):
        purse = Purse(world)
        purse.pay_in(5000)
        purse.gift(500, days=3650)
        purse.note(4200)
        page = as_staff("ana").get("/customers/C-1/?view=money").text
        for words in ("£55.00", "Gesture", "until 14 Sep 2036", "AH-C1", "£42.00", "Paid in"):
            assert words in page, words

    def test_is_paid_in_once_however_often_it_is_pressed(self, as_staff, world):
        for _ in range(2):
            assert post(as_staff("ana"), "wallet", world, source="cash").status_code == 303
        assert Purse(world).free() == 1250

    @pytest.mark.feature("C5", by="page")
    def test_a_gesture_keeps_to_the_limit(self, as_staff, world):
        assert post(as_staff("ana"), "gesture", world, reason="Late").status_code == 303
        refused = post(as_staff("ana"), "gesture", world, reason="Late", amount="20.01", reference="X-2")
        assert (refused.status_code, "£20.01 is above what one refund or gesture may be" in refused.text) == (403, True)

    @pytest.mark.feature("O7", by="page")
    def test_a_credit_line_is_opened_by_who_runs_the_shop(self, as_staff, world):
        assert post(as_staff("ana"), "credit-line", world).status_code == 403
        assert post(as_staff("ruth"), "credit-line", world, amount="500").status_code == 303
        Purse(world).draw(12_000)
        page = as_staff("ruth").get("/customers/C-1/?view=money").text
        assert "£120.00 owed" in page
        assert "£500.00" in as_staff("ruth").get("/customers/C-1/credit-line/").text or "500" in page

    def test_asks_before_it_acts(self, as_staff):
        for what in ("wallet", "gesture", "credit-line"):
            assert as_staff("ruth").get(f"/customers/C-1/{what}/").status_code == 200
