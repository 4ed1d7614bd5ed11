"""Changing a placed order by a program: tried out, done, proposed, withdrawn."""

import pytest


@pytest.fixture
def number(program_of):
    lines = [{"sku": "MUG", "quantity": 2}]
    return program_of("write").post("orders", {"customer": "C-1", "lines": lines}).json()["number"]


@pytest.mark.feature("Y5", by="api")
class TestAChange:
    def test_is_tried_out_and_then_done(self, program_of, number):
        program = program_of("write")
        tried = program.get(f"orders/{number}/edit-preview?lines=1:1&add=RED-SCARF:1").json()
        assert (tried["why_not"], tried["difference_minor"]) == ("", 2400 - 995)
        assert tried["changes"] == ["1 × Red scarf added, £24.00", "1 × Scottie mug taken off, £9.95"]
        body = {
            "reason": "She called", "agreed": True, "lines": [{"position": 1, "quantity": 1}],
            "add": [{"sku": "RED-SCARF", "quantity": 1}],
        }  # fmt: skip
        done = program.post(f"orders/{number}/edits", body)
        assert (done.status_code, done.json()["state"]) == (201, "applied")
        order = program.get(f"orders/{number}").json()
        assert order["money"]["due_minor"] == tried["due_after_minor"] == order["money"]["outstanding_minor"]
        assert [one["state"] for one in program.get(f"orders/{number}/edits").json()] == ["applied"]

    def test_is_proposed_and_withdrawn_or_accepted(self, program_of, number):
        program = program_of("write")
        body = {"reason": "She asked", "add": [{"sku": "RED-SCARF", "quantity": 1}]}
        first = program.post(f"orders/{number}/edits", body).json()
        assert first["state"] == "proposed"
        assert program.post(f"orders/{number}/edits", body).json()["type"] == "change_waits"
        gone = program.post(f"orders/edits/{first['id']}/withdrawal", {"reason": "She rang"})
        assert gone.json()["state"] == "withdrawn"
        second = program.post(f"orders/{number}/edits", body).json()
        assert program.post(f"orders/edits/{second['id']}/acceptance", {}).json()["state"] == "applied"

    def test_of_an_order_that_moved_is_refused_with_what_changed(self, program_of, number):
        program = program_of("write")
        seen = program.get(f"orders/{number}").json()["changed_at"]
        body = {"reason": "x", "agreed": True, "discount_minor": 100}
        assert program.post(f"orders/{number}/edits", {**body, "seen": seen}).status_code == 201
        refused = program.post(f"orders/{number}/edits", {**body, "discount_minor": 200, "seen": seen})
        assert (refused.status_code, refused.json()["type"]) == (409, "changed_meanwhile")
        assert "Due: £24.85 → £23.85" in refused.json()["detail"]

    @pytest.mark.parametrize("query", ["lines=1", "lines=x:1", "add=MUG", "add=MUG:x", "discount_minor=-1"])
    def test_is_tried_out_with_sense(self, program_of, number, query):
        assert program_of("read").get(f"orders/{number}/edit-preview?{query}").status_code == 422

    def test_that_is_not_possible_says_why(self, program_of, number):
        program = program_of("write")
        tried = program.get(f"orders/{number}/edit-preview?add=LAST-ONE:2").json()
        assert "2 × LAST-ONE cannot be sent" in tried["why_not"]
        assert program.post(f"orders/{number}/edits", {"reason": "x", "agreed": True}).status_code == 422
