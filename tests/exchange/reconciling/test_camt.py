"""camt.053 as banks send it, and as nobody should."""

from datetime import date

import pytest

from comptoir.exchange.reconciling.camt import read_camt
from comptoir.kernel.errors import Invalid

ENTRY = """<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>{status}</Sts>
<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>B-1</AcctSvcrRef><NtryDtls>{details}</NtryDtls></Ntry>"""
PART = "<TxDtls><Amt Ccy='EUR'>{amount}</Amt><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"


def statement(*entries, version="02"):
    name = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"
    body = "".join(entries)
    inner = f"<BkToCstmrStmt><Stmt>{body}</Stmt></BkToCstmrStmt>"
    return f'<?xml version="1.0"?><Document xmlns="{name}">{inner}</Document>'.encode()


def entry(amount="24.85", side="CRDT", status="BOOK", day="2026-09-17", details=None):
    details = PART.format(amount=amount, text="Order MO-10001") if details is None else details
    return ENTRY.format(amount=amount, side=side, status=status, day=day, details=details)


class TestReadCamt:
    @pytest.mark.parametrize("version", ["02", "08", "10"])
    def test_reads_a_booked_entry_of_any_version(self, version):
        (line,) = read_camt(statement(entry(), version=version)).lines
        assert (line.on, line.amount_minor, line.currency) == (date(2026, 9, 17), 2485, "EUR")
        assert (line.text, line.reference) == ("Order MO-10001", "B-1")

    def test_reads_the_state_of_newer_versions(self):
        newer = entry().replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>")
        assert len(read_camt(statement(newer)).lines) == 1

    def test_leaves_out_what_is_only_pending(self):
        assert read_camt(statement(entry(status="PDNG"))).lines == []
        pending = entry().replace("<Sts>BOOK</Sts>", "<Sts><Cd>PDNG</Cd></Sts>")
        assert read_camt(statement(pending)).lines == []

    def test_knows_what_went_out(self):
        assert read_camt(statement(entry(side="DBIT"))).lines[0].amount_minor == -2485

    def test_takes_a_batch_apart_where_it_names_its_parts(self):
        parts = PART.format(amount="10.00", text="MO-1") + PART.format(amount="14.85", text="MO-2")
        lines = read_camt(statement(entry(details=parts))).lines
        assert [(line.amount_minor, line.text) for line in lines] == [(1000, "MO-1"), (1485, "MO-2")]

    def test_keeps_a_batch_whole_whose_parts_do_not_add_up(self):
        parts = PART.format(amount="10.00", text="MO-1") + PART.format(amount="1.00", text="MO-2")
        assert [line.amount_minor for line in read_camt(statement(entry(details=parts))).lines] == [2485]

    def test_reports_a_bad_entry_and_reads_the_rest(self):
        found = read_camt(statement(entry(amount="much"), entry(day="soon"), entry(side="UP"), entry()))
        assert len(found.lines) == 1
        assert found.bad == [
            "Entry 1: “much” is no amount.",
            "Entry 2: “soon” is no date.",
            "Entry 3: it does not say whether money came or went.",
        ]

    @pytest.mark.parametrize(
        "declared",
        [
            '<!DOCTYPE Document [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
            '<!DOCTYPE Document SYSTEM "file:///etc/passwd">',
            '<!DOCTYPE Document [<!ENTITY % p SYSTEM "http://192.0.2.1/x"> %p;]>',
        ],
    )
    def test_refuses_any_document_type(self, declared):
        bomb = statement(entry()).replace(b'<?xml version="1.0"?>', declared.encode())
        with pytest.raises(Invalid, match="declares a document type"):
            read_camt(bomb)

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "is empty"),
            (b"Date,Amount", "no XML from line 1"),
            (b"<Document><Other/></Document>", "no bank statement"),
            (b"<?xml version='1.0' encoding='klingon'?><Document/>", "no XML"),
        ],
    )
    def test_says_what_is_wrong_with_a_file(self, content, said):
        with pytest.raises(Invalid) as refused:
            read_camt(content)
        assert said in refused.value.message
