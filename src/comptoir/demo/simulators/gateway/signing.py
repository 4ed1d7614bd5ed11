"""Secrets and signatures of callbacks, after the Standard Webhooks specification."""

import base64
import hashlib
import hmac

SECRET_KEY_PREFIX = "sk_sandbox_"  # noqa: S105 - it is what makes a key no secret.
_CALLBACK_SECRET_PREFIX = "whsec_"  # noqa: S105


def callback_secret(secret_key: str) -> str:
    """The secret that signs the callbacks of the shop with this secret key.

    "whsec_" + base64(HMAC-SHA256(key = "sandbox gateway callbacks", message = secret key)), so that a shop can be
    set up without asking the gateway.
    """
    digest = hmac.digest(b"sandbox gateway callbacks", secret_key.encode(), hashlib.sha256)
    return _CALLBACK_SECRET_PREFIX + base64.b64encode(digest).decode()


def account_id(secret_key: str) -> str:
    return "acct_" + hashlib.sha256(secret_key.encode()).hexdigest()[:16]


def sign(secret: str, *, event: str, timestamp: int, body: bytes) -> str:
    """The header webhook-signature: v1 and HMAC-SHA256 over `id.timestamp.body`."""
    key = base64.b64decode(secret.removeprefix(_CALLBACK_SECRET_PREFIX))
    signed = f"{event}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
