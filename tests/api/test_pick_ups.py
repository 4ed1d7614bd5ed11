"""Pick-ups through the API."""

import pytest

from tests.fulfilment.pick_up_scene import code_of, may_be_picked_up, waiting


class TestAProgram:
    @pytest.mark.feature("F9", by="api")
    def test_hands_over_a_part_and_gives_the_rest_back(self, world, program, run_jobs):
        order = waiting(world, run_jobs)
        (row,) = program.get("pick-ups").json()["items"]
        assert (row["order"], row["delivery"], row["location"]) == (order.number, 1, "LEEDS")
        here = f"orders/{order.number}/deliveries/1/hand-over"
        assert program.post(here, {"paid_by": "cash"}).status_code == 409
        wrong = program.post("pick-ups/proofs", {"code": "222 222"}).json()
        assert (wrong["is_right"], wrong["pick_up"]) == (False, None)
        proof = program.post("pick-ups/proofs", {"code": code_of(world, order)}).json()
        assert (proof["is_right"], proof["pick_up"]["order"]) == (True, order.number)
        taken = {"lines": [{"position": 1, "quantity": 1}], "left": "back", "paid_by": "terminal", "receipt": "K-1"}
        done = program.post(here, taken)
        assert (done.status_code, done.json()["paid_minor"], done.json()["left"]) == (200, 995, 2), done.content
        run_jobs()

        found = program.get(f"orders/{order.number}").json()
        assert found["state"] == "completed"
        assert [(one["state"], one["is_pick_up"]) for one in found["deliveries"]] == [
            ("delivered", True), ("deallocated", True),
        ]  # fmt: skip
        assert program.post(here, {"proof": "Her passport"}).json()["title"]
        assert program.get("pick-ups").json()["items"] == []

    def test_reads_where_it_can_be_picked_up(self, world, program):
        may_be_picked_up(world)
        rates = {row["code"]: row["pick_up_at"] for row in program.get("shipping-rates").json()}
        assert (rates["leeds"], rates["standard"]) == ("LEEDS", None)
