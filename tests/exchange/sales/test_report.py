from comptoir.exchange.sales.report import EXAMPLES, Example, Report, Totals, exact
from comptoir.exchange.sales.rows import BadRow


class TestReport:
    def test_adds_up_and_keeps_the_earliest_examples(self):
        late, early = Report(), Report()
        for line in range(10, 20):
            late.refuse(BadRow(line, "odd"))
        early.refuse(BadRow(2, "odd"))
        late.add(early)
        assert late.refused == 11
        assert [example.line for example in late.refused_examples] == [2, 10, 11, 12, 13]
        assert len(late.refused_examples) == EXAMPLES

    def test_names_what_differs(self):
        report = Report(totals=Totals(lines=10))
        assert report.differences(Totals(lines=1200)) == ["lines is 10 and should be 1,200"]

    def test_says_which_lines_were_left_out(self):
        report = Report(refused=1, refused_examples=[Example(7, "has 3 fields instead of 8")])
        assert "1 lines could not be read and were left out.\n    line 7 has 3 fields instead of 8" in report.text()


class TestExact:
    def test_shows_as_many_digits_as_needed(self):
        assert str(exact(1_492_392_756_600, "GBP")) == "14923927.566"
        assert str(exact(-1600, "GBP")) == "-0.016"
        assert str(exact(250_000, "GBP")) == "2.50"
        assert str(exact(5_000, "JPY")) == "5"
