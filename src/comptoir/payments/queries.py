"""Reads of the room ``payments``."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from comptoir.customers import links
from comptoir.kernel.money import say

from . import outcomes
from .gateways.features import FEATURES, Features
from .links import KIND
from .models import Attempt, Callback, Capture, Intent, Operation, Refund, Way
from .states import (
    AttemptState,
    CallbackState,
    GatewayName,
    IntentState,
    OperationKind,
    OperationState,
    RefundState,
)


def intent_by_link(text: str) -> Intent | None:
    """What a payment link asks for, in the scope of who holds it (``links.actor_of_text``).

    None for a text that is none of ours or was revoked. Paid, closed or past its end it is given: the page says so.
    """
    link = links.open_link(text)
    if link is None or link.kind != KIND or len(link.parts) != 2:
        return None
    found = Intent.objects.filter(id=link.parts[0], link_version=link.version, pay_by__isnull=False)
    return found.select_related("shop").first()


def is_payable(intent: Intent, at: datetime) -> bool:
    return intent.state == IntentState.OPEN and intent.pay_by is not None and at < intent.pay_by


def current_attempt(intent: Intent) -> Attempt | None:
    """The latest try to pay an intent: what its page tells of."""
    return Attempt.objects.filter(intent=intent).order_by("-id").first()


def is_being_paid(intent_ids: Collection[int]) -> bool:
    """Whether a gateway is making up its mind about a payment right now: not the moment to expire what it is for."""
    undecided = (AttemptState.PENDING, AttemptState.UNKNOWN)
    open_ = (OperationState.ASKED, OperationState.UNKNOWN, OperationState.PROCESSING)
    begins = Operation.objects.filter(kind__in=[OperationKind.AUTHORISE, OperationKind.CHARGE])
    return (
        Attempt.objects.filter(intent_id__in=intent_ids, state__in=undecided).exists()
        or begins.filter(intent_id__in=intent_ids, state__in=open_).exists()
    )


def needless_attempts(intent_id: int) -> list[Attempt]:
    """Tries whose page at the gateway is perhaps still open though nobody shall pay there any more.

    All of an intent that is paid or closed; else those before its latest.
    """
    shown = (AttemptState.OFFERED, AttemptState.UNKNOWN, AttemptState.FAILED)
    attempts = list(Attempt.objects.filter(intent_id=intent_id).select_related("intent__shop").order_by("id"))
    if attempts and attempts[0].intent.state == IntentState.OPEN:
        attempts = attempts[:-1]
    return [attempt for attempt in attempts if attempt.state in shown and attempt.gateway_id]


def refundable_captures(intent_ids: Collection[int]) -> list[Capture]:
    """Money that came for some intents and has not gone back, oldest first."""
    left = Capture.objects.filter(intent_id__in=intent_ids, refunded_minor__lt=F("amount_minor"))
    return list(left.order_by("id"))


def intents_of_order(order_id: int) -> QuerySet[Intent]:
    return Intent.objects.filter(order_id=order_id).order_by("id")


def open_intent_of_order(order_id: int) -> Intent | None:
    """What an order still asks for by a link: the latest open intent."""
    return intents_of_order(order_id).filter(state="open", pay_by__isnull=False).last()


def attempts_of_order(order_id: int) -> QuerySet[Attempt]:
    return Attempt.objects.filter(order_id=order_id).order_by("id")


def captures_of_order(order_id: int) -> QuerySet[Capture]:
    return Capture.objects.filter(order_id=order_id).order_by("at", "id")


def refunds_of_order(order_id: int) -> QuerySet[Refund]:
    return Refund.objects.filter(order_id=order_id).select_related("capture").order_by("made_at", "id")


def operations_of_order(order_id: int) -> QuerySet[Operation]:
    """Every attempt to move an order's money, in its order."""
    return Operation.objects.filter(order_id=order_id).order_by("id")


def operations_of_intent(intent_id: int) -> QuerySet[Operation]:
    return Operation.objects.filter(intent_id=intent_id).order_by("id")


def latest_attempts(intent_id: int) -> dict[str, Operation]:
    """Where the paying of each part of an intent stands, by its reference."""
    kinds = (OperationKind.AUTHORISE, OperationKind.CHARGE)
    rows = Operation.objects.filter(intent_id=intent_id, kind__in=kinds).select_related("capture", "intent")
    return {row.reference: row for row in rows.order_by("attempt", "id")}


def outcome_of_authorising(intent_id: int) -> OperationState:
    """Whether an intent is authorised, or taken, in all of its parts: ok, processing, failed or manual."""
    return outcomes.of_authorising((row.kind, row.state) for row in latest_attempts(intent_id).values())


def was_refused_late(intent_ids: Collection[int]) -> bool:
    """Whether a gateway that had left a payment, or a part of it, undecided has refused it since."""
    latest = [row for intent_id in intent_ids for row in latest_attempts(intent_id).values()]
    return any(row.state == OperationState.FAILED and row.follows_id for row in latest)


@dataclass(frozen=True)
class HeldPart:
    """Money that was authorised for a delivery, or for the whole, and where the taking of it stands."""

    intent_id: int
    gateway: GatewayName
    reference: str  # Blank: it is held for the whole.
    left_minor: int
    taking: OperationState | None  # Of the last try to take it; None: nobody asked for it yet.
    failure: str

    @property
    def can(self) -> Features:
        """What its way to pay can do."""
        return FEATURES[self.gateway]

    @property
    def is_taken(self) -> bool:
        return self.taking == OperationState.OK and (not self.reference or not self.left_minor)

    @property
    def is_being_taken(self) -> bool:
        return self.taking in (OperationState.ASKED, OperationState.UNKNOWN, OperationState.PROCESSING)


def held_parts(intent_ids: Collection[int]) -> list[HeldPart]:
    """All that was authorised for some intents and not given up, part by part. One statement."""
    return held_among(Operation.objects.filter(intent_id__in=intent_ids).order_by("id"))


def held_for(parts: Iterable[HeldPart], reference: str) -> HeldPart | None:
    """Of what is held for a delivery the part that its way hangs on: what a gateway still has to take first."""
    found = held_all_for(parts, reference)
    return min(reversed(found), key=lambda part: (part.is_taken, not part.can.is_program), default=None)


def held_all_for(parts: Iterable[HeldPart], reference: str) -> list[HeldPart]:
    """Of some parts those that are for a delivery, or else for the whole: one of each intent."""
    by_intent: dict[int, dict[str, HeldPart]] = {}
    for part in parts:
        by_intent.setdefault(part.intent_id, {})[part.reference] = part
    return [found for of in by_intent.values() if (found := of.get(reference) or of.get(""))]


def held_among(operations: Iterable[Operation]) -> list[HeldPart]:
    """What the operations of an order, in their order, leave authorised."""
    rows = list(operations)
    begun = [row for row in rows if row.kind in (OperationKind.AUTHORISE, OperationKind.CHARGE)]
    latest = {(row.intent_id, row.reference): row for row in sorted(begun, key=lambda row: (row.attempt, row.id))}
    over = (OperationState.FAILED, OperationState.FOLLOWED)
    given_up = {row.of_id for row in rows if row.kind == OperationKind.REVERSE and row.state not in over}
    tries = {row.of_id: row for row in rows if row.kind == OperationKind.CAPTURE and row.of_id}
    return [
        HeldPart(
            row.intent_id, GatewayName(row.gateway), row.reference, row.left_minor,
            OperationState(last.state) if last else None, last.failure if last else "",
        )
        for row in latest.values()
        if row.kind == OperationKind.AUTHORISE and row.state == OperationState.OK and row.id not in given_up
        for last in (tries.get(row.id),)
    ]  # fmt: skip


def authorised_minor(intent_ids: Collection[int]) -> int:
    """What is held for some intents and not taken yet."""
    held = Operation.objects.filter(
        intent_id__in=intent_ids, kind=OperationKind.AUTHORISE, state=OperationState.OK
    ).aggregate(held=Sum(F("amount_minor") - F("taken_minor")))["held"]
    return int(held or 0)


def net_captured(intent_ids: Collection[int]) -> int:
    """What came for some intents and did not go back again."""
    came = Capture.objects.filter(intent_id__in=intent_ids).aggregate(sum=Sum("amount_minor"))["sum"] or 0
    done = Refund.objects.filter(capture__intent_id__in=intent_ids, state=RefundState.DONE)
    return int(came) - int(done.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


SOURCES_BY_WORDS = {  # How a customer can pay, by the source of the money, as settings name it.
    Capture.Source.CARD.value: "Card", Capture.Source.BANK.value: "Bank transfer", Capture.Source.CASH.value: "Cash",
    Capture.Source.TERMINAL.value: "Card terminal in store", Capture.Source.COURIER.value: "Pay on delivery",
    Capture.Source.INVOICE.value: "Invoice", Capture.Source.WALLET.value: "Wallet",
}  # fmt: skip


_GIVING = {
    RefundState.ASKED: OperationState.PROCESSING,
    RefundState.SENT: OperationState.PROCESSING,
    RefundState.UNKNOWN: OperationState.PROCESSING,
    RefundState.DONE: OperationState.OK,
    RefundState.FAILED: OperationState.FAILED,
}


def outcome_of_giving_back(intent_ids: Collection[int]) -> OperationState:
    """How the ways back of some intents stand together: ok, processing, failed, or manual: it waits for a person.

    Money that is still processing counts as not resolved. A refund that failed and was replaced counts no more.
    """
    states = [
        OperationState.MANUAL if row.state == RefundState.ASKED and not row.capture.gateway else _GIVING[row.state]  # type: ignore[index]
        for row in Refund.objects.filter(capture__intent_id__in=intent_ids).select_related("capture")
        if row.state != RefundState.FAILED or row.capture.left_minor >= row.amount_minor
    ]
    ways = Operation.objects.filter(intent_id__in=intent_ids, refund=None)
    ending = ways.filter(kind__in=[OperationKind.REVERSE, OperationKind.VOID]).exclude(_is_replaced())
    open_ = ways.filter(kind__in=[OperationKind.CAPTURE, OperationKind.CHARGE], state=OperationState.PROCESSING)
    states += [OperationState(state) for state in ending.values_list("state", flat=True)]
    states += [OperationState.PROCESSING] * open_.count()
    return outcomes.of_giving_back(states)


def _is_replaced() -> Q:
    """A row that failed, and whose deed was done, or is being done, by a later one."""
    later = Operation.objects.filter(of_id=OuterRef("of_id"), id__gt=OuterRef("id"), kind=OuterRef("kind"))
    return Q(Exists(later), state__in=[OperationState.FAILED, OperationState.FOLLOWED])


def way_of(shop_id: int, gateway: str) -> Way:
    """A shop's word on a way to pay; where it has said nothing, what is usual."""
    found = Way.objects.filter(shop_id=shop_id, gateway=gateway).first()
    return found or _usual(shop_id, GatewayName(gateway))


def ways_of(shop_id: int) -> list[Way]:
    """All ways to pay of a shop, on or off, in the order of the table of features."""
    said = {way.gateway: way for way in Way.objects.filter(shop_id=shop_id)}
    return [said.get(name) or _usual(shop_id, name) for name in FEATURES]


def _usual(shop_id: int, gateway: GatewayName) -> Way:
    can = FEATURES[gateway]
    late = can.authorises and (can.holds_first or not can.charges)
    return Way(shop_id=shop_id, gateway=gateway, is_on=can.is_on, at_dispatch=late, per_shipment=late)


@dataclass(frozen=True)
class Trouble:
    """Money that needs a person, as the home page lists it."""

    kind: str  # callback, refund, refund_by_hand, attempt, operation (to be tried again), at_gateway
    id: int
    order_id: int | None
    since: datetime
    text: str


def troubles(shop_ids: Collection[int], limit: int = 50) -> list[Trouble]:
    """What gateways and people left for a person to decide: oldest first."""
    asked = (_stuck, _refunds, _disputed, _operations)
    found = [trouble for ask in asked for trouble in ask(shop_ids, limit)]
    return sorted(found, key=lambda trouble: (trouble.since, trouble.kind, trouble.id))[:limit]


def _stuck(shop_ids: Collection[int], limit: int) -> list[Trouble]:
    rows = Callback.objects.filter(shop_id__in=shop_ids, state=CallbackState.STUCK).order_by("received_at")[:limit]
    return [Trouble("callback", row.id, None, row.received_at, row.problem) for row in rows]


def _refunds(shop_ids: Collection[int], limit: int) -> list[Trouble]:
    by_hand = Q(state=RefundState.ASKED, capture__gateway="")
    rows = Refund.objects.filter(Q(state=RefundState.FAILED) | by_hand, shop_id__in=shop_ids)
    return [
        Trouble(
            "refund" if row.state == RefundState.FAILED else "refund_by_hand",
            row.id,
            row.order_id,
            row.changed_at,
            f"The refund of {say(row.amount_minor, row.currency)} failed. {row.failure}".strip()
            if row.state == RefundState.FAILED
            else f"{say(row.amount_minor, row.currency)} are to be given back by hand: {row.capture.means}.",
        )
        for row in rows.select_related("capture").order_by("changed_at")[:limit]
    ]


def _disputed(shop_ids: Collection[int], limit: int) -> list[Trouble]:
    waiting = Attempt.objects.filter(
        shop_id__in=shop_ids,
        state__in=[AttemptState.STARTED, AttemptState.OFFERED, AttemptState.PENDING, AttemptState.UNKNOWN],
    )
    rows = waiting.exclude(failure="").order_by("changed_at")[:limit]
    return [Trouble("attempt", row.id, row.order_id, row.changed_at, row.failure) for row in rows]


def _operations(shop_ids: Collection[int], limit: int) -> list[Trouble]:
    """What a gateway would not do, and leaves to a person: taking, giving up, voiding."""
    kinds = (OperationKind.CAPTURE, OperationKind.REVERSE, OperationKind.VOID)
    waits = Q(state=OperationState.MANUAL) | Q(state=OperationState.FAILED, kind__in=kinds, followed_by=None)
    rows = Operation.objects.filter(waits, shop_id__in=shop_ids, refund=None).exclude(_is_replaced())
    return [
        Trouble(_kind_of(row), row.id, row.order_id, row.changed_at, _operation_words(row))
        for row in rows.order_by("changed_at")[:limit]
    ]


def _kind_of(row: Operation) -> str:
    return "at_gateway" if row.state == OperationState.MANUAL else "operation"


def _operation_words(row: Operation) -> str:
    amount, what = say(row.amount_minor, row.currency), row.get_kind_display().lower()
    said = "needs a person at the gateway" if row.state == OperationState.MANUAL else "failed"
    return f"“{what}” of {amount} {said}. {row.failure}".strip()
