"""What is to come, on its pages."""

import re
from datetime import timedelta

import pytest

from comptoir.inventory import queries as stock
from comptoir.kernel import clock, scope
from tests.console.counting import statements
from tests.console.test_stock import text_of

SOON = clock.now().date() + timedelta(days=30)
LATER = SOON + timedelta(days=20)


@pytest.fixture
def marc(as_staff):
    return as_staff("marc")


def on_hand(world, sku, location):
    with scope.reading(world.marc):
        return stock.level_of(sku, location).on_hand


def written(marc, **more):
    given = {"location": "LEEDS", "source": "WAKEFIELD", "reference": "N-7", **more}
    return marc.post("/stock/inbounds/new/", given).url


def sent(marc, quantity="5"):
    url = written(marc)
    marc.post(f"{url}lines/", {"sku": "MUG", "quantity": quantity, "expected_on": SOON.isoformat()})
    assert marc.post(f"{url}dispatch/").status_code == 303
    return url


class TestATransfer:
    @pytest.mark.feature("S10", by="page")
    def test_goes_from_the_draft_to_the_shelf(self, marc, world):
        url = written(marc)
        assert "Scan or type the first one above." in text_of(marc.get(url))
        marc.post(f"{url}lines/", {"sku": "MUG", "quantity": "5", "expected_on": SOON.isoformat()})
        assert f"Scottie mug MUG {SOON:%-d %b %Y} 5" in text_of(marc.get(url))
        marc.post(f"{url}dispatch/")
        assert "5 pieces still to come" in text_of(marc.get(url))
        assert on_hand(world, "MUG", "WAKEFIELD") == 95

        marc.post(f"{url}receipt/", {"received-MUG": "3", "damaged-MUG": "1", "reason": "Fell"})
        said = text_of(marc.get(url))
        assert "Received in part" in said
        assert "MUG: 3 in good order 1 broken Fell" in said
        marc.post(f"{url}receipt/", {"all": "1"})

        assert on_hand(world, "MUG", "LEEDS") == 3 + 4
        assert "Receive these" not in text_of(marc.get(url))

    @pytest.mark.feature("S10", by="page")
    def test_shows_on_the_article_and_in_the_list_with_its_day(self, marc):
        sent(marc)
        said = text_of(marc.get("/stock/MUG/"))
        assert "5 to LEEDS" in said
        assert f"expected on {SOON:%-d %b}" in said
        assert f"Leeds Briggate more on {SOON:%-d %b} 3 – – 3 +5" in said
        listed = text_of(marc.get("/stock/inbounds/"))
        assert re.search(rf"IN-\d+ N-7 Wakefield DC Leeds Briggate On its way 1 5 5 {SOON:%-d %b %Y}", listed)
        assert "+5" in text_of(marc.get("/stock/", {"q": "mug", "location": "LEEDS"}))

    def test_reads_a_bar_code_and_names_what_it_does_not_know(self, marc, world):
        url = written(marc)
        answer = marc.post(
            f"{url}lines/", {"sku": "5012345678900", "quantity": "1"}, headers={"referer": f"http://testserver{url}"}
        )
        assert "no article with the number or bar code “5012345678900”" in text_of(marc.get(answer.url))

    def test_keeps_a_difference_waiting_for_its_reason(self, marc, world):
        url = sent(marc)
        for given, why in (
            ({"received-MUG": "9"}, "5 of MUG were still to come and 9 are told"),
            ({"received-MUG": "2", "finish": "1"}, "3 of MUG have not come"),
            ({"received-MUG": "many"}, "is no number of pieces"),
        ):
            answer = marc.post(f"{url}receipt/", given)
            assert why in text_of(answer)
            assert on_hand(world, "MUG", "LEEDS") == 3

    def test_is_called_back_and_expected_on_another_day(self, marc, world):
        url = sent(marc)
        assert marc.get(f"{url}day/").status_code == 200
        assert marc.post(f"{url}day/", {"expected_on": LATER.isoformat(), "reason": "Storm"}).status_code == 303
        assert f"{LATER:%-d %b %Y}" in text_of(marc.get(url))
        assert "Say why it will not come" in text_of(marc.post(f"{url}cancellation/", {"reason": " "}))
        marc.post(f"{url}cancellation/", {"reason": "The van broke down"})
        assert on_hand(world, "MUG", "WAKEFIELD") == 100

    def test_is_not_there_for_another_retailer_nor_for_who_may_not(self, marc, as_staff, world):
        url = sent(marc)
        assert as_staff("bruno").get(url).status_code == 404
        ana = as_staff("ana")
        assert "You may not move stock" in text_of(ana.get(url))
        assert ana.post(f"{url}receipt/", {"received-MUG": "5"}).status_code == 403
        assert on_hand(world, "MUG", "LEEDS") == 3


class TestItsPages:
    def test_need_few_statements(self, marc):
        url = sent(marc)
        for address, most in ((url, 8), ("/stock/inbounds/", 8)):
            marc.get(address)
            with statements() as seen:
                marc.get(address)
            assert len(seen) <= most, seen
