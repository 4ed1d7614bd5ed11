"""Statements as banks really write them: their heads, their commas, their dirt."""

from datetime import date

import pytest

from comptoir.exchange.reconciling.lines import amount_of
from comptoir.exchange.reconciling.tables import read_table
from comptoir.kernel.errors import Invalid

DAY = date(2026, 9, 17)


def rows(text, **more):
    found = read_table(text.encode() if isinstance(text, str) else text, currency=more.pop("currency", "GBP"), **more)
    return [(line.on, line.amount_minor, line.text) for line in found.lines]


class TestReadTable:
    @pytest.mark.parametrize(
        "text",
        [
            "Date,Amount,Description\n2026-09-17,24.85,AH-1\n",
            "﻿Date,Amount,Description\r\n17/09/2026,24.85,AH-1\r\n\r\n",
            "Buchungstag;Betrag;Währung;Verwendungszweck\n17.09.2026;24,85;GBP;AH-1\n",
            "Date\tPaid in\tPaid out\tDetails\n17 Sep 2026\t24.85\t\tAH-1\n",
            '"Date","Amount","Memo"\n"2026-09-17","£24.85".replace,"AH-1"\n'.replace('"£24.85".replace', '"24.85"'),
        ],
    )
    def test_reads_what_banks_write(self, text):
        assert rows(text) == [(DAY, 2485, "AH-1")]

    def test_takes_what_was_paid_out_from_its_own_column(self):
        assert rows("Date,Credit,Debit\n2026-09-17,,10.00\n2026-09-17,,-10.00\n") == [(DAY, -1000, "")] * 2

    def test_reads_german_thousands(self):
        assert rows("Datum;Betrag;Date\nx;1.234,50;17.09.2026\n") == [(DAY, 123450, "")]

    def test_reads_the_old_letters_of_windows(self):
        assert rows("Date;Amount;Libellé\n2026-09-17;1,00;Café\n".encode("cp1252")) == [(DAY, 100, "Café")]

    def test_reports_a_bad_row_and_reads_the_rest(self):
        text = "Date,Amount\n31/31/2026,1.00\n2026-09-17,\n2026-09-17,much\n2026-09-17,0.001\n2026-09-17,2.00\n"
        found = read_table(text.encode(), currency="GBP")
        assert [line.amount_minor for line in found.lines] == [200]
        assert found.bad == [
            "Row 2: “31/31/2026” is no date.",
            "Row 3: it has no amount.",
            "Row 4: “much” is no amount in GBP.",
            "Row 5: “0.001” is no amount in GBP.",
        ]

    def test_takes_columns_that_are_told(self):
        told = {"date": "When", "amount": "How much"}
        assert rows("When,How much\n2026-09-17,1.00\n", told=told) == [(DAY, 100, "")]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "is empty"),
            (b"PK\x03\x04\x00\x00,\x00", "save it as csv"),
            (b"just words", "no table"),
            (b"Name,Amount\nx,1\n", "No column of dates"),
            (b"Date,Name\n2026-09-17,x\n", "No column of amounts"),
            (b"x" * 5_000_001, "larger than 5 MB"),
        ],
    )
    def test_says_what_is_wrong_with_a_file(self, content, said):
        with pytest.raises(Invalid) as refused:
            read_table(content, currency="GBP")
        assert said.lower() in refused.value.message.lower()

    def test_names_a_told_column_that_is_not_there(self):
        with pytest.raises(Invalid, match="no column “When”; it has Date, Amount"):
            read_table(b"Date,Amount\n", currency="GBP", told={"date": "When"})


class TestAmountOf:
    @pytest.mark.parametrize(
        ("text", "minor"),
        [("24.85", 2485), ("-3", -300), ("(3.50)", -350), ("1,234.5", 123450), ("7.00-", -700), ("−1.00", -100)],
    )
    def test_reads_how_people_write(self, text, minor):
        assert amount_of(text, "GBP") == minor

    def test_knows_coins(self):
        assert amount_of("500", "JPY") == 500
        with pytest.raises(ValueError):
            amount_of("0.5", "JPY")

    @pytest.mark.parametrize("text", ["", "NaN", "Infinity", "1e999", "1.005", "one"])
    def test_refuses_what_is_none(self, text):
        with pytest.raises(ValueError):
            amount_of(text, "GBP")
