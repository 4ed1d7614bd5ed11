"""Picking up in a store: offered, chosen, packed, and handed over at the counter with one thumb."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps

pytestmark = [pytest.mark.browser, pytest.mark.commits]


class TestPickingUp:
    @pytest.mark.feature("F9", by="page")
    def test_goes_from_the_offer_to_the_counter(self, sit_down, product, shoot):
        ruth, marc = sit_down("ruth"), sit_down("marc", dark=True)
        self._offer(ruth, shoot)
        try:
            number = self._sell(marc)
            product.can_be_packed(number)
            marc.reload()
            for name in ("Start packing", "Mark packed"):
                steps.next_step(marc, name)
            address = re.search(r"https?://\S+/o/\S+/", product.mail(number, "ready to pick up")["text"])[0]
            hers = sit_down(phone=True)
            hers.goto(address)
            expect(hers.get_by_role("img", name="QR code")).to_be_visible()
            code = hers.locator(".fetch-code").inner_text()
            shoot(hers, "hers")
            self._hand_over(sit_down("clara", phone=True), number, code, shoot)
            hers.reload()
            expect(hers.get_by_role("heading", level=1)).to_have_text("The rest waits for you in the store")
            marc.goto(f"/pick-ups/{number}/2/")
            shoot(marc, "counter-dark")
            marc.goto("/pick-ups/")
            shoot(marc, "list-dark")
        finally:
            ruth.goto("/settings/HOME/shipping/")
            ruth.get_by_role("button", name="Remove Pick up in Leeds").click()
            expect(ruth.get_by_text("Pick up in Leeds")).to_have_count(0)

    def _offer(self, ruth: Page, shoot) -> None:
        ruth.goto("/settings/HOME/shipping/new/")
        ruth.get_by_label("Code").fill("leeds")
        ruth.get_by_label("Name").fill("Pick up in Leeds")
        ruth.get_by_label("Price in GBP").fill("0")
        ruth.get_by_label("How it reaches her").select_option(label="She picks it up: Leeds Briggate")
        shoot(ruth, "offer")
        ruth.get_by_role("button", name="Keep").click()
        expect(ruth.get_by_text("picked up at Leeds Briggate")).to_be_visible()

    def _sell(self, marc: Page) -> str:
        steps.fill_basket(marc, customer="Sofia", articles=["Scottie mug", "Red scarf"])
        marc.get_by_role("radio", name="Pick up in Leeds").check(force=True)
        marc.get_by_role("radio", name="Pay in store").check()
        expect(marc.get_by_text("The order goes on at once.")).to_be_visible()
        marc.get_by_role("button", name="Place order", exact=False).first.click()
        heading = marc.get_by_role("heading", level=1)
        expect(heading).to_contain_text("AH-")
        return heading.inner_text().strip()

    def _hand_over(self, clara: Page, number: str, code: str, shoot) -> None:
        clara.goto("/pick-ups/")
        shoot(clara, "list")
        clara.get_by_label("Her code").fill(code.lower())
        clara.get_by_role("button", name="Look it up").click()
        expect(clara.get_by_text("Right code")).to_be_visible()
        expect(clara.locator("#pick-up-due")).to_contain_text("£33.95")
        clara.get_by_role("button", name="One less").first.click()
        expect(clara.locator("#pick-up-due")).to_contain_text("£24.00")
        clara.get_by_role("radio", name="Cash").check()
        shoot(clara, "counter")
        clara.get_by_role("button", name="Hand it over").click()
        expect(clara.get_by_text("handed over, £24.00 paid at the counter")).to_be_visible()
        assert clara.evaluate("document.documentElement.scrollWidth") <= 360
