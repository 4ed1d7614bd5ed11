"""Articles, stock and locations by API."""

import pytest

from comptoir.kernel import clock
from comptoir.pricing import commands as prices

NO_DAYS = dict.fromkeys(("sold_from", "sold_until", "released_on", "restock_on"))
AS_USUAL = {"availability": "standard", **NO_DAYS}
NOTHING_COMES = {"incoming": 0, "expected_on": None}


@pytest.fixture
def program(program_of):
    return program_of("manage")


def level(program, sku, location):
    return next(one for one in program.get(f"articles/{sku}").json()["levels"] if one["location"] == location)


class TestArticles:
    def test_are_found_by_number_and_words(self, program):
        for text in ("MUG", "scottie", "Scot mug"):
            assert [hit["sku"] for hit in program.get("articles", text=text).json()] == ["MUG"], text
        assert program.get("articles", text="MUG").json() == [{"sku": "MUG", "name": "Scottie mug", "price_minor": 995}]

    def test_are_only_those_that_the_shop_sells(self, program, program_of):
        assert program_of("cloth").get("articles", text="MUG").json() == []
        assert program_of("orion").get("articles", text="MUG").json() == []

    @pytest.mark.feature("S10", by="api")
    def test_tell_what_each_location_can_sell(self, program):
        article = program.get("articles/RED-SCARF").json()
        assert (article["price_minor"], article["currency"]) == (2400, "GBP")
        assert {one["location"]: one["sellable"] for one in article["levels"]} == {"WAKEFIELD": 10, "LEEDS": 4}
        program.post("orders", {"customer": "C-1", "lines": [{"sku": "RED-SCARF", "quantity": 3}]})
        assert level(program, "RED-SCARF", "WAKEFIELD") == {
            "location": "WAKEFIELD", "on_hand": 10, "reserved": 3, "minimum": 0, "sellable": 7, **AS_USUAL,
            **NOTHING_COMES,
        }  # fmt: skip

    def test_have_no_price_where_the_shop_has_none(self, program_of, world):
        prices.remove_price(shop_id=world.shop().id, sku="MUG", by=world.operator(), at=clock.now())
        assert program_of("write").get("articles/MUG").json()["price_minor"] is None

    @pytest.mark.parametrize("sku", ["NO-SUCH", "%00", "TASSE"])
    def test_are_not_found_elsewhere(self, program, sku):
        assert program.get(f"articles/{sku}").status_code == 404

    def test_are_found_by_some_text_only(self, program):
        assert program.get("articles").status_code == 422
        assert program.get("articles", text="\0").status_code == 422


class TestAddingArticles:
    NEW = {"sku": "BOWL-1", "name": "Soup bowl", "amount_minor": 1250, "location": "LEEDS", "on_hand": 6}

    @pytest.mark.feature("S10", by="api")
    def test_puts_them_on_sale_with_price_and_stock(self, program):
        assert program.post("articles", self.NEW).json() == {"sku": "BOWL-1"}
        assert program.get("articles", text="soup").json() == [
            {"sku": "BOWL-1", "name": "Soup bowl", "price_minor": 1250}
        ]
        assert level(program, "BOWL-1", "LEEDS")["sellable"] == 6

    def test_refuses_a_number_that_is_taken(self, program):
        assert program.post("articles", {**self.NEW, "sku": "MUG"}).status_code == 409

    def test_is_for_keys_that_manage(self, program_of):
        answer = program_of("write").post("articles", self.NEW)
        assert (answer.status_code, answer.json()["details"]["right"]) == (403, "keep_range")


class TestPrices:
    def test_are_set_and_taken_away(self, program):
        assert program.post("articles/MUG/price", {"amount_minor": 1095}).json() == {"sku": "MUG", "amount_minor": 1095}
        assert program.get("articles/MUG").json()["price_minor"] == 1095
        assert program.post("articles/MUG/price/removal").json() == {"sku": "MUG", "amount_minor": None}
        assert program.get("articles", text="MUG").json() == []
        assert program.post("articles/MUG/price/removal").status_code == 404

    def test_are_the_keys_own_shops(self, program, program_of):
        program_of("cloth").post("articles/MUG/price", {"amount_minor": 1})
        assert program.get("articles/MUG").json()["price_minor"] == 995
        assert program_of("orion").post("articles/MUG/price", {"amount_minor": 1}).status_code == 404

    @pytest.mark.parametrize("amount", [-1, 10**13, "x", None, 1.5])
    def test_are_whole_amounts_that_can_be(self, program, amount):
        assert program.post("articles/MUG/price", {"amount_minor": amount}).status_code == 422

    def test_are_set_by_keys_that_manage(self, program_of):
        for key in ("read", "write"):
            assert program_of(key).post("articles/MUG/price", {"amount_minor": 1}).status_code == 403


class TestLocations:
    def test_stand_in_the_order_in_which_they_are_asked(self, program):
        found = program.get("locations").json()
        assert [one["code"] for one in found] == ["WAKEFIELD", "LEEDS", "YORK"]
        assert [one["rank"] for one in found] == [1, 2, 3]

    def test_are_the_shops_own(self, program_of):
        assert [one["code"] for one in program_of("orion").get("locations").json()] == ["LYON"]


class TestStock:
    @pytest.mark.feature("Y13", by="api")
    def test_is_counted_received_and_kept_back(self, program):
        there = {"sku": "MUG", "location": "LEEDS"}
        for path, body in (
            ("counts", {"on_hand": 7}), ("receipts", {"quantity": 5}), ("minimums", {"minimum": 2})
        ):  # fmt: skip
            assert program.post(f"stock/{path}", {**there, **body, "reason": "Van"}).status_code == 201, path
        assert level(program, "MUG", "LEEDS") == {
            "location": "LEEDS", "on_hand": 12, "reserved": 0, "minimum": 2, "sellable": 10, **AS_USUAL,
            **NOTHING_COMES,
        }  # fmt: skip

    @pytest.mark.feature("S12", by="api")
    def test_below_its_minimum_sells_from_the_next_location(self, program):
        program.post("stock/minimums", {"sku": "RED-SCARF", "location": "WAKEFIELD", "minimum": 10})
        number = program.post("orders", {"customer": "C-1", "lines": [{"sku": "RED-SCARF", "quantity": 1}]}).json()
        (delivery,) = program.get(f"orders/{number['number']}").json()["deliveries"]
        assert delivery["location"] == "LEEDS"

    def test_is_received_once(self, program):
        body = {"sku": "MUG", "location": "LEEDS", "quantity": 5}
        for _ in range(3):
            assert program.post("stock/receipts", body, key="van-7").json()["on_hand"] == 8

    def test_is_listed_by_place_and_text(self, program):
        assert {row["location"] for row in program.get("stock", location="LEEDS").json()["items"]} == {"LEEDS"}
        assert {row["sku"] for row in program.get("stock", text="scarf").json()["items"]} == {"RED-SCARF"}
        program.post("stock/minimums", {"sku": "MUG", "location": "LEEDS", "minimum": 3})
        (row,) = program.get("stock", below_minimum=True).json()["items"]
        assert (row["sku"], row["sellable"]) == ("MUG", 0)

    def test_comes_in_pages(self, program):
        first = program.get("stock", limit=2).json()
        rest = program.get("stock", after=first["next"]).json()
        places = [(row["sku"], row["location"]) for row in first["items"] + rest["items"]]
        assert len(places) == len(set(places)) == 6

    @pytest.mark.parametrize(
        ("path", "body", "status"),
        [
            ("counts", {"on_hand": -1}, 422),
            ("counts", {"on_hand": 2**63}, 422),
            ("counts", {"on_hand": 1, "sku": "NO-SUCH"}, 404),
            ("counts", {"on_hand": 1, "location": "LYON"}, 404),
            ("receipts", {"quantity": 0}, 422),
            ("minimums", {"minimum": 2**31}, 422),
        ],
    )
    def test_refuses_what_cannot_be(self, program, path, body, status):
        answer = program.post(f"stock/{path}", {"sku": "MUG", "location": "LEEDS", **body})
        assert answer.status_code == status
        assert level(program, "MUG", "LEEDS")["on_hand"] == 3

    def test_of_another_retailer_is_not_there(self, program_of):
        stranger = program_of("orion")
        assert {row["sku"] for row in stranger.get("stock").json()["items"]} == {"TASSE"}
        body = {"sku": "MUG", "location": "LEEDS", "on_hand": 1}
        assert stranger.post("stock/counts", body).status_code == 404
        for key in ("read", "write"):
            assert program_of(key).post("stock/counts", body).status_code == 403


class TestOffers:
    THERE = {"sku": "MUG", "location": "LEEDS"}

    @pytest.mark.feature("S10", by="api")
    def test_say_how_a_location_sells_and_until_when(self, program):
        offered = {**NO_DAYS, "availability": "back_order", "restock_on": "2026-12-03"}
        answer = program.post("stock/offers", {**self.THERE, **offered, "reason": "Supplier is late"})
        assert (answer.status_code, answer.json()) == (201, offered)
        assert level(program, "MUG", "LEEDS").items() >= offered.items()
        (row,) = program.get("stock", text="MUG", location="LEEDS").json()["items"]
        assert row.items() >= offered.items()

    def test_take_away_the_days_that_are_left_out(self, program):
        program.post("stock/offers", {**self.THERE, "availability": "standard", "released_on": "2026-12-24"})
        assert program.post("stock/offers", {**self.THERE, "availability": "standard"}).json() == AS_USUAL

    @pytest.mark.parametrize(
        "body",
        [
            {"availability": "maybe"},
            {"availability": "standard", "released_on": "tomorrow"},
            {"availability": "standard", "sold_from": "2026-12-24", "sold_until": "2026-12-01"},
        ],
    )
    def test_refuse_what_cannot_be(self, program, body):
        assert program.post("stock/offers", {**self.THERE, **body}).status_code == 422
        assert level(program, "MUG", "LEEDS").items() >= AS_USUAL.items()

    def test_are_set_by_keys_that_manage(self, program_of):
        body = {**self.THERE, "availability": "none"}
        assert program_of("orion").post("stock/offers", body).status_code == 404
        assert program_of("write").post("stock/offers", body).status_code == 403
