"""Returns through the API."""

import pytest

from comptoir.shops import commands as shops
from tests.aftercare.test_returns import delivered
from tests.world import NOON


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

    @pytest.mark.feature("S19", by="api")
    def test_asks_for_a_customer_answers_her_and_takes_it_back(self, world, program, run_jobs):
        order = delivered(world, run_jobs)
        shops.change_shop(shop_id=world.shop().id, return_days=365, by=world.ruth, at=NOON)
        wish = {"lines": [{"position": 1, "quantity": 1}], "way": "brought", "reason": "Small", "wish": "refund"}
        here = f"orders/{order.number}/deliveries/1/returns"
        asked = program.post(here, {**wish, "by_customer": True}).json()
        assert (asked["by_customer"], asked["wish"]) == (True, "refund")
        one = f"returns/{asked['id']}"
        assert program.post(f"{one}/agreement", {"answer": "Any store."}).json()["answer"] == "Any store."
        assert program.post(f"{one}/withdrawal").json()["state"] == "withdrawn"
        assert program.post(f"{one}/receipt", {"location": "LEEDS"}).status_code == 409
        assert program.get("returns", state="open").json()["items"] == []
        shops.change_shop(shop_id=world.shop().id, return_days=0, by=world.ruth, at=NOON)
        late = program.post(here, {**wish, "by_customer": True})
        assert (late.status_code, "is over" in late.content.decode()) == (409, True)
        assert program.post(here, wish).status_code == 201  # Staff and programs take it all the same.

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
