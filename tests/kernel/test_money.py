"""Splits that always sum, and amounts as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.kernel.money import part_of, say, split, to_major, to_minor

amounts = st.integers(-(10**12), 10**12)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=50)


class TestSplit:
    @given(amounts, weights)
    def test_sums_to_the_total(self, total, shares):
        assert sum(split(total, shares)) == total

    @given(amounts, weights.filter(any))
    def test_is_never_a_coin_away_from_the_exact_share(self, total, shares):
        whole = sum(shares)
        for part, share in zip(split(total, shares), shares, strict=True):
            assert abs(part * whole - total * share) < whole

    @given(amounts, st.integers(1, 50))
    def test_shares_equally_to_one_coin_among_equals(self, total, count):
        parts = split(total, [1] * count)
        assert max(parts) - min(parts) <= 1

    def test_gives_three_equal_memos_of_a_three_unit_line(self):
        assert split(5700, [1, 1, 1]) == [1900, 1900, 1900]

    def test_refuses_no_weights_and_negative_ones(self):
        for bad in ([], [1, -1]):
            with pytest.raises(ValueError, match="weight"):
                split(100, bad)


class TestPartOf:
    @given(amounts)
    def test_rounds_half_away_from_zero_both_ways(self, amount):
        assert part_of(-amount, 1, 6) == -part_of(amount, 1, 6)

    def test_takes_the_tax_out_of_a_price(self):
        assert part_of(2390, 20, 120) == 398


class TestSay:
    @pytest.mark.parametrize(
        ("minor", "currency", "text"),
        [
            (6365, "GBP", "£63.65"),
            (-500, "GBP", "−£5.00"),
            (500, "JPY", "JP¥500"),
            (1234, "KWD", "KWD1.234"),
            (0, "EUR", "€0.00"),
        ],
    )
    def test_knows_each_currencys_digits(self, minor, currency, text):
        assert say(minor, currency).replace("\xa0", "") == text

    @given(st.integers(-(10**9), 10**9), st.sampled_from(["GBP", "JPY", "KWD"]))
    def test_agrees_with_its_inverse(self, minor, currency):
        assert to_minor(to_major(minor, currency), currency) == minor

    def test_rounds_half_up(self):
        assert to_minor(Decimal("0.125"), "GBP") == 13
