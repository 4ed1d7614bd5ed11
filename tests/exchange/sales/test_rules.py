from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.exchange.sales.codes import LineKind
from comptoir.exchange.sales.mapping import ONLINE_RETAIL
from comptoir.exchange.sales.rows import Row
from comptoir.exchange.sales.rules import (
    INVOICE_RULES,
    LINE_RULES,
    DocKind,
    booked,
    exact_duplicate,
    is_name,
    is_plain,
    kind_of_invoice,
)

NOON = datetime(2010, 7, 1, 12, tzinfo=UTC)
ROW = Row(2, "536365", "85123A", "85123A", "WHITE HEART", 6, NOON, 255_000, "17850", "United Kingdom")
GUIDE = Path(__file__).parents[3] / "docs/guides/import-sales.md"


class TestKindOfInvoice:
    @pytest.mark.parametrize(
        ("change", "kind"),
        [
            ({}, DocKind.SALE),
            ({"invoice": "C1", "quantity": -6}, DocKind.RETURN),
            ({"invoice": "C1"}, DocKind.RETURN),
            ({"invoice": "A1", "price": -5_359_436_000}, DocKind.ADJUSTMENT),
            ({"price": 0, "customer": "", "quantity": -3}, DocKind.ADJUSTMENT),
            ({"price": 0, "customer": "", "quantity": 3}, DocKind.ADJUSTMENT),
            ({"price": 0}, DocKind.SALE),
            ({"customer": ""}, DocKind.SALE),
            ({"quantity": -6}, DocKind.RETURN),
        ],
    )
    def test_goes_by_number_worth_and_sign(self, change, kind):
        assert kind_of_invoice([ROW._replace(**change)], ONLINE_RETAIL) is kind

    def test_takes_no_prefix_for_a_sign_where_a_house_has_none(self):
        assert kind_of_invoice([ROW._replace(invoice="C1")], replace(ONLINE_RETAIL, return_prefix="")) is DocKind.SALE


class TestBooked:
    @given(st.integers(-10_000, 10_000), st.integers(-10_000_000, 10_000_000))
    def test_is_the_nearest_coin_and_opposite_for_a_return(self, quantity, price):
        assert abs(booked(quantity, price) * 1000 - quantity * price) <= 500
        assert booked(-quantity, price) == -booked(quantity, price)

    def test_rounds_half_a_coin_away_from_zero(self):
        assert (booked(5, 100), booked(-5, 100), booked(4, 100)) == (1, -1, 0)


ROWS = st.builds(
    ROW._replace,
    quantity=st.integers(-3, 3),
    price=st.sampled_from([-1000, 0, 1, 100, 999, 1000, 1500, 255_000]),
    customer=st.sampled_from(["", "7"]),
    description=st.sampled_from(["", "?", "damaged", "WHITE HEART"]),
    written_code=st.sampled_from(["85123A", "85123a"]),
)


class TestIsPlain:
    @given(ROWS, st.sampled_from(DocKind), st.sampled_from(LineKind))
    def test_means_that_no_rule_applies(self, row, doc, kind):
        if is_plain(row, doc, kind):
            assert [rule.__name__ for rule in LINE_RULES if rule(row, doc, kind)] == []

    def test_holds_for_an_ordinary_line(self):
        assert is_plain(ROW, DocKind.SALE, LineKind.PRODUCT)


class TestExactDuplicate:
    def test_names_the_later_lines(self):
        again = ROW._replace(line=5)
        assert exact_duplicate([ROW, ROW._replace(line=3, quantity=1), again]) == [again]

    def test_is_not_fooled_by_another_description(self):
        assert exact_duplicate([ROW, ROW._replace(line=3, description="RED HEART")]) == []


class TestIsName:
    @pytest.mark.parametrize("text", ["WHITE HEART", 'RECORD FRAME 7" SINGLE SIZE', "CAKE STAND LOVEBIRD 2 TIER"])
    def test_knows_names(self, text):
        assert is_name(text)

    @pytest.mark.parametrize("text", ["?", "", "damaged", "21733 mixed", "Found by Jackie", "85123a mixed"])
    def test_knows_remarks(self, text):
        assert not is_name(text)


class TestGuide:
    def test_tells_every_rule_in_its_own_words(self):
        told = " ".join(GUIDE.read_text().split())
        untold = [rule.__name__ for rule in (*LINE_RULES, *INVOICE_RULES) if rule.__doc__ not in told]
        assert untold == []
