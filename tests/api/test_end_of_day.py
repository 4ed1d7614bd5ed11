"""The end of day for programs."""

import pytest

from comptoir.kernel import clock

ORDER = {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 2}]}


@pytest.fixture
def number(program):
    placed = program.post("orders", ORDER).json()["number"]
    assert program.post(f"orders/{placed}/payments", {"source": "bank", "reference": "T-1"}).status_code == 201
    return placed


class TestEndOfDay:
    @pytest.mark.feature("S24", by="api")
    def test_tells_the_day(self, program, number):
        found = program.get("end-of-day").json()
        assert (found["placed"], found["received_minor"], found["differences"]) == (1, 2485, [])
        assert [(way["source"], way["agrees"]) for way in found["ways"]] == [("bank", True)]

    def test_tells_one_order(self, program, number):
        found = program.get(f"end-of-day/orders/{number}").json()
        assert (found["due_minor"], found["booked_minor"], found["outstanding_minor"]) == (2485, 2485, 0)

    def test_refuses_a_day_that_lies_ahead(self, program):
        assert program.get("end-of-day?day=2999-01-01").status_code == 422


class TestMatches:
    @pytest.mark.feature("S24", by="api")
    def test_matches_a_statement(self, program, number):
        content = f"Date,Amount,Description\n{clock.now().date()},24.85,{number}\n"
        found = program.post("end-of-day/matches", {"kind": "bank_csv", "content": content}).json()
        assert (found["agreed"], found["unreadable"]) == (1, [])
        assert [(one["verdict"], one["order"]) for one in found["matches"]] == [("matched", number)]

    def test_refuses_entities(self, program):
        content = '<!DOCTYPE x [<!ENTITY a "b">]><Document>&a;</Document>'
        answer = program.post("end-of-day/matches", {"kind": "camt053", "content": content})
        assert (answer.status_code, "document type" in answer.json()["detail"]) == (422, True)
