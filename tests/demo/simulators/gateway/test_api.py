import threading
from datetime import UTC, datetime, timedelta

import pytest

from comptoir.demo.simulators.gateway.signing import account_id
from tests.demo.simulators.shop import Shop


class TestOpenCheckout:
    def test_gives_an_open_checkout_with_its_page(self, shop, simulators):
        status, checkout = shop.open()

        assert status == 201
        assert checkout["status"] == "open"
        assert checkout["url"] == f"{simulators.url}/gateway/pay/{checkout['id']}"
        assert (checkout["amount"], checkout["currency"], checkout["reference"]) == (8855, "GBP", "att_1")
        assert shop.state(checkout) == checkout

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("amount", 0),
            ("amount", "8855"),
            ("amount", 88.55),
            ("amount", True),
            ("currency", "gbp"),
            ("reference", ""),
            ("return_url", "javascript:alert(1)"),
            ("callback_url", "http://x.example/a\r\nX: y"),
            ("callback_url", "http://x.example:99999/"),
            ("expires_at", "2036-12-01T00:00:00"),
            ("expires_at", "2001-01-01T00:00:00Z"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, shop, field, value):
        status, body = shop.open(**{field: value})

        assert status == 422
        assert body["error"]["field"] == field
        assert body["error"]["message"]

    def test_takes_any_text_as_description(self, shop):
        _, checkout = shop.open(description="a\x00b \ud83d\ude00 \u202e {{ x }} <script>\n", customer_name=None)

        status, _, page = shop.page(f"/gateway/pay/{checkout['id']}")
        assert status == 200
        assert "{{ x }} &lt;script&gt;" in page

    def test_refuses_whoever_has_no_sandbox_key(self, simulators):
        stranger = Shop(simulators.url, key="sk_live_1")

        assert stranger.open()[0] == 401

        stranger.close()

    def test_refuses_a_body_that_is_no_object(self, shop):
        assert shop.call("POST", "/gateway/v1/checkouts", [1])[0] == 400


class TestIdempotency:
    def test_gives_the_same_answer_for_the_same_request(self, shop):
        wish = shop.wish()

        answers = [shop.open(idempotency_key="k1", **wish) for _ in range(3)]

        assert answers[0] == answers[1] == answers[2]
        assert len(shop.call("GET", "/gateway/v1/checkouts?reference=att_1")[1]["checkouts"]) == 1

    def test_refuses_the_key_with_another_body(self, shop):
        shop.open(idempotency_key="k1")

        status, body = shop.open(idempotency_key="k1", amount=1)

        assert status == 422
        assert body["error"]["code"] == "idempotency_key_reused"

    def test_acts_once_for_callers_at_the_same_moment(self, shop):
        wish, answers = shop.wish(), []
        callers = [
            threading.Thread(target=lambda: answers.append(shop.open(idempotency_key="k1", **wish))) for _ in range(8)
        ]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()

        assert len({body["id"] for _, body in answers}) == 1

    def test_keeps_the_keys_of_two_shops_apart(self, shop, simulators):
        other = Shop(simulators.url, key="sk_sandbox_other")

        assert shop.open(idempotency_key="k1")[1]["id"] != other.open(idempotency_key="k1")[1]["id"]

        other.close()


class TestShowCheckout:
    def test_hides_the_checkouts_of_another_shop(self, shop, simulators):
        _, checkout = shop.open()
        other = Shop(simulators.url, key="sk_sandbox_other")

        assert other.call("GET", f"/gateway/v1/checkouts/{checkout['id']}")[0] == 404
        assert other.call("POST", f"/gateway/v1/checkouts/{checkout['id']}/expire")[0] == 404

        other.close()

    def test_tells_of_every_payment(self, shop):
        _, checkout = shop.open()
        shop.pay(checkout, "4000 0000 0000 0002")
        shop.pay(checkout)

        state = shop.state(checkout)

        assert state["status"] == "paid"
        assert [payment["status"] for payment in state["payments"]] == ["failed", "captured"]
        assert state["payments"][0]["failure"]["code"] == "card_declined"
        assert state["payments"][1]["card"] == {"brand": "Visa", "last4": "4242"}


class TestExpireCheckout:
    def test_closes_it_once(self, shop):
        _, checkout = shop.open()

        assert shop.call("POST", f"/gateway/v1/checkouts/{checkout['id']}/expire")[1]["status"] == "expired"
        assert shop.call("POST", f"/gateway/v1/checkouts/{checkout['id']}/expire")[1]["status"] == "expired"
        assert shop.types(2) == ["checkout.opened", "checkout.expired"]

    def test_refuses_a_paid_one(self, shop):
        _, checkout = shop.open()
        shop.pay(checkout)

        assert shop.call("POST", f"/gateway/v1/checkouts/{checkout['id']}/expire")[0] == 409

    def test_happens_by_itself_when_its_time_has_come(self, shop):
        shop.open(expires_at=(datetime.now(UTC) + timedelta(seconds=0.3)).isoformat())

        assert shop.types(2) == ["checkout.opened", "checkout.expired"]


class TestRefund:
    def refund(self, shop, amount, key="r1", **wish):
        body = {"payment": self.payment, "amount": amount, "reference": "ref_1", **wish}
        return shop.call("POST", "/gateway/v1/refunds", body, Idempotency_Key=key)

    @pytest.fixture(autouse=True)
    def paid(self, shop):
        self.checkout = shop.open()[1]
        shop.pay(self.checkout)
        self.payment = shop.state(self.checkout)["payments"][0]["id"]

    def test_gives_back_a_part_and_says_so(self, shop):
        status, refund = self.refund(shop, 547)

        assert (status, refund["status"], refund["amount"]) == (201, "succeeded", 547)
        assert shop.call("GET", f"/gateway/v1/refunds/{refund['id']}")[1] == refund
        event = shop.events(4)[3]
        assert event["type"] == "refund.succeeded"
        assert event["data"]["refund"] == refund["id"]
        assert event["data"]["amount"] == 547
        assert (event["data"]["reference"], event["data"]["refund_reference"]) == ("att_1", "ref_1")

    def test_never_gives_back_more_than_was_paid(self, shop):
        self.refund(shop, 8000)

        status, body = self.refund(shop, 856, key="r2")

        assert (status, body["error"]["code"]) == (422, "refund_exceeds_payment")
        assert self.refund(shop, 855, key="r3")[0] == 201

    def test_fails_when_the_bank_refuses_and_leaves_the_money_refundable(self, shop):
        shop.behave(refunds="refuse")
        assert self.refund(shop, 8855)[1]["status"] == "failed"
        assert shop.types(4)[3] == "refund.failed"

        shop.behave(refunds="succeed")
        assert self.refund(shop, 8855, key="r2")[1]["status"] == "succeeded"

    def test_may_take_its_time(self, shop):
        shop.behave(refunds="pending", processing_seconds=60)
        refund = self.refund(shop, 100)[1]
        assert refund["status"] == "pending"

        assert shop.call("POST", "/gateway/admin/settle", {})[1] == {"settled": 1}
        assert shop.call("GET", f"/gateway/v1/refunds/{refund['id']}")[1]["status"] == "succeeded"

    def test_refuses_the_payment_of_another_shop(self, shop, simulators):
        other = Shop(simulators.url, key="sk_sandbox_other")

        assert self.refund(other, 100)[1]["error"]["field"] == "payment"

        other.close()


class TestApiFaults:
    def test_answer_500_and_do_nothing(self, shop):
        shop.behave(api_fault="error", api_fault_next=1)

        assert shop.open(idempotency_key="k1")[0] == 500
        assert shop.call("GET", "/gateway/v1/checkouts?reference=att_1")[1]["checkouts"] == []

    @pytest.mark.parametrize("fault", ["error_after_acting", "timeout_after_acting"])
    def test_lose_the_answer_but_not_the_deed(self, shop, fault):
        shop.behave(api_fault=fault, api_fault_next=1, timeout_seconds=0.2)
        wish = shop.wish()

        try:
            assert shop.open(idempotency_key="k1", **wish)[0] == 500
        except OSError:
            assert fault == "timeout_after_acting"

        (made,) = shop.call("GET", "/gateway/v1/checkouts?reference=att_1")[1]["checkouts"]
        assert shop.open(idempotency_key="k1", **wish)[1]["id"] == made["id"]

    def test_hit_one_shop_only(self, shop, simulators):
        other = Shop(simulators.url, key="sk_sandbox_other")
        shop.behave(secret_key="sk_sandbox_other", api_fault="error")

        assert other.open()[0] == 500
        assert shop.open()[0] == 201

        other.close()


class TestShowAccount:
    def test_proves_that_the_key_is_taken(self, shop):
        status, account = shop.call("GET", "/gateway/v1/account")

        assert (status, account) == (200, {"id": account_id("sk_sandbox_finch"), "mode": "sandbox"})
