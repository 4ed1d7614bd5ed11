"""Limits of refunds tried on what was asked for: what would have waited, and what would have gone at once.

Nothing is changed by it. What a person gave back alone earlier in a day is counted as the tried limits would have let
her: a refund that would have waited is not among it.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from comptoir.kernel import clock
from comptoir.kernel.rules.kinds import Document
from comptoir.ledger.refund_rules import ASK, LIMITED, decisions

from ..models import RefundRequest

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

DAYS, MOST_CASES, MOST_SHOWN = 30, 5000, 50


@dataclass(frozen=True)
class ChangedCase:
    """A refund that the tried limits decide otherwise."""

    number: str  # Of the order.
    asked_at: datetime
    who: str
    role: str
    amount_minor: int
    would_wait: bool  # Else it waited, and would have gone at once.


@dataclass
class RefundTrial:
    """What some limits would have done with the refunds of the last days."""

    since: datetime
    cases: int = 0
    waited: int = 0
    would_wait: int = 0
    shown: list[ChangedCase] = field(default_factory=list)  # The latest first.
    is_whole: bool = True  # False: there were more than were tried.


def refund_trial(shop: "Shop", document: Document, *, at: datetime, days: int = DAYS) -> RefundTrial:
    """Try limits on the refunds that were asked for in the last days. One statement."""
    since = at - timedelta(days=days)
    found = RefundRequest.objects.filter(shop=shop, asked_at__gte=since, asked_at__lte=at).select_related("order")
    rows = list(found.order_by("-asked_at", "-id")[:MOST_CASES])
    trial, today = RefundTrial(since, cases=len(rows), is_whole=len(rows) < MOST_CASES), Counter[tuple[object, ...]]()
    for row in reversed(rows):
        person = (row.asked_kind, row.asked_id, clock.day_of(row.asked_at, shop.timezone))
        waits = _waits(document, row, today[person])
        waited = row.decision["outcome"]["answer"] == ASK
        today[person] += 0 if waits else row.amount_minor
        trial.waited += waited
        trial.would_wait += waits
        if waits != waited:
            role = LIMITED.get(row.role, row.role.replace("_", " "))
            trial.shown.append(
                ChangedCase(row.order.number or "", row.asked_at, row.asked_by_name, role, row.amount_minor, waits)
            )
    trial.shown = trial.shown[::-1][:MOST_SHOWN]
    return trial


def _waits(document: Document, row: RefundRequest, today_minor: int) -> bool:
    said = decisions(
        document, role=row.role, refund_minor=row.amount_minor - row.gesture_minor, gesture_minor=row.gesture_minor,
        today_minor=today_minor,
    )  # fmt: skip
    return bool(said.outcome["answer"] == ASK)
