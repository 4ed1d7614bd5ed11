import pytest

from comptoir.exchange.sales import survey as room
from comptoir.exchange.sales.codes import LineKind
from comptoir.exchange.sales.mapping import ONLINE_RETAIL
from comptoir.exchange.sales.rows import Source, UnreadableFile
from comptoir.exchange.sales.survey import survey


def line(invoice, code="A1", text="CUP", quantity=1, day=1, price="1.0", customer="7", country="France"):
    return f"{invoice},{code},{text},{quantity},2010-07-{day:02} 08:00:00,{price},{customer},{country}"


def look(path, size=1):
    with Source(path, ONLINE_RETAIL) as source:
        return survey(source, size)


class TestSurvey:
    def test_counts_what_is_there(self, write):
        seen = look(write(line(1), line(1, "A2"), line(2, customer=""), "rubbish"))
        assert (seen.lines, seen.invoices, seen.refused, list(seen.customers)) == (3, 2, 1, ["7"])

    def test_cuts_between_invoices(self, write):
        seen = look(write(line(1), line(1), line(2), line(3)), size=2)
        assert [(part.start.line, part.end.line, part.invoices) for part in seen.parts] == [(1, 4, 2), (4, 5, 1)]

    def test_never_cuts_through_a_scattered_invoice(self, write):
        seen = look(write(line(1), line(2), line(3), line(2), line(4)))
        assert [(part.start.line, part.invoices) for part in seen.parts] == [(1, 1), (2, 2), (5, 1)]
        assert seen.scattered == {"2": 5}

    def test_dates_each_part(self, write):
        seen = look(write(line(1, day=3), line(2, day=1), line(3, day=9)), size=2)
        assert [(part.first_at.day, part.last_at.day) for part in seen.parts] == [(1, 3), (9, 9)]

    def test_refuses_invoices_too_scattered_for_memory(self, write, monkeypatch):
        monkeypatch.setattr(room, "MOST_LINES_IN_A_PART", 3)
        with pytest.raises(UnreadableFile, match=r"4 lines apart .*Sort the file by invoice"):
            look(write(line(1), line(2), line(3), line(1)))

    def test_finds_nothing_in_a_file_without_lines(self, write):
        assert look(write()).parts == []


class TestCustomerFacts:
    def test_live_where_most_of_their_invoices_go(self, write):
        seen = look(write(line(1, country="Spain"), line(2), line(3), line(4, country="Spain"), line(5)))
        assert seen.customers["7"].country == "France"
        assert seen.customers_of_several_countries() == {"7": ["France", "Spain"]}

    def test_know_pieces_and_days(self, write):
        facts = look(
            write(line(1, quantity=5, day=2), line(1, quantity=5, day=2), line(2, quantity=-1, day=9))
        ).customers["7"]
        assert (facts.quantity, facts.invoices, facts.first_at.day, facts.last_at.day) == (9, 2, 2, 9)


class TestProductFacts:
    def test_are_named_by_the_most_frequent_priced_description(self, write):
        seen = look(
            write(line(1, text="MUG"), line(2), line(3), *[line(n, text="damaged", price="0") for n in (4, 5, 6)])
        )
        facts = seen.products["A1"]
        assert (facts.name, facts.other_names) == ("CUP", ["damaged", "MUG"])
        assert seen.products_of_several_names() == {"A1": ["damaged", "MUG"]}

    def test_take_a_name_from_worthless_lines_if_it_reads_like_one(self, write):
        assert look(write(line(1, price="0"), line(2, text="?", price="0"))).products["A1"].name == "CUP"

    def test_stay_nameless_with_nothing_but_remarks(self, write):
        assert look(write(line(1, text="?", price="0"))).products["A1"].name == ""

    def test_cost_what_they_cost_most_often(self, write):
        facts = look(write(line(1), line(2), line(3, price="9"), line("C4", quantity=-3, price="9"))).products["A1"]
        assert (facts.price, facts.sold) == (100_000, 3)

    def test_tell_services(self, write):
        assert look(write(line(1, code="POST"))).products["POST"].kind is LineKind.SHIPPING
