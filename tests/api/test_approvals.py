"""Orders that wait for approval, by API."""

from tests.orders.test_approving import a_company, in_force


class TestApprovals:
    def test_wait_are_listed_and_decided(self, program, program_of, world):
        in_force(world)
        lines = [{"sku": "MUG", "quantity": 5}]
        number = program.post("orders", {"customer": a_company(world), "lines": lines}).json()["number"]
        (listed,) = program.get("approvals").json()
        assert (listed["number"], listed["state"], listed["levels"]) == (number, "waiting", ["manager"])
        assert program.post(f"orders/{number}/approval").status_code == 403
        assert program.post(f"orders/{number}/payments", {"source": "cash", "reference": "T"}).status_code == 409
        decided = program_of("manage").post(f"orders/{number}/approval", {"reason": "Fine"}).json()
        assert (decided["state"], decided["steps"][0]["by_name"]) == ("approved", "Key manage")
        assert program.get(f"orders/{number}").json()["payment_link"]
        assert program.get("approvals").json() == []
        assert program_of("manage").post(f"orders/{number}/approval").status_code == 409

    def test_are_refused_with_a_reason(self, program, program_of, world):
        in_force(world)
        lines = [{"sku": "MUG", "quantity": 5}]
        number = program.post("orders", {"customer": a_company(world), "lines": lines}).json()["number"]
        assert program_of("manage").post(f"orders/{number}/approval/refusal", {"reason": ""}).status_code == 422
        answer = program_of("manage").post(f"orders/{number}/approval/refusal", {"reason": "Too much"})
        assert answer.json()["state"] == "refused"
        assert program.get(f"orders/{number}").json()["stage"] == "cancelled"

    def test_are_not_found_for_an_order_that_needs_none(self, program):
        number = program.post("orders", {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}]}).json()["number"]
        assert program.get(f"orders/{number}/approval").status_code == 404
