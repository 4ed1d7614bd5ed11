"""Stock → Stock file: loaded on the page, bad lines by their number, old numbers marked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.console.test_settings import text_of


def upload(client, text, **more):
    return client.post("/stock/file/", {"file": SimpleUploadedFile("levels.csv", text.encode()), **more})


class TestStockFile:
    @pytest.mark.feature("I2", by="page")
    def test_tells_what_became_of_every_line(self, as_staff):
        marc = as_staff("marc")
        page = text_of(upload(marc, "sku,location,stock\nMUG,LEEDS,8\nNONE,LEEDS,1\n"))
        assert "Lines 2 Changed 1 Said what was known 0 Could not go in 1" in page
        assert "3 NONE at LEEDS There is no article with this number." in page
        assert "levels.csv, Marc" in text_of(marc.get("/stock/file/"))

    def test_does_nothing_without_a_file_or_with_a_wrong_one(self, as_staff):
        marc = as_staff("marc")
        assert "Choose the file." in text_of(marc.post("/stock/file/", {}))
        answer = upload(marc, "a,b\n1,2\n")
        assert answer.status_code == 422
        assert "it has: a, b" in text_of(answer)

    def test_is_for_who_counts_stock(self, as_staff):
        assert as_staff("clara").get("/stock/file/").status_code == 403
        assert upload(as_staff("clara"), "sku,location,stock\nMUG,LEEDS,8\n").status_code == 403
