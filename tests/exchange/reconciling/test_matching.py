"""Each way in which a file and our books can differ, and what a person is told to do."""

from datetime import date

from comptoir.exchange.reconciling.lines import StatementLine
from comptoir.exchange.reconciling.matching import Fact, Verdict, match_bank, match_gateway

DAY = date(2026, 9, 17)


def line(amount, text="", reference="", position=1):
    return StatementLine(position, DAY, amount, "GBP", text, reference)


def fact(reference, amount, order="AH-10001"):
    return Fact(reference, order, DAY, amount, "GBP")


def verdicts(matches):
    return [(match.verdict, match.order) for match in matches]


class TestMatchGateway:
    def test_knows_each_by_its_number(self):
        found = match_gateway([line(500, reference="pay_1"), line(-200, reference="ref_1")],
                              [fact("pay_1", 500), fact("ref_1", -200)])  # fmt: skip
        assert verdicts(found) == [(Verdict.MATCHED, "AH-10001")] * 2

    def test_tells_every_difference(self):
        lines = [line(501, reference="pay_1"), line(9, reference="pay_9"), line(500, reference="pay_2"),
                 line(500, reference="pay_2")]  # fmt: skip
        found = match_gateway(lines, [fact("pay_1", 500), fact("pay_2", 500), fact("pay_3", 300)])
        assert [one.verdict for one in found] == [
            Verdict.AMOUNT, Verdict.NOT_BOOKED, Verdict.MATCHED, Verdict.TWICE, Verdict.NOT_IN_FILE,
        ]  # fmt: skip
        assert "£5.01, our books £5.00" in found[0].to_do
        assert all(one.to_do for one in found if one.verdict != Verdict.MATCHED)


class TestMatchBank:
    def test_finds_the_order_in_what_payers_write(self):
        facts = [fact("T-1", 500), fact("T-2", 700, "AH-10002")]
        lines = [line(500, "Rechnung ah 10001 danke"), line(700, "my order AH-10002!!", position=2)]
        assert verdicts(match_bank(lines, facts, {})) == [(Verdict.MATCHED, "AH-10001"), (Verdict.MATCHED, "AH-10002")]

    def test_finds_the_receipt(self):
        assert verdicts(match_bank([line(500, "Transfer T-20418")], [fact("T-20418", 500)], {})) == [
            (Verdict.MATCHED, "AH-10001")
        ]

    def test_says_what_was_never_recorded(self):
        (found,) = match_bank([line(500, "AH-10003")], [], {"AH-10003": 500})
        assert (found.verdict, found.to_do) == (Verdict.NOT_BOOKED, "Record £5.00 as a bank transfer on AH-10003.")

    def test_says_that_less_came_than_is_asked_for(self):
        (found,) = match_bank([line(400, "AH-10003")], [], {"AH-10003": 500})
        assert "£5.00 is asked for" in found.to_do

    def test_knows_money_that_came_twice(self):
        first, second = match_bank([line(500, "AH-10001"), line(500, "AH-10001", position=2)], [fact("T-1", 500)], {})
        assert (first.verdict, second.verdict) == (Verdict.MATCHED, Verdict.TWICE)

    def test_names_what_it_does_not_know_and_what_is_missing(self):
        found = match_bank([line(500, "hello"), line(-90, "rent")], [fact("T-1", 500)], {})
        assert [one.verdict for one in found] == [Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.NOT_IN_FILE]
