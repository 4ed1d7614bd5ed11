"""Whether somebody may give an amount alone: the shop's refund limits asked, and what passed them kept for the day."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Sum

from comptoir.kernel import clock
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.money import say
from comptoir.kernel.rules.decisions import Decision
from comptoir.kernel.rules.queries import in_force
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops

from ..models import Giving
from ..refund_rules import ASK, PROGRAM, RULES, decisions, why_not

LIMITED_KINDS = ("staff", "key")  # Who has limits. What the shop's own rules or a customer set off has none.


class AboveYourLimit(NotAllowed):
    """More than the person may give back or away alone."""

    def __init__(self, why: str) -> None:
        super().__init__(f"It is above what you may give back yourself: {why}. Ask who runs the shop.")


@dataclass(frozen=True)
class Judged:
    """What the limits said of an amount by a person, under which version of them."""

    said: Decision
    rules_number: int
    role: str
    refund_minor: int
    gesture_minor: int

    @property
    def has_to_wait(self) -> bool:
        return bool(self.said.outcome["answer"] == ASK)

    @property
    def why(self) -> str:
        """Why not alone, in words."""
        return why_not([tried.why for tried in self.said.trace if not tried.held])


def judge_giving(*, shop_id: int, refund_minor: int, gesture_minor: int, by: Actor, at: datetime) -> Judged:
    """What the limits say of an amount by this person now: a refund at the price paid, a gesture of a free amount.

    Two at once of one person are judged one after the other, so that both count.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('refunds ' || %s, %s))", [by.kind, by.id or 0])
    rules, role = in_force(shop_id, RULES.name), shops.role_at(by, shop_id) or PROGRAM
    said = decisions(
        rules.document, role=role, refund_minor=refund_minor, gesture_minor=gesture_minor,
        today_minor=_today(shop_id, by, at),
    )  # fmt: skip
    return Judged(said, rules.number, role, refund_minor, gesture_minor)


def keep_giving(*, shop_id: int, what: str, judged: Judged, by: Actor, at: datetime) -> None:
    """Count what a person gave alone into her day, with the rule that let it pass."""
    amount = judged.refund_minor + judged.gesture_minor
    if by.kind not in LIMITED_KINDS or amount <= 0:
        return
    Giving.objects.create(
        retailer_id=shops.shop_in_sight(shop_id).retailer_id, shop_id=shop_id, what=what, amount_minor=amount,
        gesture_minor=judged.gesture_minor, actor_kind=by.kind, actor_id=by.id or 0, role=judged.role,
        rules_number=judged.rules_number, decision=judged.said.stored(), at=at,
    )  # fmt: skip


def allow_giving(
    *, shop_id: int, what: str, refund_minor: int = 0, gesture_minor: int = 0, by: Actor, at: datetime
) -> Judged | None:
    """Let a person give an amount alone, or raise AboveYourLimit. None for who has no limits, and for nothing."""
    if by.kind not in LIMITED_KINDS or refund_minor + gesture_minor <= 0:
        return None
    judged = judge_giving(shop_id=shop_id, refund_minor=refund_minor, gesture_minor=gesture_minor, by=by, at=at)
    if judged.has_to_wait:
        amount = say(refund_minor + gesture_minor, shops.shop_in_sight(shop_id).currency)
        raise AboveYourLimit(f"{amount} is {judged.why}")
    keep_giving(shop_id=shop_id, what=what, judged=judged, by=by, at=at)
    return judged


def _today(shop_id: int, by: Actor, at: datetime) -> int:
    """What somebody gave alone in the shop's business day so far: refunds, gestures and credit notes together."""
    zone = shops.shop_in_sight(shop_id).timezone
    since, until = clock.day_bounds(clock.day_of(at, zone), zone)
    same = Giving.objects.filter(shop=shop_id, actor_kind=by.kind, actor_id=by.id or 0, at__gte=since, at__lt=until)
    return int(same.aggregate(sum=Sum("amount_minor"))["sum"] or 0)
