"""Returns through the API."""

import pytest

from tests.aftercare.test_returns import delivered


class TestAProgram:
    @pytest.mark.feature("S19", by="api")
    def test_takes_a_return_from_the_wish_to_the_replacement(self, world, program, run_jobs):
        order = delivered(world, run_jobs)
        wish = {"lines": [{"position": 1, "quantity": 1}], "way": "brought", "reason": "Too small"}
        asked = program.post(f"orders/{order.number}/deliveries/1/returns", wish)
        assert (asked.status_code, asked.json()["state"]) == (201, "asked"), asked.content
        one = f"returns/{asked.json()['id']}"
        assert program.post(f"{one}/agreement").json()["state"] == "agreed"
        assert program.post(f"{one}/receipt", {"location": "LEEDS"}).json()["state"] == "received"
        seen = program.post(f"{one}/inspection", {"lines": [{"position": 1, "restocked": 1}]})
        assert seen.json()["lines"][0]["restocked"] == 1, seen.content
        closed = program.post(f"{one}/closing", {"outcome": "replacement"}).json()
        run_jobs()

        assert closed["state"] == "closed"
        assert program.get(f"orders/{closed['replacement']}").json()["money"]["due_minor"] == 0
        assert [row["id"] for row in program.get("returns").json()["items"]] == [closed["id"]]
        assert program.get("returns", state="open").json()["items"] == []

    @pytest.mark.feature("S19", by="api")
    @pytest.mark.feature("S22", by="api")
    def test_gets_a_credit_note_for_what_came_back(self, world, program, run_jobs):
        order = delivered(world, run_jobs)
        wish = {"lines": [{"position": 1, "quantity": 2}], "way": "fetched", "reason": "Broken"}
        one = f"returns/{program.post(f'orders/{order.number}/deliveries/1/returns', wish).json()['id']}"
        program.post(f"{one}/receipt", {"location": "LEEDS"})
        verdict = {"lines": [{"position": 1, "restocked": 1, "written_off": 1}], "found": "A crack"}
        program.post(f"{one}/inspection", verdict)
        closed = program.post(f"{one}/closing", {"outcome": "refund", "to": "credit_note"})
        assert (closed.status_code, closed.json()["outcome"]) == (200, "refund"), closed.content
        run_jobs()

        notes = program.get("customers/C-1/credit-notes").json()
        assert "1990" in str(notes)

    @pytest.mark.parametrize(
        ("wish", "said"),
        [
            ({"lines": [{"position": 1, "quantity": 9}], "way": "brought", "reason": "X"}, "can still come back"),
            ({"lines": [], "way": "brought", "reason": "X"}, "lines"),
            ({"lines": [{"position": 1, "quantity": 1}], "way": "thrown", "reason": "X"}, "way"),
        ],
    )
    def test_is_told_what_is_wrong(self, world, program, run_jobs, wish, said):
        order = delivered(world, run_jobs)
        answer = program.post(f"orders/{order.number}/deliveries/1/returns", wish)
        assert answer.status_code in (409, 422)
        assert said in answer.content.decode()
