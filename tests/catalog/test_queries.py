"""Reads of the catalogue, and the search past its policy."""

import pytest
from django.db import connection

from comptoir.catalog import queries
from comptoir.catalog.commands import ProductRow, import_products
from comptoir.catalog.models import Product, Variant
from comptoir.kernel import scope
from tests.world import NOON


@pytest.fixture
def jumpers(world):
    rows = [
        ProductRow(
            "CRNJ", "Crew neck jumper", f"CRNJ-{colour.upper()}-{size}", options={"colour": colour, "size": size}
        )
        for colour in ("Moss", "Navy")
        for size in ("S", "M")
    ]
    import_products(retailer_id=world.ruth.retailer, rows=rows, by=world.ruth, at=NOON)
    return rows


def found(actor, text: str) -> set[str]:
    with scope.reading(actor):
        return set(Variant.objects.filter(pk__in=queries.found_variants(text)).values_list("sku", flat=True))


class TestFoundVariants:
    def test_are_those_of_a_number_a_word_or_an_option(self, world, jumpers):
        assert found(world.ana, "red-sc") == {"RED-SCARF"}
        assert found(world.ana, "cakestand regency") == {"LAST-ONE"}
        assert found(world.ana, "jumper moss m") == {"CRNJ-MOSS-M"}
        assert found(world.ana, "JUMPER NAVY") == {"CRNJ-NAVY-S", "CRNJ-NAVY-M"}

    def test_forgive_a_slip_when_nothing_fits(self, world):
        assert found(world.ana, "scotie") == {"MUG"}

    @pytest.mark.parametrize("text", ["%", "_", "\\", "'; drop table x --", "ⅷ 👩‍👩‍👧", "a" * 500])
    def test_take_no_sign_for_a_command(self, world, text):
        assert found(world.ana, text) == set()

    @pytest.mark.scope
    def test_are_the_same_rows_that_the_policy_shows(self, world, jumpers):
        for name in ("ana", "bruno"):
            actor = getattr(world, name)
            with scope.reading(actor):
                named = list(Variant.objects.values_list("sku", "product__name"))
                seen = {sku for sku, name in named if sku.lower().startswith("s") or " s" in f" {name}".lower()}
                with connection.cursor() as cursor:
                    cursor.execute("select v.sku from find_variants('s') f join catalog_variant v using (id)")
                    by_function = {sku for (sku,) in cursor.fetchall()}
                    cursor.execute("select count(*) from find_variants('s')")
                    assert cursor.fetchone() == (len(by_function),)
            assert seen == by_function

    @pytest.mark.scope
    def test_are_none_without_a_scope(self, world):
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from find_variants('mug')")
            assert cursor.fetchone() == (0,)


class TestProductPage:
    def test_has_the_variants_and_their_options_in_order(self, world, jumpers, django_assert_num_queries):
        with scope.reading(world.ana), django_assert_num_queries(2):
            page = queries.product_page("CRNJ")
        assert [variant.sku for variant in page.variants] == [row.sku for row in jumpers]
        assert page.options == {"colour": ["Moss", "Navy"], "size": ["S", "M"]}

    def test_is_not_found_for_another_retailer(self, world):
        with scope.reading(world.bruno), pytest.raises(Product.DoesNotExist):
            queries.product_page("MUG")


class TestVariantsBySku:
    def test_leaves_out_the_unknown(self, world):
        with scope.reading(world.ana):
            assert set(queries.variants_by_sku(world.ana.retailer, ["MUG", "NO-SUCH", "TASSE"])) == {"MUG"}
