"""Files of digital articles as a program stores, reads and renews them."""

from django.test import Client

from comptoir.kernel import clock
from tests.orders.digital import PATTERN, bought, sell_pattern
from tests.world import api_key


def store(content: bytes, sku: str = PATTERN):
    headers = {"authorization": f"Bearer {api_key('manage')}", "idempotency-key": "file"}
    return Client(raise_request_exception=False).post(
        f"/api/v1/articles/{sku}/file?name=bunting.pdf", content, "application/octet-stream", headers=headers
    )


class TestDownloads:
    def test_are_stored_read_and_renewed(self, world, run_jobs, program):
        sell_pattern(world, content=b"")
        kept = store(b"%PDF" * 1000).json()
        assert (kept["file"], kept["size"]) == ("bunting.pdf", 4000)
        number = bought(world, run_jobs, at=clock.now()).number
        (row,) = program.get(f"orders/{number}/downloads").json()
        assert (row["sku"], row["file"], row["used"], row["allowed"], row["why_not"]) == (
            *(PATTERN, "bunting.pdf", 0, 5),
            "",
        )
        assert "/d/file." in row["link"]
        renewed = program.post(f"orders/{number}/lines/1/download-renewal", {"reason": "She lost it"})
        assert (renewed.status_code, renewed.json()["allowed"]) == (200, 5)
        assert program.get(f"orders/{number}/downloads").json()[0]["link"] != row["link"]
        assert (program.get("terms").json()["downloads"], program.get("terms").json()["download_days"]) == (5, 30)

    def test_refuse_what_cannot_be(self, world, program):
        sell_pattern(world, content=b"")
        assert "empty" in store(b"").json()["detail"]
        assert "MUG is sent in a parcel" in store(b"x", "MUG").json()["detail"]
        assert store(b"x", "NOBODY").status_code == 404
