"""Reads of prices: one statement, the right shop and country."""

import pytest

from comptoir.catalog.commands import withdraw_product
from comptoir.kernel import scope
from comptoir.pricing.basket import BasketLine, NotSold, price_basket
from comptoir.pricing.commands import set_price
from comptoir.pricing.queries import price_rules, prices_of_variant, search_variants
from tests.world import NOON


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
        with pytest.raises(NotSold, match=r"GONE is not sold in Finch Clothing."):
            price_basket([BasketLine(gone, 1)], rules=rules, country="GB")

    def test_show_a_stranger_nothing(self, world):
        with scope.reading(world.bruno):
            rules = price_rules(world.shop(), [world.variant("MUG").id], "GB")
        assert not rules.articles
        assert not rules.rates

    def test_take_one_statement(self, world, django_assert_num_queries):
        shop, mug = world.shop(), world.variant("MUG").id
        with scope.reading(world.ana), django_assert_num_queries(1):
            price_rules(shop, [mug], "GB")


class TestSearchVariants:
    def hits(self, world, shop: str, text: str, by=None) -> list[str]:
        with scope.reading(by or world.sam):
            return [hit.sku for hit in search_variants(world.shop(shop).id, text)]

    def test_finds_what_the_shop_sells_the_number_first(self, world):
        set_price(shop_id=world.shop().id, sku="RED-SCARF", amount_minor=1, by=world.ruth, at=NOON)
        assert self.hits(world, "HOME", "mug") == ["MUG"]
        assert self.hits(world, "CLOTH", "scottie mug") == []
        assert self.hits(world, "HOME", "red scarf") == ["RED-SCARF"]
        assert self.hits(world, "HOME", "  ") == self.hits(world, "HOME", "\0") == []

    def test_leaves_out_what_is_withdrawn(self, world):
        withdraw_product(code="MUG", by=world.ruth, at=NOON)
        assert self.hits(world, "HOME", "mug") == []

    def test_shows_a_stranger_nothing(self, world):
        assert self.hits(world, "HOME", "mug", by=world.bruno) == []
        assert self.hits(world, "HOME", "mug", by=world.finn) == []

    def test_takes_one_statement(self, world, django_assert_num_queries):
        shop = world.shop().id
        with scope.reading(world.ana), django_assert_num_queries(1):
            (hit,) = search_variants(shop, "mug")
        assert (hit.name, hit.unit_minor, hit.options) == ("Scottie mug", 995, {})


class TestPricesOfVariant:
    def test_are_those_of_the_shops_in_sight(self, world):
        mug = world.variant("MUG").id
        with scope.reading(world.sam):
            assert [(row.shop_code, row.amount_minor) for row in prices_of_variant(mug)] == [
                ("HOME", 995),
                ("TEAM", 800),
            ]
        with scope.reading(world.ana):
            assert [row.shop_code for row in prices_of_variant(mug)] == ["HOME"]
