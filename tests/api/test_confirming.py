"""Orders that are confirmed by a call first, by API."""

import pytest

from tests.orders.test_confirming import asks_first


class TestConfirmations:
    @pytest.mark.feature("Y3", by="api")
    def test_wait_are_called_about_and_decided(self, program, world, run_jobs):
        asks_first(world)
        body = {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 2}], "way": "courier"}
        number, other = (program.post("orders", {**body, "again": again}).json()["number"] for again in (False, True))
        run_jobs()
        assert [one["number"] for one in program.get("confirmations").json()] == [number, other]
        called = program.post(f"orders/{number}/confirmation/calls", {"outcome": "no_answer"}).json()
        assert (called["unanswered"], called["calls"][0]["by_name"]) == (1, "Key write")
        assert program.post(f"orders/{number}/confirmation/calls", {"outcome": "later"}).status_code == 422
        assert program.post(f"orders/{number}/confirmation", {"note": "At five"}).json()["state"] == "confirmed"
        run_jobs()
        assert program.get(f"orders/{number}").json()["stage"] == "authorized"
        assert program.post(f"orders/{number}/confirmation").status_code == 409
        refused = program.post(f"orders/{other}/confirmation/refusal", {"reason": "Bought elsewhere"}).json()
        assert refused["state"] == "declined"
        assert program.get(f"orders/{other}").json()["stage"] == "cancelled"
