"""A pattern that is sold by link: its file stored, bought beside a mug, downloaded by its customer, renewed."""

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.product import link

pytestmark = [pytest.mark.browser, pytest.mark.commits]


class TestAPatternToPrint:
    @pytest.mark.feature("Y2", by="page")
    def test_is_bought_downloaded_and_renewed(self, sit_down, product, shoot, tmp_path):
        mark = uuid4().hex[:6].upper()  # A second try sells another one: the first one's is there already.
        sku, name = f"BUNTING-{mark}", f"Bunting pattern {mark}"
        pattern = {"sku": sku, "name": name, "amount_minor": 450, "is_digital": True}
        product.call("POST", "articles", {**pattern, "location": "WAKEFIELD"}, key="manage")
        file = tmp_path / "bunting.svg"
        file.write_text("<svg/>")
        ruth, sofia = sit_down("ruth"), sit_down(phone=True)
        ruth.goto(f"/stock/{sku}/")
        ruth.get_by_label("Store its file").set_input_files(file)
        ruth.get_by_role("button", name="Store it", exact=True).click()
        expect(ruth.get_by_label("Another file instead")).to_be_visible()
        shoot(ruth, "article")

        steps.fill_basket(ruth, customer="Sofia", articles=["Scottie mug", name])
        expect(ruth.get_by_role("list", name="What leaves when")).to_contain_text("by link, at payment")
        number = steps.send_link(ruth)
        sofia.goto(link(product.mail(number, "Please pay"), "/pay/"))
        steps.pay_by_card(sofia)

        mail = product.mail(number, "Your download is ready")
        sofia.goto(link(mail, "/o/"))
        expect(sofia.get_by_text("5 of 5 downloads left")).to_be_visible()
        shoot(sofia, "status")
        sofia.get_by_role("link", name="Download").click()
        with sofia.expect_download() as coming:
            sofia.get_by_role("button", name="Download").click()
        assert Path(coming.value.path()).read_text() == "<svg/>"
        sofia.reload()
        expect(sofia.get_by_text("4 of 5 downloads left")).to_be_visible()
        shoot(sofia, "file")

        ruth.reload()
        expect(ruth.get_by_text("1 of 5", exact=True)).to_be_visible()
        shoot(ruth, "order")
        ruth.get_by_role("link", name="Renew").click()
        ruth.locator("#ask-reason").fill("She lost it")
        ruth.get_by_role("button", name="Renew it").click()
        expect(ruth.get_by_text("0 of 5", exact=True)).to_be_visible()
        sofia.reload()
        expect(sofia.get_by_text("This link was replaced by a newer one.")).to_be_visible()
