"""Stripe by its own SDK: pages to pay on, amounts held and taken later, refunds, webhooks."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from ...saying import AttemptSaid, Heard, OperationSaid, RefundNotice, RefundSaid, Said, Several, ToAsk, Unreadable
from ...states import OperationKind, RefundState
from .. import Card, Deed, GatewayRefused, GatewayUnclear, NotGenuine, TokenPlace, ToPay
from . import words
from .client import WrongState, asking, open_client, sdk
from .words import FOR, KEY, OPERATION, PAGE, REFUND, SHOP, to_stripe, understand_stripe

__all__ = ["StripeGateway"]

WITH_PAYMENT = ["payment_intent.latest_charge", "payment_intent.review"]
WITH_CHARGE = ["latest_charge", "review"]
SHORTEST, LONGEST = timedelta(minutes=31), timedelta(hours=23, minutes=50)  # How long Stripe keeps a page open.
TOLERANCE_SECONDS = 300
LOOKED_THROUGH = 500  # The newest objects among which a lost answer is looked for.
# What is kept of a call: no names, no addresses, no cards.
KEPT = ("id", "object", "status", "payment_intent", "payment_status", "amount", "currency", "reason")


class StripeGateway:
    """One shop's account at Stripe. ``shop`` is told apart in an account that several shops share."""

    def __init__(self, secret_key: str, signing_secret: str = "", shop: str = "", address: str = "") -> None:
        self._secret_key, self._signing_secret, self._shop = secret_key, signing_secret, shop
        self._api = open_client(secret_key, address).v1

    def offer(self, wish: ToPay) -> AttemptSaid:
        end = min(max(wish.expires_at, wish.asked_at + SHORTEST), wish.asked_at + LONGEST)
        metadata = self._metadata(PAGE, wish.key)
        price = {
            "currency": wish.currency.lower(),
            "unit_amount": to_stripe(wish.amount_minor, wish.currency),
            "product_data": {"name": wish.description[:200] or "Payment"},
        }
        params: Any = {
            "mode": "payment",
            "line_items": [{"quantity": 1, "price_data": price}],
            "success_url": wish.return_url,
            "cancel_url": wish.cancel_url,
            "expires_at": int(end.timestamp()),
            "client_reference_id": str(wish.key),
            "metadata": metadata,
            "payment_intent_data": {
                "metadata": metadata,
                "capture_method": "manual" if wish.holds else "automatic",
            },
            "expand": WITH_PAYMENT,
        }
        with asking():
            made = self._api.checkout.sessions.create(params, {"idempotency_key": str(wish.key)})
        return words.session_said(_plain(made))

    def ask(self, deed: Deed) -> AttemptSaid | None:
        sessions = self._api.checkout.sessions
        found: Mapping[str, Any] | None
        with asking():
            if deed.gateway_id:
                found = _plain(sessions.retrieve(deed.gateway_id, {"expand": WITH_PAYMENT}))
            else:
                listed: Any = {"limit": 100, "created": _since(deed), "expand": [f"data.{one}" for one in WITH_PAYMENT]}
                found = self._ours_among(sessions.list(listed).auto_paging_iter(), deed.key)
        return words.session_said(found) if found else None

    def close(self, key: UUID, gateway_id: str) -> AttemptSaid | None:
        try:
            with asking():
                self._api.checkout.sessions.expire(gateway_id)
        except GatewayRefused:  # It is paid, or has ended.
            pass
        return self.ask(Deed(key, gateway_id=gateway_id))

    def authorise(self, card: Card) -> OperationSaid:
        return self._by_token(card, "manual")

    def charge(self, card: Card) -> OperationSaid:
        return self._by_token(card, "automatic")

    def _by_token(self, card: Card, capture_method: str) -> OperationSaid:
        params: Any = {
            "amount": to_stripe(card.amount_minor, card.currency),
            "currency": card.currency.lower(),
            "capture_method": capture_method,
            "confirm": True,
            "error_on_requires_action": True,  # Nobody is there whom the bank could ask: then by Stripe's page.
            "payment_method": card.token,
            "payment_method_types": ["card"],
            "description": card.description[:200],
            "metadata": self._metadata(OPERATION, card.key),
            "expand": WITH_CHARGE,
        }
        with asking():
            made = self._api.payment_intents.create(params, {"idempotency_key": str(card.key)})
        return words.begun_said(_plain(made))

    def capture(self, key: UUID, authorisation: str, amount_minor: int, currency: str = "") -> OperationSaid:
        params: Any = {"amount_to_capture": to_stripe(amount_minor, currency), "expand": WITH_CHARGE}
        try:
            with asking():
                made = self._api.payment_intents.capture(authorisation, params, {"idempotency_key": str(key)})
                payment = _plain(made)
        except WrongState:  # Taken before, or at Stripe's dashboard; or it holds nothing any more.
            payment = self._payment(authorisation)
        return self._ended(key, OperationKind.CAPTURE, amount_minor, payment)

    def reverse(self, key: UUID, authorisation: str, amount_minor: int) -> OperationSaid:
        try:
            with asking():
                params: Any = {"expand": WITH_CHARGE}
                made = self._api.payment_intents.cancel(authorisation, params, {"idempotency_key": str(key)})
                payment = _plain(made)
        except WrongState:  # What was not taken is free since the rest was, or since it lapsed.
            payment = self._payment(authorisation)
        return self._ended(key, OperationKind.REVERSE, amount_minor, payment)

    @staticmethod
    def _ended(key: UUID, kind: str, amount_minor: int, payment: Mapping[str, Any]) -> OperationSaid:
        said = words.ended_said(key, kind, amount_minor, payment)
        if said is None:
            raise GatewayUnclear("Stripe answered, and holds the amount as before.")
        return said

    def void(self, key: UUID, payment: str) -> OperationSaid:
        raise GatewayRefused("Stripe refunds what it has taken: nothing is voided there.")

    def ask_operation(self, deed: Deed) -> OperationSaid | None:
        if deed.of:
            return words.ended_said(deed.key, deed.kind, deed.amount_minor, self._payment(deed.of))
        if deed.gateway_id:
            return words.begun_said(self._payment(deed.gateway_id))
        listed: Any = {"limit": 100, "created": _since(deed), "expand": [f"data.{one}" for one in WITH_CHARGE]}
        with asking():
            found = self._ours_among(self._api.payment_intents.list(listed).auto_paging_iter(), deed.key)
        return words.begun_said(found) if found else None

    def refund(self, key: UUID, payment: str, amount_minor: int, currency: str = "") -> RefundSaid:
        params: Any = {
            "payment_intent": payment,
            "amount": to_stripe(amount_minor, currency),
            "metadata": self._metadata(REFUND, key),
        }
        with asking():
            made = self._api.refunds.create(params, {"idempotency_key": str(key)})
        return words.refund_said(_plain(made), key)

    def ask_refund(self, deed: Deed) -> RefundSaid | None:
        with asking():
            if deed.gateway_id:
                return words.refund_said(_plain(self._api.refunds.retrieve(deed.gateway_id)), deed.key)
            listed: Any = {"limit": 100, "payment_intent": deed.of}
            found = self._ours_among(self._api.refunds.list(listed).auto_paging_iter(), deed.key)
        return words.refund_said(found, deed.key) if found else None

    def token_place(self) -> TokenPlace | None:
        return None  # Stripe's own fields have to be loaded from Stripe, which our pages do not.

    def test(self) -> str:
        with asking():
            account = _plain(self._api.accounts.retrieve_current())
        mode = "live, with real money" if "_live_" in self._secret_key else "in its test mode"
        closed = (
            "" if account.get("charges_enabled") else "; it may not take payments yet, which its dashboard explains"
        )
        unproved = "" if self._signing_secret else "; its calls are refused until their signing secret is set"
        return f"{account['id']}, {mode}{closed}{unproved}"

    def prove(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Heard:
        given = {name.lower(): value for name, value in headers.items()}.get("stripe-signature", "")
        if not self._signing_secret:
            raise NotGenuine("this shop has no signing secret of Stripe's webhooks yet")
        stripe = sdk()
        try:
            stripe.WebhookSignature.verify_header(body, given, self._signing_secret, TOLERANCE_SECONDS)
        except (stripe.SignatureVerificationError, TypeError, ValueError) as error:
            raise NotGenuine("its signature is not Stripe's for this shop, or is older than five minutes") from error
        try:
            return _heard(json.loads(body))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise NotGenuine("its content cannot be read") from error

    @staticmethod
    def understand(kind: str, body: Mapping[str, Any]) -> Said | ToAsk | None:
        return understand_stripe(kind, body)

    def look(self, about: ToAsk) -> Said | None:
        match about.thing:
            case "session":
                with asking():
                    found = _plain(self._api.checkout.sessions.retrieve(about.gateway_id, {"expand": WITH_PAYMENT}))
                return words.session_said(found) if self._is_ours(found) else None
            case "payment":
                return self._said_of(self._payment(about.gateway_id))
            case "refund":
                with asking():
                    return self._refund_said(_plain(self._api.refunds.retrieve(about.gateway_id)))
        return None

    def _said_of(self, payment: Mapping[str, Any]) -> AttemptSaid | OperationSaid | None:
        if not self._is_ours(payment):
            return None
        begun = payment["metadata"][FOR] == OPERATION
        return words.begun_said(payment) if begun else words.payment_said(payment)

    def _refund_said(self, refund: Mapping[str, Any]) -> Said | None:
        """A refund of ours; or one made at Stripe's dashboard, told after the payment that it is from."""
        if self._is_ours(refund):
            return words.refund_said(refund, UUID(refund["metadata"][KEY]))
        if not refund.get("payment_intent"):
            return None
        payment = self._payment(refund["payment_intent"])
        before, said = self._said_of(payment), words.refund_said(refund, UUID(int=0))
        if before is None or said.state == RefundState.SENT:
            return None
        if said.state == RefundState.FAILED:
            return Unreadable(f"A refund made at Stripe's dashboard did not go through ({refund['id']}).")
        return Several((before, RefundNotice(payment["id"], said.gateway_id, said.amount_minor, said.currency)))

    def _payment(self, gateway_id: str) -> Mapping[str, Any]:
        with asking():
            return _plain(self._api.payment_intents.retrieve(gateway_id, {"expand": WITH_CHARGE}))

    def _metadata(self, made_for: str, key: UUID) -> dict[str, str]:
        return {KEY: str(key), FOR: made_for, SHOP: self._shop}

    def _is_ours(self, thing: Mapping[str, Any]) -> bool:
        metadata = thing.get("metadata") or {}
        return bool(metadata.get(KEY)) and metadata.get(SHOP, "") == self._shop

    def _ours_among(self, things: Iterable[Any], key: UUID) -> Mapping[str, Any] | None:
        """What was made under our key. Raises GatewayUnclear where there is too much to look through."""
        looked = 0
        for thing in islice(things, LOOKED_THROUGH):
            found, looked = _plain(thing), looked + 1
            if (found.get("metadata") or {}).get(KEY) == str(key):
                return found
        if looked == LOOKED_THROUGH:
            raise GatewayUnclear("Stripe has made too much since to find this among it: look in its dashboard.")
        return None


def _heard(event: Mapping[str, Any]) -> Heard:
    thing = event["data"]["object"]
    kept: dict[str, Any] = {name: thing[name] for name in KEPT if isinstance(thing.get(name), str | int)}
    metadata = thing.get("metadata") or {}
    kept["metadata"] = {name: str(metadata[name]) for name in (KEY, FOR, SHOP) if name in metadata}
    event_id, kind = str(event["id"]), str(event["type"])
    return Heard(event_id, kind, {"id": event_id, "type": kind, "data": {"object": {"id": "", **kept}}})


def _since(deed: Deed) -> dict[str, int]:
    return {"gte": int(deed.asked_at.timestamp()) - 300} if deed.asked_at else {"gte": 0}


def _plain(thing: Any) -> Mapping[str, Any]:
    """An object of the SDK as plain mappings."""
    plain: Mapping[str, Any] = thing.to_dict()
    return plain
