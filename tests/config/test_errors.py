"""What a browser reads when a page breaks, and what may be loaded by one."""

import pytest


class TestFailed:
    def test_says_that_nothing_was_done_with_a_reference_and_no_detail(self, client, world, monkeypatch):
        client.raise_request_exception = False

        def breaks() -> bool:
            raise RuntimeError("secret detail")

        monkeypatch.setattr("comptoir.config.health._answers", breaks)

        answer = client.get("/health", headers={"X-Request-Id": "reference-1"})

        assert answer.status_code == 500
        page = answer.content.decode()
        assert "What you asked for was not done" in page
        assert "reference-1" in page
        assert "secret detail" not in page


class TestContentRules:
    @pytest.mark.parametrize("path", ["/sign-in/", "/nowhere/", "/health"])
    def test_stand_on_every_answer(self, client, world, path):
        rules = client.get(path).headers["Content-Security-Policy"]

        assert "default-src 'self'" in rules
        assert "frame-ancestors 'none'" in rules
        assert "unsafe" not in rules
