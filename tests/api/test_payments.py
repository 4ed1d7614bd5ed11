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
        assert {name for name, is_on in before.items() if is_on} == {
            "sandbox", "in_store", "bank_transfer", "wallet", "credit_line", "credit_note",
        }  # fmt: skip

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


class TestAWayThatWasChosen:
    @pytest.mark.feature("S27", by="api")
    @pytest.mark.feature("Y4", by="api")
    def test_holds_the_amount_until_the_parcel_arrives(self, program, world, run_jobs):
        take_cards_late(world, gateway="courier")
        body = {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}], "way": "courier"}
        number = program.post("orders", body).json()["number"]
        run_jobs()
        held = program.get(f"orders/{number}").json()
        assert (held["state"], held["money"]["badge"], held["money"]["paid_minor"]) == ("open", "authorized", 0)
        assert held["money"]["held_minor"] == held["money"]["outstanding_minor"]

        for step, sent in (("packing", None), ("packed", None), ("shipment", {"rider": "Sam"}), ("delivered", None)):
            assert program.post(f"orders/{number}/deliveries/1/{step}", sent).status_code in (200, 201)
        paid = program.get(f"orders/{number}").json()
        assert (paid["state"], paid["money"]["held_minor"], paid["money"]["outstanding_minor"]) == ("completed", 0, 0)
        assert [row["kind"] for row in program.get("payments/operations", order=number).json()] == [
            "authorise", "capture",
        ]  # fmt: skip

    def test_is_refused_where_the_shop_does_not_take_it(self, program):
        body = {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}], "way": "courier"}
        assert program.post("orders", body).status_code == 409

    def test_may_be_chosen_later(self, program, program_of, world, run_jobs):
        number = program.post("orders", {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}]}).json()["number"]
        refused = program_of("read").post(f"orders/{number}/authorisation", {"way": "in_store"})
        assert refused.status_code == 403
        answer = program.post(f"orders/{number}/authorisation", {"way": "in_store"})
        run_jobs()

        assert (answer.status_code, len(answer.json()["operations"])) == (201, 1)
        assert program.get(f"orders/{number}").json()["state"] == "open"
        assert program.post(f"orders/{number}/authorisation", {"way": "in_store"}).status_code == 409

    def test_is_taken_by_hand_when_the_money_comes_early(self, program, world, run_jobs):
        number = program.post("orders", {"customer": "C-1", "lines": [{"sku": "MUG", "quantity": 1}]}).json()["number"]
        program.post(f"orders/{number}/authorisation", {"way": "in_store"})
        run_jobs()
        taken = program.post(f"orders/{number}/payments", {"source": "cash", "reference": "T-1", "delivery": 1})

        assert taken.status_code == 201
        assert program.post(f"orders/{number}/deliveries/1/money").json()["taken"] is True
        assert program.get(f"orders/{number}").json()["money"]["outstanding_minor"] == 0


@pytest.mark.feature("Y4", by="api")
def test_a_program_reads_what_each_way_can_do(program):
    ways = {way["gateway"]: way for way in program.get("payments/ways").json()}
    flags = ("can_authorise", "can_authorise_per_delivery", "can_capture", "can_reverse", "can_void", "takes_token")

    assert [ways["stripe"][flag] for flag in flags] == [True, False, True, True, False, True]
    assert [ways["card_form"][flag] for flag in flags] == [True] * 6
    assert [ways["courier"]["captures_itself"], ways["stripe"]["captures_itself"]] == [False, True]
