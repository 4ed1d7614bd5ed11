"""The same request sent twice is done once, and answered alike."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection

from .errors import Busy, Invalid
from .models import IdempotencyKey

PATIENCE = "2s"  # How long a second caller waits for the first one's answer.
KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Stored:
    """An answer as it was given, or was given before."""

    status: int
    body: bytes
    replayed: bool = False


@dataclass(frozen=True)
class Answer:
    """What a door hands to a command: who repeats, the key, the content's fingerprint, and how to render."""

    key_id: int
    text: str
    fingerprint: str
    retailer_id: int
    shop_id: int
    render: Callable[[Any], tuple[int, bytes]]


class KeyReused(Invalid):
    """The key came before with other content."""

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used before with a different request. Nothing was done.")


def fingerprint(method: str, path: str, body: bytes) -> str:
    return hashlib.sha256(b"\n".join([method.encode(), path.encode(), body])).hexdigest()


def claim(answer: Answer) -> Stored | None:
    """Take the key, waiting for whoever holds it; the answer given before, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into kernel_idempotencykey (key_id, text, fingerprint, retailer_id, shop_id, status, body, made_at)"
            " values (%s, %s, %s, %s, %s, 0, '', now()) on conflict (key_id, text) do nothing returning id",
            [answer.key_id, answer.text, answer.fingerprint, answer.retailer_id, answer.shop_id],
        )
        if cursor.fetchone():
            return None
    before = IdempotencyKey.objects.get(key_id=answer.key_id, text=answer.text)
    if before.fingerprint != answer.fingerprint:
        raise KeyReused
    return Stored(before.status, bytes(before.body), replayed=True)


def keep(answer: Answer, result: Any) -> Stored:
    """Render the command's result inside its transaction and keep it beside the key."""
    status, body = answer.render(result)
    with connection.cursor() as cursor:
        cursor.execute(
            "update kernel_idempotencykey set status = %s, body = %s where key_id = %s and text = %s",
            [status, body, answer.key_id, answer.text],
        )
    return Stored(status, body)


def forget_old_answers(at: datetime) -> int:
    """Let the answers go that were kept long enough, within the running scope; how many went."""
    return IdempotencyKey.objects.filter(made_at__lt=at - KEPT_FOR).delete()[0]


def patiently(answer: Answer | None) -> Any:
    return _patient() if answer else nullcontext()


@contextmanager
def _patient() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) in ("55P03", "40P01"):  # Lock not available, deadlock.
            raise Busy from error
        raise
