"""Secrets sealed with a key that is not in the database, each bound to the one place it belongs to.

AES-256-GCM: a sealed text copied to another shop, or under another name, does not open.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from comptoir.kernel.errors import Refusal

from .models import SealedSecret

VERSION = b"\x01"
NONCE_BYTES = 12
HINT_LETTERS = 4
LONG_ENOUGH_TO_HINT = 12  # Four letters of a shorter secret would give too much of it away.


class SecretMissing(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"This shop has no secret “{name}” yet. An admin can set it in the shop's settings.", name=name
        )


class SecretDoesNotOpen(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The secret “{name}” was sealed with another key: the data folder's secrets.json is not the one it was "
            "set with. Set the secret again.",
            name=name,
        )


def seal(text: str, *, bound_to: str) -> bytes:
    """Seal a text so that it opens only for the same ``bound_to``."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(_key()).encrypt(nonce, text.encode(), bound_to.encode())


def unseal(sealed: bytes, *, bound_to: str) -> str:
    """The text again. Raises SecretDoesNotOpen for another key or place, or a changed byte."""
    nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        if sealed[:1] != VERSION:
            raise InvalidTag
        return AESGCM(_key()).decrypt(nonce, rest, bound_to.encode()).decode()
    except (InvalidTag, ValueError) as problem:
        raise SecretDoesNotOpen(bound_to.rpartition(":")[2]) from problem


def seal_secret(shop_id: int, name: str, text: str) -> bytes:
    return seal(text, bound_to=_place(shop_id, name))


def open_secret(shop_id: int, name: str) -> str:
    """A provider's secret of a shop, in the scope of who asks.

    Raises SecretMissing, or SecretDoesNotOpen when it was sealed with another key.
    """
    row = SealedSecret.objects.filter(shop_id=shop_id, name=name).first()
    if row is None:
        raise SecretMissing(name)
    return unseal(bytes(row.sealed), bound_to=_place(shop_id, name))


def hint_of(text: str) -> str:
    """The last letters, to recognise a secret by."""
    return text[-HINT_LETTERS:] if len(text) >= LONG_ENOUGH_TO_HINT else ""


def _place(shop_id: int, name: str) -> str:
    return f"shop:{shop_id}:{name}"


def _key() -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"comptoir sealed secrets").derive(settings.SEALING_KEY.encode())
