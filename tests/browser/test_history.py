"""An order's past, looked at with the slider."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import delivered

pytestmark = [pytest.mark.browser, pytest.mark.commits]


class TestHistory:
    def test_goes_back_to_any_moment_by_keyboard(self, sit_down, product, shoot):
        number = delivered(product)
        marc = sit_down("marc")
        marc.goto(f"/orders/{number}/")
        marc.get_by_role("link", name="As it was").click()

        expect(marc.locator("#then .stage, #then [class*=stage]").first).to_contain_text("Delivered")
        shoot(marc, "now")
        marc.get_by_label("Moment").press("Home")

        expect(marc.get_by_text("change 1 of", exact=False)).to_be_visible()
        expect(marc.get_by_role("cell", name="Not placed yet")).to_be_visible()
        shoot(marc, "placed")
        marc.get_by_label("Moment").press("ArrowRight")
        expect(marc.get_by_text("change 2 of", exact=False)).to_be_visible()
