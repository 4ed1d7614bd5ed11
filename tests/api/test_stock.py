"""Many levels at once, and what moved them, for programs."""

import pytest


class TestSetLevels:
    @pytest.mark.feature("Y13", by="api")
    @pytest.mark.feature("I2", by="api")
    def test_takes_the_good_lines_and_names_the_others(self, program_of):
        manage = program_of("manage")
        items = [
            {"sku": "MUG", "location": "LEEDS", "on_hand": 8, "minimum": 1},
            {"sku": "NONE", "location": "LEEDS", "on_hand": 8},
        ]
        answer = manage.post("stock/levels", {"items": items, "source": "Till"})
        assert answer.status_code == 201
        assert answer.json() == {
            "changed": 1,
            "refused": [{"sku": "NONE", "location": "LEEDS", "reason": "There is no article with this number."}],
        }
        (last, *_) = manage.get("stock/movements", sku="MUG", location="LEEDS").json()["items"]
        assert (last["kind"], last["on_hand"], last["reserved"]) == ("counted", 5, 0)

    def test_is_refused_to_a_key_that_does_not_manage(self, program):
        items = [{"sku": "MUG", "location": "LEEDS", "on_hand": 8}]
        assert program.post("stock/levels", {"items": items}).status_code == 403


class TestMovements:
    @pytest.mark.feature("Y13", by="api")
    def test_add_up_to_what_lies_there_page_by_page(self, program, program_of):
        lines = [{"sku": "MUG", "quantity": 1}]
        for _ in range(3):
            program.post("orders", {"customer": "C-1", "lines": lines})
        asked = {"sku": "MUG", "location": "WAKEFIELD", "limit": 2}
        first = program.get("stock/movements", **asked).json()
        rest = program.get("stock/movements", **asked, after=first["next"]).json()
        moved = [*first["items"], *rest["items"]]
        assert (sum(one["on_hand"] for one in moved), sum(one["reserved"] for one in moved)) == (100, 3)
        assert program_of("orion").get("stock/movements", **asked).status_code == 404
