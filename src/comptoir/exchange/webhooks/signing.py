"""How a webhook is signed (as standardwebhooks.com has it), and what it says."""

import base64
import hmac
import json
import secrets
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from comptoir.kernel import followers
from comptoir.kernel.models import Event

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def told(event: Event) -> dict[str, Any]:
    """An event as programs read it, followed or sent: no personal value stands in it."""
    return {
        "id": str(event.uid),
        "place": str(followers.place_after(event)),
        "name": event.name,
        "at": event.at,
        "recorded_at": event.recorded_at,
        "subject": event.subject_kind,
        "subject_id": event.subject_id,
        "order_id": event.order_id,
        "customer_id": event.customer_id,
        "actor": event.actor_name,
        "data": event.data,
    }


def body_of(facts: dict[str, Any]) -> bytes:
    """What is sent: times stand in it as the API writes them."""
    return json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()


def headers(secret: str, message_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """The three headers by which a receiver knows who sent exactly these bytes, and when."""
    timestamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.digest(key, b".".join((message_id.encode(), timestamp.encode(), body)), "sha256")
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
