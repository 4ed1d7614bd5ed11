"""The door of suppliers: their own location's deliveries, and nothing else."""

import pytest
from django.test import Client

from comptoir.kernel.errors import Invalid
from comptoir.shops import commands as shops
from tests.access.table import ROUTES
from tests.api.conftest import Program
from tests.world import NOON


@pytest.fixture
def supplier(world):
    """``supplier("LEEDS")``: a program with the key of a location."""

    def make(location="WAKEFIELD"):
        _, text = shops.make_api_key(
            shop_id=world.shop().id, name="Potter", rights="supply", location=location, by=world.ruth, at=NOON
        )
        program = Program("")
        program.headers = {"authorization": f"Bearer {text}"}
        return program

    return make


@pytest.fixture
def paid(program, program_of, run_jobs):
    def make(*lines):
        goods = [{"sku": sku, "quantity": quantity} for sku, quantity in lines or [("MUG", 2)]]
        number = program.post("orders", {"customer": "C-1", "lines": goods}).json()["number"]
        program.post(f"orders/{number}/payments", {"source": "cash", "reference": number})
        run_jobs()
        return number

    return make


def word(number, *told, **more):
    lines = [{"sku": sku, "delivered": pieces} for sku, pieces in told]
    return {"order": number, "delivery": 1, "lines": lines, **more}


class TestASupplier:
    @pytest.mark.feature("Y13", by="api")
    @pytest.mark.feature("Y6", by="api")
    def test_reads_what_it_is_to_send_and_says_what_becomes_of_it(self, supplier, paid, program):
        number, potter = paid(("MUG", 3), ("RED-SCARF", 1)), supplier()
        (one,) = potter.get("supplier/deliveries").json()["items"]
        assert (one["order"], one["state"], one["ship_to"]["street"]) == (number, "allocated", "14 Park Row")
        assert [(line["sku"], line["quantity"]) for line in one["lines"]] == [("MUG", 3), ("RED-SCARF", 1)]
        body = {
            "reference": "M-1",
            "deliveries": [
                word(number, ("MUG", 2), ("RED-SCARF", 1), tracking="155", carrier="DPD", remark="One broke")
            ],
            "levels": [{"sku": "GONE", "on_hand": 5}],
        }

        first, again = potter.post("supplier/messages", body), potter.post("supplier/messages", body)

        assert first.status_code == 200, first.content
        assert (first.json()["deliveries"], first.json()["failures"]) == (1, [])
        assert again.json() == first.json()
        assert potter.get("supplier/messages/M-1").json()["deliveries"] == 1
        states = [(one["location"], one["state"]) for one in program.get(f"orders/{number}").json()["deliveries"]]
        assert states == [("WAKEFIELD", "on_its_way"), ("LEEDS", "allocated")]
        assert potter.get("supplier/deliveries").json()["items"] == []
        told = program.get(f"orders/{number}/events").content.decode()
        assert "Wakefield DC on delivery 1: sent, refused: 1 of MUG" in told

    @pytest.mark.feature("Y13", by="access")
    def test_opens_nothing_but_its_own_door(self, supplier, paid):
        number, leeds = paid(), supplier("LEEDS")
        assert leeds.get("supplier/deliveries").json()["items"] == []
        for route in ROUTES:
            method, path = route.split(" ", 1)
            if path.startswith("supplier/"):
                continue
            address = path.replace("{number}", number).replace("{position}", "1").replace("{code}", "C-1")
            address = address.replace("{sku}", "MUG").replace("{reference}", "M").replace("{note}", "1")
            answer = leeds.get(address) if method == "GET" else leeds.post(address, {})
            assert answer.status_code == 403, (route, answer.status_code)

    def test_is_told_what_could_not_be_done(self, supplier, paid):
        number, potter = paid(), supplier("LEEDS")
        answer = potter.post("supplier/messages", {"reference": "M-1", "deliveries": [word(number, ("MUG", 2))]})
        assert answer.json()["failures"] == [
            {
                "what": f"{number} delivery 1",
                "reason": f"{number} delivery 1 is not, or no longer, to be sent from here.",
            }
        ]
        used = potter.post("supplier/messages", {"reference": "M-1", "deliveries": []})
        assert (used.status_code, used.json()["type"]) == (409, "reference_used")
        other = potter.post("supplier/messages", {"reference": "M-2", "location": "WAKEFIELD"})
        assert other.status_code == 403
        assert potter.post("supplier/messages", {"reference": ""}).status_code == 422

    def test_is_no_other_program(self, program, program_of):
        assert program.get("supplier/deliveries").status_code == 403
        assert program_of("manage").post("supplier/messages", {"reference": "M-1"}).status_code == 403

    def test_has_a_key_of_one_location(self, world):
        for given in ({}, {"location": "LEEDS", "may_reveal": True}):
            with pytest.raises(Invalid, match="of one location"):
                shops.make_api_key(shop_id=world.shop().id, name="X", rights="supply", by=world.ruth, at=NOON, **given)


class TestSettings:
    @pytest.mark.feature("Y13", by="page")
    def test_make_the_key_of_a_supplier(self, world):
        client = Client()
        client.force_login(world.staff("ruth"))
        given = {"name": "Potter", "rights": "supply", "location": "LEEDS"}
        answer = client.post("/settings/HOME/keys/", given).content.decode()
        assert "shown this once" in answer
        assert "Send from one location: Leeds Briggate" in " ".join(answer.split())
        assert (
            "The key of a supplier is of one location"
            in client.post("/settings/HOME/keys/", {"name": "X", "rights": "supply"}).content.decode()
        )
