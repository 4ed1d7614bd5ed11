"""A store cannot send what it was given: the next location gets it, and everybody reads why."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.product import eventually

pytestmark = [pytest.mark.browser, pytest.mark.commits]


@pytest.fixture
def paid(product):
    """The number of a paid order of one mug that Wakefield is to send."""
    order = product.call("POST", "orders", {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}]})
    number = order["number"]
    product.call("POST", f"orders/{number}/payments", {"source": "cash", "reference": f"T-{number}"})

    def look() -> bool | None:
        return product.call("GET", f"orders/{number}")["deliveries"][0]["state"] == "allocated" or None

    eventually(look, "its stock", within=100)
    return number


class TestAStoreThatRefuses:
    @pytest.mark.feature("S10", by="page")
    @pytest.mark.feature("S12", by="page")
    def test_hands_it_to_the_next_one(self, sit_down, product, shoot, paid):
        marc = sit_down("marc")
        marc.goto(f"/orders/{paid}/")
        expect(marc.get_by_text("Why from here")).to_be_visible()
        self._ask(marc, "We cannot send it")
        dialog = marc.get_by_role("dialog")
        dialog.get_by_label("Why").fill("The last one has a crack")
        shoot(marc, "refusal")
        dialog.get_by_role("button", name="Give it to the next location").click()
        expect(marc.get_by_text("Delivery 1 goes to Leeds Briggate")).to_be_visible()
        expect(marc.get_by_text("refused: The last one has a crack").first).to_be_visible()
        shoot(marc, "next-store")
        steps.next_step(marc, "Start packing")

        self._ask(marc, "Send from elsewhere")
        shoot(marc, "rerouting")
        dialog = marc.get_by_role("dialog")
        dialog.get_by_label("From").select_option("WAKEFIELD")
        dialog.get_by_label("Why").fill("It was found after all")
        dialog.get_by_role("button", name="Send it from there").click()
        expect(marc.get_by_text("Delivery 1 goes to Wakefield DC")).to_be_visible()

    def _ask(self, page: Page, step: str) -> None:
        direct = page.get_by_role("link", name=step)
        if not direct.first.is_visible():
            page.locator("details.menu summary", has_text="More").click()
        direct.first.click()


class TestTheRules:
    @pytest.mark.feature("S10", by="page")
    def test_are_written_by_one_and_put_in_force_by_another(self, sit_down, shoot, paid):
        ruth, sam = sit_down("ruth"), sit_down("sam")
        ruth.goto("/settings/HOME/sourcing/")
        ruth.get_by_label("Step of: kilometres to the customer").fill("2")
        ruth.get_by_label("Pieces kept back of Every store").fill("1")
        ruth.get_by_label("What it changes, and why").fill("Near stores first")
        ruth.get_by_role("button", name="Keep the draft").click()
        expect(ruth.get_by_text("You wrote it: somebody else")).to_be_visible()
        shoot(ruth, "draft")

        sam.goto("/settings/HOME/sourcing/")
        sam.get_by_role("link", name="Try it on the last 30 days").first.click()
        expect(sam.get_by_text("Orders tried")).to_be_visible()
        shoot(sam, "trial")
        sam.goto("/settings/HOME/sourcing/")
        sam.get_by_role("button", name="in force").click()
        expect(sam.get_by_role("heading", name="In force: version")).to_be_visible()
        sam.get_by_label("Why they should hold no longer").fill("Back to the list")
        sam.get_by_role("button", name="Go by the list alone").click()
        expect(sam.get_by_role("heading", name="In force: the list of locations")).to_be_visible()
