"""Card gateways: what each must be able to do, and which there are. Only ``reactions.py`` calls them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from comptoir.kernel.errors import Refusal

from ..saying import AttemptSaid, Heard, OperationSaid, RefundSaid, Said, ToAsk


class GatewayRefused(Exception):
    """A clear no: nothing was done. The message is for people."""


class GatewayUnclear(Exception):
    """No answer, or none to rely on: it may have been done. Ask, never blindly repeat."""


class NotGenuine(Refusal):
    """A call whose signature is not the shop's gateway's, or that is too old. Nothing was stored."""

    status = 401

    def __init__(self, why: str) -> None:
        super().__init__(f"This call cannot be trusted: {why}. Nothing was stored.")


@dataclass(frozen=True)
class ToPay:
    """What a gateway is asked to collect."""

    key: UUID  # Reference and idempotency key.
    amount_minor: int
    currency: str
    description: str
    return_url: str  # Where the customer goes who has paid,
    cancel_url: str  # and who has not.
    callback_url: str
    expires_at: datetime
    asked_at: datetime  # Of the attempt: asked again, the wish is the same.
    holds: bool = False  # Whether the amount is held, to be taken when the goods leave.


@dataclass(frozen=True)
class Card:
    """A card that was typed in our own form, as the gateway's token of it, and what is wanted of it."""

    key: UUID  # Reference and idempotency key.
    token: str
    amount_minor: int
    currency: str
    description: str
    callback_url: str


@dataclass(frozen=True)
class TokenPlace:
    """Where a browser changes a typed card for a token, past us, and the key that everybody may know."""

    address: str
    key: str


@dataclass(frozen=True)
class Deed:
    """Something that a gateway was asked to do before, and all by which it may be found there."""

    key: UUID
    kind: str = ""  # Of an operation.
    gateway_id: str = ""  # Where an answer has told it.
    of: str = ""  # The gateway's id of what it takes from, gives up or gives back.
    amount_minor: int = 0
    currency: str = ""
    asked_at: datetime | None = None


class Gateway(Protocol):
    """One shop's account at a gateway. Calls end within five seconds.

    They raise GatewayRefused or GatewayUnclear.
    """

    def offer(self, wish: ToPay) -> AttemptSaid:
        """Open a page on which the customer pays. Again under the same key, it gives the same page."""
        ...

    def ask(self, deed: Deed) -> AttemptSaid | None:
        """What became of an attempt; None where the gateway never heard of it."""
        ...

    def close(self, key: UUID, gateway_id: str) -> AttemptSaid | None:
        """Close a page that is still open; then what became of the attempt."""
        ...

    def authorise(self, card: Card) -> OperationSaid:
        """Hold an amount. Again under the same key, it is the same authorisation."""
        ...

    def charge(self, card: Card) -> OperationSaid:
        """Take an amount at once. Again under the same key, it is the same payment."""
        ...

    def capture(self, key: UUID, authorisation: str, amount_minor: int, currency: str = "") -> OperationSaid:
        """Take of what is held."""
        ...

    def reverse(self, key: UUID, authorisation: str, amount_minor: int) -> OperationSaid:
        """Give up what is still held."""
        ...

    def void(self, key: UUID, payment: str) -> OperationSaid:
        """Undo a payment that is not settled, so that it never leaves the card."""
        ...

    def ask_operation(self, deed: Deed) -> OperationSaid | None:
        """What became of any of these; None where the gateway never heard of it."""
        ...

    def refund(self, key: UUID, payment: str, amount_minor: int, currency: str = "") -> RefundSaid:
        """Give money of a payment back. Again under the same key, it is the same refund."""
        ...

    def ask_refund(self, deed: Deed) -> RefundSaid | None:
        """What became of a refund; None where the gateway never heard of it."""
        ...

    def token_place(self) -> TokenPlace | None:
        """Where a card that is typed on our page becomes a token; None: cards are typed on its own page only."""
        ...

    def test(self) -> str:
        """Whether the secret opens the account: the account's id."""
        ...

    def prove(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Heard:
        """What a call to us says, once its signature is proved. Raises NotGenuine."""
        ...

    def look(self, about: ToAsk) -> Said | None:
        """What became of the thing that a call was about; None: nothing to us."""
        ...

    @staticmethod
    def understand(kind: str, body: Mapping[str, Any]) -> Said | ToAsk | None:
        """What a proved call means; None: nothing to us. It needs no account and calls nobody."""
        ...
