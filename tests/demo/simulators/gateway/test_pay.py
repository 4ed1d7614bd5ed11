import pytest


class TestCardPage:
    def test_takes_the_money_and_goes_back_to_the_shop(self, shop):
        _, checkout = shop.open()

        status, location, _ = shop.pay(checkout)

        assert (status, location) == (303, "http://shop.example/paid")
        assert shop.types(3) == ["checkout.opened", "payment.authorized", "payment.captured"]
        data = shop.events(3)[2]["data"]
        assert data == {
            "checkout": checkout["id"],
            "payment": shop.state(checkout)["payments"][0]["id"],
            "refund": None,
            "amount": 8855,
            "currency": "GBP",
            "reference": "att_1",
            "failure": None,
            "card": {"brand": "Visa", "last4": "4242"},
        }

    def test_shows_the_sum_the_way_back_and_the_test_cards(self, shop):
        _, checkout = shop.open(amount=500, currency="JPY")

        _, _, page = shop.page(f"/gateway/pay/{checkout['id']}?card=5")

        assert "¥500" in page
        assert 'href="http://shop.example/cancelled"' in page
        assert 'value="4000 0000 0000 0002"' in page

    @pytest.mark.parametrize(
        ("number", "code", "sentence"),
        [
            ("4000000000000002", "card_declined", "The card was declined."),
            ("4000 0000 0000 9995", "insufficient_funds", "There is not enough money on this card."),
        ],
    )
    def test_lets_the_customer_try_again_after_a_refusal(self, shop, number, code, sentence):
        _, checkout = shop.open()

        status, _, page = shop.pay(checkout, number)

        assert status == 402
        assert sentence in page
        assert shop.events(2)[1]["data"]["failure"] == {"code": code, "message": sentence}
        assert shop.pay(checkout)[0] == 303

    def test_says_what_is_wrong_beside_each_field_and_takes_no_real_card(self, shop):
        _, checkout = shop.open()

        status, _, page = shop.pay(checkout, "4111 1111 1111 1111", expiry="1/20", cvc="1", name=" ")

        assert status == 422
        assert page.count('class="wrong"') == 4
        assert shop.state(checkout)["payments"] == []

    def test_is_paid_once_by_two_tabs(self, shop):
        _, checkout = shop.open()
        shop.pay(checkout)

        status, _, page = shop.pay(checkout)

        assert (status, "cannot be paid twice" in page) == (200, True)
        assert len(shop.state(checkout)["payments"]) == 1

    def test_of_an_expired_checkout_says_so(self, shop):
        _, checkout = shop.open()
        shop.call("POST", f"/gateway/v1/checkouts/{checkout['id']}/expire")

        status, _, page = shop.pay(checkout)

        assert (status, "has expired" in page) == (410, True)

    def test_refuses_a_form_sent_by_another_site(self, shop):
        _, checkout = shop.open()

        status, _, _ = shop.page(f"/gateway/pay/{checkout['id']}", {"number": "1"}, Origin="http://evil.example")

        assert status == 403

    def test_of_nothing_is_not_found(self, shop):
        assert shop.page("/gateway/pay/chk_1")[0] == 404


class TestConfirmation:
    def confirm(self, shop, checkout, answer):
        _, page, _ = shop.pay(checkout, "4000 0000 0000 3220")
        assert shop.state(checkout)["status"] == "open"
        assert "Is it you?" in shop.page(page)[2]
        return shop.page(page, {"answer": answer})

    def test_pays(self, shop):
        _, checkout = shop.open()

        assert self.confirm(shop, checkout, "confirm")[:2] == (303, "http://shop.example/paid")
        assert shop.state(checkout)["status"] == "paid"

    def test_when_refused_takes_nothing_and_says_so_on_the_card_page(self, shop):
        _, checkout = shop.open()

        _, back, _ = self.confirm(shop, checkout, "refuse")

        assert "The payment was not confirmed at the bank." in shop.page(back)[2]
        assert shop.types(2)[1] == "payment.failed"

    def test_comes_too_late_for_a_checkout_paid_otherwise(self, shop):
        _, checkout = shop.open()
        _, page, _ = shop.pay(checkout, "4000 0000 0000 3220")
        shop.pay(checkout)

        shop.page(page, {"answer": "confirm"})

        assert [payment["status"] for payment in shop.state(checkout)["payments"]] == ["needs_confirmation", "captured"]


class TestSlowCards:
    def test_are_paid_later(self, shop):
        shop.behave(processing_seconds=0.2)
        _, checkout = shop.open()

        assert shop.pay(checkout, "4000 0000 0000 0077")[0] == 303
        assert shop.state(checkout)["status"] == "processing"
        assert shop.types(4) == ["checkout.opened", "payment.processing", "payment.authorized", "payment.captured"]
        assert shop.state(checkout)["status"] == "paid"

    def test_may_be_refused_later_and_leave_the_checkout_open(self, shop):
        shop.behave(processing_seconds=60)
        _, checkout = shop.open()
        shop.pay(checkout, "4000 0000 0000 0341")
        assert "Still processing" in shop.page(f"/gateway/pay/{checkout['id']}")[2]

        shop.call("POST", "/gateway/admin/settle", {})

        assert shop.state(checkout)["status"] == "open"
        assert shop.events(3)[2]["data"]["failure"]["code"] == "bank_refused"
