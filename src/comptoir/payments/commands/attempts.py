"""Tries to pay through a gateway: started and claimed before it is called, then what it said is recorded."""

from datetime import datetime
from uuid import uuid4

from django.db import connection
from django.db.models import Q

from comptoir.kernel import events, machine, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.errors import Invalid
from comptoir.kernel.money import say
from comptoir.kernel.scope import Actor
from comptoir.shops.roles import SELL

from ..gateways.features import FEATURES
from ..models import Attempt, Capture, Intent
from ..saying import AttemptSaid, step_of_attempt
from ..states import AttemptState, GatewayName, OperationKind, OperationState
from .asking import check_payable, facts_of, intent_for_change
from .captures import record_capture
from .claiming import AT_ONCE, CLAIM_HOLDS, QUIET, NotWhatWeAsked
from .holding import check_not_held, hold
from .noting import note_attempt
from .ways import known, way_that_is_on

_OPEN = (AttemptState.STARTED, AttemptState.OFFERED, AttemptState.PENDING, AttemptState.UNKNOWN)


@command
def start_attempt(*, intent_id: int, gateway: str, by: Actor, at: datetime) -> Attempt:
    """Begin to pay through a gateway; one that is under way there is given again.

    Who pays (a customer, a link) needs no right. Raises PaymentOver where nothing is to be paid any more.
    """
    intent = intent_for_change(intent_id)
    if by.kind not in ("customer", "link"):
        require(by, SELL, "start payments", shop=intent.shop_id)
    scope.work_in(intent.shop_id)
    if not FEATURES[known(gateway)].has_page:
        raise Invalid(f"“{GatewayName(gateway).label}” has no page of its own to pay on.", field="gateway")
    check_payable(intent, at)
    way = way_that_is_on(intent.shop_id, gateway)
    holds = way.at_dispatch and FEATURES[known(gateway)].authorises
    if holds:
        check_not_held(intent)
    under_way = Attempt.objects.filter(intent=intent, gateway=gateway, state__in=_OPEN).order_by("-id").first()
    if under_way:
        return under_way
    attempt = Attempt.objects.create(
        retailer_id=intent.retailer_id,
        group_id=intent.group_id,
        shop_id=intent.shop_id,
        customer_id=intent.customer_id,
        order_id=intent.order_id,
        intent=intent,
        gateway=gateway,
        key=uuid4(),
        amount_minor=intent.amount_minor,
        holds=holds,
        made_at=at,
        changed_at=at,
    )
    events.record("attempt.started", attempt, by=by, at=at, gateway=gateway, **facts_of(intent))
    return attempt


@command
def claim_attempt(*, attempt_id: int, by: Actor, at: datetime) -> Attempt | None:
    """Take the right to ask the gateway for an attempt's page; None where somebody has it, or it is past that.

    A callback may tell of the page before its address is known: then it is asked for again, under the same key. It
    leaves no event: nothing has happened yet.
    """
    attempt = Attempt.objects.select_related("intent__shop").get(id=attempt_id)
    scope.work_in(attempt.shop_id)
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=at - CLAIM_HOLDS)
    pageless = Q(state=AttemptState.STARTED) | Q(state=AttemptState.OFFERED, url="")
    same = Attempt.objects.filter(free, pageless, id=attempt_id)
    return attempt if same.update(claimed_at=at) else None


# Asked again after a quarter of its age: 90 s, then every 90 s for six minutes, then ever more rarely.
DUE = """
update payments_attempt set claimed_at = %(at)s where id in (
  select id from payments_attempt
  where state in ('started', 'offered', 'pending', 'unknown', 'failed') and (state <> 'failed' or gateway_id <> '')
    and shop_id = %(shop)s
    and coalesce(claimed_at, made_at)
        + greatest(make_interval(secs => %(quiet)s), (coalesce(claimed_at, made_at) - made_at) / 4) <= %(at)s
  order by coalesce(claimed_at, made_at) limit %(limit)s for update skip locked)
returning id
"""


@command
def claim_due_attempts(*, shop_id: int, by: Actor, at: datetime) -> list[Attempt]:
    """Take the right to ask about attempts of which nothing was heard for a while. It leaves no event."""
    scope.work_in(shop_id)
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"at": at, "shop": shop_id, "quiet": QUIET.total_seconds(), "limit": AT_ONCE})
        ids = [row[0] for row in cursor.fetchall()]
    return list(Attempt.objects.filter(id__in=ids).select_related("intent__shop").order_by("id"))


@command
def hear_of_attempt(*, attempt_id: int, said: AttemptSaid, by: Actor, at: datetime) -> Attempt:
    """Record what a gateway said about an attempt. Said twice, or too late, it changes nothing.

    Raises NotWhatWeAsked (nothing was recorded) where the amount is another one.
    """
    found = Attempt.objects.get(id=attempt_id)
    scope.work_in(found.shop_id)
    attempt, _ = apply_to_attempt(found, said, by=by, at=at)
    return attempt


@command
def lose_attempt(*, attempt_id: int, by: Actor, at: datetime, reason: str = "") -> Attempt:
    """The gateway gave no clear answer: unknown, checking. We ask again, we never blindly repeat."""
    found = Attempt.objects.get(id=attempt_id)
    scope.work_in(found.shop_id)
    intent_for_change(found.intent_id)
    attempt = Attempt.objects.get(id=attempt_id)
    if machine.can(attempt, "lose_sight"):
        machine.move(attempt, "lose_sight", by=by, at=at, reason=reason, also={"changed_at": at})
    return attempt


@command
def dispute_attempt(*, attempt_id: int, problem: str, by: Actor, at: datetime) -> Attempt:
    """Note, once, that a gateway says something of an attempt that a person must look at."""
    attempt = Attempt.objects.select_for_update().get(id=attempt_id)
    scope.work_in(attempt.shop_id)
    if attempt.failure != problem[:120]:
        attempt.failure = problem[:120]
        attempt.save(update_fields=["failure"])
        events.record("attempt.disputed", attempt, by=by, at=at, problem=problem)
    return attempt


def problem_with_attempt(attempt: Attempt, intent: Intent, said: AttemptSaid) -> str:
    """Why what was said of an attempt cannot be taken as it is, in words; empty where it can."""
    if said.state not in (AttemptState.CAPTURED, AttemptState.HELD):
        return ""
    if (said.amount_minor, said.currency) != (attempt.amount_minor, intent.currency):
        asked, came = say(attempt.amount_minor, intent.currency), say(said.amount_minor, said.currency)
        return f"The gateway says {came} came; {asked} was asked for {intent.purpose}."
    known = Capture.objects.filter(shop_id=attempt.shop_id, source=Capture.Source.CARD, reference=said.payment).first()
    if known and known.intent_id != intent.id:
        return f"The payment {said.payment} was recorded before, for {known.intent.purpose}."
    return ""


def apply_to_attempt(found: Attempt, said: AttemptSaid, *, by: Actor, at: datetime) -> tuple[Attempt, bool]:
    """Walk an attempt by what was said of it and record money that came; whether anything changed."""
    intent = intent_for_change(found.intent_id)
    attempt = Attempt.objects.select_for_update().get(id=found.id)
    if problem := problem_with_attempt(attempt, intent, said):
        raise NotWhatWeAsked(problem)
    learnt = {
        name: value
        for name, value in (("gateway_id", said.gateway_id), ("url", said.url), ("failure", said.failure[:120]))
        if value and not getattr(attempt, name)
    }
    verb = step_of_attempt(attempt.state, said.state)
    if verb:
        facts = {**facts_of(intent), "failure": said.failure} if said.failure else facts_of(intent)
        before = attempt.state
        machine.move(attempt, verb, by=by, at=at, also={**learnt, "changed_at": at}, gateway=attempt.gateway, **facts)
        _note(attempt, before, said, by=by, at=at)
        if said.state == AttemptState.HELD:
            hold(attempt, intent, said, by=by, at=at)
    elif learnt:
        Attempt.objects.filter(id=attempt.id).update(**learnt)
        for name, value in learnt.items():
            setattr(attempt, name, value)
    return attempt, _capture(attempt, said, by=by, at=at) or verb is not None


def _note(attempt: Attempt, before: str, said: AttemptSaid, *, by: Actor, at: datetime) -> None:
    """Keep a refusal, or that the gateway is making up its mind, among the operations."""
    state = {AttemptState.PENDING: OperationState.PROCESSING, AttemptState.FAILED: OperationState.FAILED}.get(
        said.state
    )
    if said.state == AttemptState.EXPIRED and before == AttemptState.PENDING:
        state = OperationState.FAILED
    if state:
        about = {"key": attempt.key, "amount_minor": attempt.amount_minor, "failure": said.failure}
        kind = OperationKind.AUTHORISE if attempt.holds else OperationKind.CHARGE
        note_attempt(attempt.intent, kind, attempt.gateway, state, by=by, at=at, **about)


def _capture(attempt: Attempt, said: AttemptSaid, *, by: Actor, at: datetime) -> bool:
    if said.state != AttemptState.CAPTURED:
        return False
    known = Capture.objects.filter(attempt=attempt, reference=said.payment).exists()
    record_capture(
        intent_id=attempt.intent_id,
        attempt_id=attempt.id,
        source=Capture.Source.CARD,
        reference=said.payment,
        means=said.means,
        amount_minor=said.amount_minor,
        gateway=attempt.gateway,
        by=by,
        at=at,
    )
    return not known
