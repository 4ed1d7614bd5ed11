"""What fulfilment asks of a carrier: of the shop's own people, who only take the parcel, and of a courier outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from ..saying import BookingSaid, Heard, Quote, Trip


class CourierRefused(Exception):
    """A clear no: nothing was done. The message is for people."""


class CourierUnclear(Exception):
    """No answer, or none to rely on: it may have been done. Ask, never blindly repeat."""


@dataclass(frozen=True)
class Acceptance:
    """What a carrier says when it takes a parcel: what the customer follows it by, and what it costs the shop."""

    tracking: str
    cost_minor: int = 0  # In the currency of the order.


class Carrier(Protocol):
    """Takes a parcel over. It asks nobody outside: who must be asked is booked before, by a job."""

    code: str
    name: str

    def accept(self, *, rider: str) -> Acceptance:
        """Raises Invalid when something is missing that this carrier needs."""
        ...


class Courier(Protocol):
    """One shop's account at a courier outside. Calls end within five seconds.

    They raise CourierRefused or CourierUnclear. Only ``reactions`` calls them, never inside a transaction.
    """

    def quote(self, trip: Trip) -> Quote:
        """What a trip would cost now. It binds nobody."""
        ...

    def book(self, key: UUID, trip: Trip, *, quote_id: str, callback_url: str) -> BookingSaid:
        """Let somebody come. Again under the same key, it is the same booking."""
        ...

    def ask(self, key: UUID) -> BookingSaid | None:
        """What became of a booking; None where the courier never heard of it."""
        ...

    def cancel(self, key: UUID, courier_ref: str) -> BookingSaid:
        """Nobody needs to come; then what became of the booking, which may be past that."""
        ...

    def test(self) -> str:
        """Whether the secret opens the account: the account's id."""
        ...

    def prove(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Heard:
        """What a call to us says, once its signature is proved. Raises NotGenuine."""
        ...

    @staticmethod
    def understand(kind: str, body: Mapping[str, Any]) -> BookingSaid | None:
        """What a proved call means; None: nothing to us. It needs no account and calls nobody."""
        ...
