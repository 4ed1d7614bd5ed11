"""A placed order is changed: proposed by an agent, accepted by the customer from her mail, paid, and it adds up."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import steps

pytestmark = [pytest.mark.browser, pytest.mark.commits]


class TestAChangeOfAnOrder:
    @pytest.mark.feature("Y5", by="page")
    def test_is_proposed_accepted_by_link_and_paid(self, sit_down, product, shoot):
        ana = sit_down("ana")
        number = steps.place_order(ana, customer="Sofia", articles=["Scottie mug"])
        ana.get_by_role("link", name="Change the order").first.click()
        ana.get_by_role("searchbox", name="Name, number or bar code").fill("scarf")
        ana.get_by_role("button", name=re.compile("Add Red scarf")).click()
        expect(ana.get_by_text("1 × Red scarf added, £24.00")).to_be_visible()
        shoot(ana, "wish")
        ana.get_by_label("Why").fill("She asked for the scarf too")
        ana.get_by_role("button", name="Confirm the change").click()
        expect(ana.get_by_text("proposed a change")).to_be_visible()
        shoot(ana, "waits")

        told = product.mail(number, "is that all right?")["text"]
        sofia = sit_down(phone=True)
        sofia.goto(re.search(r"https?://\S+/o/\S+", told)[0])
        expect(sofia.get_by_role("heading", name="A change of your order")).to_be_visible()
        shoot(sofia, "proposed")
        sofia.get_by_role("button", name="Accept the change").click()
        expect(sofia.get_by_role("heading", name="A change of your order")).to_have_count(0)
        sofia.get_by_role("link", name="Pay now").click()
        steps.pay_by_card(sofia)
        expect(sofia.get_by_text(re.compile("Thank you|Paid"))).not_to_have_count(0)

        ana.goto(f"/orders/{number}/")
        expect(steps.stage(ana)).to_have_text("Authorized")
        expect(ana.get_by_text("Red scarf").first).to_be_visible()
        expect(ana.get_by_text("adds up", exact=True)).to_be_visible()
        shoot(ana, "accepted")

        ana.goto(f"/orders/{number}/edit/")
        ana.get_by_role("button", name="One less").first.click()
        expect(ana.get_by_text("1 × Scottie mug taken off, £9.95")).to_be_visible()
        ana.get_by_role("radio", name="She agreed").check()
        ana.get_by_label("Why").fill("She has one already")
        shoot(ana, "agreed")
        ana.get_by_role("button", name="Confirm the change").click()
        expect(ana.get_by_text("adds up", exact=True)).to_be_visible()
        shoot(ana, "changed")

    def test_fits_a_phone_in_the_dark(self, sit_down, product, shoot):
        number = product.place(MUG=1)["number"]
        ana = sit_down("ana", phone=True, dark=True)
        ana.goto(f"/orders/{number}/edit/")
        ana.get_by_role("button", name="One more").first.click()
        expect(ana.get_by_text("1 × Scottie mug added, £9.95")).to_be_visible()
        shoot(ana, "phone")
        assert ana.evaluate("document.documentElement.scrollWidth") <= 360
