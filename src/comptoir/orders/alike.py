"""The same basket of the same customer a moment later is most likely a mistake. Pure; the database holds it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from comptoir.kernel.errors import Refusal

GUARDED = frozenset({"console", "api"})  # Where people and programs press twice.


class OrderedAlready(Refusal):
    """The same customer ordered the same a moment ago."""

    def __init__(self, minutes: int) -> None:
        super().__init__(
            f"She ordered exactly this less than {minutes} minutes ago. Nothing was reserved: if she wants it twice,"
            " say so and place it again.",
            minutes=minutes,
        )


def basket_key(wants: Mapping[str, int]) -> int:
    """A number for what is wanted: the same for the same articles and pieces, in whatever order."""
    told = json.dumps(sorted(wants.items())).encode()
    return int.from_bytes(hashlib.sha256(told).digest()[:8], "big", signed=True)


def guarded(
    wants: Mapping[str, int], *, minutes: int, channel: str, known: bool, again: bool, at: datetime
) -> dict[str, int | datetime]:
    """The columns of an order that keep the same one away for a while; none where it may come at once."""
    if not (minutes and known and channel in GUARDED) or again:
        return {}
    return {"basket_key": basket_key(wants), "alike_until": at + timedelta(minutes=minutes)}
