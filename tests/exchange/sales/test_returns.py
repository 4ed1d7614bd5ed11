from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from comptoir.exchange.sales.returns import Match, TradedLine, match_returns

START = datetime(2010, 1, 1, tzinfo=UTC)


def traded(line_no, invoice, pieces, day, code="CUP", customer="7", price=100):
    return TradedLine(customer, code, START + timedelta(days=day), invoice, line_no, pieces, price)


class TestMatchReturns:
    def test_takes_from_the_newest_earlier_sale(self):
        sold = [traded(1, "S1", 5, 1), traded(2, "S2", 5, 2), traded(3, "S3", 5, 9)]
        found = match_returns(sold, [traded(4, "C1", 2, 5)])
        assert found == ([Match(4, 2, 2)], {"C1": "S2"})

    def test_prefers_the_sale_that_holds_the_whole_return(self):
        sold = [traded(1, "S1", 5, 1), traded(2, "S1", 5, 1, "MUG"), traded(3, "S2", 5, 2)]
        found = match_returns(sold, [traded(4, "C1", 1, 5), traded(5, "C1", 1, 5, "MUG")])
        assert found == ([Match(4, 1, 1), Match(5, 2, 1)], {"C1": "S1"})

    def test_prefers_the_same_price(self):
        sold = [traded(1, "S1", 3, 1, price=90), traded(2, "S2", 3, 2), traded(3, "S2", 3, 2, price=90)]
        assert match_returns(sold, [traded(4, "C1", 3, 5, price=90)]).lines == [Match(4, 3, 3)]

    def test_gives_no_piece_back_twice(self):
        sold = [traded(1, "S1", 3, 1)]
        found = match_returns(sold, [traded(2, "C1", 2, 5), traded(3, "C2", 2, 6)])
        assert found == ([Match(2, 1, 2), Match(3, 1, 1)], {"C1": "S1", "C2": "S1"})

    def test_spreads_a_line_over_several_sales(self):
        sold = [traded(1, "S1", 3, 1), traded(2, "S2", 3, 2)]
        assert match_returns(sold, [traded(3, "C1", 5, 5)]).lines == [Match(3, 2, 3), Match(3, 1, 2)]

    def test_knows_nobody_by_another_name(self):
        assert match_returns([traded(1, "S1", 3, 1)], [traded(2, "C1", 1, 5, customer="8")]) == ([], {"C1": None})

    def test_names_no_sale_for_half_a_return(self):
        found = match_returns([traded(1, "S1", 3, 1)], [traded(2, "C1", 1, 5), traded(3, "C1", 1, 5, "MUG")])
        assert found == ([Match(2, 1, 1)], {"C1": None})

    @given(
        st.lists(
            st.tuples(st.integers(1, 4), st.integers(0, 9), st.sampled_from("AB"), st.integers(1, 3)), max_size=12
        ),
        st.lists(st.tuples(st.integers(1, 4), st.integers(0, 9), st.sampled_from("AB"), st.integers(1, 3)), max_size=8),
        st.randoms(),
    )
    def test_does_not_depend_on_order_nor_take_more_than_there_is(self, sales, returns, chance):
        sold = [traded(n, f"S{invoice}", pieces, day, code) for n, (pieces, day, code, invoice) in enumerate(sales)]
        back = [traded(100 + n, f"C{invoice}", pieces, 9, code) for n, (pieces, _, code, invoice) in enumerate(returns)]
        found = match_returns(sold, back)
        for line in sold:
            assert sum(match.pieces for match in found.lines if match.sold == line.line_no) <= line.pieces
        for line in back:
            assert sum(match.pieces for match in found.lines if match.returned == line.line_no) <= line.pieces
        chance.shuffle(sold)
        chance.shuffle(back)
        assert match_returns(sold, back) == found
