"""The machines of payments: what is asked for, each try at it, each operation at a gateway, and each refund."""

from django.db import models

from comptoir.kernel.machine import Machine, Move


class GatewayName(models.TextChoices):
    """The ways to pay; what each can do stands in ``gateways/features.py``."""

    SANDBOX = "sandbox", "Card on the gateway's page"
    STRIPE = "stripe", "Card by Stripe"
    CARD_FORM = "card_form", "Card typed in the shop"
    COURIER = "courier", "Pay on delivery"
    IN_STORE = "in_store", "Pay in store"
    AUTHORISED_INVOICE = "authorised_invoice", "Authorised invoice"
    INVOICE = "invoice", "Invoice"
    BANK_TRANSFER = "bank_transfer", "Bank transfer"
    NO_PAYMENT = "no_payment", "No payment required"
    WALLET = "wallet", "Wallet"
    CREDIT_LINE = "credit_line", "Credit line"
    CREDIT_NOTE = "credit_note", "Credit note"


class IntentState(models.TextChoices):
    OPEN = "open", "Open"
    SETTLED = "settled", "Settled"  # What was asked for has come.
    CLOSED = "closed", "Closed"  # Nothing more is asked for: expired, cancelled.


INTENT_MACHINE: Machine = {
    "settle": Move(frozenset({IntentState.OPEN, IntentState.CLOSED}), IntentState.SETTLED, "payment.settled"),
    "close": Move(frozenset({IntentState.OPEN}), IntentState.CLOSED, "payment.closed"),
    "reopen": Move(frozenset({IntentState.SETTLED}), IntentState.OPEN, "payment.reopened"),  # A reversal.
}


class AttemptState(models.TextChoices):
    STARTED = "started", "Started"  # We mean to ask the gateway; it may not know yet.
    OFFERED = "offered", "At the gateway"  # Its page is open to the customer.
    PENDING = "pending", "Pending"  # The gateway is still making up its mind.
    HELD = "held", "Held"  # Until the goods leave; what is taken of it is told by operations.
    CAPTURED = "captured", "Captured"
    FAILED = "failed", "Failed"
    EXPIRED = "expired", "Expired"
    UNKNOWN = "unknown", "Unknown, checking"  # An ambiguous answer: we ask again, we never blindly repeat.


_OPEN = frozenset({AttemptState.STARTED, AttemptState.OFFERED, AttemptState.PENDING, AttemptState.UNKNOWN})
# What is said ranks: expired beats failed, money that came beats everything said before or after it. So the end of an
# attempt does not depend on the order in which a gateway's words arrive.
ATTEMPT_MACHINE: Machine = {
    "offer": Move(frozenset({AttemptState.STARTED, AttemptState.UNKNOWN}), AttemptState.OFFERED, "attempt.offered"),
    "lose_sight": Move(frozenset({AttemptState.STARTED}), AttemptState.UNKNOWN, "attempt.lost_sight"),
    "wait": Move(
        frozenset({AttemptState.STARTED, AttemptState.OFFERED, AttemptState.UNKNOWN}),
        AttemptState.PENDING,
        "attempt.pending",
    ),
    "hold": Move(_OPEN | {AttemptState.FAILED, AttemptState.EXPIRED}, AttemptState.HELD, "attempt.held"),
    "capture": Move(_OPEN | {AttemptState.FAILED, AttemptState.EXPIRED}, AttemptState.CAPTURED, "attempt.captured"),
    "fail": Move(_OPEN, AttemptState.FAILED, "attempt.failed"),
    "expire": Move(_OPEN | {AttemptState.FAILED}, AttemptState.EXPIRED, "attempt.expired"),
}


class RefundState(models.TextChoices):
    ASKED = "asked", "Asked"
    SENT = "sent", "Sent"  # Given to the gateway, which has not answered for good.
    DONE = "done", "Refunded"
    FAILED = "failed", "Failed"  # The gateway refused: a person decides.
    UNKNOWN = "unknown", "Unknown, checking"


REFUND_MACHINE: Machine = {
    "send": Move(frozenset({RefundState.ASKED, RefundState.UNKNOWN}), RefundState.SENT, "refund.sent"),
    "lose_sight": Move(frozenset({RefundState.ASKED, RefundState.SENT}), RefundState.UNKNOWN, "refund.lost_sight"),
    "finish": Move(
        frozenset({RefundState.ASKED, RefundState.SENT, RefundState.UNKNOWN, RefundState.FAILED}),
        RefundState.DONE,
        "refund.done",
    ),
    "void": Move(  # The capture was not settled yet: it never leaves the card.
        frozenset({RefundState.ASKED, RefundState.SENT, RefundState.UNKNOWN, RefundState.FAILED}),
        RefundState.DONE,
        "payment.voided",
    ),
    "fail": Move(
        frozenset({RefundState.ASKED, RefundState.SENT, RefundState.UNKNOWN}), RefundState.FAILED, "refund.failed"
    ),
    "retry": Move(frozenset({RefundState.FAILED}), RefundState.ASKED, "refund.retried"),
    # An agent takes back a payment recorded by mistake: no money moves at a gateway.
    "reverse": Move(frozenset({RefundState.ASKED}), RefundState.DONE, "payment.reversed"),
}


class OperationKind(models.TextChoices):
    """What a gateway, or a person, is asked to do with money."""

    AUTHORISE = "authorise", "Authorise"  # Hold an amount, take nothing yet.
    REVERSE = "reverse", "Reverse the authorisation"
    CAPTURE = "capture", "Capture"  # Take what was authorised, whole or in part.
    CHARGE = "charge", "Authorise and capture"  # In one step.
    VOID = "void", "Void the capture"  # Before the gateway has settled it.
    REFUND = "refund", "Refund"


class OperationState(models.TextChoices):
    ASKED = "asked", "Asked"
    UNKNOWN = "unknown", "Unknown, checking"
    PROCESSING = "processing", "Processing"
    FOLLOWED = "followed", "Processing, answered since"  # A later row tells the end.
    OK = "ok", "Ok"
    FAILED = "failed", "Failed"
    MANUAL = "manual", "Manual processing required"


_UNANSWERED = frozenset({OperationState.ASKED, OperationState.UNKNOWN})
# One row an attempt: what was answered stays. When a processing one ends, or is tried again, a new row follows it.
OPERATION_MACHINE: Machine = {
    "authorise": Move(_UNANSWERED, OperationState.OK, "payment.authorised"),
    "reverse": Move(_UNANSWERED, OperationState.OK, "payment.authorisation_reversed"),
    "capture": Move(_UNANSWERED, OperationState.OK, "operation.captured"),
    "void": Move(_UNANSWERED, OperationState.OK, "payment.voided"),
    "refund": Move(_UNANSWERED, OperationState.OK, "refund.done"),
    "fail_authorisation": Move(_UNANSWERED, OperationState.FAILED, "payment.authorisation_failed"),
    "fail_capture": Move(_UNANSWERED, OperationState.FAILED, "payment.capture_failed"),
    "fail": Move(_UNANSWERED, OperationState.FAILED, "operation.failed"),
    "skip": Move(frozenset({OperationState.ASKED}), OperationState.FAILED, "payment.authorisation_failed"),
    "wait": Move(_UNANSWERED, OperationState.PROCESSING, "operation.processing"),
    "need_person": Move(_UNANSWERED, OperationState.MANUAL, "operation.needs_person"),
    "lose_sight": Move(frozenset({OperationState.ASKED}), OperationState.UNKNOWN, "operation.lost_sight"),
    "follow": Move(
        frozenset({OperationState.PROCESSING, OperationState.MANUAL}), OperationState.FOLLOWED, "operation.followed"
    ),
}


class CallbackKind(models.TextChoices):
    """What a gateway's call is about."""

    PAYMENT = "payment", "Payment"
    REFUND = "refund", "Refund"
    INFO = "info", "Information"  # Of no meaning to us.
    INVALID = "invalid", "Invalid"  # Genuine, and it makes no sense.


class CallbackState(models.TextChoices):
    STORED = "stored", "Stored"
    APPLIED = "applied", "Applied"
    IGNORED = "ignored", "Nothing to do"  # Known already, or of no meaning to us.
    STUCK = "stuck", "Needs a person"


CALLBACK_MACHINE: Machine = {
    "apply": Move(frozenset({CallbackState.STORED, CallbackState.STUCK}), CallbackState.APPLIED, "callback.applied"),
    "ignore": Move(frozenset({CallbackState.STORED, CallbackState.STUCK}), CallbackState.IGNORED, "callback.ignored"),
    "stick": Move(frozenset({CallbackState.STORED}), CallbackState.STUCK, "callback.stuck"),
}
