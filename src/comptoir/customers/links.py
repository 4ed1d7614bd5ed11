"""Signed links: what a customer gets by mail or on a screen instead of a sign-in.

The text says what it opens (a kind, ids, the version of the row, an end) and is signed with a key outside the
database. It follows from the row alone: a resend or a QR shows the same link, a raised version revokes it.
"""

import base64
import hashlib
import hmac
import string
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from comptoir.kernel.scope import Actor

_DIGITS = string.digits + string.ascii_lowercase
_SIGNATURE_BYTES = 16  # 128 bits.
_LONGEST = 200


@dataclass(frozen=True)
class Link:
    """What a link's text says. Whether it is still good is told by the row that it names."""

    kind: str
    parts: tuple[int, ...]
    version: int
    end: datetime | None  # From then on it opens nothing; None: never.

    def is_good(self, *, kind: str, version: int, at: datetime) -> bool:
        """Whether it opens what it names: of this kind, not revoked by a raised version, not past its end."""
        return self.kind == kind and self.version == version and not self.has_ended(at)

    def has_ended(self, at: datetime) -> bool:
        return self.end is not None and at >= self.end


def seal(kind: str, *parts: int, version: int, end: datetime | None) -> str:
    """The text of a link, safe in an address. ``kind`` is a small word, ``parts`` the ids it names, in whole numbers.

    Ends are cut to the second.
    """
    if not (kind.isascii() and kind.isalpha() and kind.islower()):
        raise ValueError("The kind of a link is a word in small letters.")
    numbers = [*parts, version, int(end.timestamp()) if end else 0]
    said = ".".join([kind, *(_written(number) for number in numbers)])
    return f"{said}.{_signature(said)}"


def open_link(text: str) -> Link | None:
    """What a text says, or None for one that we did not sign."""
    said, _, signature = text.rpartition(".")
    if len(text) > _LONGEST or not text.isascii() or not hmac.compare_digest(signature, _signature(said)):
        return None
    kind, *numbers = said.split(".")
    *parts, version, end = (int(number, 36) for number in numbers)
    return Link(kind, tuple(parts), version, datetime.fromtimestamp(end, UTC) if end else None)


def actor_of_link(order_id: int) -> Actor:
    """Who holds a link to an order: she sees that order with its lines, deliveries and payment, and nothing else."""
    return Actor(kind="link", name="Customer", orders=frozenset({order_id}))


def _signature(said: str) -> str:
    digest = hmac.new(settings.LINK_KEY.encode(), b"link:" + said.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_SIGNATURE_BYTES]).rstrip(b"=").decode()


def _written(number: int) -> str:
    if number < 0:
        raise ValueError("A link names whole numbers from zero on.")
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
        if not number:
            return text
