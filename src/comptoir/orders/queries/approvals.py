"""Orders that wait for approval: which, for whom, and what rules would have asked of past ones."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from comptoir.kernel.rules.kinds import Document
from comptoir.kernel.scope import Actor
from comptoir.kernel.texts import storable
from comptoir.shops import queries as shops
from comptoir.shops.roles import APPROVE, MANAGER, ROLES

from ..approval_rules import decision
from ..models import Approval, Deputy, Order
from ..states import ApprovalState, OrderState

DAYS, MOST = 30, 1000
RANKS = list(ROLES)


class NotYours(Enum):
    """Why a person may not decide about an order."""

    OWN = "own"
    TWICE = "twice"
    ROLE = "role"


@dataclass(frozen=True)
class Standing:
    """Whether somebody may decide about an order now: by her own role, or for somebody who named her."""

    person: int | None
    why_not: NotYours | None = None
    for_name: str = ""


def standing_of(approval: Approval, order: Order, by: Actor, at: datetime) -> Standing:
    """By her own role, else by that of somebody she stands in for; of her own order never."""
    person = by.id if by.kind == "staff" else by.on_behalf_of
    if person is not None and person == order.sold_by_id:
        return Standing(person, NotYours.OWN)
    if person is not None and any(step["by"] == person for step in approval.steps):
        return Standing(person, NotYours.TWICE)
    if _ranks(_role_of(by, order.shop_id), approval.role):
        return Standing(person)
    if by.kind == "staff":
        for row in Deputy.objects.filter(shop=order.shop_id, deputy=person, until__gt=at).select_related("person"):
            if row.person_id == order.sold_by_id or any(step["by"] == row.person_id for step in approval.steps):
                continue
            if _ranks(_role_of_staff(row.person_id, order), approval.role):
                return Standing(person, for_name=row.person.name)
    return Standing(person, NotYours.ROLE)


def _role_of(by: Actor, shop_id: int) -> str:
    if by.kind == "key":
        return MANAGER if by.can(APPROVE, shop_id) else ""
    return shops.role_at(by, shop_id)


def _role_of_staff(staff_id: int, order: Order) -> str:
    staff = shops.signed_in_staff(staff_id)
    return shops.role_at(shops.actor_of_staff(staff, order.retailer_id), order.shop_id) if staff else ""


def _ranks(role: str, asked: str) -> bool:
    return bool(role) and RANKS.index(role) >= RANKS.index(asked)


def approval_of_order(order_id: int) -> Approval | None:
    return Approval.objects.filter(order=order_id).first()


def approvers_of(approval: Approval, order: Order, at: datetime) -> dict[int, str]:
    """Who may decide at the level that is asked now, by id with the mail address: those of its role, where there are
    none those of the next higher one, and who stands in for them. Who placed it or decided before is left out."""
    people = shops.people_at(order.shop)
    out = {person for person in (order.sold_by_id, *(step["by"] for step in approval.steps)) if person}
    asked: dict[int, str] = {}
    for role in RANKS[RANKS.index(approval.role) :]:
        asked = asked or {person: mail for person, mail, held in people if held == role and person not in out}
    stand_in = Deputy.objects.filter(shop=order.shop_id, person__in=asked, until__gt=at).exclude(deputy__in=out)
    return asked | dict(stand_in.values_list("deputy_id", "deputy__email"))


def approval_named(number: str) -> Approval:
    """The approval of an order. Raises Approval.DoesNotExist for one that needs none, or is not in sight."""
    return Approval.objects.select_related("order__customer").get(order__number=storable(number))


def approvals_waiting(shop_ids: Collection[int], limit: int = 100) -> list[Approval]:
    """Orders that wait in some shops, those that end soonest first."""
    rows = Approval.objects.filter(
        shop_id__in=shop_ids, state=ApprovalState.WAITING, order__state=OrderState.PLACED
    ).select_related("order__customer")
    return list(rows.order_by("expires_at", "id")[:limit])


def overdue_approvals(shop_ids: Collection[int], at: datetime) -> list[str]:
    """Numbers of orders whose approval is over: its time, or the order itself."""
    waiting = Approval.objects.filter(shop_id__in=shop_ids, state=ApprovalState.WAITING)
    over = waiting.filter(expires_at__lte=at) | waiting.exclude(order__state=OrderState.PLACED)
    return [number for number in over.order_by("expires_at").values_list("order__number", flat=True)[:500] if number]


def deputy_of(shop_id: int, person: int, at: datetime) -> Deputy | None:
    """Who stands in for a person now."""
    return Deputy.objects.filter(shop=shop_id, person=person, until__gt=at).select_related("deputy").first()


@dataclass(frozen=True)
class ApprovalTrial:
    """What a document would have asked of the orders of the last days."""

    orders: int  # Of business customers.
    waiting: int
    shown: Sequence[tuple[str, str, int, int, str]]  # Number, currency, total, levels, which rule; the latest.


def approval_trial(shop_id: int, document: Document, *, at: datetime) -> ApprovalTrial:
    """Each judged alone, the latest thousand at most; nothing is changed."""
    since = at - timedelta(days=DAYS)
    past = Order.objects.filter(shop=shop_id, placed_at__gte=since, placed_at__lt=at, customer__kind="b2b")
    rows = list(past.select_related("customer").order_by("-placed_at", "-id")[:MOST])
    asked = []
    for order in rows:
        said = decision(document, amount_minor=order.total_minor, policy=order.customer.policy)  # type: ignore[union-attr]
        if order.total_minor and (levels := said.outcome["levels"]):
            asked.append((order.number or "", order.currency, order.total_minor, len(levels), said.rule))
    return ApprovalTrial(len(rows), len(asked), asked[:20])
