"""What the demo sells that does not lie ready."""

import pytest

from comptoir.demo import offers
from comptoir.inventory import queries as stock
from comptoir.kernel import scope
from tests.world import NOON


@pytest.mark.django_db
class TestMake:
    def test_is_made_once_and_marked_as_invented(self, world):
        by = world.operator("HOME")
        for _ in range(2):
            offers.make(
                world.shop("HOME"), location="WAKEFIELD", showroom="LEEDS", late=("GONE",), ended=NOON.date(), by=by,
                at=NOON,
            )  # fmt: skip
        with scope.reading(world.marc):
            levels = {row.sku: row for row in stock.stock_list(world.marc, limit=50)}
        assert levels["GONE"].availability == "back_order"
        assert str(levels["GONE"].restock_on) == "2026-10-03"
        assert levels["INV-CABINET"].availability == "showroom"
        assert [levels[sku].released_on is not None for sku in offers.PRE_ORDERS] == [True, True]
