"""Keys of fewer rights: what a shop gives with money, and the rules that two people sign."""

import pytest

from comptoir.kernel import clock
from comptoir.shops import commands as shops
from tests.api.conftest import Program

ASK_ALL = {"rules": [], "else": {"answer": "ask"}}


@pytest.fixture
def key_of(world):
    """``key_of("terms")``: a program with such a key that Ruth made, or another who runs the shop."""

    def make(rights, maker="ruth"):
        given = {"name": f"{rights} of {maker}", "rights": rights, "by": getattr(world, maker), "at": clock.now()}
        _, text = shops.make_api_key(shop_id=world.shop().id, **given)
        program = Program()
        program.headers = {"authorization": f"Bearer {text}"}
        return program

    return make


class TestTermsOfMoney:
    @pytest.mark.feature("O6", by="api")
    def test_are_set_by_a_key_of_that_right_alone(self, key_of, program_of):
        terms = key_of("terms")
        terms.post("terms/cancelled", {"gives": "credit_note"})
        terms.post("terms/cashback", {"means": "card", "basis_points": 500, "days": 90})
        terms.post("terms/gesture-limit", {"amount_minor": 3550})
        made = terms.post("terms/pay-in-offers", {"from_minor": 10000, "bonus_minor": 1000}).json()
        assert (made["cancelled_gives"], made["gesture_limit_minor"]) == ("credit_note", 3550)
        assert made["cashback"] == [{"means": "card", "basis_points": 500, "days": 90}]
        (offer,) = made["pay_in_offers"]
        assert terms.post(f"terms/pay-in-offers/{offer['id']}/end", {}).json()["pay_in_offers"] == []
        assert terms.post("invoice-terms", {"when": "sent", "series": "2026"}).json()["when"] == "sent"
        assert terms.get("invoice-terms").json()["series"] == "2026"
        for other in (program_of("manage"), key_of("rules")):
            refused = other.post("terms/gesture-limit", {"amount_minor": 1})
            assert (refused.status_code, "set terms" in refused.json()["detail"]) == (403, True)
        assert terms.post("orders", {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}]}).status_code == 403


class TestRules:
    @pytest.mark.feature("C5", by="api")
    def test_are_drafted_by_one_and_published_by_the_key_of_another(self, key_of):
        rules, own, other = key_of("rules"), key_of("sign"), key_of("sign", "sam")
        wrong = rules.post("rules/refunds", {"document": {"rules": [], "else": {"answer": "maybe"}}})
        assert (wrong.status_code, "answer" in wrong.json()["detail"]) == (422, True)
        made = rules.post("rules/refunds", {"document": ASK_ALL, "note": "Ask"})
        assert (made.status_code, made.json()["number"], made.json()["state"]) == (201, 1, "draft")
        assert rules.post("rules/refunds/1/publication", {}).status_code == 403
        assert own.post("rules/refunds/1/publication", {}).json()["type"] == "same_person", "Two keys, one person."
        assert other.post("rules/refunds", {"document": ASK_ALL}).status_code == 403
        assert other.post("rules/refunds/1/publication", {}).json()["state"] == "published"
        assert rules.get("refund-limits").json()[0]["number"] == 1
        rules.post("rules/refunds", {"document": ASK_ALL})
        assert rules.post("rules/refunds/2/removal", {}).json()["state"] == "dropped"
        assert other.post("rules/refunds/1/retirement", {"reason": "Too many wait"}).json()["state"] == "retired"
