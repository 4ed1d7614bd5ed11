"""Counts, on their pages."""

import pytest

from comptoir.inventory import queries as stock
from comptoir.kernel import scope
from tests.console.counting import statements
from tests.console.test_stock import text_of


@pytest.fixture
def marc(as_staff):
    return as_staff("marc")


@pytest.fixture
def clara(as_staff):
    return as_staff("clara")


def opened(marc, **given):
    return marc.post("/stock/counts/new/", {"location": "WAKEFIELD", "what": "all", **given}).url


def on_hand(world, sku):
    with scope.reading(world.marc):
        return stock.level_of(sku, "WAKEFIELD").on_hand


class TestACount:
    @pytest.mark.feature("Y3", by="page")
    @pytest.mark.feature("S10", by="page")
    def test_is_counted_by_a_clerk_and_confirmed_by_a_manager(self, marc, clara, world):
        url = opened(marc)
        assert "0 of 4 counted" in text_of(clara.get(url))
        asked = clara.get(url, {"sku": "MUG"})
        assert "How many lie here" in text_of(asked)
        assert "Scottie mug MUG" in text_of(asked)
        answer = clara.post(f"{url}lines/", {"sku": "MUG", "counted": "96"})
        assert "Scottie mug: 96 counted." in text_of(clara.get(answer.url))
        assert "1 of 4 counted" in text_of(marc.get(url))

        assert "Counted 1 of 4 Differ 1 Pieces -4" in text_of(marc.get(f"{url}confirmation/"))
        assert marc.post(f"{url}confirmation/").status_code == 303

        assert on_hand(world, "MUG") == 96
        assert "Scottie mug MUG 96 100 -4 Clara" in text_of(clara.get(url))
        assert "1 of 4" in text_of(marc.get("/stock/counts/"))

    @pytest.mark.feature("Y3", by="access")
    def test_hides_what_the_books_say_from_who_counts(self, marc, clara):
        url = opened(marc)
        clara.post(f"{url}lines/", {"sku": "MUG", "counted": "96"})
        for address in (url, f"{url}?sku=MUG", f"{url}?sku=RED-SCARF"):
            said = text_of(clara.get(address))
            assert "By the books" not in said
            assert "100" not in said
        assert "96 100 -4" in text_of(marc.get(url))

    def test_asks_what_a_second_number_means(self, marc, clara, as_staff):
        url = opened(marc)
        clara.post(f"{url}lines/", {"sku": "MUG", "counted": "90"})
        ana = as_staff("ana")
        assert "Clara counted it already." in text_of(ana.get(url, {"sku": "MUG"}))
        refused = ana.post(f"{url}lines/", {"sku": "MUG", "counted": "10"}, headers={"hx-request": "true"})
        assert "Clara counted MUG already" in text_of(refused)
        added = ana.post(f"{url}lines/", {"sku": "MUG", "counted": "10", "how": "adds"})
        assert "Scottie mug: 100 counted." in text_of(ana.get(added.url))

    def test_has_differences_counted_again(self, marc, clara):
        url = opened(marc)
        clara.post(f"{url}lines/", {"sku": "MUG", "counted": "90"})
        marc.post(f"{url}recount/")
        said = text_of(clara.get(url))
        assert "MUG · count it again" in said
        assert "0 of 4 counted" in said
        assert clara.post(f"{url}recount/").status_code == 403

    def test_changes_nothing_when_it_is_cancelled(self, marc, clara, world):
        url = opened(marc)
        clara.post(f"{url}lines/", {"sku": "MUG", "counted": "1"})
        assert "No stock changes." in text_of(marc.get(f"{url}cancellation/"))
        marc.post(f"{url}cancellation/")
        assert on_hand(world, "MUG") == 100
        assert "nothing changed" in text_of(marc.get(url))

    @pytest.mark.parametrize("typed", ["", "many", "-1"])
    def test_reads_only_numbers_of_articles_that_there_are(self, marc, clara, world, typed):
        url = opened(marc)
        assert clara.post(f"{url}lines/", {"sku": "MUG", "counted": typed}).status_code == 422
        assert clara.post(f"{url}lines/", {"sku": "NONE", "counted": "1"}).status_code == 422
        assert "no article with the number or bar code “NONE”" in text_of(clara.get(url, {"sku": "NONE"}))

    def test_is_opened_for_chosen_articles_and_not_twice(self, marc):
        opened(marc, what="chosen", skus="MUG, RED-SCARF")
        answer = marc.post("/stock/counts/new/", {"location": "WAKEFIELD", "what": "all"})
        assert answer.status_code == 409
        assert "MUG is in another open count of Wakefield DC" in text_of(answer)

    def test_is_not_there_for_another_retailer(self, marc, as_staff):
        assert as_staff("bruno").get(opened(marc)).status_code == 404

    def test_needs_few_statements(self, marc):
        url = opened(marc)
        for address in (url, "/stock/counts/"):
            marc.get(address)
            with statements() as seen:
                marc.get(address)
            assert len(seen) <= 9, seen
