"""Suppliers' messages and files, on their page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comptoir.kernel import scope
from comptoir.orders import queries
from tests.console.counting import statements
from tests.console.test_stock import text_of

HEAD = "order,delivery,sku,delivered,expected_from,expected_until,tracking,invoice,remark,on_hand\n"


@pytest.fixture
def marc(as_staff):
    return as_staff("marc")


def load(client, text, **more):
    file = SimpleUploadedFile("potter.csv", text.encode() if isinstance(text, str) else text)
    return client.post("/stock/suppliers/", {"file": file, "shop": "HOME", "location": "WAKEFIELD", **more})


def states(world, order):
    with scope.reading(world.ana):
        return [one.state for one in queries.order_page(order.number).deliveries]


class TestAFile:
    @pytest.mark.feature("Y13", by="page")
    def test_moves_deliveries_on_and_names_bad_lines(self, marc, world, paid):
        order = paid(MUG=2)
        answer = load(
            marc,
            HEAD
            + f"{order.number},1,MUG,2,,,155,INV-7,,\n"
            + ",,RED-SCARF,,,,,,,8\n"
            + f"{order.number},1,GONE,many,,,,,,\n"
            + "AH-0,1,MUG,1,,,,,,\n"
            + ",,MUG,,,,,,,\n"
            + f"{order.number},2,MUG,1,24.12.,,,,,\n",
        )
        said = text_of(answer)
        assert states(world, order) == ["on_its_way"]
        assert "Deliveries moved on 1 Could not be done 4" in said
        assert f"4 {order.number} “many” is no number for delivered." in said
        assert "5 AH-0 delivery 1 AH-0 delivery 1 is not, or no longer, to be sent from here." in said
        assert "6 MUG It names neither an order nor what is on hand." in said
        assert "“24.12.” is no day" in said
        assert "AH-0 delivery 1" in text_of(marc.get("/stock/suppliers/", {"failed": "1"}))

    def test_stands_on_the_timeline_of_its_order(self, marc, paid):
        order = paid(MUG=2)
        load(marc, HEAD + f"{order.number},1,MUG,2,,,155,INV-7,Gift note inside,\n")
        said = text_of(marc.get(f"/orders/{order.number}/"))
        assert "Wakefield DC on delivery 1: invoice INV-7, sent" in said
        assert "Gift note inside" in said

    def test_loaded_twice_changes_nothing_the_second_time(self, marc, world, paid):
        order = paid(MUG=2)
        text = HEAD + f"{order.number},1,MUG,0,,,,,Out of print,\n"
        load(marc, text)
        assert "Deliveries moved on 1" in text_of(load(marc, text))
        with scope.reading(world.ana):
            (one,) = queries.order_page(order.number).deliveries
        assert (one.location.code, one.state) == ("LEEDS", "allocated")

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("", "has no column “sku”"),
            ("a,b\n1,2\n", "has no column “sku”"),
            (HEAD, "says nothing that could be read"),
            (b"sku\x00,order\n", "no table of text"),
            (HEAD + ",,MUG,,,,,,,x\n", "“x” is no number for on_hand."),
        ],
    )
    def test_that_is_none_does_nothing(self, marc, text, why):
        answer = load(marc, text)
        assert answer.status_code == 422
        assert why in text_of(answer)

    def test_is_for_those_who_may_at_their_own_shop(self, marc, as_staff, paid):
        text = HEAD + f"{paid(MUG=2).number},1,MUG,2,,,155,,,\n"
        assert as_staff("ana").get("/stock/suppliers/").status_code == 403
        assert "Choose the shop" in text_of(load(marc, text, shop="CLOTH"))
        assert load(marc, text, location="LYON").status_code == 404
        load(marc, text)
        assert "potter" not in text_of(as_staff("bruno").get("/stock/suppliers/")).lower()
        assert "No supplier has said anything yet" in text_of(as_staff("bruno").get("/stock/suppliers/"))


class TestThePage:
    def test_needs_few_statements(self, marc):
        marc.get("/stock/suppliers/")
        with statements() as seen:
            marc.get("/stock/suppliers/")
        assert len(seen) <= 8, seen
