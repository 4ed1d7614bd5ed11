"""The main job, as its people do it: sold in a minute, paid on a phone, packed and brought, everybody told."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.product import Product, link

pytestmark = [pytest.mark.browser, pytest.mark.commits]


class TestTheMainJob:
    @pytest.mark.feature("S13", by="page")
    @pytest.mark.feature("S14", by="page")
    @pytest.mark.feature("S17", by="page")
    @pytest.mark.feature("S18", by="page")
    @pytest.mark.feature("I19", by="page")
    @pytest.mark.feature("Y5", by="page")
    def test_goes_from_a_name_to_a_delivered_parcel(self, sit_down, product, shoot):
        ana, sofia = sit_down("ana"), sit_down(phone=True)

        number = steps.place_order(ana, customer="Sofia", articles=["Red scarf", "Scottie mug"])
        shoot(ana, "placed")
        expect(steps.stage(ana)).to_have_text("Placed")
        expect(ana.get_by_role("region", name="Next step")).to_contain_text(
            "Only when it is paid and its stock allocated."
        )
        ana.evaluate("window.notReloaded = true")

        self._pay(sofia, product, number, shoot)

        expect(steps.stage(ana)).to_have_text("Authorized")
        assert ana.evaluate("window.notReloaded"), "The page had to be loaded anew."
        shoot(ana, "authorized")

        self._bring(ana, number)
        shoot(ana, "delivered")
        self._look_back(sofia, product, number, shoot)
        for told in ("Please pay", "We received", "is packed", "is on its way", "was delivered"):
            product.mail(number, told)
        assert len(product.mails(number)) == 5, "Each is told once."

    def _pay(self, sofia: Page, product: Product, number: str, shoot: Callable[[Page, str], None]) -> None:
        asked = product.mail(number, "Please pay")
        sofia.goto(f"{product.mail_url}/{asked['id']}")
        with sofia.context.expect_page() as opened:
            sofia.frame_locator("iframe").get_by_role("link", name=re.compile("^Pay ")).click()
        page = opened.value
        expect(page.get_by_role("heading", level=1)).to_have_text("Pay your order")
        shoot(page, "pay")
        address = page.url

        steps.pay_by_card(page)

        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, it is paid")
        shoot(page, "paid")
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, it is paid")
        expect(page.get_by_role("button", name="by card")).to_have_count(0)

    def _bring(self, ana: Page, number: str) -> None:
        steps.next_step(ana, "Start packing")
        expect(ana.get_by_role("region", name="Next step")).to_contain_text("Only when it is packed.")
        steps.next_step(ana, "Mark packed")
        expect(steps.stage(ana)).to_have_text("Waiting for pick-up")
        steps.next_step(ana, "Dispatch")
        ana.get_by_label("Rider's first name").fill("Tom")
        ana.get_by_role("button", name="Hand over").click()
        expect(steps.stage(ana)).to_have_text("Dispatched")
        steps.next_step(ana, "Mark delivered")
        expect(steps.stage(ana)).to_have_text("Delivered")

    def _look_back(self, sofia: Page, product: Product, number: str, shoot: Callable[[Page, str], None]) -> None:
        sofia.goto(link(product.mail(number, "is on its way"), "/track/"))
        expect(sofia.get_by_role("heading", level=1)).to_contain_text("Delivered")
        expect(sofia.get_by_text("Tom rides for Alder Home")).to_be_visible()
        shoot(sofia, "tracking")
        sofia.goto(link(product.mail(number, "was delivered"), "/o/"))
        expect(sofia.get_by_role("heading", level=1)).to_have_text("Delivered")
        expect(sofia.get_by_role("list", name="How far your order is").locator(".next")).to_have_count(0)
        shoot(sofia, "status")


class TestACardThatIsDeclined:
    @pytest.mark.feature("I16", by="page")
    def test_takes_nothing_and_lets_her_use_another(self, sit_down, product, complaints):
        marc, sofia = sit_down("marc"), sit_down(phone=True)
        number = steps.place_order(marc, customer="Sofia", articles=["Scottie mug"])

        sofia.goto(link(product.mail(number, "Please pay"), "/pay/"))
        steps.pay_by_card(sofia, steps.DECLINED_CARD)
        expect(sofia.get_by_role("alert")).to_contain_text("The card was declined. Nothing was taken.")
        expect(steps.stage(marc)).to_have_text("Placed")
        steps.type_card(sofia, steps.GOOD_CARD)

        expect(sofia.get_by_role("heading", level=1)).to_have_text("Thank you, it is paid")
        expect(steps.stage(marc)).to_have_text("Authorized")
        expect(marc.get_by_text("Paid, Visa")).to_be_visible()
        complaints.forget("402")  # The gateway's own page, which refused the card.


class TestALinkWhoseTimeIsOver:
    @pytest.mark.feature("S14", by="page")
    def test_says_so_and_takes_no_money(self, sit_down, product, complaints):
        sofia = sit_down(phone=True)

        sofia.goto(product.late_link)

        expect(sofia.get_by_role("heading", level=1)).to_have_text("This payment link has ended")
        expect(sofia.get_by_role("button", name="by card")).to_have_count(0)
        expect(sofia.get_by_text("0113 496 0123").first).to_be_visible()
        complaints.forget("410")  # The page is gone, and says so to programs too.
