"""An order paid by a program from what its customer has at the shop."""

import pytest


@pytest.fixture
def number(program_of):
    lines = [{"sku": "MUG", "quantity": 2}]
    return program_of("manage").post("orders", {"customer": "C-1", "lines": lines}).json()["number"]


class TestPayingFromABalance:
    @pytest.mark.feature("O6", by="api")
    def test_settles_a_part_and_asks_for_the_rest(self, program_of, number, run_jobs):
        program = program_of("manage")
        program.post("customers/C-1/wallet/payments", {"amount_minor": 1000, "source": "cash", "reference": "T-1"})
        refused = program.post(f"orders/{number}/balance-payments", {"gateway": "wallet"})
        assert refused.status_code == 409
        assert "The wallet has £10.00 to spend" in refused.json()["detail"]
        paid = program.post(f"orders/{number}/balance-payments", {"gateway": "wallet", "amount_minor": 1000})
        assert (paid.status_code, paid.json()["source"], paid.json()["amount_minor"]) == (201, "wallet", 1000)
        assert (paid.json()["held"], paid.json()["payment"], len(paid.json()["operations"])) == (True, None, 1)
        order = program.get(f"orders/{number}").json()
        assert (order["money"]["held_minor"], order["money"]["outstanding_minor"]) == (1000, 2485)
        assert order["payment_link"]

    @pytest.mark.feature("S22", by="api")
    def test_spends_a_credit_note(self, program_of, run_jobs):
        program = program_of("manage")
        lines = [{"sku": "MUG", "quantity": 1}]
        number = program.post("orders", {"customer": "C-1", "lines": lines}).json()["number"]
        body = {"amount_minor": 1900, "reason": "Broken", "reference": "N-1", "kind": "refund"}
        note = program.post("customers/C-1/credit-notes", body).json()["number"]
        paid = program.post(f"orders/{number}/balance-payments", {"gateway": "credit_note", "note": note})
        assert paid.json()["means"] == f"Credit note {note}"
        run_jobs()
        assert program.get(f"orders/{number}").json()["state"] == "open"
        (kept,) = program.get("customers/C-1/credit-notes").json()
        assert (kept["left_minor"], kept["free_minor"]) == (1900, 1900 - 1490), "It is spent when the goods leave."

    @pytest.mark.parametrize("body", [{"gateway": "moon"}, {"gateway": "wallet", "amount_minor": 0}, {}])
    def test_is_asked_for_with_sense(self, program_of, number, body):
        assert program_of("manage").post(f"orders/{number}/balance-payments", body).status_code == 422
