"""The end of day as a manager does it: a statement of the bank beside the books, at a desk and on a phone."""

from datetime import UTC, datetime

import pytest

from tests.browser.test_every_page import LOOKS, graves, overflow
from tests.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.commits]


class TestEndOfDay:
    @LOOKS
    @pytest.mark.feature("S24", by="page")
    def test_tells_what_to_do_about_a_statement(self, sit_down, product: Product, shoot, phone, dark):
        paid, waits = product.place(MUG=2), product.place(MUG=1)
        for order in (paid,):
            product.call("POST", f"orders/{order['number']}/payments", {"source": "bank", "reference": order["number"]})
        today = datetime.now(UTC).date()
        rows = [
            f"{today},{paid['total_minor'] / 100:.2f},{paid['number']}",
            f"{today},{waits['total_minor'] / 100:.2f},order {waits['number']} thank you",
            f"{today},3.00,a greeting",
            "soon,1.00,?",
        ]
        statement = {
            "name": "bank.csv",
            "mimeType": "text/csv",
            "buffer": "\n".join(["Date,Amount,Details", *rows]).encode(),
        }

        marc = sit_down("marc", phone=phone, dark=dark)
        marc.goto("/end-of-day/")
        shoot(marc, "before")
        marc.get_by_label("File").set_input_files([statement])
        marc.get_by_role("button", name="Match").click()

        said = marc.locator("main").first
        said.get_by_text(f"as a bank transfer on {waits['number']}").wait_for()
        said.get_by_text("It names no order that waits for money").wait_for()
        said.get_by_text("“soon” is no date").wait_for()
        shoot(marc, "matched")
        found = graves(marc) + overflow(marc)
        assert not found, "\n".join(found)
