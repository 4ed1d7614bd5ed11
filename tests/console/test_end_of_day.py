"""The end of day on its page: found, read, printed, and a file held against it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comptoir.kernel import clock


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def ana(as_staff):
    return as_staff("ana")


class TestThePage:
    @pytest.mark.feature("S24", by="page")
    def test_shows_the_day_and_that_everything_meets(self, ana, paid):
        paid(MUG=2)
        said = text_of(ana.get("/end-of-day/"))
        assert "End of day: Alder Home" in said
        assert "Everything meets" in said
        assert "Cash in store £24.85 1" in said
        assert "agrees" in said

    def test_reconciles_one_order(self, ana, paid):
        number = paid(MUG=2).number
        assert "Outstanding £0.00 Booked £24.85" in text_of(ana.get("/end-of-day/", {"order": number}))
        assert ana.get("/end-of-day/", {"order": "AH-999999"}).status_code == 404

    @pytest.mark.feature("S24", by="page")
    def test_holds_a_statement_against_the_books(self, ana, paid):
        number = paid(MUG=2).number
        content = f"Date,Amount,Description\n{clock.now().date()},24.85,{number}\n,,\nx,1,\n".encode()
        file = SimpleUploadedFile("bank.csv", content)
        said = text_of(ana.post("/end-of-day/", {"kind": "bank_csv", "file": file}))
        assert f"{number} has all its money: it was paid twice, or is for another order." in said
        assert "1 row could not be read; the rest was matched: Row 4: “x” is no date." in said

    def test_says_what_is_wrong_with_a_file(self, ana):
        file = SimpleUploadedFile("holiday.jpg", b"\xff\xd8\xff\x00,")
        answer = ana.post("/end-of-day/", {"kind": "bank_csv", "file": file})
        assert (answer.status_code, "Save it as CSV" in text_of(answer)) == (422, True)
        assert ana.post("/end-of-day/", {"kind": "bank_csv"}).status_code == 422

    @pytest.mark.parametrize("day", ["tomorrow", "2999-01-01", "0001-01-01", "2026-02-30"])
    def test_refuses_a_day_that_is_none(self, ana, day):
        assert ana.get("/end-of-day/", {"day": day}).status_code == 422

    def test_is_found_from_home_and_palette(self, ana):
        assert 'href="/end-of-day/"' in ana.get("/").content.decode()
        assert "End of day" in text_of(ana.post("/palette/", {"q": "end"}))

    def test_is_not_for_a_clerk(self, as_staff):
        clara = as_staff("clara")
        assert clara.get("/end-of-day/").status_code == 403
        assert "End of day" not in text_of(clara.get("/"))
