"""An order that leaves in parts, by API: from its parcels to the second one delivered and a piece refunded."""

import pytest

from comptoir.kernel import clock
from comptoir.orders import reactions

TO_THE_DOOR = (("packing", None), ("packed", None), ("shipment", {"rider": "Sam"}), ("delivered", None))
LATE = {"sku": "LAST-ONE", "location": "WAKEFIELD", "availability": "back_order"}


def bring(program, number, position):
    for step, body in TO_THE_DOOR:
        answer = program.post(f"orders/{number}/deliveries/{position}/{step}", body)
        assert answer.status_code in (200, 201), answer.content


@pytest.fixture
def split(world, program_of, run_jobs):
    """A mug that is here and two cake stands, of which one is; paid in store."""
    program = program_of("manage")
    assert program.post("stock/offers", LATE).status_code == 201
    lines = [{"sku": "MUG", "quantity": 3}, {"sku": "LAST-ONE", "quantity": 2}]
    number = program.post("orders", {"customer": "C-1", "lines": lines}).json()["number"]
    program.post(f"orders/{number}/payments", {"source": "cash", "reference": "T-1"})
    run_jobs()
    return number


class TestASplitOrder:
    @pytest.mark.feature("Y2", by="api")
    @pytest.mark.feature("Y3", by="api")
    @pytest.mark.feature("Y5", by="api")
    @pytest.mark.feature("C8", by="api")
    def test_goes_to_both_doors_and_a_piece_back(self, world, program_of, run_jobs, split):
        program = program_of("manage")
        parts = program.get(f"orders/{split}").json()["deliveries"]
        assert [(part["kind"], part["state"]) for part in parts] == [
            ("standard", "allocated"), ("back_order", "await_stock"),
        ]  # fmt: skip
        refused = program.post(f"orders/{split}/deliveries/2/packing")
        assert refused.status_code == 409, "Its stock is not here yet."
        too_early = program.post(
            f"orders/{split}/part-refund", {"reason": "x", "lines": [{"position": 1, "quantity": 1}]}
        )
        assert too_early.status_code == 409, "Nothing has left yet."

        bring(program, split, 1)
        assert program.get(f"orders/{split}").json()["stage"] == "authorized"
        due = program.get(f"orders/{split}").json()["money"]["due_minor"]
        body = {"reason": "One came broken", "lines": [{"position": 1, "quantity": 1}]}
        assert program.post(f"orders/{split}/part-refund", body).status_code == 201
        assert program.get(f"orders/{split}").json()["money"]["due_minor"] == due - 995

        program.post("stock/receipts", {"sku": "LAST-ONE", "location": "WAKEFIELD", "quantity": 5})
        reactions.allocate_waiting_deliveries(world.operator(), clock.now())
        run_jobs()
        bring(program, split, 2)
        assert program.get(f"orders/{split}").json()["stage"] == "delivered"

    @pytest.mark.feature("C8", by="api")
    def test_goes_on_without_a_delivery_that_is_cancelled(self, program_of, split):
        program = program_of("manage")
        answer = program.post(f"orders/{split}/deliveries/2/cancellation", {"reason": "Too late"})
        assert answer.status_code in (200, 201), answer.content
        bring(program, split, 1)
        assert program.get(f"orders/{split}").json()["stage"] == "delivered"

    @pytest.mark.feature("I16", by="api")
    def test_leaves_together_where_that_is_asked(self, program_of):
        program = program_of("manage")
        program.post("stock/offers", LATE)
        lines = [{"sku": "MUG", "quantity": 1}, {"sku": "LAST-ONE", "quantity": 2}]
        number = program.post("orders", {"customer": "C-1", "lines": lines, "together": True}).json()["number"]
        (part,) = program.get(f"orders/{number}").json()["deliveries"]
        assert part["kind"] == "mixed"
