"""Stock in motion: a transfer received and a shelf counted, at a desk and with a phone in the hand."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.commits]


class TestATransfer:
    def test_is_written_down_sent_and_received(self, sit_down, shoot):
        marc = sit_down("marc")
        marc.goto("/stock/inbounds/")
        marc.get_by_role("link", name="Write down what is to come").click()
        marc.get_by_label("Goes to").select_option("LEEDS")
        marc.get_by_label("Comes from").select_option("WAKEFIELD")
        shoot(marc, "new")
        marc.get_by_role("button", name="Write it down").click()
        expect(marc.get_by_label("Number or bar code")).to_be_focused()
        marc.get_by_label("Number or bar code").fill("MUG")
        marc.get_by_label("Pieces").fill("3")
        marc.get_by_role("button", name="Add it").click()
        shoot(marc, "draft")
        marc.get_by_role("button", name="Send it on its way").click()
        expect(marc.get_by_text("3 pieces still to come")).to_be_visible()
        shoot(marc, "on-its-way")
        marc.get_by_label("Pieces of MUG in good order").fill("2")
        marc.get_by_role("button", name="Receive these", exact=True).click()
        expect(marc.get_by_text("Received in part")).to_be_visible()
        shoot(marc, "part")
        phone = sit_down("marc", phone=True)
        phone.goto(marc.url)
        shoot(phone, "phone")
        marc.goto("/stock/MUG/")
        expect(marc.get_by_text("1 to LEEDS")).to_be_visible()
        shoot(marc, "article")


class TestACount:
    def test_needs_one_hand(self, sit_down, shoot):
        marc, clara = sit_down("marc"), sit_down("clara", phone=True, dark=True)
        marc.goto("/stock/counts/")
        marc.get_by_role("link", name="Open a count").click()
        marc.get_by_label("Location").select_option("LEEDS")
        marc.get_by_role("button", name="Begin to count").click()
        expect(marc.get_by_text("Still to count")).to_be_visible()
        clara.goto(marc.url)
        expect(clara.get_by_label("Scan or type a number or bar code")).to_be_focused()
        shoot(clara, "scan")
        clara.keyboard.type("MUG")
        clara.keyboard.press("Enter")
        expect(clara.get_by_label("How many lie here")).to_be_focused()
        shoot(clara, "number")
        clara.keyboard.type("2")
        clara.keyboard.press("Enter")
        expect(clara.get_by_text("Scottie mug: 2 counted.")).to_be_visible()
        expect(clara.get_by_label("Scan or type a number or bar code")).to_be_focused()
        marc.reload()
        shoot(marc, "differences")
        marc.get_by_role("link", name="Confirm", exact=True).click()
        marc.get_by_role("button", name="Post the differences").click()
        expect(marc.get_by_text("Confirmed")).to_be_visible()


class TestASuppliersFile:
    def test_is_loaded_and_says_what_could_not_be_done(self, sit_down, shoot):
        marc = sit_down("marc")
        marc.goto("/stock/suppliers/")
        text = b"order,delivery,sku,delivered,on_hand\nAH-0,1,MUG,1,\n,,MUG,,x\n"
        marc.get_by_label("File").set_input_files([{"name": "potter.csv", "mimeType": "text/csv", "buffer": text}])
        marc.get_by_role("button", name="Load it").click()
        expect(marc.get_by_text("“x” is no number for on_hand.")).to_be_visible()
        shoot(marc, "loaded")
        phone = sit_down("marc", phone=True, dark=True)
        phone.goto("/stock/suppliers/?failed=1")
        expect(phone.get_by_text("is not, or no longer, to be sent from here").first).to_be_visible()
        shoot(phone, "failed")
        phone.goto("/stock/")
        shoot(phone, "stock")
