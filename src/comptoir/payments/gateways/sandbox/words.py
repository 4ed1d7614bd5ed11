"""The sandbox gateway's words in ours. Pure."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ...saying import AttemptSaid, Cleared, OperationSaid, RefundNotice, RefundSaid, Said, Unreadable
from ...states import AttemptState, OperationState, RefundState

_CHECKOUT = {
    "open": AttemptState.OFFERED,
    "processing": AttemptState.PENDING,
    "paid": AttemptState.CAPTURED,
    "expired": AttemptState.EXPIRED,
}
_REFUND = {"pending": RefundState.SENT, "succeeded": RefundState.DONE, "failed": RefundState.FAILED}
_ATTEMPT_EVENTS = {
    "checkout.opened": AttemptState.OFFERED,
    "payment.processing": AttemptState.PENDING,
    "payment.captured": AttemptState.CAPTURED,
    "payment.failed": AttemptState.FAILED,
    "checkout.expired": AttemptState.EXPIRED,
}
_OPERATION = {
    "processing": OperationState.PROCESSING,
    "succeeded": OperationState.OK,
    "failed": OperationState.FAILED,
    "manual": OperationState.MANUAL,
}
_OPERATIONS = ("authorization", "charge", "capture", "void", "reversal")
_REFUND_EVENTS = {"refund.succeeded": RefundState.DONE, "refund.failed": RefundState.FAILED}


def checkout_said(checkout: Mapping[str, Any]) -> AttemptSaid:
    """What a checkout tells of its attempt: a failed card leaves it open, and that is said."""
    state = _CHECKOUT[checkout["status"]]
    payments = checkout["payments"]
    captured = next((payment for payment in payments if payment["status"] == "captured"), None)
    failed = payments[-1] if payments and payments[-1]["status"] == "failed" else None
    if state == AttemptState.OFFERED and failed:
        state = AttemptState.FAILED
    return AttemptSaid(
        key=UUID(checkout["reference"]),
        state=state,
        gateway_id=checkout["id"],
        url=checkout["url"],
        payment=captured["id"] if captured else "",
        means=_means(captured["card"]) if captured else "Card",
        amount_minor=captured["amount"] if captured else checkout["amount"],
        currency=captured["currency"] if captured else checkout["currency"],
        failure=_failure(failed["failure"]) if failed and state == AttemptState.FAILED else "",
    )


def refund_said(refund: Mapping[str, Any]) -> RefundSaid:
    return RefundSaid(
        key=UUID(refund["reference"]),
        state=_REFUND[refund["status"]],
        gateway_id=refund["id"],
        amount_minor=refund["amount"],
        currency=refund["currency"],
        failure=_failure(refund["failure"]),
        needs_person=_needs_person(refund["failure"]),
    )


def operation_said(operation: Mapping[str, Any]) -> OperationSaid:
    """What became of an authorization, a charge, a capture, a void or a reversal."""
    return OperationSaid(
        key=UUID(operation["reference"]),
        state=_OPERATION[operation["status"]],
        gateway_id=_id(operation["id"]),
        means=_means(operation.get("card")) if operation.get("card") else "",
        amount_minor=int(operation["amount"]),
        currency=str(operation["currency"]),
        failure=_failure(operation.get("failure")),
        is_cleared=bool(operation.get("cleared", True)),
    )


def event_said(kind: str, body: Mapping[str, Any]) -> Said | None:
    """What a callback means. An authorization inside a checkout means nothing: money has come when it is captured."""
    try:
        data = body["data"]
        if kind.split(".")[0] in _OPERATIONS and kind.split(".")[-1] in _OPERATION:
            return operation_said({**data, "id": data["operation"], "status": kind.split(".")[-1]})
        if kind == "payment.cleared":
            return Cleared(payment=_id(data["payment"]))
        if kind == "refund.succeeded" and data.get("refund_reference") is None:
            return RefundNotice(_id(data["payment"]), _id(data["refund"]), int(data["amount"]), str(data["currency"]))
        if kind in _ATTEMPT_EVENTS:
            return _attempt_event(_ATTEMPT_EVENTS[kind], data)
        if kind in _REFUND_EVENTS:
            return _refund_event(_REFUND_EVENTS[kind], data)
    except (KeyError, TypeError, ValueError, AttributeError):
        return Unreadable("The gateway's call names no payment of this shop, or lacks what it should tell.")
    return None


def _attempt_event(state: AttemptState, data: Mapping[str, Any]) -> AttemptSaid:
    captured = state == AttemptState.CAPTURED
    return AttemptSaid(
        key=UUID(data["reference"]),
        state=state,
        gateway_id=str(data["checkout"]),
        payment=_id(data["payment"]) if captured else "",
        means=_means(data.get("card")),
        amount_minor=int(data["amount"]),
        currency=str(data["currency"]),
        failure=_failure(data.get("failure")),
    )


def _refund_event(state: RefundState, data: Mapping[str, Any]) -> RefundSaid:
    return RefundSaid(
        key=UUID(data["refund_reference"]),
        state=state,
        gateway_id=_id(data["refund"]),
        amount_minor=int(data["amount"]),
        currency=str(data["currency"]),
        failure=_failure(data.get("failure")),
        needs_person=_needs_person(data.get("failure")),
    )


def _needs_person(failure: Mapping[str, str] | None) -> bool:
    return bool(failure) and failure["code"] == "needs_person"  # type: ignore[index]


def _id(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("An id is missing.")
    return value


def _means(card: Mapping[str, str] | None) -> str:
    return f"{card['brand']} •• {card['last4']}"[:40] if card else "Card"


def _failure(failure: Mapping[str, str] | None) -> str:
    return str(failure["message"])[:120] if failure else ""
