"""Credit notes on the page of a customer: issued, and as a page to be printed."""

import html

import pytest


@pytest.mark.feature("S22", by="page")
class TestACreditNote:
    def test_is_issued_and_can_be_printed(self, as_staff, world):
        client = as_staff("ruth")
        asked = {"shop": str(world.shop().id), "kind": "refund", "amount": "42", "reason": "Broken", "reference": "R-1"}
        answer = client.post("/customers/C-1/credit-notes/new/", {**asked, "purpose": "AH-10001", "days": "365"})
        assert (answer.status_code, answer.url) == (303, "/customers/C-1/credit-notes/AH-C1/")
        page = html.unescape(client.get(answer.url).content.decode())
        for words in ("Credit note AH-C1", "£42.00", "AH-10001", "Sofia Keller", "Alder Home"):
            assert words in page
        assert "/credit-notes/AH-C1/" in client.get("/customers/C-1/?view=money").content.decode()

    @pytest.mark.parametrize("kind", ["gesture", "refund"])
    def test_keeps_to_the_limit_of_gestures_whatever_it_is_called(self, as_staff, world, kind):
        asked = {"shop": str(world.shop().id), "kind": kind, "amount": "42", "reason": "Sorry", "reference": "R-1"}
        answer = as_staff("ana").post("/customers/C-1/credit-notes/new/", asked)
        assert answer.status_code == 403
        assert "£42.00 is above what one refund or gesture may be" in html.unescape(answer.content.decode())

    def test_of_somebody_else_is_not_found(self, as_staff):
        assert as_staff("ana").get("/customers/C-1/credit-notes/AH-C9/").status_code == 404
