"""Without a mouse: the palette, the list, the new order."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps

pytestmark = [pytest.mark.browser, pytest.mark.commits]


class TestThePalette:
    @pytest.mark.feature("S13", by="page")
    def test_finds_an_order_by_its_number(self, sit_down, product):
        number = product.place(MUG=1)["number"]
        ana = sit_down("ana")

        ana.keyboard.press("Control+k")
        ana.keyboard.type(number)
        expect(ana.locator("#palette-found [role=option]").first).to_contain_text(number)
        ana.keyboard.press("Enter")

        expect(ana.get_by_role("heading", level=1)).to_contain_text(number)

    def test_closes_by_escape_and_gives_the_page_back(self, sit_down):
        ana = sit_down("ana")

        ana.keyboard.press("Control+k")
        expect(ana.locator("#palette")).to_be_visible()
        ana.keyboard.press("Escape")

        expect(ana.locator("#palette")).to_be_hidden()


class TestTheOrderList:
    def test_opens_a_row_by_j_k_and_enter(self, sit_down, product):
        older, newer = product.place(MUG=1)["number"], product.place(MUG=1)["number"]
        ana = sit_down("ana")

        ana.keyboard.press("g")
        ana.keyboard.press("o")
        expect(ana.get_by_role("heading", level=1)).to_have_text("Orders")
        expect(ana.locator("tbody tr").first).to_contain_text(newer)
        for key in "jjk":
            ana.keyboard.press(key)
        expect(ana.locator("tr.cursor")).to_contain_text(newer)
        ana.keyboard.press("j")
        expect(ana.locator("tr.cursor")).to_contain_text(older)
        ana.keyboard.press("Enter")

        expect(ana.get_by_role("heading", level=1)).to_contain_text(older)

    def test_finds_a_number_in_its_own_field(self, sit_down, product):
        number = product.place(MUG=1)["number"]
        product.place(MUG=1)
        ana = sit_down("ana")
        ana.goto("/orders/")

        ana.keyboard.press("f")
        ana.keyboard.type(number)
        ana.keyboard.press("Enter")

        expect(ana.locator("tbody tr")).to_have_count(1)
        expect(ana.locator("tbody tr")).to_contain_text(number)


class TestTheNewOrder:
    def test_is_placed_by_keys_alone(self, sit_down):
        ana = sit_down("ana")

        ana.keyboard.press("n")
        expect(ana.locator("#customer-q")).to_be_focused()
        ana.keyboard.type("Sofia")
        expect(ana.locator("#customer-found .hit")).to_have_count(1)
        ana.keyboard.press("Enter")
        expect(ana.locator("#goods-q")).to_be_focused()
        ana.keyboard.type("MUG")
        expect(ana.locator("#found .hit")).to_have_count(1)
        ana.keyboard.press("Enter")  # A whole number goes into the basket.
        expect(ana.locator("#basket .count")).to_have_text("1")
        ana.keyboard.press("Control+Enter")

        expect(steps.stage(ana)).to_have_text("Placed")
