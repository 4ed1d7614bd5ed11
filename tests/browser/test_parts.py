"""An order that leaves in parts: sold, paid, brought twice, a piece given back; the customer reads it all."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from comptoir.kernel import clock
from tests.browser import steps
from tests.product import eventually, link

pytestmark = [pytest.mark.browser, pytest.mark.commits]


@pytest.fixture
def late_lantern(product):
    """A lantern that is nowhere in stock and comes in a month."""
    day = clock.now().date() + timedelta(days=30)
    there = {"sku": "GONE", "location": "WAKEFIELD"}
    offer = {**there, "availability": "back_order", "restock_on": day.isoformat()}
    product.call("POST", "stock/offers", offer, key="manage")
    yield day
    product.call("POST", "stock/offers", {**there, "availability": "standard"}, key="manage")


class TestAnOrderInParts:
    @pytest.mark.feature("I16", by="page")
    @pytest.mark.feature("Y2", by="page")
    @pytest.mark.feature("Y3", by="page")
    @pytest.mark.feature("Y5", by="page")
    @pytest.mark.feature("C4", by="page")
    @pytest.mark.feature("C8", by="page")
    def test_is_brought_twice_and_a_piece_given_back(self, sit_down, product, shoot, late_lantern):
        marc, sofia, said = sit_down("marc"), sit_down(phone=True), f"from {late_lantern:%-d %B}"
        number = self._sell(marc, said, shoot)

        sofia.goto(link(product.mail(number, "Please pay"), "/pay/"))
        steps.pay_by_card(sofia)
        told = product.mail(number, "We received")
        assert "leaves in 2 parcels: 2 × Scottie mug now; 1 × Sold out lantern from" in " ".join(told["text"].split())
        expect(steps.stage(marc)).to_have_text("Authorized")

        self._bring(marc, 1)
        self._give_back(marc, shoot)
        product.mail(number, "£")
        sofia.goto(link(product.mail(number, "is on its way"), "/track/"))
        sofia.goto(link(told, "/o/"))
        expect(sofia.get_by_role("heading", level=1)).to_have_text("A part is delivered, the rest follows")
        expect(sofia.get_by_text(f"2 parcels: one delivered, one {said}.")).to_be_visible()
        shoot(sofia, "status")

        product.call("POST", "stock/receipts", {"sku": "GONE", "location": "WAKEFIELD", "quantity": 1}, key="manage")
        self._arrives(product, number)
        marc.reload()
        self._bring(marc, 2)
        expect(steps.stage(marc)).to_have_text("Delivered")
        expect(marc.get_by_text("adds up", exact=True)).to_be_visible()
        shoot(marc, "delivered")

    def _sell(self, marc: Page, said: str, shoot) -> str:
        steps.fill_basket(marc, customer="Sofia", articles=["Scottie mug", "Sold out lantern"])
        marc.get_by_label("Pieces of Scottie mug").fill("2")
        marc.get_by_label("Pieces of Scottie mug").press("Tab")
        parts = marc.get_by_role("list", name="What leaves when")
        expect(parts).to_contain_text("2 items from Wakefield DC · now")
        expect(parts).to_contain_text(f"1 item from Wakefield DC · {said}")
        shoot(marc, "as-ready")
        marc.get_by_text("All together").click()
        expect(parts).to_contain_text(f"3 items from Wakefield DC · {said}")
        shoot(marc, "together")
        marc.get_by_text("As ready").click()
        expect(parts).to_contain_text("2 items")
        return steps.send_link(marc)

    def _bring(self, marc: Page, position: int) -> None:
        steps.next_step(marc, "Start packing")
        steps.next_step(marc, "Mark packed")
        steps.next_step(marc, "Dispatch")
        marc.get_by_label("Rider's first name").fill("Tom")
        marc.get_by_role("button", name="Hand over").click()
        steps.next_step(marc, "Mark delivered")
        expect(marc.locator("section.card").filter(has_text=f"Delivery {position}").first).to_contain_text("Delivered")

    def _give_back(self, marc: Page, shoot) -> None:
        shoot(marc, "one-brought")
        marc.locator("details.menu summary", has_text="More").click()
        marc.get_by_role("link", name="Cancel delivery 2").first.click()
        expect(marc.get_by_role("dialog")).to_contain_text("What will change")
        shoot(marc, "cancel-dialog")
        marc.get_by_role("button", name="Close").first.click()
        marc.reload()
        self._open_part_refund(marc)
        dialog = marc.get_by_role("dialog")
        dialog.get_by_label("Pieces of Scottie mug to refund").fill("1")
        dialog.get_by_label("Why").fill("One came broken")
        shoot(marc, "refund-dialog")
        dialog.get_by_role("button", name="Refund what is chosen").click()
        expect(marc.get_by_text("Refund, 1 × Scottie mug")).to_be_visible()
        expect(marc.get_by_text("“One came broken”").first).to_be_visible()

    def _open_part_refund(self, marc: Page) -> None:
        direct = marc.get_by_role("link", name="Refund a part")
        if not direct.first.is_visible():
            marc.locator("details.menu summary", has_text="More").click()
        direct.first.click()

    def _arrives(self, product, number: str) -> None:
        def look() -> bool | None:
            deliveries = product.call("GET", f"orders/{number}")["deliveries"]
            return deliveries[1]["state"] == "allocated" or None

        eventually(look, "its stock", within=100)
