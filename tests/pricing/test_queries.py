"""Reads of prices: one statement, the right shop and country."""

import pytest

from comptoir.kernel import scope
from comptoir.pricing.basket import BasketLine, NotSold, price_basket
from comptoir.pricing.queries import price_rules


class TestPriceRules:
    def test_hold_the_prices_of_the_shop_and_the_taxes_of_the_country(self, world):
        mug, scarf = world.variant("MUG").id, world.variant("RED-SCARF").id
        with scope.reading(world.ana):
            home = price_rules(world.shop(), [mug, scarf], "GB")
            abroad = price_rules(world.shop(), [mug], "DE")
        assert home.articles[mug].unit_minor == 995
        assert home.articles[mug].tax_basis_points == 2000
        assert abroad.articles[mug].tax_basis_points == 1900
        assert {rate.code for rate in home.rates} == {"standard", "express"}
        assert {rate.code for rate in abroad.rates} == {"standard"}

    def test_find_articles_by_number_too(self, world):
        with scope.reading(world.ana):
            rules = price_rules(world.shop(), skus=["MUG", "NO-SUCH"])
        assert list(rules.by_sku) == ["MUG"]
        basket = price_basket([BasketLine(rules.by_sku["MUG"].variant_id, 2)], rules=rules, country="GB")
        assert (basket.total_minor, basket.currency) == (2485, "GBP")

    def test_know_an_article_that_the_shop_does_not_price_by_name(self, world):
        gone = world.variant("GONE").id
        with scope.reading(world.finn):
            rules = price_rules(world.shop("CLOTH"), [gone], "GB")
        with pytest.raises(NotSold, match="GONE is not sold in Finch Clothing."):
            price_basket([BasketLine(gone, 1)], rules=rules, country="GB")

    @pytest.mark.feature("Y1", by="access")
    def test_show_a_stranger_nothing(self, world):
        with scope.reading(world.bruno):
            rules = price_rules(world.shop(), [world.variant("MUG").id], "GB")
        assert not rules.articles
        assert not rules.rates

    def test_take_one_statement(self, world, django_assert_num_queries):
        shop, mug = world.shop(), world.variant("MUG").id
        with scope.reading(world.ana), django_assert_num_queries(1):
            price_rules(shop, [mug], "GB")
