"""Reads of the room ``payments``."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from comptoir.customers import links
from comptoir.kernel.money import say

from .links import KIND
from .models import Attempt, Callback, Capture, Intent, Refund
from .states import AttemptState, CallbackState, IntentState, RefundState


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
    return Attempt.objects.filter(intent_id__in=intent_ids, state__in=undecided).exists()


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


@dataclass(frozen=True)
class Trouble:
    """Money that needs a person, as the home page lists it."""

    kind: str  # callback, refund, refund_by_hand, attempt
    id: int
    order_id: int | None
    since: datetime
    text: str


def troubles(shop_ids: Collection[int], limit: int = 50) -> list[Trouble]:
    """What gateways and people left for a person to decide: oldest first."""
    found = [*_stuck(shop_ids, limit), *_refunds(shop_ids, limit), *_disputed(shop_ids, limit)]
    return sorted(found, key=lambda trouble: (trouble.since, trouble.kind, trouble.id))[:limit]


def _stuck(shop_ids: Collection[int], limit: int) -> list[Trouble]:
    rows = Callback.objects.filter(shop_id__in=shop_ids, state=CallbackState.STUCK).order_by("received_at")[:limit]
    return [Trouble("callback", row.id, None, row.received_at, row.problem) for row in rows]


def _refunds(shop_ids: Collection[int], limit: int) -> list[Trouble]:
    by_hand = Q(state=RefundState.ASKED, capture__attempt__isnull=True)
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
