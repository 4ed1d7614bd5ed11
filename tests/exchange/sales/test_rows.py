import gzip
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from comptoir.exchange.sales.mapping import ONLINE_RETAIL, MappingUnclear
from comptoir.exchange.sales.rows import BadRow, Place, Source, UnreadableFile

GOOD = "536365,85123a ,WHITE HEART,6,2010-07-01 08:26:00,2.55,17850.0,United Kingdom"


def read(path, mapping=ONLINE_RETAIL):
    with Source(path, mapping) as source:
        return list(source.rows())


class TestSource:
    def test_understands_a_line(self, write):
        (row,) = read(write(GOOD))
        assert row[:6] == (2, "536365", "85123A", "85123a ", "WHITE HEART", 6)
        assert row[7:] == (255_000, "17850", "United Kingdom")

    def test_takes_times_as_those_of_the_place(self, write):
        (row,) = read(write(GOOD))
        assert row.at.astimezone(UTC) == datetime(2010, 7, 1, 7, 26, tzinfo=UTC)

    def test_reads_packed_files_by_their_content(self, write):
        assert read(write(GOOD, name="sales.csv.gz")) == read(write(GOOD))

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("1,A,x,1.5,2010-07-01 08:26:00,1,7,UK", "quantity '1.5' is not a whole number"),
            ("1,A,x,many,2010-07-01 08:26:00,1,7,UK", "quantity 'many' is not a number"),
            ("1,A,x,1,2010-07-01 08:26:00,NaN,7,UK", "price 'NaN' is not a number"),
            ("1,A,x,1,2010-07-01 08:26:00,1.234567,7,UK", "finer than a thousandth"),
            ("1,A,x,1,2010-13-01 08:26:00,1,7,UK", "date '2010-13-01 08:26:00' is not written as"),
            ("1,A,x,1,0001-01-01 08:26:00,1,7,UK", "outside 1970 to 2100"),
            ("1,A,x,99999999999,2010-07-01 08:26:00,1,7,UK", "larger than anything sold"),
            (",A,x,1,2010-07-01 08:26:00,1,7,UK", "has no invoice number"),
            ("1, ,x,1,2010-07-01 08:26:00,1,7,UK", "has no stock code"),
            ("1,A,x", "has 3 fields instead of 8"),
        ],
    )
    def test_leaves_a_bad_line_out_and_goes_on(self, write, line, reason):
        bad, good = read(write(line, GOOD))
        assert isinstance(bad, BadRow)
        assert bad.line == 2
        assert reason in bad.reason
        assert good.line == 3

    def test_counts_lines_as_an_editor_does(self, write):
        path = write('1,A,"two\nlines",1,2010-07-01 08:26:00,1,7,UK', "", GOOD)
        assert [row.line for row in read(path)] == [3, 5]

    def test_shows_bytes_that_are_no_characters(self, write):
        (row,) = read(write(GOOD.replace("WHITE", "CAFÉ\0"), encoding="latin-1"))
        assert row.description == "CAF\ufffd\ufffd HEART"

    def test_reads_on_from_a_place(self, write):
        path = write(GOOD, GOOD, GOOD, name="sales.csv.gz")
        with Source(path, ONLINE_RETAIL) as source:
            first, second = source.places([2, 3])
            assert [row.line for row in source.rows(first, second)] == [3]

    def test_starts_behind_the_heading(self, write):
        with Source(write(GOOD), ONLINE_RETAIL) as source:
            assert source.start == Place(len("invoice,stock_code,description,quantity,invoice_date,unit_price,"
                                             "customer_id,country\n"), 1)  # fmt: skip

    def test_names_missing_columns_and_those_there_are(self, write):
        with pytest.raises(MappingUnclear, match=r"no column 'customer_id'; it has 'invoice'.*Nothing was imported"):
            read(write(GOOD, heading="invoice,stock_code,description,quantity,invoice_date,unit_price,who,country"))

    def test_does_without_optional_columns(self, write):
        columns = {name: head for name, head in ONLINE_RETAIL.columns.items() if name != "country"}
        (row,) = read(write(GOOD), replace(ONLINE_RETAIL, columns=columns))
        assert row.country == ""

    def test_says_where_a_broken_archive_ends(self, tmp_path):
        path = tmp_path / "half.csv.gz"
        head = "invoice,stock_code,description,quantity,invoice_date,unit_price,customer_id,country\n"
        packed = gzip.compress((head + "".join(f"{i}{GOOD}\n" for i in range(5000))).encode())
        path.write_bytes(packed[: len(packed) // 2])
        with pytest.raises(UnreadableFile, match=r"breaks off"):
            read(path)

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [(b"PK\x03\x04", "a spreadsheet or zip"), ("a".encode("utf-16"), "UTF-16"), (b"", "empty")],
    )
    def test_refuses_what_is_no_csv(self, tmp_path, data, sentence):
        (tmp_path / "odd.csv").write_bytes(data)
        with pytest.raises(UnreadableFile, match=sentence):
            read(tmp_path / "odd.csv")

    def test_refuses_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(UnreadableFile, match=r"gone\.csv cannot be opened: No such file"):
            read(tmp_path / "gone.csv")
