"""The order list by keys: rows selected, one deed for all of them, and from order to order."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import LOOKS, graves, overflow

pytestmark = [pytest.mark.browser, pytest.mark.commits]


class TestManyOrders:
    def test_are_held_with_one_reason_by_keys(self, sit_down, product, shoot):
        numbers = [product.place(MUG=1)["number"] for _ in range(2)]
        ana = sit_down("ana")
        ana.goto("/orders/")

        for key in ("j", "x", "j", "x"):
            ana.keyboard.press(key)
        bar = ana.get_by_role("region", name="With the selected rows")
        expect(bar).to_contain_text("2 selected")
        shoot(ana, "selected")
        bar.get_by_role("button", name="Hold", exact=True).click()
        dialog = ana.get_by_role("dialog", name="Hold: 2 orders?")
        expect(dialog.get_by_label("Why")).to_be_focused()
        shoot(ana, "asked")
        ana.keyboard.type("Wait for the new labels")
        ana.keyboard.press("Enter")

        expect(ana.get_by_role("heading", level=1)).to_contain_text("Hold: 2 done")
        shoot(ana, "done")
        for number in numbers:
            expect(ana.locator(".fates li").filter(has_text=number)).to_contain_text("On hold")
        ana.get_by_role("link", name="Back to the list").click()
        expect(ana.locator("tbody tr").first).to_contain_text("On hold")

    def test_are_walked_through_by_j_and_k(self, sit_down, product, shoot):
        older, newer = product.place(MUG=1)["number"], product.place(MUG=1)["number"]
        ana = sit_down("ana")
        ana.goto("/orders/?view=awaiting_payment")
        ana.get_by_role("link", name=newer).click()
        expect(ana.locator("[data-neighbours]")).to_contain_text("1 of")

        ana.keyboard.press("j")
        expect(ana.get_by_role("heading", level=1)).to_contain_text(older)
        shoot(ana, "second")
        ana.keyboard.press("k")
        expect(ana.get_by_role("heading", level=1)).to_contain_text(newer)
        ana.keyboard.press("n")
        ana.keyboard.type("She calls back at five. jk")
        ana.get_by_role("button", name="Add the note").click()

        expect(ana.locator(".notes")).to_contain_text("She calls back at five. jk")
        expect(ana.get_by_role("heading", level=1)).to_contain_text(newer)

    @LOOKS
    def test_can_be_chosen_by_all(self, sit_down, product, shoot, phone, dark):
        for _ in range(2):
            product.place(MUG=1)
        ana = sit_down("ana", phone=phone, dark=dark)
        ana.goto("/orders/")
        for box in ana.locator("tbody input[type=checkbox]").all()[:2]:
            box.check()
        shoot(ana, "selected")
        found = graves(ana) + overflow(ana)
        ana.get_by_role("button", name="Cancel", exact=True).click()
        expect(ana.get_by_role("dialog")).to_be_visible()
        shoot(ana, "asked")
        found += graves(ana) + overflow(ana)
        assert not found, "\n".join(found)


class TestRevealing:
    @pytest.mark.feature("S23", by="page")
    def test_shows_number_and_address_on_the_order_and_not_for_long(self, sit_down, product, shoot):
        number = product.place(MUG=1)["number"]
        ruth = sit_down("ruth")
        ruth.goto(f"/orders/{number}/")
        ruth.get_by_role("button", name="Reveal number and address…").click()
        ruth.get_by_label("Why do you need it?").fill("The rider stands before the wrong door")
        ruth.get_by_role("button", name="Reveal once").click()

        expect(ruth.locator("#reveal")).to_contain_text("sofia.keller@mail.example")
        shoot(ruth, "revealed")
        ruth.locator("#reveal").get_by_role("button", name="Close").click()
        expect(ruth.locator("body")).not_to_contain_text("sofia.keller@mail.example")
        assert ruth.url.endswith(f"/orders/{number}/")


class TestPagesOfTheirOwn:
    @LOOKS
    def test_can_be_used_by_all(self, sit_down, shoot, phone, dark):
        sam, found = sit_down("sam", phone=phone, dark=dark), []
        for address in ("/settings/shops/new/", "/customers/exports/"):
            sam.goto(address)
            shoot(sam, address.strip("/").replace("/", "-"))
            found += graves(sam) + overflow(sam)
        assert not found, "\n".join(found)

    @pytest.mark.feature("Y8", by="page")
    def test_give_a_file_of_customers(self, sit_down, shoot):
        sam = sit_down("sam")
        sam.goto("/customers/?shop=HOME")
        sam.locator("summary", has_text="Export").click()
        shoot(sam, "menu")
        sam.get_by_role("button", name="Customers of").first.click()
        with sam.expect_download() as got:
            sam.get_by_role("link", name="Download CSV").first.click()
        shoot(sam, "made")

        assert got.value.suggested_filename.endswith(".csv")
        assert "Sofia Keller" in got.value.path().read_text()
