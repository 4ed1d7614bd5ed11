"""A customer's own orders, at every shop of her group.

Under her own sight she reads the orders; what hangs on them (deliveries, lines, payments) only where her actor names
their ids. So a page asks for ids first, and then, named, for the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef, Q, Subquery

from comptoir.kernel.errors import Invalid

from ..models import Delivery, Order, OrderLine, OrderPayment
from ..stages import customer_steps, stage_of
from ..states import OrderState
from ..totals import OrderMoney
from .money import money_of

if TYPE_CHECKING:
    from comptoir.payments.models import Intent

MOST_PICTURES = 4


@dataclass(frozen=True)
class OwnOrder:
    """One of a customer's own orders in a list."""

    order: Order  # With its shop.
    names: tuple[str, ...]  # Of its first things.
    line_count: int
    delivery_states: tuple[str, ...]
    delivery_kinds: tuple[str, ...]
    due_days: tuple[date | None, ...]  # Of each delivery: not before it.
    pick_ups: tuple[bool, ...]  # Of each: whether she fetches it herself.
    money: OrderMoney
    paid_at: datetime | None
    intent: "Intent | None"  # What is still asked for by link.

    @property
    def stage(self) -> str:
        return stage_of(self.order.state, self.delivery_states, expired=self.order.expired)

    @property
    def steps_done(self) -> int:
        paid = self.money.covered
        return customer_steps(self.order.state, self.delivery_states, paid=paid)


def own_order_ids(
    customer_id: int, *, only_open: bool = False, after: str = "", before: str = "", limit: int = 20
) -> list[int]:
    """The ids of a customer's orders, the last placed first: a page after, or before, a cursor. One statement."""
    found = Order.objects.filter(customer_id=customer_id, placed_at__isnull=False)
    if only_open:
        found = found.filter(state__in=(OrderState.PLACED, OrderState.OPEN))
    if after or before:
        at, last = _place(before or after)
        beyond = (
            Q(placed_at__gt=at) | Q(placed_at=at, id__gt=last)
            if before
            else Q(placed_at__lt=at) | Q(placed_at=at, id__lt=last)
        )
        found = found.filter(beyond)
    way = ("placed_at", "id") if before else ("-placed_at", "-id")
    ids = list(found.order_by(*way).values_list("id", flat=True)[:limit])
    return ids[::-1] if before else ids


def own_orders(order_ids: Sequence[int]) -> list[OwnOrder]:
    """Some of a customer's orders, in this order, for an actor who names their ids. Three statements."""
    of_it = {"order": OuterRef("pk")}
    captured = OrderPayment.objects.filter(**of_it).values("order").annotate(at=Max("intent__captures__at"))
    lines = OrderLine.objects.filter(**of_it).order_by("position")
    deliveries = Delivery.objects.filter(**of_it).order_by("position")
    found = Order.objects.filter(id__in=order_ids).select_related("shop")
    rows: Any = found.annotate(
        line_names=ArraySubquery(lines.values("name")),
        states=ArraySubquery(deliveries.values("state")),
        kinds=ArraySubquery(deliveries.values("kind")),
        days=ArraySubquery(deliveries.values("due_on")),
        fetched=ArraySubquery(deliveries.values("is_pick_up")),
        paid_at=Subquery(captured.values("at")),
    ).in_bulk()
    if not rows:
        return []
    asked = OrderPayment.objects.filter(order__in=order_ids, intent__state="open", intent__pay_by__isnull=False)
    intents = {row.order_id: row.intent for row in asked.select_related("intent").order_by("intent_id")}
    money = money_of(order_ids)
    return [
        OwnOrder(
            order=row,
            names=tuple(row.line_names[:MOST_PICTURES]),
            line_count=len(row.line_names),
            delivery_states=tuple(row.states),
            delivery_kinds=tuple(row.kinds),
            due_days=tuple(row.days),
            pick_ups=tuple(row.fetched),
            money=money[row.id],
            paid_at=row.paid_at,
            intent=intents.get(row.id),
        )
        for row in (rows[order_id] for order_id in order_ids if order_id in rows)
    ]


def cursor_of(order: Order) -> str:
    """Where a page of own orders goes on: after, or before, this one."""
    at = order.placed_at
    return f"{int(at.timestamp() * 1_000_000)}_{order.pk}" if at else ""


def _place(cursor: str) -> tuple[datetime, int]:
    at, _, last = cursor.partition("_")
    try:
        seconds, rest = divmod(int(at), 1_000_000)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), int(last) % 2**63
    except (ValueError, OverflowError, OSError):
        raise Invalid("That is no place in the list; use the one that came with a page.", field="after") from None
