"""Taking what was authorised, when the goods leave."""

from datetime import datetime

from comptoir.kernel import machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import TAKE_PAYMENT

from ..gateways import balances
from ..models import Intent, Operation
from ..queries import latest_attempts
from ..states import OperationKind, OperationState
from .asking import intent_for_change
from .captures import OFFLINE
from .noting import facts_of_operation
from .operations import answer, ask_again, ask_operation, ask_reversal, is_by_program, record_taken, tell_asked

S = OperationState


class NotAuthorised(Refusal):
    """Nothing is held that could be taken."""


class MoreThanAuthorised(Refusal):
    """Less is held than is to be taken."""

    def __init__(self, authorisation: Operation) -> None:
        left = say(authorisation.left_minor, authorisation.currency)
        super().__init__(f"Only {left} is left of what was authorised.")


@command
def capture(*, intent_id: int, reference: str, amount_minor: int | None = None, by: Actor, at: datetime) -> Operation:
    """Take what is held for a delivery; all that is left of it without an amount.

    One authorisation for all deliveries is taken with the first that ships, once: what is then left of it is given up
    by ``give_up``. What was taken already is not taken again: that operation is given. One that is processing is asked
    about.

    Raises NotAuthorised, MoreThanAuthorised.
    """
    intent = intent_for_change(intent_id)
    require(by, TAKE_PAYMENT, "take authorised money", shop=intent.shop_id)
    scope.work_in(intent.shop_id)
    held = _held(intent, reference)
    if held.kind == OperationKind.CHARGE:
        return held
    before = _captures(held).last()
    whole = held.reference == ""
    if before and (before.state in (S.ASKED, S.UNKNOWN) or (before.state == S.OK and (whole or not held.left_minor))):
        return before
    if before and before.state in (S.PROCESSING, S.MANUAL):
        machine.move(before, "follow", by=by, at=at, also={"changed_at": at}, **facts_of_operation(before))
        again = ask_again(before, at=at)
        tell_asked(again, by=by, at=at)
        return again
    amount = held.left_minor if amount_minor is None else amount_minor
    return _take(intent, held, reference, amount, by=by, at=at)


@command
def capture_by_hand(
    *,
    intent_id: int,
    reference: str,
    source: str,
    receipt: str,
    reason: str,
    amount_minor: int | None = None,
    by: Actor,
    at: datetime,
) -> Operation:
    """Record that a person took what is held: what a gateway would not, or what came before its time.

    It counts against the authorisation, so that it is not taken twice. Without an amount it is all that is left.

    Raises NotAuthorised, MoreThanAuthorised.
    """
    intent = intent_for_change(intent_id)
    require(by, TAKE_PAYMENT, "take payments", shop=intent.shop_id)
    scope.work_in(intent.shop_id)
    if source not in OFFLINE:
        raise Invalid(f"Choose how it was paid: {', '.join(OFFLINE)}.", field="source")
    if not receipt.strip() or len(receipt.strip()) > 80:
        raise Invalid("Type the number on the receipt or the transfer, at most 80 characters.", field="receipt")
    if not reason.strip():
        raise Invalid("Say why the money was taken by hand.", field="reason")
    held = _held(intent, reference)
    if held.kind == OperationKind.CHARGE or not held.left_minor:
        raise NotAuthorised(f"Nothing is left to take for {intent.purpose}.")
    amount = held.left_minor if amount_minor is None else amount_minor
    if not 0 < amount <= held.left_minor:
        raise MoreThanAuthorised(held)
    row = ask_operation(
        intent, OperationKind.CAPTURE, held.gateway, at=at, of=held, reference=reference,
        amount_minor=amount, attempt=1 + _captures(held).count(),
    )  # fmt: skip
    answer(row, S.OK, by=by, at=at, reason=reason.strip())
    record_taken(row, reference=receipt.strip(), source=source, by=by, at=at)
    if held.gateway in balances.BALANCES:
        balances.release(held, by=by, at=at)
        _give_up_rest(held, by=by, at=at)
    return row


def _held(intent: Intent, reference: str) -> Operation:
    latest = latest_attempts(intent.id)
    found = latest.get(reference) or latest.get("")
    if found is None or found.state != S.OK or found.is_given_up:
        raise NotAuthorised(f"Nothing is authorised for {intent.purpose}{f', part {reference}' if reference else ''}.")
    found.intent = intent
    return found


def _captures(held: Operation):  # type: ignore[no-untyped-def]
    """The attempts at taking an authorisation, in their order."""
    return Operation.objects.filter(of=held, kind=OperationKind.CAPTURE).order_by("id")


def _take(intent: Intent, held: Operation, reference: str, amount: int, *, by: Actor, at: datetime) -> Operation:
    if amount <= 0:
        raise Invalid("An amount that is taken is above zero.", field="amount_minor")
    if amount > held.left_minor:
        raise MoreThanAuthorised(held)
    row = ask_operation(
        intent, OperationKind.CAPTURE, held.gateway, at=at, of=held, reference=reference, amount_minor=amount,
        attempt=1 + _captures(held).count(), means=held.means,
    )  # fmt: skip
    if is_by_program(row):
        tell_asked(row, by=by, at=at)
    else:
        answer(row, S.OK, by=by, at=at)
        record_taken(row, reference=f"{intent.id}-{row.id}", by=by, at=at)
        if held.gateway in balances.BALANCES:
            _give_up_rest(held, by=by, at=at)
    return row


def _give_up_rest(held: Operation, *, by: Actor, at: datetime) -> None:
    """What the ledger holds is spent once: the rest is free with it."""
    held.refresh_from_db(fields=["taken_minor"])
    if held.left_minor:
        ask_reversal(held, by=by, at=at)
