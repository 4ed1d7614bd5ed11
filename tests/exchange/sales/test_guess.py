import pytest

from comptoir.exchange.sales.guess import guess_mapping
from comptoir.exchange.sales.mapping import MappingUnclear
from comptoir.exchange.sales.rows import Source, UnreadableFile


class TestGuessMapping:
    def test_reads_a_file_of_another_house(self, write):
        path = write(
            "R-1;AB-1;Schöne Tasse;2;24.12.2010 10:00;1,50;77",
            heading="Order No;SKU;Product Name;Qty;Order Date;Unit Price;Customer",
            encoding="cp1252",
        )
        mapping = guess_mapping(path)
        assert (mapping.delimiter, mapping.decimal, mapping.encoding) == (";", ",", "cp1252")
        assert mapping.date_format == "%d.%m.%Y %H:%M"
        with Source(path, mapping) as source:
            (row,) = source.rows()
        assert (row.description, row.quantity, row.price, row.customer, row.country) == (
            "Schöne Tasse", 2, 150_000, "77", "",
        )  # fmt: skip

    def test_asks_when_day_and_month_could_be_either(self, write):
        with pytest.raises(MappingUnclear, match=r"'01/02/2010' can be read as %d/%m/%Y and as %m/%d/%Y"):
            guess_mapping(write("1,A,Cup,1,01/02/2010,1.0,7,France"))

    def test_tells_day_from_month_by_a_day_above_twelve(self, write):
        path = write("1,A,Cup,1,01/02/2010,1.0,7,France", "2,A,Cup,1,25/02/2010,1.0,7,France")
        assert guess_mapping(path).date_format == "%d/%m/%Y"

    def test_names_the_headings_it_found(self, write):
        with pytest.raises(MappingUnclear, match=r"No heading was recognised for invoice, stock_code.*'foo', 'bar'"):
            guess_mapping(write("1,2", heading="foo,bar"))

    def test_asks_when_decimals_are_mixed(self, write):
        path = write('1,A,Cup,1,2010-02-25,"1,5",7,France', "1,A,Cup,1,2010-02-25,1.5,7,France")
        with pytest.raises(MappingUnclear, match="with a comma and with a point"):
            guess_mapping(path)

    def test_refuses_a_heading_without_lines(self, write):
        with pytest.raises(MappingUnclear, match="no lines under it"):
            guess_mapping(write())

    def test_refuses_an_empty_file(self, tmp_path):
        (tmp_path / "empty.csv").write_bytes(b"")
        with pytest.raises(UnreadableFile, match="empty"):
            guess_mapping(tmp_path / "empty.csv")
