"""Counts of several people, for programs."""

import pytest


@pytest.fixture
def manage(program_of):
    return program_of("manage")


class TestCountSessions:
    @pytest.mark.feature("Y3", by="api")
    @pytest.mark.feature("Y13", by="api")
    def test_go_from_opening_to_the_shelf(self, manage, program):
        opened = manage.post("stock/count-sessions", {"location": "WAKEFIELD"})
        assert (opened.status_code, opened.json()["lines"]) == (201, 4)
        path = f"stock/count-sessions/{opened.json()['id']}"
        assert program.post(f"{path}/lines", {"sku": "MUG", "counted": 96}).json() == {"sku": "MUG", "counted": 96}
        (mug,) = [line for line in program.get(path).json()["items"] if line["sku"] == "MUG"]
        assert (mug["counted"], mug["expected"]) == (96, None)  # Who only counts does not see the books.
        assert manage.post(f"{path}/recount").json() == {"lines": 1}
        program.post(f"{path}/lines", {"sku": "MUG", "counted": 97})

        assert manage.post(f"{path}/confirmation").json()["state"] == "confirmed"

        (mug,) = [line for line in program.get(path).json()["items"] if line["sku"] == "MUG"]
        assert (mug["counted"], mug["expected"]) == (97, 100)
        level = next(one for one in program.get("articles/MUG").json()["levels"] if one["location"] == "WAKEFIELD")
        assert level["on_hand"] == 97
        assert manage.get("stock/count-sessions").json()["items"][0]["counted"] == 1

    def test_say_what_is_wrong(self, manage, program, program_of):
        assert program.post("stock/count-sessions", {"location": "WAKEFIELD"}).status_code == 403
        opened = manage.post("stock/count-sessions", {"location": "WAKEFIELD", "what": "chosen", "skus": ["MUG"]})
        path = f"stock/count-sessions/{opened.json()['id']}"
        other = program.post(f"{path}/lines", {"sku": "RED-SCARF", "counted": 1})
        assert (other.status_code, other.json()["type"]) == (409, "not_in_this_count")
        program.post(f"{path}/lines", {"sku": "MUG", "counted": 1})
        assert program.post(f"{path}/lines", {"sku": "MUG", "counted": 2}).json()["type"] == "counted_already"
        assert program_of("orion").get(path).status_code == 404
        assert program.post(f"{path}/confirmation").status_code == 403
        manage.post(f"{path}/cancellation")
        assert manage.post(f"{path}/confirmation").json()["type"] == "illegal_move"
