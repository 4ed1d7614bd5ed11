"""Pages that say when they no longer hear what happens, and catch up."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps

pytestmark = [pytest.mark.browser, pytest.mark.commits]

LOST = "Live updates cannot be reached"


class TestTheLiveStream:
    def test_is_missed_in_words_and_catches_up_when_it_is_back(self, sit_down, product, complaints):
        number = product.place(MUG=1)["number"]
        ana = sit_down("ana")
        ana.goto(f"/orders/{number}/")
        expect(ana.get_by_text(LOST)).to_be_hidden()

        product.end("live")
        try:
            expect(ana.get_by_text(LOST)).to_be_visible()
            product.call("POST", f"orders/{number}/payments", {"source": "cash", "reference": number})
            product.stage_becomes(number, "authorized")
            expect(steps.stage(ana)).to_have_text("Placed")
        finally:
            product.start("live")

        expect(ana.get_by_text(LOST)).to_be_hidden()
        expect(steps.stage(ana)).to_have_text("Authorized")
        complaints.forget(r"/live\?")  # The browser's own words about a stream that broke off.

    def test_marks_in_the_list_what_changed(self, sit_down, product):
        number = product.place(MUG=1)["number"]
        ana = sit_down("ana")
        ana.goto("/orders/")

        product.call("POST", f"orders/{number}/holds", {"reason": "Look at it"})

        expect(ana.locator("tr", has_text=number).locator("[data-changed]")).to_be_visible()
        expect(ana.get_by_text("1 new since you looked")).to_be_visible()
