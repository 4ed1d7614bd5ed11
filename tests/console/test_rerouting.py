"""The order page: a location refuses, a person sends from elsewhere, the home page says what nobody sends."""

import pytest

from tests.console.test_settings import text_of
from tests.orders.scene import paid


def refusal(order):
    return f"/orders/{order.number}/deliveries/1/refusal/"


class TestRefusal:
    @pytest.mark.feature("S10", by="page")
    @pytest.mark.feature("S12", by="page")
    def test_gives_it_to_the_next_location_and_says_why(self, as_staff, world, run_jobs):
        order, ana = paid(world, run_jobs), as_staff("ana")
        asked = ana.get(refusal(order), headers={"HX-Request": "true"})
        assert "Wakefield DC gives its stock back" in text_of(asked)

        page = text_of(ana.post(refusal(order), {"location": "WAKEFIELD", "reason": "Not found"}, follow=True))
        assert "Delivery 1 refused by Wakefield DC, said Ana" in page
        assert "Delivery 1 goes to Leeds Briggate" in page
        assert "After a location refused" in page
        assert "Wakefield DC out refused: Not found" in page

    def test_shows_what_was_typed_when_it_is_refused(self, as_staff, world, run_jobs):
        order = paid(world, run_jobs)
        answer = as_staff("ana").post(refusal(order), {"location": "WAKEFIELD", "reason": " ", "missing": "1"})
        assert answer.status_code == 422
        assert "Say why it is refused" in text_of(answer)
        assert 'name="missing" value="1" checked' in answer.content.decode()

    @pytest.mark.feature("S10", by="page")
    def test_puts_what_nobody_sends_on_the_home_page_until_a_person_decides(self, as_staff, world, run_jobs):
        order, ana = paid(world, run_jobs, ("LAST-ONE", 1)), as_staff("ana")
        ana.post(refusal(order), {"location": "WAKEFIELD", "reason": "Fell off the shelf"})
        home = text_of(ana.get("/"))
        assert f"No location sends it · {order.number}" in home
        assert "The last refused: Fell off the shelf" in home

        rerouting = f"/orders/{order.number}/deliveries/1/rerouting/"
        assert "York Coney Street" in text_of(ana.get(rerouting, headers={"HX-Request": "true"}))
        answer = ana.post(rerouting, {"location": "YORK", "reason": "Look there"})
        assert answer.status_code == 409
        assert "York Coney Street cannot send all of it" in text_of(answer)
        page = text_of(ana.post(rerouting, {"location": "WAKEFIELD", "reason": "Found it"}, follow=True))
        assert "Delivery 1 goes to Wakefield DC Found it" in page
        assert "No location sends it" not in text_of(ana.get("/"))
