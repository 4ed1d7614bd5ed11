"""What gateways say, as values, and what follows from it. Pure."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from .states import (
    ATTEMPT_MACHINE,
    REFUND_MACHINE,
    AttemptState,
    CallbackKind,
    OperationKind,
    OperationState,
    RefundState,
)


@dataclass(frozen=True)
class AttemptSaid:
    """What a gateway says about one attempt: by a call's answer, or by a callback."""

    key: UUID  # Our reference.
    state: AttemptState
    gateway_id: str = ""  # The checkout there.
    url: str = ""  # Its page.
    payment: str = ""  # Of money that was captured or is held: the gateway's id of the payment.
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
    needs_person: bool = False  # It failed because a person has to do it in the gateway's back office.


@dataclass(frozen=True)
class OperationSaid:
    """What a gateway says about one operation."""

    key: UUID
    state: OperationState  # Ok, processing, failed or manual.
    gateway_id: str = ""  # Of an authorisation, or of the payment that was captured.
    means: str = ""
    amount_minor: int = 0
    currency: str = ""
    failure: str = ""
    is_cleared: bool = True  # Of captured money: whether it is settled, so that it can no longer be voided.


@dataclass(frozen=True)
class RefundNotice:
    """A refund that somebody made in the gateway's own back office."""

    payment: str  # The gateway's id of the payment it was made from.
    gateway_id: str
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class Cleared:
    """A captured payment is settled: from now on it is refunded, not voided."""

    payment: str


@dataclass(frozen=True)
class Unreadable:
    """A call that is genuine and makes no sense to us: a person decides."""

    problem: str


@dataclass(frozen=True)
class ToAsk:
    """A call that says only what changed: the gateway is asked what became of it."""

    thing: str  # The provider's word: "payment", "refund".
    gateway_id: str


@dataclass(frozen=True)
class Several:
    """More than one thing is told, in the order in which they count."""

    told: "tuple[AttemptSaid | OperationSaid | RefundNotice, ...]"


Said = AttemptSaid | RefundSaid | OperationSaid | RefundNotice | Cleared | Several | Unreadable


@dataclass(frozen=True)
class Heard:
    """A callback whose signature is proved."""

    event_id: str
    kind: str  # The provider's word.
    body: dict[str, Any] = field(default_factory=dict)
    about: CallbackKind = CallbackKind.INFO


_ATTEMPT_VERBS = {
    AttemptState.OFFERED: "offer",
    AttemptState.PENDING: "wait",
    AttemptState.HELD: "hold",
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


_OPERATION_VERBS = {
    OperationKind.AUTHORISE: {OperationState.OK: "authorise", OperationState.FAILED: "fail_authorisation"},
    OperationKind.CAPTURE: {OperationState.OK: "capture", OperationState.FAILED: "fail_capture"},
    OperationKind.CHARGE: {OperationState.OK: "capture", OperationState.FAILED: "fail_capture"},
    OperationKind.REVERSE: {OperationState.OK: "reverse", OperationState.FAILED: "fail"},
    OperationKind.VOID: {OperationState.OK: "void", OperationState.FAILED: "fail"},
    OperationKind.REFUND: {OperationState.OK: "refund", OperationState.FAILED: "fail"},
}
_UNDECIDED_VERBS = {OperationState.PROCESSING: "wait", OperationState.MANUAL: "need_person"}


def verb_of_operation(kind: str, said: OperationState) -> str:
    """The step by which an operation that was not answered yet takes this answer."""
    return _UNDECIDED_VERBS.get(said) or _OPERATION_VERBS[OperationKind(kind)][said]


def tells_more(state: str, said: OperationState) -> bool:
    """Whether an answer goes beyond one that was given before, so that a new row tells it.

    Undecided is less than decided; a failure is less than money that came after all.
    """
    if state == OperationState.PROCESSING:
        return said in (OperationState.OK, OperationState.FAILED, OperationState.MANUAL)
    if state == OperationState.MANUAL:
        return said in (OperationState.OK, OperationState.FAILED)
    return state in (OperationState.FAILED, OperationState.FOLLOWED) and said == OperationState.OK


def about(said: Said | ToAsk | None) -> CallbackKind:
    """What a gateway's call is about."""
    if isinstance(said, ToAsk):
        return CallbackKind.REFUND if said.thing == "refund" else CallbackKind.PAYMENT
    if isinstance(said, Unreadable):
        return CallbackKind.INVALID
    if isinstance(said, RefundSaid | RefundNotice):
        return CallbackKind.REFUND
    return CallbackKind.INFO if said is None or isinstance(said, Cleared) else CallbackKind.PAYMENT


def refund_said(said: OperationSaid) -> RefundSaid:
    """What is said of a void, as what became of the refund that it stands for."""
    done, waits = said.state == OperationState.OK, said.state == OperationState.PROCESSING
    return RefundSaid(
        key=said.key,
        state=RefundState.DONE if done else RefundState.SENT if waits else RefundState.FAILED,
        gateway_id=said.gateway_id,
        amount_minor=said.amount_minor,
        currency=said.currency,
        failure=said.failure,
        needs_person=said.state == OperationState.MANUAL,
    )
