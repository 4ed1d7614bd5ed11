"""Reads of stock for pages."""

import pytest

from comptoir.catalog.models import Product
from comptoir.inventory import commands, queries
from comptoir.inventory.models import Stock
from comptoir.kernel import scope
from tests.inventory.test_promises import reserve
from tests.world import NOON


class TestAvailability:
    def test_shows_each_location_and_what_it_may_sell(self, world):
        reserve(world, MUG=98)
        commands.set_minimum(sku="MUG", location="WAKEFIELD", minimum=2, by=world.marc, at=NOON)
        with scope.reading(world.ana):
            levels = queries.availability([world.variant("MUG").id, world.variant("GONE").id])
        assert [(level.variant_id, level.location_name, level.sellable, level.state) for level in levels] == [
            (world.variant("MUG").id, "Leeds Briggate", 3, "sellable"),
            (world.variant("MUG").id, "Wakefield DC", 0, "kept"),
            (world.variant("GONE").id, "Wakefield DC", 0, "none"),
        ]

    @pytest.mark.feature("S10", by="access")
    def test_takes_one_statement_and_shows_a_stranger_nothing(self, world, django_assert_num_queries):
        mug = world.variant("MUG").id
        with scope.reading(world.ana), django_assert_num_queries(1):
            queries.availability([mug])
        # What lies nowhere may be a bundle: its parts are looked for by a second one.
        with scope.reading(world.bruno), django_assert_num_queries(2):
            assert queries.availability([mug], [world.location("LEEDS").id]) == []


class TestSellable:
    def test_adds_up_the_locations_of_the_shop(self, world, django_assert_num_queries):
        ids = {sku: world.variant(sku).id for sku in ("MUG", "GONE", "TASSE")}
        shop = world.shop().id
        with scope.reading(world.ana), django_assert_num_queries(1):
            found = queries.sellable(shop, list(ids.values()))
        assert found == {ids["MUG"]: 103, ids["GONE"]: 0, ids["TASSE"]: 0}


class TestSizeGrid:
    def test_is_variants_by_locations(self, world, django_assert_num_queries):
        with scope.reading(world.ana), django_assert_num_queries(3):
            grid = queries.size_grid("MUG")
        mug = world.variant("MUG").id
        assert [name for _, name in grid.locations] == ["Leeds Briggate", "Wakefield DC"]
        assert grid.cell(mug, world.location("LEEDS").id).sellable == 3
        assert grid.cell(mug, world.location("YORK").id) is None

    def test_is_not_found_for_a_foreign_product(self, world):
        with scope.reading(world.ana), pytest.raises(Product.DoesNotExist):
            queries.size_grid("TASSE")


class TestStockList:
    def skus(self, world, **by) -> list[tuple[str, str]]:
        actor = world.ana
        with scope.reading(actor):
            return [(row.sku, row.location_code) for row in queries.stock_list(actor, **by)]

    def test_finds_by_number_name_and_location(self, world):
        assert set(self.skus(world, text="scottie")) == {("MUG", "WAKEFIELD"), ("MUG", "LEEDS")}
        assert self.skus(world, text="red-sc", location="LEEDS") == [("RED-SCARF", "LEEDS")]
        assert self.skus(world, text="no such thing") == []
        assert self.skus(world, text="\0%", location="\ud800") == self.skus(world, text="%") == []

    def test_shows_what_is_kept_at_its_minimum(self, world):
        commands.set_minimum(sku="MUG", location="LEEDS", minimum=3, by=world.marc, at=NOON)
        assert self.skus(world, below_minimum=True) == [("MUG", "LEEDS")]

    def test_goes_on_behind_a_row_until_all_were_seen(self, world, django_assert_num_queries):
        reserve(world, MUG=1)
        actor, seen, after = world.ana, [], None
        with scope.reading(actor):
            while rows := queries.stock_list(actor, after=after, limit=2):
                seen += rows
                after = rows[-1].place
            assert len(seen) == len({row.id for row in seen}) == Stock.objects.count()
            with django_assert_num_queries(1):
                queries.stock_list(actor, text="mug", location="LEEDS", below_minimum=True, after=after)
        assert seen[0].sku == "MUG"  # Last changed first.


class TestMovements:
    def test_are_the_newest_first(self, world, django_assert_num_queries):
        reserve(world, MUG=2)
        commands.count_stock(sku="MUG", location="WAKEFIELD", on_hand=99, by=world.marc, at=NOON)
        mug, place = world.variant("MUG").id, world.location("WAKEFIELD").id
        with scope.reading(world.ana), django_assert_num_queries(1):
            rows = queries.movements(mug, place)
        assert [(row.label, row.on_hand_change, row.reserved_change) for row in rows] == [
            ("Counted", -1, 0),
            ("Reserved", 0, 2),
            ("Counted", 100, 0),
        ]
        with scope.reading(world.ana):
            assert queries.movements(mug, place, after=rows[1].id) == rows[2:]


class TestLevelOf:
    def test_is_not_found_where_there_is_none(self, world):
        with scope.reading(world.ana), pytest.raises(Stock.DoesNotExist):
            queries.level_of("MUG", "LYON")
