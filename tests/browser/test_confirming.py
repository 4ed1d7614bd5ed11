"""An order to be paid in store that is confirmed by a call first: placed, called about by keys, packed."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps

pytestmark = [pytest.mark.browser, pytest.mark.commits]


class TestTheCalls:
    @pytest.mark.feature("Y3", by="page")
    def test_lead_to_the_shelf(self, sit_down, product, shoot):
        ruth, ana = sit_down("ruth"), sit_down("ana")
        self._switch(ruth, on=True)
        try:
            first, second = (
                product.call("POST", "orders", {
                    "customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1 + again}], "way": "in_store",
                })["number"]
                for again in (False, True)
            )  # fmt: skip
            told = " ".join(product.mail(first, "Your order")["text"].split())
            assert "We call you to confirm it" in told
            ana.goto(f"/orders/{first}/")
            expect(ana.get_by_role("heading", name="To confirm with the customer")).to_be_visible()
            shoot(ana, "order")
            ana.goto("/confirmations/")
            expect(ana.locator(".next-call")).to_contain_text(first)
            shoot(ana, "queue")
            ana.keyboard.press("u")
            expect(ana.locator(".next-call")).to_contain_text(second)
            expect(ana.get_by_role("heading", name="Call again later")).to_be_visible()
            ana.keyboard.press("d")
            ana.get_by_label("Why").fill("Bought elsewhere")
            shoot(ana, "declined")
            ana.get_by_role("button", name="Cancel the order").click()
            expect(ana.get_by_text("Nobody is to be called now")).to_be_visible()
            ana.get_by_role("link", name=first).click()
            expect(ana.locator(".next-call")).to_contain_text(first)
            ana.keyboard.press("c")
            expect(ana.locator(".next-call")).to_have_count(0)
            product.can_be_packed(first)
            ana.goto(f"/orders/{first}/")
            expect(steps.stage(ana)).to_have_text("Authorized")
            shoot(ana, "confirmed")
        finally:
            self._switch(ruth, on=False)

    def _switch(self, ruth, *, on: bool) -> None:
        ruth.goto("/settings/HOME/payments/")
        card = ruth.locator("section.card").filter(has=ruth.get_by_role("heading", name="In store"))
        card.get_by_label("A person confirms the order").set_checked(on)
        card.get_by_role("button", name="Keep the confirmation of").click()
        expect(ruth.get_by_text("confirmed by a person first" if on else "need no confirmation")).to_be_visible()
