"""Money that goes back: asked for, given to the gateway, done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.models import Q

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import GIVE_BACK_BY_HAND, REFUND

from ..gateways.features import FEATURES, check_can
from ..models import Capture, Refund
from ..saying import RefundSaid, step_of_refund
from ..states import GatewayName, OperationKind, OperationState, RefundState
from .asking import intent_for_change, owners
from .captures import NothingLeft, book_refund
from .claiming import AT_ONCE, CLAIM_HOLDS, QUIET, NotWhatWeAsked
from .noting import note_refund, way_of_source


class NotByHand(Refusal):
    """The gateway gives this money back by itself."""


@command
def refund_whole(*, capture_id: int, reason: str, by: Actor, at: datetime) -> Refund:
    """Give back all that is left of money that came, the way it came: a job asks the gateway.

    Money that was paid in store or by transfer is given back by a person: see ``finish_by_hand``.

    Raises NothingLeft.
    """
    return _refund(capture_id, None, reason, by=by, at=at)


@command
def refund(*, capture_id: int, amount_minor: int, reason: str, by: Actor, at: datetime) -> Refund:
    """Give back a part of money that came, the way it came. Any number of parts, in any order, up to all of it.

    Raises NothingLeft where less is left.
    """
    return _refund(capture_id, amount_minor, reason, by=by, at=at)


def _refund(capture_id: int, amount_minor: int | None, reason: str, *, by: Actor, at: datetime) -> Refund:
    found = Capture.objects.get(id=capture_id)
    require(by, REFUND, "refund payments", shop=found.shop_id)
    scope.work_in(found.shop_id)
    if not reason.strip():
        raise Invalid("Say why the money goes back.", field="reason")
    if amount_minor is not None and amount_minor <= 0:
        raise Invalid("An amount that goes back is above zero.", field="amount_minor")
    intent_for_change(found.intent_id)
    capture = Capture.objects.select_for_update().select_related("intent").get(id=capture_id)
    wanted = capture.left_minor if amount_minor is None else amount_minor
    if capture.left_minor <= 0 or wanted > capture.left_minor:
        raise NothingLeft(capture)
    return ask_refund(capture, wanted, reason.strip(), by=by, at=at)


def ask_refund(capture: Capture, amount_minor: int, reason: str, *, by: Actor, at: datetime) -> Refund:
    """Ask for money back that is left of a locked capture: whole and not settled yet, it is voided.

    Nothing came that was free, and what came from the customer's wallet is ours: both are given back at once.
    """
    void = _is_voidable(capture, amount_minor)
    check_can(capture.gateway or way_of_source(capture.source), OperationKind.VOID if void else OperationKind.REFUND)
    refund = Refund.objects.create(
        **owners(capture),
        capture=capture,
        kind=Refund.Kind.VOID if void else Refund.Kind.REFUND,
        key=uuid4(),
        amount_minor=amount_minor,
        currency=capture.currency,
        reason=reason[:300],
        made_at=at,
        changed_at=at,
    )
    capture.refunded_minor += amount_minor  # As the trigger has counted it.
    events.record("refund.asked", refund, by=by, at=at, reason=reason, **_facts(refund))
    if capture.source == Capture.Source.FREE or capture.is_balance:
        finish_refund(refund, by=by, at=at)
    elif not is_by_gateway(refund):
        note_refund(refund, OperationState.MANUAL, by=by, at=at)
    return refund


def _is_voidable(capture: Capture, amount_minor: int) -> bool:
    able = capture.gateway and FEATURES[GatewayName(capture.gateway)].voids
    return bool(able) and not capture.is_cleared and amount_minor == capture.amount_minor


@command
def finish_by_hand(*, refund_id: int, by: Actor, at: datetime, note: str = "") -> Refund:
    """Record that a person gave the money back: cash over the counter, a transfer for a card that refused.

    Raises NotByHand while the gateway is at it, IllegalMove where it is done, NothingLeft where another refund took
    its place.
    """
    found = Refund.objects.get(id=refund_id)
    require(by, GIVE_BACK_BY_HAND, "give money back by hand", shop=found.shop_id)
    scope.work_in(found.shop_id)
    refund = _for_change(found)
    if refund.state != RefundState.FAILED and is_by_gateway(refund) and machine.can(refund, "finish"):
        raise NotByHand("The gateway is giving this money back. Wait for its answer, so that nothing is paid twice.")
    _check_left(refund)
    finish_refund(refund, by=by, at=at, reason=note.strip())
    return refund


@command
def retry_refund(*, refund_id: int, by: Actor, at: datetime) -> Refund:
    """Ask the gateway once more for a refund that it refused; a new request there.

    Raises IllegalMove where it has not failed, NothingLeft where another refund took its place.
    """
    found = Refund.objects.get(id=refund_id)
    require(by, REFUND, "refund payments", shop=found.shop_id)
    scope.work_in(found.shop_id)
    refund = _for_change(found)
    _check_left(refund)
    kind = refund.kind
    if kind == Refund.Kind.VOID and refund.capture.is_cleared:
        kind = Refund.Kind.REFUND  # It was settled meanwhile.
    also = {"kind": kind, "key": uuid4(), "gateway_id": "", "failure": "", "claimed_at": None, "changed_at": at}
    machine.move(refund, "retry", by=by, at=at, also=also, **_facts(refund))
    return refund


@command
def claim_refund(*, refund_id: int, by: Actor, at: datetime) -> Refund | None:
    """Take the right to send a refund to its gateway; None where somebody has it. It leaves no event."""
    refund = Refund.objects.select_related("capture", "shop").get(id=refund_id)
    scope.work_in(refund.shop_id)
    if not is_by_gateway(refund):
        return None
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=at - CLAIM_HOLDS)
    same = Refund.objects.filter(free, id=refund_id, state=RefundState.ASKED)
    return refund if same.update(claimed_at=at) else None


DUE = """
update payments_refund set claimed_at = %(at)s where id in (
  select r.id from payments_refund r join payments_capture c on c.id = r.capture_id
  where r.state in ('asked', 'sent', 'unknown') and c.gateway <> '' and r.shop_id = %(shop)s
    and coalesce(r.claimed_at, r.changed_at)
        + greatest(make_interval(secs => %(quiet)s), (coalesce(r.claimed_at, r.changed_at) - r.changed_at) / 4)
        <= %(at)s
  order by coalesce(r.claimed_at, r.changed_at) limit %(limit)s for update of r skip locked)
returning id
"""


@command
def claim_due_refunds(*, shop_id: int, by: Actor, at: datetime) -> Sequence[Refund]:
    """Take the right to ask about refunds of which nothing was heard for a while. It leaves no event."""
    scope.work_in(shop_id)
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"at": at, "shop": shop_id, "quiet": QUIET.total_seconds(), "limit": AT_ONCE})
        ids = [row[0] for row in cursor.fetchall()]
    return list(Refund.objects.filter(id__in=ids).select_related("capture", "shop").order_by("id"))


@command
def hear_of_refund(*, refund_id: int, said: RefundSaid, by: Actor, at: datetime) -> Refund:
    """Record what a gateway said about a refund. Said twice, or too late, it changes nothing.

    Raises NotWhatWeAsked where the amount is another one.
    """
    found = Refund.objects.get(id=refund_id)
    scope.work_in(found.shop_id)
    refund, _ = apply_to_refund(found, said, by=by, at=at)
    return refund


@command
def lose_refund(*, refund_id: int, by: Actor, at: datetime, reason: str = "") -> Refund:
    """The gateway gave no clear answer: unknown, checking. We ask again, we never blindly repeat."""
    found = Refund.objects.get(id=refund_id)
    scope.work_in(found.shop_id)
    refund = _for_change(found)
    if machine.can(refund, "lose_sight"):
        machine.move(refund, "lose_sight", by=by, at=at, reason=reason, also={"changed_at": at}, **_facts(refund))
    return refund


def problem_with_refund(refund: Refund, said: RefundSaid) -> str:
    """Why what was said of a refund cannot be taken as it is, in words; empty where it can."""
    if said.amount_minor and (said.amount_minor, said.currency) != (refund.amount_minor, refund.currency):
        gone, asked = say(said.amount_minor, said.currency), say(refund.amount_minor, refund.currency)
        return f"The gateway says {gone} went back; {asked} was asked."
    if refund.state == RefundState.DONE and said.state == RefundState.FAILED and not refund.failure:
        return (
            f"The gateway says the refund of {say(refund.amount_minor, refund.currency)} failed after it had said it "
            f"was done: the money is back on its account. Give it back another way. {said.failure}".strip()
        )
    if refund.state == RefundState.FAILED and said.state == RefundState.DONE and _is_replaced(refund):
        return (
            f"The gateway says {say(refund.amount_minor, refund.currency)} went back; it had failed and was replaced."
        )
    return ""


def apply_to_refund(found: Refund, said: RefundSaid, *, by: Actor, at: datetime) -> tuple[Refund, bool]:
    """Walk a refund by what was said of it; whether anything changed."""
    refund = _for_change(found)
    if problem := problem_with_refund(refund, said):
        raise NotWhatWeAsked(problem)
    verb = step_of_refund(refund.state, said.state)
    if verb is None:
        return refund, False
    also = {"gateway_id": said.gateway_id or refund.gateway_id, "failure": said.failure[:120]}
    if verb == "finish":
        finish_refund(refund, by=by, at=at, also=also)
    else:
        facts = {**_facts(refund), "failure": said.failure} if said.failure else _facts(refund)
        machine.move(refund, verb, by=by, at=at, also={**also, "changed_at": at}, **facts)
        state = OperationState.PROCESSING if verb == "send" else OperationState.FAILED
        note_refund(refund, OperationState.MANUAL if said.needs_person else state, by=by, at=at)
    return refund, True


def is_by_gateway(refund: Refund) -> bool:
    """Whether the money came through a gateway, so that it goes back by itself."""
    return refund.capture.gateway != ""


def finish_refund(
    refund: Refund, *, by: Actor, at: datetime, reason: str = "", also: dict[str, str] | None = None
) -> None:
    """The money went back: told, kept among the operations, and booked."""
    verb = "void" if refund.kind == Refund.Kind.VOID else "finish"
    machine.move(refund, verb, by=by, at=at, reason=reason, also={**(also or {}), "changed_at": at}, **_facts(refund))
    note_refund(refund, OperationState.OK, by=by, at=at)
    book_refund(refund, by=by, at=at)


def _for_change(found: Refund) -> Refund:
    """The refund with its capture, locked in the order of all money: intent, capture, refund."""
    intent_for_change(found.capture.intent_id)
    capture = Capture.objects.select_for_update().select_related("intent").get(id=found.capture_id)
    refund = Refund.objects.select_for_update().get(id=found.id)
    refund.capture = capture
    return refund


def _check_left(refund: Refund) -> None:
    if refund.state == RefundState.FAILED and _is_replaced(refund):
        raise NothingLeft(refund.capture)


def _is_replaced(refund: Refund) -> bool:
    return refund.capture.left_minor < refund.amount_minor


def _facts(refund: Refund) -> dict[str, Any]:
    return {
        "refund": refund.id,
        "capture": refund.capture_id,
        "amount_minor": refund.amount_minor,
        "currency": refund.currency,
        "means": refund.capture.means,
    }
