"""Money of customers by API: paid in, given, owed; what a program reads of it."""

import pytest

from tests.ledger.purse import Purse


def pay_in(program, amount=5000, **more):
    body = {"amount_minor": amount, "source": "cash", "reference": "TILL-1", **more}
    return program.post("customers/C-1/wallet/payments", body)


class TestTheWallet:
    @pytest.mark.feature("O6", by="api")
    def test_is_paid_into_and_read(self, program):
        assert pay_in(program).status_code == 201
        found = program.get("customers/C-1/wallet").json()
        assert (found["balance_minor"], found["free_minor"], found["currency"]) == (5000, 5000, "GBP")
        assert [lot["kind"] for lot in found["lots"]] == ["paid"]

    def test_is_empty_before(self, program):
        assert program.get("customers/C-1/wallet").json()["lots"] == []

    def test_takes_a_fact_once_under_any_key(self, program):
        assert [pay_in(program).status_code, pay_in(program).status_code] == [201, 201]
        assert pay_in(program, 6000).status_code == 409
        assert program.get("customers/C-1/wallet").json()["balance_minor"] == 5000

    @pytest.mark.parametrize(
        "wrong", [{"amount_minor": 0}, {"amount_minor": 10**15}, {"source": "magic"}, {"reference": ""}]
    )
    def test_refuses_what_cannot_be(self, program, wrong):
        assert pay_in(program, **wrong).status_code == 422


class TestGestures:
    @pytest.mark.feature("C5", by="api")
    def test_go_into_the_wallet_within_the_limit(self, program):
        body = {"amount_minor": 2000, "reason": "Late", "reference": "G-1", "days": 30}
        assert program.post("customers/C-1/gestures", body).status_code == 201
        answer = program.post("customers/C-1/gestures", {**body, "reference": "G-2", "amount_minor": 2001})
        assert (answer.status_code, "£20.01 is above" in answer.json()["detail"]) == (403, True)
        (lot,) = program.get("customers/C-1/wallet").json()["lots"]
        assert (lot["kind"], lot["left_minor"]) == ("gesture", 2000)


class TestTheCreditLine:
    @pytest.mark.feature("O7", by="api")
    def test_is_read_and_paid_in_parts(self, world, program):
        assert program.get("customers/C-1/credit-line").status_code == 404
        purse = Purse(world)
        purse.line(50_000)
        purse.draw(12_000)
        body = {"amount_minor": 2000, "source": "bank", "reference": "B-1"}
        assert program.post("customers/C-1/credit-line/payments", body).status_code == 201
        found = program.get("customers/C-1/credit-line").json()
        assert (found["limit_minor"], found["owed_minor"], found["free_minor"]) == (50_000, 10_000, 40_000)
        assert (
            program.post(
                "customers/C-1/credit-line/payments", {**body, "reference": "B-2", "amount_minor": 10_001}
            ).status_code
            == 409
        )


class TestCreditNotes:
    def test_are_within_the_limit_of_gestures_whatever_they_are_called(self, program):
        body = {"amount_minor": 2001, "reason": "Cancelled", "reference": "N-1", "kind": "refund"}
        assert program.post("customers/C-1/credit-notes", body).status_code == 403
        assert program.get("customers/C-1/credit-notes").json() == []

    @pytest.mark.feature("S22", by="api")
    def test_are_issued_and_listed(self, program):
        body = {"amount_minor": 900, "reason": "Cancelled", "reference": "N-1", "kind": "refund", "purpose": "AH-1"}
        made = program.post("customers/C-1/credit-notes", body).json()
        assert (made["number"], made["left_minor"]) == ("AH-C1", 900)
        (listed,) = program.get("customers/C-1/credit-notes").json()
        assert (listed["number"], listed["left_minor"], listed["purpose"]) == ("AH-C1", 900, "AH-1")


class TestTheStatement:
    def test_goes_page_by_page(self, world, program):
        purse = Purse(world)
        purse.pay_in(1000)
        for _ in range(3):
            purse.spend(100)
        first = program.get("customers/C-1/statement", limit=2).json()
        rest = program.get("customers/C-1/statement", limit=9, after=first["next"]).json()
        assert [line["balance_minor"] for line in first["items"] + rest["items"]] == [700, 800, 900, 1000]
        assert program.get("customers/C-1/statement", since="2026-09-17T12:00:00").status_code == 422
        assert program.get("customers/C-1/statement", account="credit-line").json()["items"] == []
