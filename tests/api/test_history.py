"""Orders as they were, by API."""

from datetime import timedelta

import pytest

from tests.orders.scene import paid
from tests.world import NOON


@pytest.fixture
def order(world, run_jobs):
    return paid(world, run_jobs, ("MUG", 2))


class TestHistory:
    @pytest.mark.feature("Y5", by="api")
    def test_tells_what_each_event_changed(self, program, order):
        said = program.get(f"orders/{order.number}/history").json()

        assert said[0]["event"] == "order.placed"
        assert {"what": "Order", "before": "Not placed yet", "after": "Placed"} in said[0]["changed"]
        came = next(moment for moment in said if moment["event"] == "payment.captured")
        assert {"what": "Paid", "before": "£0.00", "after": "£24.85"} in came["changed"]


class TestThen:
    def test_is_the_order_as_it_was(self, program, order):
        at = (NOON - timedelta(minutes=1)).isoformat()
        before = program.get(f"orders/{order.number}/then", at=at).json()
        now = program.get(f"orders/{order.number}/then").json()

        assert (before["stage"], before["due_minor"]) == ("", 0)
        assert (now["stage"], now["paid_minor"], now["outstanding_minor"]) == ("authorized", 2485, 0)
        assert now["deliveries"] == [
            {"position": 1, "kind": "standard", "state": "allocated", "promise": "set aside", "location": "WAKEFIELD"}
        ]
        assert now["messages"]

    def test_is_asked_of_a_moment(self, program, order):
        assert program.get(f"orders/{order.number}/then", at="yesterday").status_code == 422

    def test_is_not_found_by_another_shop(self, program_of, order):
        for path in ("history", "then", "difference"):
            assert program_of("orion").get(f"orders/{order.number}/{path}").status_code == 404


class TestDifference:
    def test_is_between_two_moments(self, program, order):
        said = program.get(f"orders/{order.number}/difference").json()

        assert {"what": "Order", "before": "Not placed yet", "after": "Authorized"} in said
        same = NOON.isoformat()
        assert program.get(f"orders/{order.number}/difference", earlier=same, later=same).json() == []
