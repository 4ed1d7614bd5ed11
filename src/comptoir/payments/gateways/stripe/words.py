"""Stripe's objects in our words. Pure."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ...saying import AttemptSaid, OperationSaid, RefundSaid, Said, ToAsk, Unreadable
from ...states import AttemptState, OperationKind, OperationState, RefundState

KEY, FOR, SHOP = "comptoir_key", "comptoir_for", "comptoir_shop"  # In the metadata of what we make.
PAGE, OPERATION, REFUND = "page", "operation", "refund"
HUNDREDFOLD = ("ISK", "UGX")  # Stripe counts them in hundredths, which do not exist.

_PAYMENT = {
    "processing": AttemptState.PENDING,
    "requires_capture": AttemptState.HELD,
    "succeeded": AttemptState.CAPTURED,
    "canceled": AttemptState.EXPIRED,
}
_REFUND = {
    "pending": RefundState.SENT,
    "requires_action": RefundState.SENT,
    "succeeded": RefundState.DONE,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}
REVIEW = "Stripe's fraud check holds this payment: approve or refund it in Stripe's dashboard."
LAPSED = "Stripe holds this amount no longer: it was cancelled there, or lapsed."


def to_stripe(amount_minor: int, currency: str) -> int:
    return amount_minor * 100 if currency.upper() in HUNDREDFOLD else amount_minor


def from_stripe(amount: int, currency: str) -> int:
    return amount // 100 if currency.upper() in HUNDREDFOLD else amount


def understand_stripe(kind: str, body: Mapping[str, Any]) -> Said | ToAsk | None:
    """What a proved call is about: Stripe is asked what became of it."""
    thing = body["data"]["object"]
    if kind == "charge.dispute.created":
        return Unreadable(
            f"A cardholder disputes the payment {thing.get('payment_intent') or thing['id']}: Stripe has taken the "
            "money back until it is decided. Answer in Stripe's dashboard."
        )
    if kind.startswith("checkout.session."):
        return ToAsk("session", thing["id"]) if thing.get("metadata") else None
    if kind.startswith("payment_intent."):
        return ToAsk("payment", thing["id"]) if thing.get("metadata") else None
    if kind.startswith("review.") and thing.get("payment_intent"):
        return ToAsk("payment", thing["payment_intent"])
    if kind.startswith("refund.") or kind == "charge.refund.updated":
        return ToAsk("refund", thing["id"])
    return None


def session_said(session: Mapping[str, Any]) -> AttemptSaid:
    """What a Checkout Session, its PaymentIntent expanded, tells of its attempt."""
    payment = session["payment_intent"]
    said = payment_said(payment) if payment else None
    about = {"gateway_id": session["id"], "url": session["url"] or ""}
    key, currency = UUID(session["metadata"][KEY]), session["currency"].upper()
    amount = from_stripe(session["amount_total"], currency)
    if said and said.state in (AttemptState.PENDING, AttemptState.HELD, AttemptState.CAPTURED):
        return AttemptSaid(**{**vars(said), **about})
    state = AttemptState.EXPIRED if session["status"] == "expired" else AttemptState.OFFERED
    failure = said.failure if said else ""
    if session["status"] == "complete" and said:
        state = said.state
    elif state == AttemptState.OFFERED and failure:
        state = AttemptState.FAILED  # The page is still open.
    return AttemptSaid(key, state, **about, amount_minor=amount, currency=currency, failure=failure)


def payment_said(payment: Mapping[str, Any]) -> AttemptSaid | None:
    """What the PaymentIntent of a page tells of its attempt; None while nothing is decided."""
    state = _PAYMENT.get(payment["status"])
    failure = ""
    if payment["capture_method"] == "manual" and state == AttemptState.CAPTURED:
        state = AttemptState.HELD  # What was taken of it is told by operations.
    if payment["status"] == "requires_payment_method" and payment["last_payment_error"]:
        state, failure = AttemptState.FAILED, _failure(payment["last_payment_error"])
    if state in (AttemptState.HELD, AttemptState.CAPTURED) and is_reviewed(payment):
        state, failure = AttemptState.PENDING, REVIEW
    if state is None:
        return None
    currency = payment["currency"].upper()
    return AttemptSaid(
        key=UUID(payment["metadata"][KEY]),
        state=state,
        payment=payment["id"],
        means=means_of(payment) or "Card",
        amount_minor=from_stripe(payment["amount"], currency),
        currency=currency,
        failure=failure[:120],
    )


def begun_said(payment: Mapping[str, Any]) -> OperationSaid:
    """What became of an authorisation or a charge by a card's token."""
    currency, state, failure = payment["currency"].upper(), OperationState.PROCESSING, ""
    if payment["status"] in ("requires_capture", "succeeded"):
        state = OperationState.OK
        if is_reviewed(payment):
            state, failure = OperationState.MANUAL, REVIEW
    elif payment["status"] != "processing":
        state, failure = OperationState.FAILED, _failure(payment["last_payment_error"]) or LAPSED
    return OperationSaid(
        key=UUID(payment["metadata"][KEY]),
        state=state,
        gateway_id=payment["id"],
        means=means_of(payment),
        amount_minor=from_stripe(payment["amount"], currency),
        currency=currency,
        failure=failure[:120],
    )


def ended_said(key: UUID, kind: str, amount_minor: int, payment: Mapping[str, Any]) -> OperationSaid | None:
    """What became of taking, or giving up, what a PaymentIntent holds; None: it still holds it all."""
    currency = payment["currency"].upper()
    taken = from_stripe(payment["amount_received"], currency)
    state, failure = OperationState.OK, ""
    if payment["status"] == "requires_capture":
        return None
    if payment["status"] == "processing":
        state = OperationState.PROCESSING
    elif kind == OperationKind.CAPTURE:
        if payment["status"] != "succeeded":
            state, failure = OperationState.FAILED, LAPSED
        amount_minor = taken or amount_minor
    elif from_stripe(payment["amount"], currency) - taken < amount_minor:
        state, failure = OperationState.FAILED, "Stripe has taken this amount already: refund it."
    return OperationSaid(
        key, state, gateway_id=payment["id"], means=means_of(payment), amount_minor=amount_minor, currency=currency,
        failure=failure,
    )  # fmt: skip


def refund_said(refund: Mapping[str, Any], key: UUID) -> RefundSaid:
    currency = refund["currency"].upper()
    state = _REFUND.get(refund["status"] or "pending", RefundState.SENT)
    reason = str(refund.get("failure_reason") or refund["status"]).replace("_", " ")
    return RefundSaid(
        key=key,
        state=state,
        gateway_id=refund["id"],
        amount_minor=from_stripe(refund["amount"], currency),
        currency=currency,
        failure=f"Stripe could not give it back: {reason}."[:120] if state == RefundState.FAILED else "",
    )


def is_reviewed(payment: Mapping[str, Any]) -> bool:
    """Whether somebody still has to decide whether a payment is genuine."""
    review: Any = payment.get("review")
    return bool(review) and not isinstance(review, str) and bool(review["open"])


def means_of(payment: Mapping[str, Any]) -> str:
    charge: Any = payment.get("latest_charge")
    if not charge or isinstance(charge, str):
        return ""
    card = (charge.get("payment_method_details") or {}).get("card")
    return f"{str(card['brand']).title()} •• {card['last4']}"[:40] if card else ""


def _failure(error: Mapping[str, Any] | None) -> str:
    return str(error.get("message") or "The card was declined.")[:120] if error else ""
