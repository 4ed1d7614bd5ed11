import json

from tests.demo.simulators.shop import Shop

KEY = "pk_sandbox_0123456789abcdef"
CARD = {"key": KEY, "number": "4242 4242 4242 4242", "expiry": "12 / 34", "cvc": "123"}


class TestTokens:
    def ask(self, shop: Shop, **changed: str) -> tuple[int, dict]:
        elsewhere = {"Origin": "http://shop.example"}  # The page of a shop, not the gateway's.
        status, _, text = shop.page("/gateway/v1/tokens", {**CARD, **changed}, **elsewhere)
        return status, json.loads(text)

    def test_are_made_of_a_card_that_is_typed_on_any_page(self, shop):
        status, made = self.ask(shop)
        assert (status, made["card"]) == (201, {"brand": "Visa", "last4": "4242"})
        assert made["id"].startswith("tok_4242_")

    def test_are_refused_with_the_field_that_is_wrong(self, shop):
        wrong = ({"number": "4242"}, {"expiry": "01 / 20"}, {"cvc": "1"}, {"key": "sk_sandbox_finch"})
        said = [self.ask(shop, **one) for one in wrong]
        assert [status for status, _ in said] == [422, 422, 422, 401]
        assert [body["error"]["field"] for _, body in said] == ["number", "expiry", "cvc", ""]
