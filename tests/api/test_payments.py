"""How a shop is paid, and the attempts to move an order's money, by API."""

import pytest

from tests.payments.two_steps import take_cards_late


@pytest.fixture
def program(program_of):
    return program_of("write")


class TestWays:
    @pytest.mark.feature("S27", by="api")
    def test_tell_what_the_shop_takes(self, program, world):
        before = {way["gateway"]: way["is_on"] for way in program.get("payments/ways").json()}
        assert {name for name, is_on in before.items() if is_on} == {"sandbox", "in_store", "bank_transfer"}

        take_cards_late(world, gateway="courier")
        courier = next(way for way in program.get("payments/ways").json() if way["gateway"] == "courier")
        assert (courier["is_on"], courier["at_dispatch"], courier["can_charge"]) == (True, True, False)

    def test_are_those_of_its_own_shop(self, program_of, world):
        take_cards_late(world, gateway="courier")
        there = {way["gateway"]: way["is_on"] for way in program_of("orion").get("payments/ways").json()}

        assert not there["courier"]


class TestOperations:
    @pytest.mark.feature("Y4", by="api")
    def test_tell_every_attempt(self, program):
        placed = program.post("orders", {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}]}).json()
        number = placed["number"]
        assert program.get("payments/operations", order=number).json() == []
        program.post(f"orders/{number}/payments", {"source": "cash", "reference": "T-1"})

        (operation,) = program.get("payments/operations", order=number).json()
        assert (operation["kind"], operation["state"], operation["gateway"]) == ("charge", "ok", "in_store")
        assert operation["amount_minor"] == placed["total_minor"]

    def test_of_another_shop_are_not_found(self, program, program_of):
        placed = program.post("orders", {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}]}).json()

        assert program_of("orion").get("payments/operations", order=placed["number"]).status_code == 404
        assert program.get("payments/operations").status_code == 422
