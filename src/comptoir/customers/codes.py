"""Codes that prove an address: six digits that follow from a row and a key outside the database.

So neither the database, nor the journal, nor a job holds a code: who mails it derives it again from the row.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings

LIVES = timedelta(minutes=10)
ASKED_AGAIN_AFTER = timedelta(seconds=60)  # Before that, asking again sends no second mail.
MOST_TRIES = 5
LOCKED_FOR = timedelta(minutes=15)


def new_salt() -> str:
    return secrets.token_hex(32)


def digits_of(salt: str) -> str:
    """The code of a row, as it is mailed and typed: ``"048213"``."""
    digest = hmac.new(settings.LINK_KEY.encode(), b"code:" + salt.encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:16], 'big') % 1_000_000:06d}"


def is_code(typed: str, salt: str) -> bool:
    """Whether a typed text is the code of a row; blanks and hyphens in it do not count."""
    written = "".join(c for c in typed if c.isascii() and c.isdigit())
    return hmac.compare_digest(written, digits_of(salt))
