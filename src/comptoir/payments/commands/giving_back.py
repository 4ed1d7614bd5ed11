"""Whole ways back: what is held is given up, what was taken and not settled is voided, the rest is refunded."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import GIVE_BACK_BY_HAND, REFUND, SELL, TAKE_PAYMENT

from ..gateways.features import FEATURES
from ..models import Capture, Intent, Operation, Refund
from ..outcomes import spread
from ..saying import Cleared, RefundNotice
from ..states import GatewayName, OperationKind, OperationState, RefundState
from .asking import intent_for_change, owners
from .capturing import capture
from .claiming import NotWhatWeAsked
from .noting import facts_of_operation, note_attempt
from .operations import BEGINS, TAKES, answer, ask_operation, ask_reversal, end_voided, skip, tell_asked
from .refunds import ask_refund, finish_by_hand, finish_refund

S = OperationState


RETRIED = (OperationKind.CAPTURE, OperationKind.REVERSE, OperationKind.VOID)


class NothingToRetry(Refusal):
    """Nothing failed here, or it was done meanwhile."""


@dataclass(frozen=True)
class GivenBack:
    """What was set going."""

    reversals: tuple[Operation, ...]
    voids: tuple[Operation, ...]  # Of captures that were still processing.
    refunds: tuple[Refund, ...]  # Of money that came; some of them are voids.

    @property
    def amount_minor(self) -> int:
        """How much of the money that came goes back."""
        return sum(refund.amount_minor for refund in self.refunds)


@command
def give_back(*, intent_id: int, reason: str, amount_minor: int | None = None, by: Actor, at: datetime) -> GivenBack:
    """Give back an amount of what came for an intent; without an amount all of it, and what is held besides.

    It is capped by what is left of the money that came. How it ends is ``queries.outcome_of_giving_back``: what a
    gateway refuses, and what a person has to give back, waits there for a person.
    """
    intent = intent_for_change(intent_id)
    require(by, REFUND, "refund payments", shop=intent.shop_id)
    scope.work_in(intent.shop_id)
    if not reason.strip():
        raise Invalid("Say why the money goes back.", field="reason")
    if amount_minor is not None and amount_minor <= 0:
        raise Invalid("An amount that goes back is above zero.", field="amount_minor")
    reversals, voids = _give_up(intent, by=by, at=at) if amount_minor is None else ([], [])
    captures = open_captures(intent)
    lefts = [capture.left_minor for capture in captures]
    amounts = lefts if amount_minor is None else spread(amount_minor, lefts)
    refunds = [
        ask_refund(capture, amount, reason.strip(), by=by, at=at)
        for capture, amount in zip(captures, amounts, strict=True)
        if amount
    ]
    return GivenBack(tuple(reversals), tuple(voids), tuple(refunds))


@command
def give_up(*, intent_id: int, references: Collection[str] | None = None, by: Actor, at: datetime) -> list[Operation]:
    """Give up what is held for an intent and was not taken: all of it, or that of some parts. Money that came stays.

    Nothing held is nothing to do. How it ends is told by ``payment.authorisation_reversed`` or ``operation.failed``.
    """
    intent = intent_for_change(intent_id)
    require(by, SELL, "give up authorised payments", shop=intent.shop_id)
    scope.work_in(intent.shop_id)
    held = Operation.objects.filter(intent=intent, kind=OperationKind.AUTHORISE, state=S.OK).order_by("id")
    reversals = []
    for row in held if references is None else held.filter(reference__in=list(references)):
        row.intent = intent
        if row.left_minor:
            reversals.append(ask_reversal(row, by=by, at=at))
    return reversals


def open_captures(intent: Intent) -> list[Capture]:
    """Money of an intent that is not all given back, locked, the oldest first."""
    rows = Capture.objects.select_for_update().filter(intent=intent).order_by("id")
    found = [one for one in rows if one.left_minor > 0]
    for one in found:
        one.intent = intent
    return found


def _give_up(intent: Intent, *, by: Actor, at: datetime) -> tuple[list[Operation], list[Operation]]:
    """Skip what was not sent, void what is processing, reverse what is held."""
    reversals, voids = [], []
    for row in Operation.objects.filter(intent=intent, refund=None).order_by("id"):
        row.intent = intent
        can = FEATURES[GatewayName(row.gateway)]
        if row.state == S.ASKED and row.claimed_at is None and row.kind in BEGINS:
            skip(row, by=by, at=at)
        elif row.state == S.PROCESSING and row.kind in TAKES and can.voids and not row.taken_minor:
            voids.append(_void(row, by=by, at=at))
        elif row.state == S.OK and row.kind == OperationKind.AUTHORISE and row.left_minor:
            reversals.append(ask_reversal(row, by=by, at=at))
    return reversals, voids


def _void(taken: Operation, *, by: Actor, at: datetime) -> Operation:
    void = ask_operation(
        taken.intent, OperationKind.VOID, taken.gateway, at=at, of=taken, reference=taken.reference,
        amount_minor=taken.amount_minor, means=taken.means,
    )  # fmt: skip
    tell_asked(void, by=by, at=at)
    return void


@command
def retry_operation(*, operation_id: int, by: Actor, at: datetime) -> Operation:
    """Ask the gateway once more for what it refused: to take, to give up, to void. A new attempt.

    Raises NothingToRetry where it has not failed, or another attempt took its place.
    """
    found = Operation.objects.get(id=operation_id)
    intent = intent_for_change(found.intent_id)
    require(by, TAKE_PAYMENT, "try payments again", shop=intent.shop_id)
    scope.work_in(intent.shop_id)
    row = Operation.objects.select_related("of").get(id=operation_id)
    row.intent = intent
    if row.state != S.FAILED or row.of is None or row.refund_id or row.kind not in RETRIED:
        raise NothingToRetry("This step of a payment did not fail, or is not tried again by itself.")
    row.of.intent = intent
    if row.kind == OperationKind.CAPTURE:
        return capture(intent_id=intent.id, reference=row.reference, amount_minor=row.amount_minor, by=by, at=at)
    if row.kind == OperationKind.REVERSE and row.of.left_minor:
        return ask_reversal(row.of, by=by, at=at)
    if row.kind == OperationKind.VOID and row.of.state == S.PROCESSING and not row.of.taken_minor:
        return _void(row.of, by=by, at=at)
    raise NothingToRetry("Another attempt took its place.")


@command
def refund_done_by_hand(*, intent_id: int, note: str, by: Actor, at: datetime) -> list[Refund]:
    """Record that a person gave back what the gateway refused, and what came by hand: all that waits for a person.

    Authorisations that the gateway would not give up count as given up. The refunds that are done by it.
    """
    intent = intent_for_change(intent_id)
    require(by, GIVE_BACK_BY_HAND, "give money back by hand", shop=intent.shop_id)
    scope.work_in(intent.shop_id)
    if not note.strip():
        raise Invalid("Say how the money was given back.", field="note")
    waiting = Refund.objects.filter(capture__intent=intent).select_related("capture").order_by("id")
    done = [
        finish_by_hand(refund_id=refund.id, note=note, by=by, at=at) for refund in waiting if _waits_for_person(refund)
    ]
    ends = Operation.objects.filter(intent=intent, kind__in=[OperationKind.REVERSE, OperationKind.VOID], refund=None)
    for row in ends.filter(state__in=[S.FAILED, S.MANUAL], followed_by=None).select_related("of").order_by("id"):
        if row.of is None or row.of.state not in (S.OK, S.PROCESSING):
            continue
        if row.kind == OperationKind.REVERSE and row.state == S.FAILED and not row.of.left_minor:
            continue  # Another try gave it up.
        row.intent = intent
        _end_by_hand(row, note.strip(), by=by, at=at)
    return done


def _waits_for_person(refund: Refund) -> bool:
    if refund.state == RefundState.FAILED:
        return refund.capture.left_minor >= refund.amount_minor
    return refund.state == RefundState.ASKED and not refund.capture.gateway


def _end_by_hand(row: Operation, note: str, *, by: Actor, at: datetime) -> None:
    if machine.can(row, "follow"):
        machine.move(row, "follow", by=by, at=at, also={"changed_at": at}, **facts_of_operation(row))
    assert row.of is not None
    row.of.refresh_from_db()
    amount = row.amount_minor if row.kind == OperationKind.VOID else min(row.amount_minor, row.of.left_minor)
    by_hand = ask_operation(
        row.intent, OperationKind(row.kind), row.gateway, at=at, of=row.of, reference=row.reference,
        amount_minor=amount, follows=row,
    )  # fmt: skip
    answer(by_hand, S.OK, by=by, at=at, reason=note)
    if row.kind == OperationKind.VOID:
        end_voided(by_hand, by=by, at=at)


@command
def note_external_refund(*, shop_id: int, gateway: str, said: RefundNotice, by: Actor, at: datetime) -> list[Refund]:
    """Record a refund that was made in the gateway's own back office; told again, it changes nothing.

    The money that has exactly this amount is taken as meant, else the payment named, then the others of its intent.

    Raises NotWhatWeAsked where the payment is none of ours, or more went back than came.
    """
    scope.work_in(shop_id)
    named = Capture.objects.filter(shop_id=shop_id, gateway=gateway, reference=said.payment).first()
    processing = Operation.objects.filter(
        shop_id=shop_id, gateway=gateway, gateway_id=said.payment, kind__in=TAKES, state=S.PROCESSING
    ).first()
    if named is None and processing is None:
        raise NotWhatWeAsked(f"Money went back at the gateway from a payment that we do not know ({said.payment}).")
    intent = intent_for_change((named or processing).intent_id)  # type: ignore[union-attr]
    if said.currency != intent.currency or said.amount_minor <= 0:
        raise NotWhatWeAsked(f"The gateway says {say(said.amount_minor, said.currency)} went back from {said.payment}.")
    if known := list(
        Refund.objects.filter(capture__intent=intent, kind=Refund.Kind.NOTICE, gateway_id=said.gateway_id)
    ):
        return known
    if processing is not None:
        return _void_processing(processing, said, by=by, at=at)
    captures = open_captures(intent)
    lefts = [capture.left_minor for capture in captures]
    first = next((place for place, capture in enumerate(captures) if capture.id == named.id), 0)  # type: ignore[union-attr]
    amounts = spread(said.amount_minor, lefts, first=first)
    if sum(amounts) < said.amount_minor:
        told, left = say(said.amount_minor, said.currency), say(sum(lefts), intent.currency)
        raise NotWhatWeAsked(f"The gateway says {told} went back in its own office; {left} was left.")
    return [
        _note_notice(capture, amount, said.gateway_id, by=by, at=at)
        for capture, amount in zip(captures, amounts, strict=True)
        if amount
    ]


def _note_notice(capture: Capture, amount_minor: int, gateway_id: str, *, by: Actor, at: datetime) -> Refund:
    refund = Refund.objects.create(
        **owners(capture),
        capture=capture,
        kind=Refund.Kind.NOTICE,
        key=uuid4(),
        gateway_id=gateway_id[:80],
        amount_minor=amount_minor,
        currency=capture.currency,
        reason="Made in the gateway's own back office.",
        made_at=at,
        changed_at=at,
    )
    finish_refund(refund, by=by, at=at)
    return refund


def _void_processing(taken: Operation, said: RefundNotice, *, by: Actor, at: datetime) -> list[Refund]:
    """Nothing was settled: what is processing comes to nothing."""
    if said.amount_minor != taken.amount_minor:
        told, asked = say(said.amount_minor, said.currency), say(taken.amount_minor, taken.currency)
        raise NotWhatWeAsked(f"The gateway says {told} went back; {asked} is still processing.")
    row = note_attempt(
        taken.intent, OperationKind.VOID, taken.gateway, S.OK, of=taken, reference=taken.reference,
        amount_minor=taken.amount_minor, gateway_id=said.gateway_id, by=by, at=at,
    )  # fmt: skip
    events.record("payment.voided", row, by=by, at=at, amount_minor=row.amount_minor, currency=row.currency)
    end_voided(row, by=by, at=at)
    return []


def note_cleared(shop_id: int, gateway: str, said: Cleared) -> bool:
    """A gateway has settled what it captured; whether that is news."""
    same = Capture.objects.filter(shop_id=shop_id, gateway=gateway, reference=said.payment, is_cleared=False)
    return same.update(is_cleared=True) > 0
