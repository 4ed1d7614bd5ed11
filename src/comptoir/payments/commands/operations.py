"""Operations at gateways, attempt by attempt: asked, claimed before the call, and what was answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Q

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor

from ..gateways import balances
from ..gateways.features import FEATURES, check_can
from ..models import Capture, Intent, Operation
from ..saying import OperationSaid, tells_more, verb_of_operation
from ..states import GatewayName, IntentState, OperationKind, OperationState
from .asking import intent_for_change, owners
from .captures import record_capture
from .claiming import AT_ONCE, CLAIM_HOLDS, QUIET, NotWhatWeAsked
from .noting import facts_of_operation

BEGINS = (OperationKind.AUTHORISE, OperationKind.CHARGE)
TAKES = (OperationKind.CAPTURE, OperationKind.CHARGE)


def ask_operation(intent: Intent, kind: OperationKind, gateway: str, *, at: datetime, **about: Any) -> Operation:
    """A new attempt, not answered yet; ``about`` are columns of :class:`Operation`.

    Raises CannotDoThat where the way to pay lacks the ability.
    """
    check_can(gateway, kind)
    wish = {"key": uuid4(), "amount_minor": intent.amount_minor, "currency": intent.currency, **about}
    return Operation.objects.create(
        **owners(intent), intent=intent, kind=kind, gateway=gateway, made_at=at, changed_at=at, **wish
    )


def ask_again(before: Operation, *, at: datetime, **about: Any) -> Operation:
    """The row that follows one which was left undecided, about the same deed at the gateway."""
    kept = ("reference", "attempt", "round", "key", "gateway_id", "amount_minor", "means", "of_id")
    about = {name: getattr(before, name) for name in kept} | about
    return ask_operation(before.intent, OperationKind(before.kind), before.gateway, at=at, follows=before, **about)


def tell_asked(operation: Operation, *, by: Actor, at: datetime) -> None:
    """Let the worker ask the gateway."""
    events.record("operation.asked", operation, by=by, at=at, **facts_of_operation(operation))


def ask_reversal(authorisation: Operation, *, by: Actor, at: datetime) -> Operation:
    """Give up what is left of an authorisation: at once where no program holds it."""
    reversal = ask_operation(
        authorisation.intent,
        OperationKind.REVERSE,
        authorisation.gateway,
        at=at,
        of=authorisation,
        reference=authorisation.reference,
        amount_minor=authorisation.left_minor,
    )
    if is_by_program(reversal):
        tell_asked(reversal, by=by, at=at)
    else:
        answer(reversal, OperationState.OK, by=by, at=at)
        if authorisation.gateway in balances.BALANCES:
            balances.release(authorisation, by=by, at=at)
    authorisation.refresh_from_db(fields=["taken_minor"])
    return reversal


def answer(
    operation: Operation, state: OperationState, *, by: Actor, at: datetime, reason: str = "", **learnt: Any
) -> None:
    """Walk an operation that waits to what was answered."""
    also = {**learnt, "token": "", "changed_at": at}
    facts = facts_of_operation(operation)
    if learnt.get("failure"):
        facts["failure"] = learnt["failure"]
    verb = verb_of_operation(OperationKind(operation.kind), state)
    machine.move(operation, verb, by=by, at=at, reason=reason, also=also, **facts)


@command
def claim_operation(*, operation_id: int, by: Actor, at: datetime) -> Operation | None:
    """Take the right to ask a gateway; None where somebody has it, or it was answered. It leaves no event."""
    operation = _seen().get(id=operation_id)
    scope.work_in(operation.shop_id)
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=at - CLAIM_HOLDS)
    same = Operation.objects.filter(free, id=operation_id, state=OperationState.ASKED)
    return operation if is_by_program(operation) and same.update(claimed_at=at) else None


DUE = """
update payments_operation set claimed_at = %(at)s where id in (
  select id from payments_operation
  where state in ('asked', 'unknown', 'processing', 'manual') and gateway = any(%(programs)s) and shop_id = %(shop)s
    and refund_id is null
    and coalesce(claimed_at, made_at)
        + greatest(make_interval(secs => %(quiet)s), (coalesce(claimed_at, made_at) - made_at) / 4) <= %(at)s
    and not exists (select from payments_operation f where f.follows_id = payments_operation.id)
    and not exists (select from payments_attempt a where a.key = payments_operation.key)  -- Of a page: asked there.
  order by coalesce(claimed_at, made_at) limit %(limit)s for update skip locked)
returning id
"""


@command
def claim_due_operations(*, shop_id: int, by: Actor, at: datetime) -> Sequence[Operation]:
    """Take the right to ask about operations of which nothing was heard for a while. It leaves no event."""
    scope.work_in(shop_id)
    programs = [name.value for name, can in FEATURES.items() if can.is_program]
    about: dict[str, Any] = {
        "at": at,
        "shop": shop_id,
        "quiet": QUIET.total_seconds(),
        "limit": AT_ONCE,
        "programs": programs,
    }
    with connection.cursor() as cursor:
        cursor.execute(DUE, about)
        ids = [row[0] for row in cursor.fetchall()]
    return list(_seen().filter(id__in=ids).order_by("id"))


@command
def hear_of_operation(*, operation_id: int, said: OperationSaid, by: Actor, at: datetime) -> Operation:
    """Record what a gateway said about an operation. Said twice, or too late, it changes nothing.

    Raises NotWhatWeAsked where the amount is another one.
    """
    found = Operation.objects.get(id=operation_id)
    scope.work_in(found.shop_id)
    operation, _ = apply_to_operation(found, said, by=by, at=at)
    return operation


@command
def lose_operation(*, operation_id: int, by: Actor, at: datetime, reason: str = "") -> Operation:
    """The gateway gave no clear answer: unknown, checking. We ask again, we never blindly repeat."""
    found = Operation.objects.get(id=operation_id)
    scope.work_in(found.shop_id)
    intent_for_change(found.intent_id)
    operation = Operation.objects.get(id=operation_id)
    if machine.can(operation, "lose_sight"):
        facts = facts_of_operation(operation)
        machine.move(operation, "lose_sight", by=by, at=at, reason=reason, also={"changed_at": at}, **facts)
    return operation


@command
def dispute_operation(*, operation_id: int, problem: str, by: Actor, at: datetime) -> Operation:
    """Note, once, that a gateway says something of an operation that a person must look at."""
    operation = Operation.objects.select_for_update().get(id=operation_id)
    scope.work_in(operation.shop_id)
    if operation.failure != problem[:120]:
        operation.failure = problem[:120]
        operation.save(update_fields=["failure"])
        events.record("operation.disputed", operation, by=by, at=at, problem=problem)
    return operation


def apply_to_operation(found: Operation, said: OperationSaid, *, by: Actor, at: datetime) -> tuple[Operation, bool]:
    """Answer an operation, or let a new row follow one that was answered; whether anything changed."""
    intent = intent_for_change(found.intent_id)
    operation = latest_of(found.key, found.shop_id)
    operation.intent = intent
    if problem := _problem(operation, said):
        raise NotWhatWeAsked(problem)
    if operation.state not in (OperationState.ASKED, OperationState.UNKNOWN):
        if not tells_more(operation.state, said.state):
            return operation, False
        operation = _follow(operation, said, by=by, at=at)
    learnt = {
        name: value
        for name, value in (("gateway_id", said.gateway_id), ("means", said.means), ("failure", said.failure[:120]))
        if value
    }
    answer(operation, said.state, by=by, at=at, **learnt)
    _take_effect(operation, said, by=by, at=at)
    return operation, True


def latest_of(key: UUID, shop_id: int) -> Operation:
    """The row that tells where a deed at the gateway stands."""
    found = Operation.objects.filter(key=key, shop_id=shop_id).select_related("of").order_by("-id").first()
    if found is None:
        raise NotWhatWeAsked(f"The gateway tells of an operation that this shop never asked for ({key}).")
    return found


def is_by_program(operation: Operation) -> bool:
    return FEATURES[GatewayName(operation.gateway)].is_program


def _follow(before: Operation, said: OperationSaid, *, by: Actor, at: datetime) -> Operation:
    about: dict[str, Any] = {}
    if machine.can(before, "follow"):
        machine.move(before, "follow", by=by, at=at, also={"changed_at": at}, **facts_of_operation(before))
    elif before.of_id and Operation.objects.get(id=before.of_id).left_minor < before.amount_minor:
        about["of_id"] = None  # It came after all, and was replaced: beyond what was authorised.
    return ask_again(before, at=at, **about)


def _problem(operation: Operation, said: OperationSaid) -> str:
    if said.amount_minor and (said.amount_minor, said.currency) != (operation.amount_minor, operation.currency):
        told, asked = say(said.amount_minor, said.currency), say(operation.amount_minor, operation.currency)
        return f"The gateway says {told}; {asked} was asked ({operation.get_kind_display().lower()})."
    return ""


def _take_effect(operation: Operation, said: OperationSaid, *, by: Actor, at: datetime) -> None:
    """What an answer brings about in the same transaction."""
    if operation.kind == OperationKind.AUTHORISE:
        settle_authorising(operation.intent, by=by, at=at)
    elif operation.kind in TAKES and operation.state == OperationState.OK:
        record_taken(operation, reference=said.gateway_id or str(operation.key), by=by, at=at, cleared=said.is_cleared)
    elif operation.kind == OperationKind.VOID and operation.state == OperationState.OK:
        end_voided(operation, by=by, at=at)


def record_taken(
    operation: Operation, *, reference: str, by: Actor, at: datetime, cleared: bool = True, source: str = ""
) -> Capture:
    """The money of a capture that is ok, as a fact for the books."""
    can = FEATURES[GatewayName(operation.gateway)]
    means = operation.means or (Capture.Source(source).label if source else operation.get_gateway_display())
    capture = record_capture(
        intent_id=operation.intent_id,
        source=source or can.source,
        reference=reference,
        means=means,
        amount_minor=operation.amount_minor,
        gateway=operation.gateway if can.is_program and not source else "",
        is_cleared=cleared,
        operation_id=operation.id,
        by=by,
        at=at,
    )
    operation.capture = capture
    return capture


def end_voided(void: Operation, *, by: Actor, at: datetime) -> None:
    """What was voided takes nothing any more; the authorisation that it drew on is given up with it."""
    target = void.of
    if target is None:
        return
    if machine.can(target, "follow"):
        machine.move(target, "follow", by=by, at=at, also={"changed_at": at}, **facts_of_operation(target))
    authorisation = Operation.objects.filter(id=target.of_id or 0).select_related("intent").first()
    if authorisation and authorisation.left_minor:
        ask_reversal(authorisation, by=by, at=at)


def settle_authorising(intent: Intent, *, by: Actor, at: datetime) -> None:
    """One part that failed sinks the others, in whatever order their answers come; so does the end of asking.

    What was not sent yet is skipped, what is held is given up.
    """
    rows = list(Operation.objects.filter(intent=intent, kind=OperationKind.AUTHORISE).order_by("attempt", "id"))
    latest = {row.reference: row for row in rows}
    newest, over = max(row.round for row in rows), intent.state != IntentState.OPEN
    sunk = any(row.state == OperationState.FAILED and row.round == newest for row in latest.values())
    for row in rows:
        row.intent = intent
        replaced = latest[row.reference].id != row.id
        if row.state == OperationState.ASKED and row.claimed_at is None and sunk and is_by_program(row):
            skip(row, by=by, at=at)
        elif row.state == OperationState.OK and row.left_minor and (sunk or replaced or over):
            ask_reversal(row, by=by, at=at)


def skip(operation: Operation, *, by: Actor, at: datetime) -> None:
    """Record an attempt that was never sent as failed."""
    failure = "Skipped: another part failed."
    also = {"failure": failure, "token": "", "changed_at": at}
    machine.move(operation, "skip", by=by, at=at, also=also, failure=failure, **facts_of_operation(operation))


def _seen() -> Any:
    return Operation.objects.select_related("intent__shop", "of", "follows")
