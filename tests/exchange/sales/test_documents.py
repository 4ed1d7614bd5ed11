import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import comptoir.demo
from comptoir.exchange.sales.codes import LineKind
from comptoir.exchange.sales.documents import read_parts
from comptoir.exchange.sales.mapping import ONLINE_RETAIL
from comptoir.exchange.sales.report import Report, Totals
from comptoir.exchange.sales.returns import lines_to_match, match_returns
from comptoir.exchange.sales.rows import Source
from comptoir.exchange.sales.rules import DocKind
from comptoir.exchange.sales.survey import survey

LOG = Path(comptoir.demo.__file__).parent / "data/online_retail.csv.gz"


def read(path, size=500, shuffled=False):
    """All invoices of a file by way of parts of some size, and the report of the whole."""
    with Source(path, ONLINE_RETAIL) as source:
        parts = survey(source, size).parts
        if shuffled:
            random.Random(7).shuffle(parts)
        docs, report = [], Report()
        for chunk in read_parts(source, parts):
            docs += chunk.docs
            report.add(chunk.report)
    return docs, report


class TestReadParts:
    def test_makes_whole_invoices(self, write):
        docs, _ = read(
            write(
                "1,A,CUP,2,2010-07-01 08:00:00,1.25,7,France",
                "C2,A,CUP,-1,2010-07-01 08:00:00,1.25,,France",
                "1,POST,POSTAGE,1,2010-07-01 08:01:00,18,7,France",
            ),
            size=1,
        )
        sale, back = docs
        assert (sale.invoice, sale.kind, sale.customer_code, sale.amount_minor) == ("1", DocKind.SALE, "7", 2050)
        assert [(line.line_no, line.kind) for line in sale.lines] == [(2, LineKind.PRODUCT), (4, LineKind.SHIPPING)]
        assert (back.kind, back.customer_code, back.amount_minor) == (DocKind.RETURN, None, -125)

    def test_takes_the_first_customer_named_and_says_so(self, write):
        docs, report = read(
            write("1,A,CUP,1,2010-07-01 08:00:00,1,,France", "1,A,CUP,1,2010-07-01 08:00:00,1,7,France")
        )
        assert docs[0].customer_code == "7"
        assert report.rules["several_customers"] == 1

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
    @given(
        st.lists(
            st.tuples(st.integers(1, 12), st.integers(-5, 5), st.sampled_from(["0", "0.001", "1.25"])), max_size=40
        ),
        st.integers(1, 6),
    )
    def test_gives_the_same_whatever_the_parts_and_their_order(self, write, lines, size):
        path = write(*(f"{invoice},A,CUP,{pieces},2010-07-01 08:00:00,{price},,UK" for invoice, pieces, price in lines))
        docs, report = read(path, size=1000)
        docs_again, report_again = read(path, size=size, shuffled=True)
        assert sorted(docs_again) == sorted(docs)
        assert (report_again.totals, report_again.rules) == (report.totals, report.rules)
        assert report.totals.quantity == sum(pieces for _, pieces, _ in lines)
        assert report.totals.lines == len(lines)


class TestSaleDoc:
    def test_has_a_fingerprint_of_what_it_says_not_of_where_it_stands(self, write):
        one = "1,A,CUP,2,2010-07-01 08:00:00,1.25,7,France"
        (first, *_), _ = read(write(one))
        (*_, moved), _ = read(write("9,A,CUP,1,2010-07-01 08:00:00,1,7,France", one))
        (changed,), _ = read(write(one.replace("1.25", "1.26")))
        assert first.fingerprint == moved.fingerprint != changed.fingerprint


@pytest.fixture(scope="module")
def log():
    """The shipped log, read once."""
    with Source(LOG, ONLINE_RETAIL) as source:
        seen = survey(source)
        report, sold, returned = Report(), [], []
        for chunk in read_parts(source, seen.parts):
            report.add(chunk.report)
            some_sold, some_returned = lines_to_match(chunk.docs)
            sold += some_sold
            returned += some_returned
    return seen, report, sold, returned


class TestShippedLog:
    def test_has_the_control_totals_of_its_source(self, log):
        seen, report, *_ = log
        expected = Totals(
            lines=823_643, invoices=44_187, quantity=8_354_875, raw=1_492_392_756_600, booked_minor=1_492_392_755
        )
        assert report.differences(expected) == []
        assert (seen.lines, seen.invoices, len(seen.customers), seen.refused) == (823_643, 44_187, 5_314, 0)
        assert report.totals.rounding == -1600  # 1.6 pence, all of it the pads sold at £0.001.

    def test_meets_each_rule_as_often_as_counted_by_hand(self, log):
        _, report, *_ = log
        counted = {
            "cancellation": 15_724, "negative_on_ordinary_invoice": 2_982, "bad_debt": 6, "price_of_zero": 5_306,
            "negative_price": 5, "price_below_a_penny": 16, "no_customer": 188_859, "exact_duplicate": 9_027,
            "several_moments": 78, "several_customers": 0, "several_countries": 0, "charge_on_cancellation": 1,
        }  # fmt: skip
        assert {name: report.rules[name] for name in counted} == counted
        assert report.invoice_kinds == {"sale": 32_615, "return": 7_010, "adjustment": 4_562}

    def test_finds_the_sale_of_most_returned_lines(self, log):
        *_, sold, returned = log
        matches = match_returns(sold, returned)
        assert len({match.returned for match in matches.lines}) > 0.85 * len(returned)
        assert sum(named is not None for named in matches.invoices.values()) > 0.8 * len(matches.invoices)

    def test_gives_a_report_that_goes_through_json(self, log):
        _, report, *_ = log
        again = Report.from_json(json.loads(json.dumps(report.as_json())))
        assert again.as_json() == report.as_json()
        assert "Quantity × price 14,923,927.566 GBP" in again.text()
        assert "Rounding to whole coins, line by line: -0.016 GBP" in again.text()
