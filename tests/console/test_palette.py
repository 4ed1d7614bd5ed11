"""The palette: people, orders, articles, deeds and places in one box."""

import re

import pytest

from comptoir.kernel import scope
from comptoir.kernel.models import Event
from tests.console.counting import statements


@pytest.fixture
def ana(as_staff):
    return as_staff("ana")


def sought(client, q: str) -> str:
    answer = client.post("/palette/", {"q": q})
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class TestPalette:
    @pytest.mark.feature("Y8", by="page")
    def test_finds_people_masked_and_what_can_be_done_for_them(self, ana):
        html = sought(ana, "keller")

        assert 'href="/customers/C-1/"' in html
        assert 'href="/orders/new/?customer=C-1"' in html
        assert "New order for Sofia Keller" in html
        assert "7700900144" not in html

    @pytest.mark.parametrize("typed", ["{number}", "{digits}", "#{number}", "#{digits}", "#{lower}"])
    def test_finds_orders_by_their_number(self, ana, place, typed):
        number = place(MUG=1).number
        q = typed.format(number=number, digits=number.split("-")[1], lower=number.lower())

        html = sought(ana, q)

        assert f'href="/orders/{number}/"' in html
        assert "Placed" in text_of(html)

    def test_says_why_a_step_is_not_possible(self, as_staff, place):
        number = place(MUG=1).number

        said = text_of(sought(as_staff("clara"), f"#{number}"))

        assert f"Send payment link {number}" in said
        assert "Not possible:" in said

    def test_finds_articles(self, ana):
        html = sought(ana, "scarf")

        assert 'href="/stock/RED-SCARF/"' in html
        assert "£24.00" in html
        assert "Sell Red scarf" in html

    def test_goes_to_places_by_the_beginning_of_their_name(self, ana):
        html = sought(ana, "sto")

        assert 'href="/stock/"' in html

    def test_keeps_to_what_a_prefix_says(self, ana, place):
        place(MUG=1)

        assert "Stock" not in text_of(sought(ana, "@sof"))
        assert "Sofia" in text_of(sought(ana, "@sof"))
        assert "New order" in text_of(sought(ana, "> new"))
        assert "Sofia" not in text_of(sought(ana, "> sof"))

    def test_finds_nothing_of_others(self, as_staff, place):
        number = place(MUG=1).number
        bruno = as_staff("bruno")

        assert "Sofia" not in sought(bruno, "keller")
        assert number not in re.sub("“.*”", "", sought(bruno, f"#{number}"))
        assert "RED-SCARF" not in sought(bruno, "scarf")

    def test_says_that_nothing_was_found(self, ana):
        assert "Nothing is called “zzzzz” here." in text_of(sought(ana, "zzzzz"))

    def test_notes_a_search_by_a_whole_number_but_not_each_digit_of_an_order(self, ana, world):
        for typed in ("1", "10", "104", "1048"):
            sought(ana, typed)
        with scope.reading(world.ana):
            assert not Event.objects.filter(name="customer.sought").exists()

        assert "Sofia" in sought(ana, "07700 900144")

        with scope.reading(world.ana):
            assert Event.objects.filter(name="customer.sought").count() == 1

    @pytest.mark.parametrize("q", ["", "#", "@", ">", "%", "'", "\\", "  ", "x" * 500])
    def test_takes_anything_that_is_typed(self, ana, q):
        sought(ana, q)

    def test_answers_only_to_staff(self, client, world):
        assert client.post("/palette/", {"q": "keller"}).status_code == 302

    def test_needs_few_statements(self, ana, place):
        number = place(MUG=1).number
        sought(ana, "keller")

        for q, most in (("keller", 9), (f"#{number}", 5)):
            with statements() as sent:  # Of a search for people one puts back a scope, which only a test needs.
                sought(ana, q)
            assert len(sent) <= most, sent
