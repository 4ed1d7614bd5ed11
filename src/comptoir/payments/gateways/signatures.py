"""Signed calls after the Standard Webhooks specification (standardwebhooks.com): its symmetric signature, version 1."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from . import NotGenuine

SECRET_PREFIX = "whsec_"  # noqa: S105
TOLERANCE_SECONDS = 300  # The specification's: an older call may be somebody's recording.


def proved_id(secret: str, headers: Mapping[str, str], body: bytes, *, at: datetime, whose: str = "gateway") -> str:
    """The id of a genuine call. Several signatures may stand in the header, one is enough. Raises NotGenuine."""
    given = {name.lower(): value for name, value in headers.items()}
    event_id, timestamp = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not event_id or not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > 12:
        raise NotGenuine("it is not signed")
    if abs(at.timestamp() - int(timestamp)) > TOLERANCE_SECONDS:
        raise NotGenuine("it is older, or newer, than five minutes")
    expected = signature(secret, event_id, timestamp, body)
    for candidate in given.get("webhook-signature", "").split():
        if hmac.compare_digest(candidate.encode(), expected.encode()):
            return event_id
    raise NotGenuine(f"its signature is not that of this shop's {whose}")


def signature(secret: str, event_id: str, timestamp: str, body: bytes) -> str:
    """``v1,`` and the signature of one call."""
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    except binascii.Error as error:
        raise NotGenuine("the secret that proves calls is unreadable") from error
    signed = f"{event_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
