"""What changes the catalogue."""

from dataclasses import replace

import pytest
from django.core.exceptions import ObjectDoesNotExist

from comptoir.catalog.commands import ProductRow, import_products, offer_product, withdraw_product
from comptoir.catalog.models import Category, Product, Variant
from comptoir.kernel import scope
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.models import Event
from comptoir.kernel.timeline import lines
from tests.inventory.test_promises import statements
from tests.world import NOON

LAMP = ProductRow(
    "LAMP", "Desk lamp", "LAMP-RED", barcode="2000000000015", options={"colour": "Red"}, category_code="light",
    category_name="Lighting", picture="lamp-red", weight_grams=900,
)  # fmt: skip


def take_in(world, *rows: ProductRow, by=None):
    by = by or world.ruth
    return import_products(retailer_id=by.retailer, rows=rows, by=by, at=NOON)


class TestImportProducts:
    def test_adds_products_variants_and_categories_with_one_event(self, world):
        result = take_in(world, LAMP, replace(LAMP, sku="LAMP-BLUE", options={"colour": "Blue"}, barcode=""))

        assert (result.products_new, result.variants_new, result.refused) == (1, 2, [])
        with scope.reading(world.ruth):
            product = Product.objects.select_related("category").get(code="LAMP")
            assert (product.name, product.category.name, product.picture) == ("Desk lamp", "Lighting", "lamp-red")
            red = product.variants.get(sku="LAMP-RED")
            assert (red.barcode, red.options, red.weight_grams) == ("2000000000015", {"colour": "Red"}, 900)
            (line,) = lines(Event.objects.filter(name="catalog.imported"))
        assert line.detail.startswith("1 new products with 2 variants;")

    def test_changes_nothing_the_second_time(self, world):
        take_in(world, LAMP)
        assert not take_in(world, LAMP).changed_anything
        with scope.reading(world.ruth):
            assert Event.objects.filter(name="catalog.imported").count() == 1

    def test_changes_what_is_told_anew_and_keeps_what_is_not(self, world):
        take_in(world, LAMP)
        taller = replace(LAMP, name="Desk lamp, tall", weight_grams=950)
        result = take_in(world, replace(taller, category_code="", category_name="", picture=""))
        assert (result.products_changed, result.variants_changed, result.variants_new) == (1, 1, 0)
        with scope.reading(world.ruth):
            product = Product.objects.get(code="LAMP")
            assert (product.name, product.picture, product.category.code) == ("Desk lamp, tall", "lamp-red", "light")

    def test_names_the_rows_that_cannot_go_in_and_takes_the_rest(self, world):
        bad = [
            replace(LAMP, sku=" "),
            replace(LAMP, name="x" * 201),
            replace(LAMP, sku="LAMP-NUL", name="\0"),
            replace(LAMP, sku="LAMP-HALF", options={"colour": "\ud800"}),
            replace(LAMP, sku="LAMP-LIGHT", weight_grams=-1),
        ]
        result = take_in(world, LAMP, *bad, LAMP)
        assert result.variants_new == 1
        assert [reason for _, reason in result.refused] == [
            "The article number is missing.",
            "The name is longer than 200 characters.",
            "A text holds a character that cannot be stored.",
            "A text holds a character that cannot be stored.",
            "The weight cannot be.",
            "The article number stands twice.",
        ]

    def test_takes_three_statements_for_a_whole_log(self, world, django_assert_max_num_queries):
        rows = [ProductRow(f"P{n}", f"Product {n}", f"P{n}", category_code=f"c{n % 20}") for n in range(5_035)]
        by = world.ruth
        with django_assert_max_num_queries(10) as captured:
            result = take_in(world, *rows, by=by)
        assert len(statements(captured)) == 3
        assert (result.products_new, result.variants_new) == (5_035, 5_035)
        with scope.reading(by):
            assert Category.objects.filter(code__startswith="c").count() == 20

    def test_is_for_those_who_run_a_shop_and_their_own_retailer(self, world):
        with pytest.raises(NotAllowed, match=r"You may not import products."):
            take_in(world, LAMP, by=world.marc)
        with pytest.raises(ObjectDoesNotExist):
            import_products(retailer_id=world.bruno.retailer, rows=[LAMP], by=world.ruth, at=NOON)
        take_in(world, replace(LAMP, sku="MUG", code="MUG"), by=world.bruno)
        with scope.reading(world.ruth):
            assert Variant.objects.get(sku="MUG").product.name == "Scottie mug"


class TestWithdrawProduct:
    def test_ends_the_offer_until_it_is_offered_again(self, world):
        withdraw_product(code="MUG", reason="Recalled", by=world.ruth, at=NOON)
        withdraw_product(code="MUG", by=world.ruth, at=NOON)
        with scope.reading(world.ruth):
            assert not Product.objects.get(code="MUG").is_active
        offer_product(code="MUG", by=world.ruth, at=NOON)
        with scope.reading(world.ruth):
            told = lines(Event.objects.filter(name__startswith="product.").order_by("id"))
        assert [line.text for line in told] == ["Scottie mug withdrawn by Ruth", "Scottie mug offered again by Ruth"]

    def test_is_not_found_for_another_retailer(self, world):
        with pytest.raises(Product.DoesNotExist):
            withdraw_product(code="MUG", by=world.bruno, at=NOON)
