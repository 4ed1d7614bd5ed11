"""An urgent gift with a remark and a day agreed on: sold, changed, found, and read by its customer."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from comptoir.kernel import clock
from tests.browser import steps
from tests.product import link

pytestmark = [pytest.mark.browser, pytest.mark.commits]


class TestAnUrgentGift:
    @pytest.mark.feature("I16", by="page")
    def test_is_sold_changed_and_read_by_its_customer(self, sit_down, product, shoot):
        marc, sofia = sit_down("marc"), sit_down(phone=True)
        day = clock.now().date() + timedelta(days=4)
        steps.fill_basket(marc, customer="Sofia", articles=["Scottie mug"])
        marc.locator(".line-remark summary").click()
        marc.get_by_label("Remark on Scottie mug").fill("The blue one, please")
        marc.get_by_text("Wishes: priority").click()
        marc.get_by_text("Urgent", exact=True).click()
        marc.get_by_label("Agreed day of arrival").fill(f"{day}")
        marc.get_by_label("Message on the gift").fill("Happy birthday, Tom!")
        shoot(marc, "new")
        number = steps.send_link(marc)
        expect(marc.get_by_text("The blue one, please")).to_be_visible()
        shoot(marc, "order")

        marc.get_by_role("link", name="Change", exact=True).click()
        marc.get_by_label("Remark", exact=True).fill("Ring twice")
        shoot(marc, "wishes")
        marc.get_by_role("button", name="Change them").click()
        expect(marc.get_by_text("Ring twice")).to_be_visible()
        marc.goto("/orders/?priority=urgent")
        expect(marc.get_by_role("link", name=number)).to_be_visible()
        shoot(marc, "list")

        sofia.goto(link(product.mail(number, "Please pay"), "/pay/").replace("/pay/", "/o/"))
        expect(sofia.get_by_text("Happy birthday, Tom!")).to_be_visible()
        expect(sofia.get_by_text(f"{day:%A %-d %B}")).to_be_visible()
        shoot(sofia, "status")
