"""Levels from a file of any system: found by the names of its columns, each bad line with its reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from comptoir.exchange.stock_file import BadLine, load_stock_file
from comptoir.inventory.files import latest_files
from comptoir.kernel import scope
from comptoir.kernel.errors import Invalid
from tests.inventory.test_promises import numbers, reserve
from tests.world import NOON


def load(world, text, *, by=None, **more):
    data = text if isinstance(text, bytes) else text.encode()
    return load_stock_file(data=data, name="stock.csv", by=by or world.marc, at=NOON, **more)


class TestLoadStockFile:
    @pytest.mark.feature("I2", by="api")
    def test_takes_good_lines_and_names_bad_ones(self, world):
        reserve(world, RED_SCARF=5)
        report = load(
            world,
            "SKU,Location,On hand,Minimum\nMUG,WAKEFIELD,40,5\nNO-SUCH,WAKEFIELD,1,\nMUG,LEEDS,three,\n"
            "RED-SCARF,WAKEFIELD,4,\n,LEEDS,1,\n\nMUG,YORK,7.00,\nMUG,YORK,8,\nRED-SCARF,LEEDS,4,\n",
        )
        assert numbers(world, "MUG") == (40, 0)
        assert numbers(world, "MUG", "YORK") == (7, 0)
        assert (report.lines, report.changed, report.same) == (8, 2, 1)
        assert report.bad == [
            BadLine(3, "NO-SUCH at WAKEFIELD", "There is no article with this number."),
            BadLine(4, "MUG", "“three” is no number of pieces."),
            BadLine(5, "RED-SCARF at WAKEFIELD", "5 are promised to orders here."),
            BadLine(6, "", "It has no article number."),
            BadLine(9, "MUG at YORK", "Line 8 told of it already."),
        ]

    @pytest.mark.feature("I2", by="api")
    @pytest.mark.parametrize(
        "text",
        [
            "Handle,Title,SKU,Location,Available,On hand (current)\nmug,Mug,MUG,WAKEFIELD,11,12\n",  # Shopify
            "ID;SKU;Name;Stock\n1;MUG;Mug;12\n",  # WooCommerce, for one location
            "source_code,sku,status,quantity\nWAKEFIELD,MUG,1,12.0000\n",  # Magento
            "\ufeffsku\tlocation\ton_hand\r\nMUG\tWAKEFIELD\t12\r\n",
        ],
    )
    def test_knows_the_columns_of_other_systems(self, world, text):
        assert load(world, text, location="WAKEFIELD").changed == 1
        assert numbers(world, "MUG")[0] in (11, 12)

    def test_takes_columns_by_the_names_it_is_told(self, world):
        told = {"sku": "Artikel", "on_hand": "Bestand"}
        assert load(world, "Artikel;Bestand\nMUG;9\n", mapping=told, location="LEEDS").changed == 1
        assert numbers(world, "MUG", "LEEDS") == (9, 0)

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("", "it has: no columns at all"),
            ("name,colour\nMug,red\n", "it has: name, colour"),
            ("sku,stock\nMUG,1\n", "names no location"),
            (b"PK\x03\x04\0\0", "no table of text"),
            ('sku,stock,location\n"' + "x" * 1_100_000, "cannot be read as CSV"),
        ],
    )
    def test_does_nothing_with_what_is_no_table_of_stock(self, world, text, why):
        with pytest.raises(Invalid, match=why):
            load(world, text)
        assert numbers(world, "MUG") == (100, 0)

    def test_changes_nothing_the_second_time(self, world):
        text = "sku,location,stock\nMUG,WAKEFIELD,40\n"
        assert load(world, text).changed == 1
        again = load(world, text)
        assert (again.changed, again.same) == (0, 1)

    def test_leaves_other_locations_to_who_works_there(self, world):
        at_leeds = replace(world.marc, locations=frozenset({world.location("LEEDS").id}))
        report = load(world, "sku,location,stock\nMUG,WAKEFIELD,1\nMUG,LEEDS,8\n", by=at_leeds)
        assert report.bad == [BadLine(2, "MUG at WAKEFIELD", "You work at another location.")]
        assert numbers(world, "MUG", "LEEDS") == (8, 0)


class TestLatestFiles:
    def test_says_how_old_the_numbers_of_each_location_are(self, world):
        load(world, "sku,location,stock\nMUG,LEEDS,8\n")
        with scope.reading(world.marc):
            found = {one.code: one for one in latest_files(world.marc)}
        assert (found["LEEDS"].source, found["LEEDS"].by_name, found["LEEDS"].lines) == ("stock.csv", "Marc", 1)
        assert found["LEEDS"].is_stale(NOON + timedelta(days=2))
        assert not found["LEEDS"].is_stale(NOON + timedelta(hours=3))
        assert found["YORK"].at is None
        with scope.reading(world.bruno):
            assert [one.at for one in latest_files(world.bruno)] == [None]
