"""What a basket costs: written examples, and laws that hold for every basket."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.kernel.errors import Invalid
from comptoir.pricing.basket import (
    Article,
    Basket,
    BasketLine,
    NotDelivered,
    NotSold,
    PriceRules,
    Rate,
    price_basket,
    taxed,
)

STANDARD = Rate("standard", "Standard delivery", "", None, 0, 495, 2, 4)
FREE = Rate("standard", "Standard delivery", "", None, 10_000, 0, 2, 4)
EXPRESS = Rate("express", "Next day", "GB", 2_000, 0, 995, 1, 1)


def article(id: int, price: int | None, tax: int = 2000, weight: int = 100) -> Article:
    return Article(id, f"SKU-{id}", f"Article {id}", price, "standard", tax, weight)


def rules(
    *articles: Article, with_tax: bool = True, country: str = "GB", rates=(STANDARD, FREE, EXPRESS)
) -> PriceRules:
    return PriceRules("Alder Home", "GBP", with_tax, country, {a.variant_id: a for a in articles}, tuple(rates))


def priced(priced_by: PriceRules, *lines: tuple[int, int], shipping: str = "") -> Basket:
    return price_basket(
        [BasketLine(*line) for line in lines], rules=priced_by, country=priced_by.country, shipping_code=shipping
    )


class TestPriceBasket:
    def test_finds_the_tax_within_prices_that_include_it(self):
        basket = priced(rules(article(1, 2400), article(2, 995)), (1, 2), (2, 1))

        assert [(line.total_minor, line.tax_minor) for line in basket.lines] == [(4800, 800), (995, 166)]
        assert (basket.items_minor, basket.shipping_minor, basket.shipping_tax_minor) == (5795, 495, 83)
        assert (basket.total_minor, basket.tax_minor, basket.weight_grams) == (6290, 1049, 300)

    def test_adds_the_tax_to_prices_without(self):
        basket = priced(rules(article(1, 800), with_tax=False), (1, 3))

        assert (basket.lines[0].total_minor, basket.lines[0].tax_minor) == (2880, 480)
        assert (basket.shipping_minor, basket.shipping_tax_minor) == (594, 99)
        assert basket.total_minor == 3474

    def test_rounds_half_up_on_each_line(self):
        basket = priced(rules(article(1, 25, tax=1000), article(2, 25, tax=1000), with_tax=False), (1, 1), (2, 1))
        assert [line.tax_minor for line in basket.lines] == [3, 3]

    def test_taxes_shipping_like_the_highest_taxed_goods(self):
        books_only = priced(rules(article(1, 1000, tax=0)), (1, 1))
        mixed = priced(rules(article(1, 1000, tax=0), article(2, 1000, tax=500)), (1, 1), (2, 1))
        assert books_only.tax_minor == 0
        assert mixed.shipping_tax_minor == 24

    def test_offers_what_fits_the_cheapest_first(self):
        basket = priced(rules(article(1, 2400)), (1, 1))
        assert [(o.code, o.amount_minor) for o in basket.options] == [("standard", 495), ("express", 995)]
        assert basket.shipping.code == "standard"
        assert priced(rules(article(1, 2400)), (1, 1), shipping="express").shipping_minor == 995

    def test_sends_a_large_order_for_nothing(self):
        assert priced(rules(article(1, 5000)), (1, 1)).shipping_minor == 495
        assert priced(rules(article(1, 5000)), (1, 2)).shipping_minor == 0

    def test_prefers_a_countrys_own_rate_over_the_one_for_every_other(self):
        dear = Rate("standard", "Standard delivery", "GB", None, 0, 700, 1, 2)
        assert priced(rules(article(1, 100), rates=(STANDARD, dear)), (1, 1)).shipping_minor == 700
        assert priced(rules(article(1, 100), rates=(STANDARD, dear), country="DE"), (1, 1)).shipping_minor == 495

    def test_leaves_out_what_is_too_heavy(self):
        heavy = rules(article(1, 100, weight=1_001))
        assert [o.code for o in priced(heavy, (1, 2)).options] == ["standard"]
        with pytest.raises(NotDelivered, match=r"“express” is not possible for this basket to GB. Possible: standard."):
            priced(heavy, (1, 2), shipping="express")

    def test_refuses_a_country_that_nothing_goes_to(self):
        with pytest.raises(NotDelivered, match=r"Alder Home has no shipping rate for this basket to FR."):
            priced(rules(article(1, 100), rates=[EXPRESS], country="FR"), (1, 1))

    def test_refuses_what_the_shop_does_not_sell(self):
        with pytest.raises(NotSold, match=r"SKU-1 is not sold in Alder Home."):
            priced(rules(article(1, None)), (1, 1))
        with pytest.raises(NotSold, match=r"Article 9"):
            priced(rules(article(1, 100)), (9, 1))

    def test_refuses_an_empty_basket_a_wrong_quantity_and_a_wrong_country(self):
        with pytest.raises(Invalid, match=r"at least one line"):
            priced(rules(article(1, 100)))
        with pytest.raises(Invalid, match=r"The quantity of SKU-1 must be at least 1, not 0."):
            priced(rules(article(1, 100)), (1, 0))
        with pytest.raises(Invalid, match=r"for GB, not DE"):
            price_basket([BasketLine(1, 1)], rules=rules(article(1, 100)), country="DE")

    def test_says_how_the_total_came_about(self):
        assert priced(rules(article(1, 2400)), (1, 2)).trace == (
            "2 × SKU-1 at £24.00: £48.00, of which £8.00 tax at 20 % in GB.",
            "Standard delivery: £4.95, of which £0.83 tax, for 200 g to GB; one other way fits.",
            "Total £52.95, of which £8.83 tax.",
        )


baskets = st.builds(
    lambda lines, with_tax, shipping: priced(
        rules(*(article(n, price, tax) for n, (price, tax, _) in enumerate(lines)), with_tax=with_tax),
        *((n, quantity) for n, (_, _, quantity) in enumerate(lines)),
        shipping=shipping,
    ),
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10_000), st.integers(1, 200)), min_size=1, max_size=15),
    st.booleans(),
    st.sampled_from(["", "standard"]),
)


class TestEveryBasket:
    @given(baskets)
    def test_adds_up(self, basket):
        assert sum(line.total_minor for line in basket.lines) + basket.shipping_minor == basket.total_minor

    @given(baskets)
    def test_holds_its_tax_within(self, basket):
        assert 0 <= basket.tax_minor <= basket.total_minor
        assert all(0 <= line.tax_minor <= line.total_minor for line in basket.lines)

    @settings(max_examples=500)
    @given(net=st.integers(0, 10**12), basis_points=st.integers(0, 10_000))
    def test_has_the_same_tax_whether_a_price_includes_it_or_not(self, net, basis_points):
        gross, tax = taxed(net, basis_points, included=False)
        assert taxed(gross, basis_points, included=True) == (gross, tax)
