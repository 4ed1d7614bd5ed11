"""Money that came, through a gateway or over the counter."""

from datetime import datetime
from uuid import uuid4

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor
from comptoir.ledger import commands as ledger
from comptoir.ledger.posting import money_in, money_out
from comptoir.shops.roles import TAKE_PAYMENT

from ..gateways import balances
from ..models import Capture, Intent, Operation, Refund
from ..states import IntentState, OperationKind, OperationState
from .asking import PaymentOver, facts_of, intent_for_change, owners
from .noting import note_attempt, way_of_source

OFFLINE = (Capture.Source.CASH, Capture.Source.TERMINAL, Capture.Source.BANK)


class NotTheAmount(Invalid):
    """Another amount than was asked for."""


class ReferenceTaken(Refusal):
    """The number on this receipt or transfer was recorded before, for something else."""


class NotOffline(Refusal):
    """The money came through a gateway: it goes back by a refund."""


class NothingLeft(Refusal):
    """All of this money went back already, or is on its way back."""

    def __init__(self, capture: Capture) -> None:
        super().__init__(f"Nothing is left to give back of {say(capture.amount_minor, capture.currency)}.")


@command
def record_capture(
    *,
    intent_id: int,
    source: str,
    reference: str,
    means: str,
    amount_minor: int,
    by: Actor,
    at: datetime,
    attempt_id: int | None = None,
    operation_id: int | None = None,
    gateway: str = "",
    is_cleared: bool = True,
) -> Capture:
    """Record money that came and book it. The same money told twice is one capture.

    It is recorded whatever state the intent is in: ``late`` after it was closed, ``extra`` after it was paid. The
    intent is settled once all of its amount has come.

    Raises ReferenceTaken where the reference stands for money of another intent or of another amount.
    """
    intent = intent_for_change(intent_id)
    require(by, TAKE_PAYMENT, "record payments", shop=intent.shop_id)
    scope.work_in(intent.shop_id)
    if known := Capture.objects.filter(shop_id=intent.shop_id, source=source, reference=reference).first():
        if (known.intent_id, known.amount_minor) != (intent.id, amount_minor):
            raise _taken(known)
        return known
    state = intent.state
    capture = Capture.objects.create(
        **owners(intent),
        intent=intent,
        attempt_id=attempt_id,
        source=source,
        gateway=gateway,
        is_cleared=is_cleared,
        reference=reference,
        means=means,
        amount_minor=amount_minor,
        currency=intent.currency,
        at=at,
    )
    _note(capture, operation_id, by=by, at=at)
    _book_what_came(capture, by=by, at=at)
    late, extra = state == IntentState.CLOSED, state == IntentState.SETTLED
    _tell("payment.captured", capture, intent, by=by, at=at, late=late, extra=extra)
    if not extra and _has_come(intent, amount_minor):
        machine.move(intent, "settle", by=by, at=at, **facts_of(intent))
    return capture


@command
def take_offline(*, intent_id: int, source: str, reference: str, amount_minor: int, by: Actor, at: datetime) -> Capture:
    """Record that all that is still asked for was paid in store (``cash``, ``terminal``) or by transfer (``bank``).

    ``reference`` is the number on the receipt or the transfer; it may be blank for cash.

    Raises PaymentOver where nothing is to be paid, NotTheAmount, ReferenceTaken.
    """
    intent = intent_for_change(intent_id)
    require(by, TAKE_PAYMENT, "take payments", shop=intent.shop_id)
    scope.work_in(intent.shop_id)
    if source not in OFFLINE:
        raise Invalid(f"Choose how it was paid: {', '.join(OFFLINE)}.", field="source")
    if intent.state != IntentState.OPEN:
        raise PaymentOver(intent, at)
    still = still_asked_minor(intent)
    if amount_minor != still:
        raise NotTheAmount(f"{say(still, intent.currency)} is due; part payments are not taken.", field="amount_minor")
    number = reference.strip()
    if not number and source != Capture.Source.CASH:
        raise Invalid("Type the number on the receipt or the transfer.", field="reference")
    if len(number) > 80:
        raise Invalid("A reference has at most 80 characters.", field="reference")
    number = number or f"{intent.id}-{Capture.objects.filter(intent=intent).count() + 1}"
    if known := Capture.objects.filter(shop_id=intent.shop_id, source=source, reference=number).first():
        raise _taken(known)
    return record_capture(
        intent_id=intent.id,
        source=source,
        reference=number,
        means=Capture.Source(source).label,
        amount_minor=amount_minor,
        by=by,
        at=at,
    )


def _book_what_came(capture: Capture, *, by: Actor, at: datetime) -> None:
    if capture.is_balance:
        taken = Operation.objects.filter(capture=capture, kind=OperationKind.CAPTURE).select_related("of").first()
        balances.spend(capture, taken.of if taken else None, by=by, at=at)
    else:
        sides = money_in(capture.source, capture.amount_minor)
        book(capture, "capture", f"capture:{capture.id}", sides, by=by, at=at)


def book_refund(refund: Refund, *, by: Actor, at: datetime) -> None:
    """The transfer of a refund that is done."""
    if refund.capture.is_balance:
        if number := balances.give_back(refund, by=by, at=at):
            Refund.objects.filter(id=refund.id).update(note_number=number)
        return
    sides = money_out(refund.capture.source, refund.amount_minor)
    book(refund.capture, "refund", f"refund:{refund.id}", sides, by=by, at=at)


def book(
    capture: Capture, kind: str, reference: str, sides: list[tuple[str, str, int]], *, by: Actor, at: datetime
) -> None:
    ledger.post(
        shop_id=capture.shop_id,
        kind=kind,
        reference=reference,
        purpose=capture.intent.purpose,
        sides=sides,
        currency=capture.currency,
        by=by,
        at=at,
    )


def _note(capture: Capture, operation_id: int | None, *, by: Actor, at: datetime) -> None:
    """Let the operation know its money; money that came otherwise is an operation of its own."""
    if operation_id:
        Operation.objects.filter(id=operation_id).update(capture=capture)
        return
    note_attempt(
        capture.intent,
        OperationKind.CHARGE,
        capture.gateway or way_of_source(capture.source),
        OperationState.OK,
        key=capture.attempt.key if capture.attempt else uuid4(),
        capture=capture,
        gateway_id=capture.reference,
        amount_minor=capture.amount_minor,
        means=capture.means,
        by=by,
        at=at,
    )


def still_asked_minor(intent: Intent) -> int:
    """What of an intent has not come yet; what is on its way back counts as gone."""
    return intent.amount_minor - sum(capture.left_minor for capture in Capture.objects.filter(intent=intent))


def _has_come(intent: Intent, amount_minor: int) -> bool:
    """Whether a capture that was just recorded completes what was asked for."""
    if amount_minor >= intent.amount_minor:
        return True
    return still_asked_minor(intent) <= 0


def _taken(known: Capture) -> ReferenceTaken:
    return ReferenceTaken(
        f"{known.get_source_display()} {known.reference} was recorded before, for {known.intent.purpose}."
    )


def _tell(name: str, capture: Capture, intent: Intent, *, by: Actor, at: datetime, late: bool, extra: bool) -> None:
    events.record(
        name,
        capture,
        by=by,
        at=at,
        capture=capture.id,
        intent=intent.id,
        order=intent.order_id,
        purpose=intent.purpose,
        amount_minor=capture.amount_minor,
        currency=capture.currency,
        source=capture.source,
        means=capture.means,
        late=late,
        extra=extra,
    )
