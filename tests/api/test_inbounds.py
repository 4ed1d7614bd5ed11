"""What is to come, for programs."""

from datetime import timedelta

import pytest

from comptoir.kernel import clock

SOON = (clock.now().date() + timedelta(days=30)).isoformat()


@pytest.fixture
def manage(program_of):
    return program_of("manage")


def drafted(manage, **more):
    body = {
        "location": "LEEDS",
        "source": "WAKEFIELD",
        "lines": [{"sku": "MUG", "quantity": 5, "expected_on": SOON}],
    }
    return manage.post("stock/inbounds", {**body, **more})


class TestInbounds:
    @pytest.mark.feature("S10", by="api")
    @pytest.mark.feature("Y13", by="api")
    def test_go_from_the_draft_to_the_shelf(self, manage):
        answer = drafted(manage)
        assert answer.status_code == 201
        path = f"stock/inbounds/{answer.json()['id']}"
        manage.post(f"{path}/lines", {"sku": "MUG", "quantity": 6, "expected_on": SOON})
        assert manage.post(f"{path}/dispatch").json()["state"] == "on_its_way"
        leeds = next(level for level in manage.get("articles/MUG").json()["levels"] if level["location"] == "LEEDS")
        assert (leeds["on_hand"], leeds["incoming"], leeds["expected_on"]) == (3, 6, SOON)

        part = manage.post(
            f"{path}/receipts", {"lines": [{"sku": "MUG", "received": 4, "damaged": 1, "reason": "Fell"}]}
        )
        assert (part.json()["state"], part.json()["lines"][0]["left"]) == ("part_received", 1)
        end = manage.post(f"{path}/receipts", {"finish": True, "reason": "Short by one"}).json()
        assert end["state"] == "received"
        assert end["lines"] == [{
            "sku": "MUG", "quantity": 6, "received": 4, "damaged": 1, "missing": 1, "left": 0,
            "expected_on": SOON,
        }]  # fmt: skip
        assert manage.get(path).json()["lines"] == end["lines"]
        (row,) = manage.get("stock/inbounds", state="received").json()["items"]
        assert (row["pieces"], row["left"]) == (6, 0)

    @pytest.mark.feature("S10", by="api")
    def test_are_done_once_by_a_repeat(self, manage):
        path = f"stock/inbounds/{drafted(manage).json()['id']}"
        manage.post(f"{path}/dispatch")
        bodies = [manage.post(f"{path}/receipts", {"lines": [{"sku": "MUG", "received": 2}]}, key="k-1") for _ in "ab"]
        assert bodies[0].json() == bodies[1].json()
        assert bodies[1].json()["lines"][0]["received"] == 2

    def test_say_what_is_wrong(self, manage, program, program_of):
        path = f"stock/inbounds/{drafted(manage).json()['id']}"
        assert program.post(f"{path}/dispatch").status_code == 403
        assert program_of("orion").get(path).status_code == 404
        early = manage.post(f"{path}/receipts", {"lines": [{"sku": "MUG", "received": 2}]})
        assert (early.status_code, early.json()["type"]) == (409, "illegal_move")
        manage.post(f"{path}/dispatch")
        more = manage.post(f"{path}/receipts", {"lines": [{"sku": "MUG", "received": 9}]})
        assert (more.status_code, more.json()["type"]) == (409, "more_than_expected")
        assert manage.post(f"{path}/cancellation", {"reason": ""}).status_code == 422
        manage.post(f"{path}/day", {"expected_on": SOON})
        assert manage.post(f"{path}/cancellation", {"reason": "Lost"}).json()["state"] == "cancelled"
        too_many = drafted(manage, lines=[{"sku": "LAST-ONE", "quantity": 2}]).json()["id"]
        refused = manage.post(f"stock/inbounds/{too_many}/dispatch")
        assert refused.json()["detail"] == (
            "1 of LAST-ONE are free at Wakefield DC, so 2 cannot leave: what is promised to orders stays."
        )
