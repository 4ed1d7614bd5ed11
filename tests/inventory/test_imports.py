"""The levels of many stocks at once."""

import pytest
from django.core.exceptions import ObjectDoesNotExist

from comptoir.inventory.commands import StockRow, import_stock
from comptoir.inventory.models import Movement
from comptoir.inventory.queries import level_of
from comptoir.kernel import scope
from comptoir.kernel.models import Event
from tests.inventory.test_promises import numbers, reserve, statements
from tests.world import NOON


def take_in(world, *rows: StockRow, by=None):
    by = by or world.marc
    return import_stock(retailer_id=by.retailer, rows=rows, by=by, at=NOON)


class TestImportStock:
    def test_sets_levels_and_minima_with_one_event(self, world):
        result = take_in(
            world, StockRow("MUG", "WAKEFIELD", 40, 5), StockRow("MUG", "YORK", 7), StockRow("GONE", "WAKEFIELD", 0)
        )

        assert (result.changed, result.refused) == (2, [])
        assert numbers(world, "MUG") == (40, 0)
        assert numbers(world, "MUG", "YORK") == (7, 0)
        with scope.reading(world.marc):
            assert level_of("MUG", "WAKEFIELD").minimum == 5
            changes = Movement.objects.filter(at=NOON).values_list("on_hand_change", flat=True)
            assert sorted(changes) == [-60, 7]
            (event,) = Event.objects.filter(name="stock.imported")
        assert event.data == {"changed": 2, "refused": 0}

    def test_changes_nothing_the_second_time(self, world):
        take_in(world, StockRow("MUG", "WAKEFIELD", 40))
        assert take_in(world, StockRow("MUG", "WAKEFIELD", 40)).changed == 0
        with scope.reading(world.marc):
            assert Event.objects.filter(name="stock.imported").count() == 1
            assert Movement.objects.filter(at=NOON).count() == 1

    def test_names_the_rows_that_cannot_go_in_and_takes_the_rest(self, world):
        reserve(world, RED_SCARF=5)
        result = take_in(
            world,
            StockRow("MUG", "WAKEFIELD", 41),
            StockRow("NO-SUCH", "WAKEFIELD", 1),
            StockRow("MUG", "LYON", 1),
            StockRow("RED-SCARF", "WAKEFIELD", 4),
            StockRow("MUG", "WAKEFIELD", 42),
            StockRow("MUG", "LEEDS", -1),
            StockRow("M\0UG", "LEEDS", 1),
        )
        assert result.changed == 1
        assert {(row.sku, row.location, row.on_hand): reason for row, reason in result.refused} == {
            ("NO-SUCH", "WAKEFIELD", 1): "There is no article with this number.",
            ("M\0UG", "LEEDS", 1): "There is no article with this number.",
            ("MUG", "LYON", 1): "There is no location with this code.",
            ("RED-SCARF", "WAKEFIELD", 4): "5 are promised to orders here.",
            ("MUG", "WAKEFIELD", 42): "This article stands twice for this location.",
            ("MUG", "LEEDS", -1): "A number cannot be below 0 or beyond belief.",
        }
        assert numbers(world, "MUG") == (41, 0)
        assert numbers(world, "RED-SCARF") == (10, 5)

    def test_takes_two_statements(self, world, django_assert_max_num_queries):
        by = world.marc
        with django_assert_max_num_queries(10) as captured:
            take_in(world, *(StockRow("MUG", place, 9) for place in ("WAKEFIELD", "LEEDS", "YORK")), by=by)
        assert len(statements(captured)) == 2

    def test_is_refused_for_another_retailer(self, world):
        with pytest.raises(ObjectDoesNotExist):
            import_stock(retailer_id=world.bruno.retailer, rows=[], by=world.marc, at=NOON)
