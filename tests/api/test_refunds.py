"""Refunds by a program: tried out first, then into the wallet, to a credit note, or as it was paid."""

import pytest

from tests.api.test_parts import bring


@pytest.fixture
def brought(program_of, run_jobs):
    """Three mugs that the customer has, paid in cash."""
    program = program_of("manage")
    lines = [{"sku": "MUG", "quantity": 3}]
    number = program.post("orders", {"customer": "C-1", "lines": lines}).json()["number"]
    program.post(f"orders/{number}/payments", {"source": "cash", "reference": "T-1"})
    run_jobs()
    bring(program, number, 1)
    return number


@pytest.mark.feature("C4", by="api")
@pytest.mark.feature("C8", by="api")
class TestARefund:
    def test_is_tried_out_and_then_split(self, program_of, brought):
        program = program_of("manage")
        tried = program.get(f"orders/{brought}/refund-preview?lines=1:2&gesture_minor=10&to=wallet:500,credit_note")
        told = tried.json()
        assert (tried.status_code, told["why_not"], told["goes_back_minor"]) == (200, "", 2000)
        assert told["due_before_minor"] - told["due_after_minor"] == 2000
        assert {(one["destination"], one["amount_minor"], one["by_hand"]) for one in told["payouts"]} == {
            ("wallet", 500, False), ("credit_note", 1500, False),
        }  # fmt: skip
        body = {
            "reason": "Broken", "lines": [{"position": 1, "quantity": 2}], "gesture_minor": 10,
            "to": [{"destination": "wallet", "amount_minor": 500}, {"destination": "credit_note"}],
        }  # fmt: skip
        assert program.post(f"orders/{brought}/part-refund", body).status_code == 201
        order = program.get(f"orders/{brought}").json()
        assert order["money"]["outstanding_minor"] == 0
        assert [(one["means"], one["state"]) for one in order["refunds"]] == [
            ("Wallet", "done"), ("Credit note AH-C1", "done"),
        ]  # fmt: skip
        assert program.get("customers/C-1/wallet").json()["free_minor"] == 500
        (note,) = program.get("customers/C-1/credit-notes").json()
        assert (note["number"], note["left_minor"], note["purpose"]) == ("AH-C1", 1500, brought)

    def test_of_all_goes_into_the_wallet(self, program_of, brought):
        program = program_of("manage")
        whole = program.get(f"orders/{brought}/refund-preview?to=wallet").json()
        body = {"reason": "Broken", "to": [{"destination": "wallet"}]}
        assert program.post(f"orders/{brought}/refund", body).status_code == 201
        assert program.get("customers/C-1/wallet").json()["free_minor"] == whole["goes_back_minor"] == 3480

    @pytest.mark.parametrize(
        "query", ["lines=1", "lines=x:1", "to=wallet:much", "gesture_minor=-1", "lines=1:99999999999999999999"]
    )
    def test_is_tried_out_with_sense(self, program_of, brought, query):
        assert program_of("read").get(f"orders/{brought}/refund-preview?{query}").status_code == 422

    def test_that_is_not_possible_says_why_and_does_nothing(self, program_of, brought):
        program = program_of("manage")
        assert "Only 3 of MUG" in program.get(f"orders/{brought}/refund-preview?lines=1:4").json()["why_not"]
        bad = {"reason": "x", "gesture_minor": 100, "to": [{"destination": "wallet", "amount_minor": 101}]}
        refused = program.post(f"orders/{brought}/part-refund", bad)
        assert refused.status_code == 422
        assert "more than what goes back" in refused.json()["detail"]
        assert program.get("customers/C-1/wallet").json()["free_minor"] == 0


@pytest.mark.feature("C5", by="api")
class TestARefundAboveTheLimit:
    def test_waits_until_another_key_or_person_approves(self, program_of, brought, world):
        program = program_of("manage")
        body = {"reason": "Sorry", "gesture_minor": 2500, "to": [{"destination": "wallet"}]}
        asked = program.post(f"orders/{brought}/part-refund", body)
        assert (asked.status_code, asked.json()["state"], asked.json()["refunds"]) == (201, "waiting", [])
        (waiting,) = program.get("refund-requests").json()
        assert (waiting["number"], waiting["amount_minor"]) == (brought, 2500)
        own = program.post(f"refund-requests/{waiting['id']}/approval", {})
        assert own.status_code == 403
        assert "somebody else" in own.json()["detail"]
        done = program.post(f"refund-requests/{waiting['id']}/decline", {"reason": "Not so much"})
        assert done.json()["state"] == "declined"
        assert program.get("refund-requests").json() == []
        assert [one["decision_reason"] for one in program.get("refund-requests?state=decided").json()] == [
            "Not so much"
        ]
        assert program.get("customers/C-1/wallet").json()["free_minor"] == 0

    def test_is_done_at_once_within_it(self, program_of, brought):
        body = {"reason": "Sorry", "gesture_minor": 2000, "to": [{"destination": "wallet"}]}
        asked = program_of("manage").post(f"orders/{brought}/part-refund", body).json()
        assert asked["state"] == "allowed"
        assert len(asked["refunds"]) == 1
