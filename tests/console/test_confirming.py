"""Orders to confirm, on their pages: the queue of calls, the card, the switch of a way to pay."""

import html
from datetime import timedelta

import pytest

from comptoir.kernel import clock
from tests.console.test_order_approvals import read
from tests.orders.test_confirming import asks_first, called, page, to_confirm


class TestTheQueue:
    @pytest.mark.feature("Y3", by="page")
    def test_leads_from_call_to_call(self, as_staff, world, run_jobs):
        asks_first(world)
        ana, at = as_staff("ana"), clock.now()
        first, then, last = (
            to_confirm(world, pieces=pieces, at=at - timedelta(hours=age)) for pieces, age in ((1, 3), (2, 2), (3, 1))
        )
        seen = read(ana, "/confirmations/")
        for words in ("Next call", "call 1 of 3", "masked for you", "•••"):
            assert words in seen, words
        assert seen.index(first) < seen.index(then) < seen.index(last)
        assert "+447700900144" not in seen
        queue = {"back": "queue"}
        assert ana.post(f"/orders/{first}/confirmation/unanswered/", queue)["Location"] == "/confirmations/"
        seen = read(ana, "/confirmations/")
        assert seen.index(then) < seen.index(last) < seen.index("Call again later") < seen.index(first)
        assert "No answer · " not in read(ana, f"/orders/{then}/")
        assert ana.post(f"/orders/{then}/confirmation/", queue).status_code == 303
        run_jobs()
        assert page(world, then).deliveries[0].state == "allocated"
        assert ana.post(f"/orders/{last}/confirmation/refusal/", {"reason": ""}).status_code == 422
        assert ana.post(f"/orders/{last}/confirmation/refusal/", {"reason": "Bought elsewhere"}).status_code == 303
        assert called(world, last).state == "declined"
        assert "“Bought elsewhere”" in read(ana, f"/orders/{last}/")
        again = (clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
        assert ana.post(f"/orders/{first}/confirmation/later/", {"again_at": again}).status_code == 303
        assert called(world, first).unanswered == 0
        assert "Nobody is to be called now" in read(ana, "/confirmations/")

    def test_shows_a_number_to_who_may_see_it_and_keeps_who_saw_it(self, as_staff, world):
        asks_first(world)
        number = to_confirm(world, at=clock.now())
        assert as_staff("ana").post(f"/orders/{number}/confirmation/number/").status_code == 403
        sam = as_staff("sam")
        shown = sam.post(f"/orders/{number}/confirmation/number/", headers={"HX-Request": "true"})
        assert (shown.status_code, shown["Cache-Control"]) == (200, "no-store")
        assert 'href="tel:+' in shown.text

    def test_leaves_what_goes_before_its_money_to_who_may_approve(self, as_staff, world):
        asks_first(world, "bank_transfer")
        number = to_confirm(world, "bank_transfer", at=clock.now())
        assert "for a store manager to confirm" in read(as_staff("ana"), "/confirmations/")
        assert as_staff("ana").post(f"/orders/{number}/confirmation/").status_code == 403
        assert as_staff("marc").post(f"/orders/{number}/confirmation/").status_code == 303
        assert page(world, number).order.state == "open"


class TestTheSwitch:
    def test_stands_with_the_ways_that_hold_nothing_in_advance(self, as_staff, world):
        ruth, address = as_staff("ruth"), "/settings/HOME/payments/"
        wish = {"gateway": "courier", "confirm_first": "1", "confirm_hours": "12"}
        assert ruth.post(f"{address}confirmation/", wish).status_code == 303
        seen = read(ruth, address)
        assert seen.count('name="confirm_first"') == 5
        assert seen.count('name="confirm_first" value="1" checked') == 1
        for wrong in ({**wish, "confirm_hours": "soon"}, {**wish, "gateway": "card_form"}):
            answer = ruth.post(f"{address}confirmation/", wrong)
            assert answer.status_code == 422
        assert "nobody has to be called" in html.unescape(answer.text) or "nothing is to be" in html.unescape(
            answer.text
        )
