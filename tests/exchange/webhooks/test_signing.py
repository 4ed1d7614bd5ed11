"""The lines that the guide shows to receivers are run here."""

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from comptoir.exchange.webhooks import signing

GUIDE = Path(__file__).parents[3] / "docs/guides/webhooks.md"
BODY = signing.body_of({"id": "x", "data": {"name": "Zoë"}})


@pytest.fixture
def is_ours():
    (lines,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.S)
    names: dict = {}
    exec(lines, names)
    return names["is_ours"]


class TestHeaders:
    def test_are_verified_by_the_lines_of_the_guide(self, is_ours):
        secret = signing.new_secret()
        sent = signing.headers(secret, "x", BODY, datetime.now(UTC))
        assert is_ours(secret, sent, BODY)
        assert not is_ours(secret, sent, BODY + b" ")
        assert not is_ours(signing.new_secret(), sent, BODY)
        assert not is_ours(secret, {**sent, "webhook-id": "y"}, BODY)

    def test_of_yesterday_are_refused_by_them(self, is_ours):
        secret = signing.new_secret()
        old = datetime.fromtimestamp(time.time() - 86400, UTC)
        assert not is_ours(secret, signing.headers(secret, "x", BODY, old), BODY)

    def test_sign_as_the_standard_has_it(self):
        """The example of standardwebhooks.com."""
        secret, at = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", datetime.fromtimestamp(1614265330, UTC)
        sent = signing.headers(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', at)
        assert sent["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
