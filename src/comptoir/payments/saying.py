"""What gateways say, as values, and what follows from it. Pure."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from .states import ATTEMPT_MACHINE, REFUND_MACHINE, AttemptState, RefundState


@dataclass(frozen=True)
class AttemptSaid:
    """What a gateway says about one attempt: by a call's answer, or by a callback."""

    key: UUID  # Our reference.
    state: AttemptState
    gateway_id: str = ""  # The checkout there.
    url: str = ""  # Its page.
    payment: str = ""  # Of captured money: the gateway's id of the payment.
    means: str = "Card"  # "Visa •• 4242"
    amount_minor: int = 0
    currency: str = ""
    failure: str = ""


@dataclass(frozen=True)
class RefundSaid:
    """What a gateway says about one refund."""

    key: UUID
    state: RefundState
    gateway_id: str = ""
    amount_minor: int = 0
    currency: str = ""
    failure: str = ""


@dataclass(frozen=True)
class Unreadable:
    """A call that is genuine and makes no sense to us: a person decides."""

    problem: str


Said = AttemptSaid | RefundSaid | Unreadable


@dataclass(frozen=True)
class Heard:
    """A callback whose signature is proved."""

    event_id: str
    kind: str  # The provider's word.
    body: dict[str, Any] = field(default_factory=dict)


_ATTEMPT_VERBS = {
    AttemptState.OFFERED: "offer",
    AttemptState.PENDING: "wait",
    AttemptState.CAPTURED: "capture",
    AttemptState.FAILED: "fail",
    AttemptState.EXPIRED: "expire",
}
_REFUND_VERBS = {RefundState.SENT: "send", RefundState.DONE: "finish", RefundState.FAILED: "fail"}


def step_of_attempt(state: str, said: AttemptState) -> str | None:
    """The step that an attempt takes when this is said of it; None where it is past that."""
    verb = _ATTEMPT_VERBS[said]
    return verb if state in ATTEMPT_MACHINE[verb].sources else None


def step_of_refund(state: str, said: RefundState) -> str | None:
    """The step that a refund takes when this is said of it; None where it is past that."""
    verb = _REFUND_VERBS[said]
    return verb if state in REFUND_MACHINE[verb].sources else None
