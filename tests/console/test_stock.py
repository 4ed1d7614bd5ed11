"""Stock: the list, a variant's page, counts, receipts and minimums."""

import re

import pytest

from comptoir.inventory import queries as stock
from comptoir.kernel import scope
from tests.console.counting import statements


@pytest.fixture
def marc(as_staff):
    return as_staff("marc")


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def level(world, sku: str, location: str):
    with scope.reading(world.marc):
        return stock.level_of(sku, location)


class TestStockList:
    @pytest.mark.feature("S10", by="page")
    def test_shows_what_each_location_holds(self, marc):
        said = text_of(marc.get("/stock/", {"q": "scarf"}))

        assert "Red scarf RED-SCARF Wakefield DC 10" in said
        assert "Red scarf RED-SCARF Leeds Briggate 4" in said
        assert "mug" not in said

    def test_filters_by_location(self, marc):
        said = text_of(marc.get("/stock/", {"location": "LEEDS"}))

        assert "MUG Leeds Briggate 3" in said
        assert "MUG Wakefield" not in said

    @pytest.mark.feature("S12", by="page")
    def test_filters_what_is_down_to_its_minimum(self, marc):
        assert "No location is down to its minimum here." in text_of(marc.get("/stock/", {"low": "1"}))

        marc.post("/stock/MUG/LEEDS/minimum/", {"minimum": "3"})

        said = text_of(marc.get("/stock/", {"low": "1"}))
        assert "MUG Leeds Briggate 3 – 3 3 kept" in said
        assert "RED-SCARF" not in said

    def test_does_not_show_the_stock_of_another_retailer(self, marc):
        assert "TASSE" not in text_of(marc.get("/stock/"))

    def test_goes_on_behind_the_last_row(self, marc, monkeypatch):
        monkeypatch.setattr("comptoir.console.stock.listing.PAGE", 2)
        first = marc.get("/stock/").content.decode()
        older = re.search(r'href="([^"]+)"[^>]*rel="next"', first)
        assert older

        second = marc.get(older[1].replace("&amp;", "&"))

        assert second.status_code == 200
        links = [
            set(re.findall(r'href="(/stock/[A-Z-]+/\?at=\w+)"', html)) for html in (first, second.content.decode())
        ]
        assert all(links)
        assert not links[0] & links[1]

    def test_needs_six_statements(self, marc):
        marc.get("/stock/")

        with statements() as sent:
            marc.get("/stock/")

        assert len(sent) <= 6, sent


class TestVariant:
    @pytest.mark.feature("S10", by="page")
    def test_shows_every_location_the_movements_and_the_prices(self, marc):
        said = text_of(marc.get("/stock/MUG/"))

        assert "Wakefield DC 100 – – 100" in said
        assert "York Coney Street" in said
        assert "Counted 100" in said.replace("+", "")
        assert "Alder Home £9.95" in said

    def test_is_not_found_from_another_retailer(self, as_staff):
        assert as_staff("bruno").get("/stock/MUG/").status_code == 404
        assert as_staff("bruno").post("/stock/MUG/LEEDS/count/", {"on_hand": "1"}).status_code == 404

    def test_says_who_may_change_it(self, as_staff):
        said = text_of(as_staff("ana").get("/stock/MUG/"))

        assert "A role with the right “count stock” can." in said

    def test_needs_few_statements(self, marc):
        marc.get("/stock/MUG/")

        with statements() as sent:
            marc.get("/stock/MUG/")

        assert len(sent) <= 10, sent


class TestCount:
    def test_keeps_what_was_counted(self, marc, world):
        answer = marc.post("/stock/MUG/LEEDS/count/", {"on_hand": "7", "reason": "Monday count"})

        assert answer.status_code == 303
        assert level(world, "MUG", "LEEDS").on_hand == 7
        assert "Counted +4" in text_of(marc.get(answer.url))

    def test_says_how_many_are_promised_and_keeps_what_was_typed(self, marc, world, place):
        place(MUG=5)

        answer = marc.post("/stock/MUG/WAKEFIELD/count/", {"on_hand": "2", "reason": "Shelf 4"})

        assert answer.status_code == 409
        assert "5 of MUG are promised to orders here" in text_of(answer)
        assert 'value="2"' in answer.content.decode()
        assert "Shelf 4" in answer.content.decode()
        assert level(world, "MUG", "WAKEFIELD").on_hand == 100

    @pytest.mark.parametrize("typed", ["", "-3", "many", "3.5", "9" * 20])
    def test_reads_only_numbers(self, marc, world, typed):
        answer = marc.post("/stock/MUG/LEEDS/count/", {"on_hand": typed})

        assert answer.status_code == 422
        assert "is no number of pieces" in text_of(answer)
        assert level(world, "MUG", "LEEDS").on_hand == 3

    def test_refuses_who_may_not(self, as_staff, world):
        answer = as_staff("ana").post("/stock/MUG/LEEDS/count/", {"on_hand": "7"})

        assert answer.status_code == 403
        assert level(world, "MUG", "LEEDS").on_hand == 3


class TestReceive:
    def test_adds_what_arrived(self, marc, world):
        marc.post("/stock/MUG/LEEDS/receipt/", {"quantity": "12"})

        assert level(world, "MUG", "LEEDS").on_hand == 15


class TestMinimum:
    @pytest.mark.feature("S12", by="page")
    def test_keeps_so_many_back(self, marc, world):
        marc.post("/stock/MUG/LEEDS/minimum/", {"minimum": "2"})

        assert level(world, "MUG", "LEEDS").sellable == 1
        assert "Leeds Briggate 3 – 2 1" in text_of(marc.get("/stock/MUG/"))


class TestOffer:
    @pytest.mark.feature("S10", by="page")
    def test_is_asked_and_stands_on_the_page_and_in_the_list(self, marc, world):
        asked = marc.get("/stock/MUG/LEEDS/offer/")
        assert "Back order sold beyond stock, sent when it arrives" in text_of(asked)

        answer = marc.post(
            "/stock/MUG/LEEDS/offer/", {"availability": "back_order", "restock_on": "2999-12-03", "reason": "Late"}
        )

        assert answer.status_code == 303
        assert level(world, "MUG", "LEEDS").availability == "back_order"
        assert "back order more on 3 Dec" in text_of(marc.get(answer.url))
        assert "back order more on 3 Dec" in text_of(marc.get("/stock/"))

    def test_shows_a_pre_order_until_its_day(self, marc):
        marc.post("/stock/MUG/LEEDS/offer/", {"availability": "standard", "released_on": "2999-12-24"})
        assert "pre-order, 24 Dec" in text_of(marc.get("/stock/MUG/"))
        marc.post("/stock/MUG/LEEDS/offer/", {"availability": "standard", "released_on": "2020-12-24"})
        assert "pre-order" not in text_of(marc.get("/stock/MUG/"))

    def test_says_what_is_not_for_sale(self, marc):
        marc.post("/stock/MUG/LEEDS/offer/", {"availability": "showroom"})
        assert "Leeds Briggate showroom 3 – – –" in text_of(marc.get("/stock/MUG/"))

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"availability": "maybe"}, "is no availability"),
            ({"availability": "standard", "released_on": "24.12."}, "is no day"),
            ({"availability": "standard", "sold_from": "2026-12-24", "sold_until": "2026-12-01"}, "before its first"),
        ],
    )
    def test_refuses_what_cannot_be_and_keeps_what_was_typed(self, marc, world, typed, said):
        answer = marc.post("/stock/MUG/LEEDS/offer/", typed)
        assert answer.status_code == 422
        assert said in text_of(answer)
        assert typed["availability"] != "standard" or "checked" in answer.content.decode()
        assert level(world, "MUG", "LEEDS").availability == "standard"

    def test_refuses_who_may_not(self, as_staff):
        assert as_staff("ana").post("/stock/MUG/LEEDS/offer/", {"availability": "none"}).status_code == 403


class TestPagesOfTheList:
    def test_go_back_by_the_pages_they_came(self, marc, monkeypatch):
        monkeypatch.setattr("comptoir.console.stock.listing.PAGE", 1)
        seen, back, url = [], [], "/stock/"
        while url:
            context = marc.get(url).context
            seen.append(context["rows"][0].id)
            url = context["older"]
        while url := context["newer"]:
            context = marc.get(url).context
            back.append(context["rows"][0].id)

        assert len(seen) > 2
        assert back == seen[-2::-1]
