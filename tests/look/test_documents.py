import dataclasses
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from comptoir.demo.logos import logo_svg
from comptoir.look.documents import CannotBeSet, Column, Paper, Party, Row, Sum, set_document, set_paper
from comptoir.shops.logos import clean_svg
from tests.naughty import OWN, listed

AT = datetime(2026, 5, 9, 10, 0, tzinfo=UTC)
QUOTE = Paper(
    title="Quote",
    number="AH-Q-1001",
    brand="Albion Home",
    sender=("12 Mill Lane, Leeds", "020 7946 0000"),
    parties=(Party("For", ("Edith Marsh", "1 High Street", "York YO1 7HZ")), Party("Deliver to", ("Edith Marsh",))),
    facts=(("Date", "9 May 2026"), ("Valid until", "31 May 2026")),
    columns=(Column("Article", figures=False, wide=True), Column("Quantity"), Column("Each"), Column("Amount")),
    rows=(Row(("Jumbo bag red", "40", "£1.95", "£78.00"), ("JB-1", "In two parcels")),),
    sums=(Sum("Articles", "£78.00"), Sum("Of which tax", "£13.00", quiet=True), Sum("Total", "£78.00", strong=True)),
    taxes=(("20 %", "£65.00", "£13.00"),),
    notes=("Prices hold until the last day.",),
    foot="Quote AH-Q-1001",
    colour="#205c4a",
    made_at=AT,
)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


class TestSetPaper:
    def test_shows_all_that_the_paper_says(self):
        said = text_of(set_paper(QUOTE))
        for part in ("Albion Home", "AH-Q-1001", "Edith Marsh", "York YO1 7HZ", "Valid until", "Jumbo bag red"):
            assert part in said
        for part in ("In two parcels", "£78.00", "20 %", "Prices hold until the last day.", "Page 1 of 1"):
            assert part in said

    def test_takes_texts_letter_by_letter_and_never_as_markup(self):
        sharp = '#eval("1+1") $x^2$ \\ *bold* _it_ <a> @b = c // d /* e */ [f] `g` ~ -- \' " #sys.version'
        said = text_of(set_paper(dataclasses.replace(QUOTE, notes=(sharp,), brand=sharp, title=sharp)))
        letters = "".join(said.split())
        assert letters.count("".join(sharp.split())) == 4  # Head, title, note, foot.

    def test_gives_the_same_bytes_for_the_same_paper_and_others_for_another(self):
        assert set_paper(QUOTE) == set_paper(QUOTE)
        assert set_paper(QUOTE) != set_paper(dataclasses.replace(QUOTE, number="AH-Q-1002"))

    def test_writes_right_to_left_words_and_pages(self):
        arabic = dataclasses.replace(QUOTE, language="ar", parties=(Party("إلى", ("مرحبا", "שלום")),))
        fonts = {
            font["/BaseFont"].split("+")[-1]
            for page in PdfReader(BytesIO(set_paper(arabic))).pages
            for font in (one.get_object() for one in page["/Resources"]["/Font"].values())
        }
        assert any(font.startswith("DejaVuSans") for font in fonts), fonts

    @pytest.mark.parametrize("text", [*OWN, "a\x00b\x1fc\ud800", "", "word " * 400, "x" * 900])
    def test_sets_any_text(self, text):
        row = Row((text, text, "£1.00", "£1.00"), (text,))
        paper = dataclasses.replace(QUOTE, rows=(row,), notes=(text,), parties=(Party(text, (text,)),))
        assert set_paper(paper).startswith(b"%PDF")

    @pytest.mark.skipif(not listed(), reason="COMPTOIR_OUTSIDE_DATA names no folder with the naughty strings")
    def test_sets_the_public_list_of_naughty_strings(self):
        rows = tuple(Row((text, "1", "£1.00", "£1.00")) for text in listed())
        assert len(PdfReader(BytesIO(set_paper(dataclasses.replace(QUOTE, rows=rows)))).pages) > 5

    def test_numbers_its_pages_and_repeats_the_head_of_the_table(self):
        rows = tuple(Row((f"Article {n}", "1", "£1.00", "£1.00")) for n in range(120))
        pages = PdfReader(BytesIO(set_paper(dataclasses.replace(QUOTE, rows=rows)))).pages
        assert len(pages) > 2
        for number, page in enumerate(pages, 1):
            assert f"Page {number} of {len(pages)}" in page.extract_text()
            assert number == len(pages) or "Quantity" in page.extract_text()

    def test_draws_the_logos_of_shops(self):
        drawn = {
            set_paper(dataclasses.replace(QUOTE, logo_svg=clean_svg(logo_svg(code, "#205c4a"))))
            for code in ("HOME", "CLOTH", "TEAM", "ORION")
        }
        assert len(drawn | {set_paper(QUOTE)}) == 5

    def test_wants_a_text_for_every_column(self):
        with pytest.raises(ValueError, match="each row a text for every column"):
            set_paper(dataclasses.replace(QUOTE, rows=(Row(("Jumbo bag",)),)))


class TestSetDocument:
    def test_says_when_template_and_data_do_not_go_together(self):
        with pytest.raises(CannotBeSet, match="“paper” cannot be set"):
            set_document("paper", {"title": "Quote"}, made_at=AT)
