"""Pay on delivery: turned on by the shop, chosen for an order, held until the parcel is at the door."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps

pytestmark = [pytest.mark.browser, pytest.mark.commits]


class TestPayOnDelivery:
    @pytest.mark.feature("Y4", by="page")
    @pytest.mark.feature("S27", by="page")
    def test_is_held_until_the_parcel_is_at_the_door(self, sit_down, product, shoot):
        ruth, marc = sit_down("ruth"), sit_down("marc")
        self._turn_on(ruth, shoot)
        try:
            number = self._sell(marc, shoot)
            product.can_be_packed(number)
            marc.reload()
            expect(steps.stage(marc)).to_have_text("Authorized")
            expect(marc.get_by_text("Held · Pay on delivery")).to_be_visible()
            shoot(marc, "held")
            told = " ".join(product.mail(number, "is confirmed")["text"].split())
            assert "at the door, when the parcel arrives. The courier takes cards too." in told

            for name in ("Start packing", "Mark packed", "Dispatch"):
                steps.next_step(marc, name)
            marc.get_by_label("Rider's first name").fill("Tom")
            marc.get_by_role("button", name="Hand over").click()
            steps.next_step(marc, "Mark delivered")
            expect(steps.stage(marc)).to_have_text("Delivered")
            expect(marc.get_by_text("Paid, Pay on delivery")).to_be_visible()
            expect(marc.get_by_text("Held · Pay on delivery")).to_have_count(0)
            expect(marc.get_by_text("adds up", exact=True)).to_be_visible()
            shoot(marc, "delivered")
        finally:
            card = self._way(ruth)
            card.get_by_label("Customers may pay so").uncheck()
            card.get_by_role("button", name="Keep Pay on delivery").click()
            expect(ruth.get_by_text("“Pay on delivery” is not taken any more")).to_be_visible()

    def _way(self, ruth: Page):
        ruth.goto("/settings/HOME/payments/")
        return ruth.locator("section.card").filter(has=ruth.get_by_role("heading", name="Pay on delivery"))

    def _turn_on(self, ruth: Page, shoot) -> None:
        card = self._way(ruth)
        card.get_by_label("Customers may pay so").check()
        card.get_by_label("Each delivery by itself").check()
        card.get_by_label("What the customer is told besides").fill("The courier takes cards too.")
        shoot(ruth, "settings")
        card.get_by_role("button", name="Keep Pay on delivery").click()
        expect(ruth.get_by_text("“Pay on delivery” is taken in Alder Home.")).to_be_visible()

    def _sell(self, marc: Page, shoot) -> str:
        steps.fill_basket(marc, customer="Sofia", articles=["Scottie mug"])
        marc.get_by_role("radio", name="Pay on delivery").check()
        expect(marc.get_by_text("The order goes on at once.")).to_be_visible()
        shoot(marc, "chosen")
        marc.get_by_role("button", name="Place order", exact=False).first.click()
        heading = marc.get_by_role("heading", level=1)
        expect(heading).to_contain_text("AH-")
        return heading.inner_text().strip()
