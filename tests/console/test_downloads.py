"""Files of digital articles in the console: stored, seen and renewed with an order, and a shop's terms."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from comptoir.kernel import clock
from tests.orders.digital import PATTERN, bought, files_of, sell_pattern


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


class TestAFile:
    def test_is_stored_on_the_page_of_its_article(self, as_staff, world):
        sell_pattern(world, content=b"")
        ruth = as_staff("ruth")
        assert "No file is stored" in text_of(ruth.get(f"/stock/{PATTERN}/"))
        file = SimpleUploadedFile("bunting.pdf", b"%PDF")
        assert ruth.post(f"/stock/{PATTERN}/article-file/", {"file": file}).status_code == 303
        assert "bunting.pdf" in text_of(ruth.get(f"/stock/{PATTERN}/"))
        assert "Choose the file" in text_of(ruth.post(f"/stock/{PATTERN}/article-file/", {}))

    def test_is_not_stored_for_what_goes_in_a_parcel(self, as_staff):
        answer = as_staff("ruth").post("/stock/MUG/article-file/", {"file": SimpleUploadedFile("a.pdf", b"x")})
        assert answer.status_code == 409
        assert "MUG is sent in a parcel" in text_of(answer)


class TestADownload:
    def test_is_seen_and_renewed_on_the_page_of_the_order(self, as_staff, world, run_jobs):
        sell_pattern(world)
        order = bought(world, run_jobs, at=clock.now())
        ana = as_staff("ana")
        said = text_of(ana.get(f"/orders/{order.number}/"))
        assert "0 of 5" in said
        assert not any(words in said for words in ("Goods come back", "Came back"))  # There is nothing to send back.
        where = f"/orders/{order.number}/lines/1/download/"
        assert "5 times within 30 days" in text_of(ana.get(where))
        assert ana.post(where, {"reason": "She lost it"}).status_code == 303
        assert "Download of PATTERN renewed by Ana" in text_of(ana.get(f"/orders/{order.number}/"))
        assert files_of(world, order)[0].download.link_version == 2
        assert ana.get(f"/orders/{order.number}/lines/7/download/").status_code == 404

    def test_follows_what_the_settings_say(self, as_staff):
        ruth = as_staff("ruth")
        ruth.post("/settings/HOME/terms/downloads/", {"downloads": "3", "days": "7"})
        assert 'value="3"' in ruth.get("/settings/HOME/terms/").content.decode()
        answer = ruth.post("/settings/HOME/terms/downloads/", {"downloads": "0", "days": "7"})
        assert "1 to 1,000 times" in text_of(answer)
