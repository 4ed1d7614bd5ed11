"""Money that the shop owes: a part refunded into the wallet, more paid in, and the next order paid from it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.product import eventually

pytestmark = [pytest.mark.browser, pytest.mark.commits]
TO_THE_DOOR = (("packing", None), ("packed", None), ("shipment", {"rider": "Sam"}), ("delivered", None))


class TestTheWallet:
    @pytest.mark.feature("C8", by="page")
    @pytest.mark.feature("O6", by="page")
    def test_takes_a_part_refund_and_pays_the_next_order(self, sit_down, product, shoot):
        marc, phone = sit_down("marc"), sit_down("marc", phone=True, dark=True)
        number = self._brought(product)

        marc.goto(f"/orders/{number}/")
        phone.goto(f"/orders/{number}/refund/part/")
        shoot(phone, "refund-phone-dark")
        self._refund(marc, shoot)
        expect(marc.get_by_text("Refunded, Wallet")).to_be_visible()
        shoot(marc, "refunded")
        wallet = product.call("GET", "customers/C-1/wallet")["free_minor"]
        assert wallet >= 1045

        marc.goto("/refunds/")
        expect(marc.get_by_role("heading", level=1)).to_have_text("Refunds to approve")
        shoot(marc, "approvals")
        self._pay_in(marc, shoot)
        assert product.call("GET", "customers/C-1/wallet")["free_minor"] == wallet + 5000

        bought = self._placed(product)
        marc.goto(f"/orders/{bought}/payment/")
        marc.locator("input[name=source][value=wallet]").check()
        shoot(marc, "pay-from-wallet")
        marc.get_by_role("button", name="Take £").click()
        expect(marc.get_by_text("Held · Wallet")).to_be_visible()
        expect(steps.stage(marc)).to_have_text("Authorized")
        assert product.call("GET", "customers/C-1/wallet")["free_minor"] < wallet + 5000
        self._bring(product, bought)
        marc.goto(f"/orders/{bought}/")
        expect(marc.get_by_text("Paid, Wallet")).to_be_visible()

    def _placed(self, product) -> str:
        body = {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 2}]}
        return str(product.call("POST", "orders", body)["number"])

    def _brought(self, product) -> str:
        """Two mugs that the customer has, paid in cash."""
        number = self._placed(product)
        product.call("POST", f"orders/{number}/payments", {"source": "cash", "reference": f"T-{number}"})
        self._bring(product, number)
        return number

    def _bring(self, product, number: str) -> None:
        def allocated() -> bool | None:
            return product.call("GET", f"orders/{number}")["deliveries"][0]["state"] == "allocated" or None

        eventually(allocated, "its stock", within=60)
        for step, body in TO_THE_DOOR:
            product.call("POST", f"orders/{number}/deliveries/1/{step}", body or {})

    def _refund(self, marc: Page, shoot) -> None:
        direct = marc.get_by_role("link", name="Refund a part")
        if not direct.first.is_visible():
            marc.locator("details.menu summary", has_text="More").click()
        direct.first.click()
        dialog = marc.get_by_role("dialog")
        expect(dialog).to_contain_text("Choose what goes back")
        dialog.get_by_label("Pieces of Scottie mug to refund").fill("1")
        dialog.get_by_label("A gesture on top").fill("0.50")
        dialog.get_by_label("Why").fill("One came broken")
        dialog.locator("input[name=to][value=wallet]").check()
        expect(dialog.locator("[data-total]")).to_have_text("£10.45")
        expect(dialog).to_contain_text("£10.45 into Sofia Keller's wallet")
        shoot(marc, "refund-dialog")
        dialog.get_by_role("button", name="Refund what is chosen").click()

    def _pay_in(self, marc: Page, shoot) -> None:
        marc.goto("/customers/C-1/wallet/")
        marc.get_by_label("Amount").fill("50")
        marc.get_by_role("button", name="Record the payment").click()
        expect(marc.get_by_text("Paid in").first).to_be_visible()
        shoot(marc, "paid-in")
