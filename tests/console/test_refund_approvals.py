"""Refunds above a limit: asked for on the order, found from home and palette, approved or declined; the limits."""

import html

import pytest

from tests.console.test_order_page import page_of, post
from tests.console.test_order_refunds import sent


@pytest.fixture
def asked(as_staff, paid):
    """A gesture of £4.00 that an agent may not give alone once a limit holds; and its order."""
    ruth, sam = as_staff("ruth"), as_staff("sam")
    limits = {"agent-may": "1", "agent-gesture": "3.00", "program-may": "1", "note": "Less generous"}
    assert ruth.post("/settings/HOME/limits/", limits).status_code == 303
    assert sam.post("/settings/HOME/limits/1/publication/").status_code == 303
    client = as_staff("ana")
    order = sent(paid(), client)
    assert post(client, order, "refund/part", reason="So sorry", gesture="4.00", to="wallet").status_code == 303
    return order


def read(client, address):
    return html.unescape(client.get(address).content.decode())


@pytest.mark.feature("C5", by="page")
class TestARefundAboveTheLimit:
    def test_waits_and_is_found_from_home_and_palette(self, as_staff, asked):
        ana = as_staff("ana")
        assert "A refund waits for approval" in page_of(ana, asked)
        assert "Refund of £4.00 asked by Ana: it waits for approval" in page_of(ana, asked)
        assert "Refund to approve" in read(ana, "/")
        assert "Refunds to approve" in ana.post("/palette/", {"q": ">refunds"}).content.decode()
        listed = read(ana, "/refunds/")
        assert "“So sorry”" in listed
        assert "you asked for it" in listed
        assert "above what one refund or gesture may be" in listed

    def test_is_approved_by_somebody_else(self, as_staff, asked):
        (number,) = _ids(read(as_staff("ruth"), "/refunds/"))
        refused = as_staff("ana").post(f"/refunds/{number}/approval/")
        assert refused.status_code == 403
        assert "somebody else has to approve it" in html.unescape(refused.content.decode())
        assert "£4.00 goes back now" in read(as_staff("ruth"), f"/refunds/{number}/approval/")
        assert as_staff("ruth").post(f"/refunds/{number}/approval/", {"note": "Fine"}).status_code == 303
        page = page_of(as_staff("ana"), asked)
        assert "Refunded, Wallet" in page
        assert "A refund waits for approval" not in page
        assert "approved" in read(as_staff("ruth"), "/refunds/")

    def test_is_declined_with_a_reason(self, as_staff, asked):
        (number,) = _ids(read(as_staff("ruth"), "/refunds/"))
        assert as_staff("marc").post(f"/refunds/{number}/decline/", {"reason": ""}).status_code == 422
        assert as_staff("marc").post(f"/refunds/{number}/decline/", {"reason": "Too much"}).status_code == 303
        page = page_of(as_staff("ana"), asked)
        assert "declined by Marc" in page
        assert "Refunded, Wallet" not in page


class TestTheLimits:
    def test_hold_once_somebody_else_puts_them_there(self, as_staff, world):
        ruth = as_staff("ruth")
        assert ruth.post("/settings/HOME/limits/", {"manager-may": "1", "manager-day": "100"}).status_code == 303
        page = read(ruth, "/settings/HOME/limits/")
        assert "Version 1 waits to be put in force" in page
        assert "somebody else who runs the shop puts it in force" in page
        assert ruth.post("/settings/HOME/limits/1/publication/").status_code == 403
        assert as_staff("sam").post("/settings/HOME/limits/1/publication/").status_code == 303
        assert "a day at most £100.00" in read(ruth, "/settings/HOME/limits/")

    @pytest.mark.feature("C5", by="page")
    def test_are_tried_on_the_refunds_of_the_last_days_before_they_hold(self, as_staff, asked):
        ruth = as_staff("ruth")
        limits = {"agent-may": "1", "agent-gesture": "5.00", "note": "More generous"}
        assert ruth.post("/settings/HOME/limits/", limits).status_code == 303
        page = read(ruth, "/settings/HOME/limits/")
        assert "On the refunds of the last 30 days" in page
        assert "1 → 0" in page
        assert "would go at once" in page

    def test_are_refused_where_they_make_no_sense(self, as_staff):
        ruth = as_staff("ruth")
        answer = ruth.post("/settings/HOME/limits/", {"agent-may": "1", "agent-day": "lots"})
        assert answer.status_code == 422
        assert "is no sum" in answer.content.decode()
        answer = ruth.post("/settings/HOME/limits/", {"agent-day": "5"})
        assert "Tick" in answer.content.decode()

    def test_are_not_for_agents(self, as_staff):
        assert as_staff("ana").get("/settings/HOME/limits/").status_code == 403


def _ids(page: str) -> set[str]:
    return {part.split("/")[0] for part in page.split('href="/refunds/')[1:] if "/approval/" in part[:14]}
