"""The sandbox card gateway: test cards on a page of its own, no real money. Spoken to over HTTP like any other."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from ...saying import AttemptSaid, Heard, OperationSaid, RefundSaid, Said, ToAsk, refund_said
from .. import Card, Deed, GatewayRefused, NotGenuine, TokenPlace, ToPay
from ..signatures import SECRET_PREFIX, proved_id
from . import words
from .client import Client

DESCRIPTION_LETTERS = 200


class SandboxGateway:
    """One shop's account at the sandbox gateway, opened by its secret key."""

    def __init__(self, secret_key: str, address: str | None = None) -> None:
        self._secret_key = secret_key
        self._address = address or settings.GATEWAY_ADDRESS
        self._client = Client(self._address, secret_key)

    def offer(self, wish: ToPay) -> AttemptSaid:
        body = {
            "amount": wish.amount_minor,
            "currency": wish.currency,
            "reference": str(wish.key),
            "description": wish.description[:DESCRIPTION_LETTERS] or "Payment",
            "return_url": wish.return_url,
            "cancel_url": wish.cancel_url,
            "callback_url": wish.callback_url,
            "expires_at": wish.expires_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        }
        return words.checkout_said(self._client.post("checkouts", body, key=str(wish.key)))

    def ask(self, deed: Deed) -> AttemptSaid | None:
        found = self._client.get(f"checkouts?reference={deed.key}")["checkouts"]
        return words.checkout_said(max(found, key=lambda one: one["status"] == "paid")) if found else None

    def close(self, key: UUID, gateway_id: str) -> AttemptSaid | None:
        try:
            return words.checkout_said(self._client.post(f"checkouts/{gateway_id}/expire", {}))
        except GatewayRefused:  # It is paid, or about to be.
            return self.ask(Deed(key))

    def authorise(self, card: Card) -> OperationSaid:
        return self._by_card("authorizations", card)

    def charge(self, card: Card) -> OperationSaid:
        return self._by_card("charges", card)

    def _by_card(self, path: str, card: Card) -> OperationSaid:
        body = {
            "amount": card.amount_minor,
            "currency": card.currency,
            "reference": str(card.key),
            "description": card.description[:DESCRIPTION_LETTERS] or "Payment",
            "token": card.token,
            "callback_url": card.callback_url,
        }
        return words.operation_said(self._client.post(path, body, key=str(card.key)))

    def capture(self, key: UUID, authorisation: str, amount_minor: int, currency: str = "") -> OperationSaid:
        return self._on(f"authorizations/{authorisation}/captures", key, amount=amount_minor)

    def reverse(self, key: UUID, authorisation: str, amount_minor: int) -> OperationSaid:
        return self._on(f"authorizations/{authorisation}/reversals", key, amount=amount_minor)

    def void(self, key: UUID, payment: str) -> OperationSaid:
        return self._on(f"payments/{payment}/voids", key)

    def _on(self, path: str, key: UUID, **body: int) -> OperationSaid:
        return words.operation_said(self._client.post(path, {**body, "reference": str(key)}, key=str(key)))

    def ask_operation(self, deed: Deed) -> OperationSaid | None:
        found = self._client.get(f"operations?reference={deed.key}")["operations"]
        return words.operation_said(found[-1]) if found else None

    def refund(self, key: UUID, payment: str, amount_minor: int, currency: str = "") -> RefundSaid:
        body = {"payment": payment, "amount": amount_minor, "reference": str(key)}
        return words.refund_said(self._client.post("refunds", body, key=str(key)))

    def ask_refund(self, deed: Deed) -> RefundSaid | None:
        found = self._client.get(f"refunds?reference={deed.key}")["refunds"]
        if found:
            return words.refund_said(found[-1])
        void = self.ask_operation(deed)
        return refund_said(void) if void else None

    def token_place(self) -> TokenPlace | None:
        return TokenPlace(f"{self._address}/v1/tokens", publishable_key(self._secret_key))

    def test(self) -> str:
        return str(self._client.get("account")["id"])

    def prove(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Heard:
        event_id = proved_id(callback_secret(self._secret_key), headers, body, at=at)
        try:
            said = json.loads(body)
            return Heard(event_id, str(said["type"]), said)
        except (ValueError, TypeError, KeyError) as error:
            raise NotGenuine("its content cannot be read") from error

    def look(self, about: ToAsk) -> Said | None:
        return None  # Its calls tell everything themselves.

    @staticmethod
    def understand(kind: str, body: Mapping[str, Any]) -> Said | None:
        return words.event_said(kind, body)


def publishable_key(secret_key: str) -> str:
    """The key that makes tokens and nothing else, as it follows from the secret key."""
    return "pk_sandbox_" + hashlib.sha256(secret_key.encode()).hexdigest()[:16]


def callback_secret(secret_key: str) -> str:
    """The secret that signs the account's callbacks, as the gateway derives it from the secret key."""
    digest = hmac.digest(b"sandbox gateway callbacks", secret_key.encode(), hashlib.sha256)
    return SECRET_PREFIX + base64.b64encode(digest).decode()
