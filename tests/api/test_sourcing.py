"""Why an order leaves from where it does, and the rules, as programs read them."""

import pytest

from comptoir.kernel.rules import commands
from tests.orders.rules import in_force
from tests.orders.scene import paid
from tests.orders.test_sourcing import NEAREST
from tests.world import NOON

SHIP_TO = {"name": "S", "street": "1 Briggate", "city": "Leeds", "country": "GB"}


class TestSourcing:
    @pytest.mark.feature("S10", by="api")
    def test_tells_why_an_order_leaves_from_there(self, program, world):
        number = in_force(world, **NEAREST)
        lines = [{"sku": "MUG", "quantity": 1}]
        address = {**SHIP_TO, "position": "https://maps.google.com/?q=53.797,-1.543"}
        placed = program.post("orders", {"customer": "C-1", "lines": lines, "address": address}).json()
        (decision,) = program.get(f"orders/{placed['number']}/sourcing").json()
        assert (decision["cause"], decision["rules"], decision["customer_known"]) == ("placed", number, True)
        assert [(one["code"], one["verdict"]) for one in decision["candidates"]] == [
            ("LEEDS", "chosen"), ("WAKEFIELD", "lost"),
        ]  # fmt: skip
        assert decision["candidates"][1]["why"] == "13 km away, Leeds Briggate 0 km"

        trial = program.get(f"sourcing/rules/{number}/trial").json()
        assert (trial["orders"], trial["moved"]) == (1, 0)

    def test_refuses_a_position_that_names_no_place(self, program):
        lines = [{"sku": "MUG", "quantity": 1}]
        address = {**SHIP_TO, "position": "by the church"}
        answer = program.post("orders", {"customer": "C-1", "lines": lines, "address": address})
        assert answer.status_code == 422
        assert "like 53.797, -1.543" in answer.json()["detail"]

    def test_lists_every_version_of_the_rules(self, program, program_of, world):
        in_force(world, **NEAREST)
        commands.draft_rules(
            shop_id=world.shop().id, kind="sourcing", document=NEAREST, instead_of=None, by=world.ruth, at=NOON
        )
        versions = program.get("sourcing/rules").json()
        assert [(one["number"], one["state"]) for one in versions] == [(2, "draft"), (1, "published")]
        assert program.get("sourcing/rules/1").json()["document"]["prefer"][1] == [{"by": "distance", "weight": 1}]
        assert program_of("orion").get("sourcing/rules").json() == []
        assert program.get("sourcing/rules/9").status_code == 404


class TestRefusal:
    @pytest.mark.feature("S10", by="api")
    @pytest.mark.feature("Y13", by="api")
    def test_moves_a_delivery_on_and_a_person_moves_it_back(self, program, world, run_jobs):
        number = paid(world, run_jobs).number
        refused = program.post(
            f"orders/{number}/deliveries/1/refusal", {"location": "WAKEFIELD", "reason": "Broken", "missing": True}
        )
        assert refused.json() == {"position": 1, "state": "allocated"}
        assert program.get(f"orders/{number}").json()["deliveries"][0]["location"] == "LEEDS"
        again = program.post(f"orders/{number}/deliveries/1/refusal", {"location": "WAKEFIELD", "reason": "Broken"})
        assert (again.status_code, again.json()["type"]) == (409, "not_here_any_more")
        moved = program.post(f"orders/{number}/deliveries/1/rerouting", {"location": "WAKEFIELD", "reason": "Found"})
        assert moved.json() == {"position": 1, "state": "allocated"}
