"""A same-city courier over HTTP, of the kind that quotes, is booked, and calls back at every step."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from comptoir.payments.gateways import NotGenuine
from comptoir.payments.gateways.signatures import SECRET_PREFIX, proved_id

from ...saying import BookingSaid, Heard, Quote, Trip
from ..carrier import CourierRefused, CourierUnclear
from . import words
from .client import Client

KIND = "job.updated"


class CityCourier:
    """One shop's account at the city courier, opened by its secret key."""

    code = "city"
    name = "City courier"

    def __init__(self, secret_key: str, address: str | None = None) -> None:
        self._secret_key = secret_key
        self._client = Client(address or settings.COURIER_ADDRESS, secret_key)

    def quote(self, trip: Trip) -> Quote:
        return words.quote_said(self._client.post("quotes", words.trip_in(trip)))

    def book(self, key: UUID, trip: Trip, *, quote_id: str, callback_url: str) -> BookingSaid:
        body = {**words.trip_in(trip), "quote": quote_id, "reference": str(key), "callback_url": callback_url}
        return words.booking_said(self._client.post("jobs", body, key=str(key)))

    def ask(self, key: UUID) -> BookingSaid | None:
        found = self._client.get(f"jobs?reference={key}").get("jobs")
        if not isinstance(found, list):
            raise CourierUnclear("What the courier says cannot be read.")
        return words.booking_said(found[-1]) if found else None

    def cancel(self, key: UUID, courier_ref: str) -> BookingSaid:
        try:
            return words.booking_said(self._client.post(f"jobs/{courier_ref}/cancel", {}))
        except CourierRefused:  # It is past that, or about to be.
            said = self.ask(key)
            if said is None:
                raise
            return said

    def test(self) -> str:
        return str(self._client.get("account").get("id", "?"))

    def prove(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Heard:
        event_id = proved_id(callback_secret(self._secret_key), headers, body, at=at, whose="courier")
        try:
            content = json.loads(body)
        except ValueError as error:
            raise NotGenuine("it is signed and its content cannot be read") from error
        if not isinstance(content, dict) or b"\\u0000" in body:  # PostgreSQL keeps no text with a zero in it.
            raise NotGenuine("it is signed and its content cannot be read")
        return Heard(event_id, str(content.get("type", "")), content)

    @staticmethod
    def understand(kind: str, body: Mapping[str, Any]) -> BookingSaid | None:
        data = body.get("data")
        if kind != KIND or not isinstance(data, Mapping):
            return None
        return words.booking_said(data)


def callback_secret(secret_key: str) -> str:
    """The secret that signs the courier's calls follows from the key, so that there is one thing to set."""
    digest = hmac.digest(b"city courier callbacks", secret_key.encode(), hashlib.sha256)
    return SECRET_PREFIX + base64.b64encode(digest).decode()
