"""Orders as a program reads them."""

from typing import Any

from django.http import HttpRequest
from ninja import Query

from comptoir.customers import queries as customers
from comptoir.kernel.errors import Invalid
from comptoir.kernel.models import Event
from comptoir.kernel.timeline import lines as told
from comptoir.messaging import queries as messaging
from comptoir.orders import queries
from comptoir.orders.options import priority_of
from comptoir.payments import links

from ..door import REFUSALS, After, PageSize, actor_of, shop_of
from .routing import router
from .shapes import (
    CaptureOut,
    DeliveryOut,
    LineOut,
    MessageOut,
    MoneyOut,
    Number,
    OrderOut,
    PackedOut,
    RefundOut,
    RowOut,
    RowsOut,
    StepOut,
    TimelineOut,
)
from .wishes import wishes_of


@router.get("", response={200: RowsOut, **REFUSALS}, summary="List orders")
def index(
    request: HttpRequest,
    view: str = Query("all", description=f"One of: {', '.join(queries.VIEWS)}."),
    number: str = Query("", max_length=24, description="The beginning of an order number."),
    customer: str = Query("", max_length=24, description="A customer's code: her orders only."),
    priority: str = Query("normal", description="`high`: of high priority or urgent; `urgent`: these only."),
    after: After = "",
    limit: PageSize = 25,
) -> RowsOut:
    """The orders of the shop, the last changed first."""
    if view not in queries.VIEWS:
        raise Invalid(f"There is no view “{view}”; use one of {', '.join(queries.VIEWS)}.", field="view")
    whose = customers.customer_by_code(customer).id if customer else None
    shop = [shop_of(request)]
    least = priority_of(priority)
    rows = queries.order_list(
        shops=shop, view=view, number=number, customer_id=whose, priority=least, after=after, limit=limit + 1
    )
    return RowsOut(
        items=[_row(row) for row in rows[:limit]], next=rows[limit - 1].cursor if len(rows) > limit else None
    )


def _row(row: queries.OrderRow) -> RowOut:
    return RowOut(
        number=row.number,
        shop=row.shop_code,
        customer=row.customer_code,
        stage=row.stage,
        payment=row.money.badge,
        placed_at=row.placed_at,
        changed_at=row.changed_at,
        lines=row.line_count,
        total_minor=row.total_minor,
        outstanding_minor=row.money.outstanding_minor,
        currency=row.currency,
        priority=row.priority.word,
        agreed_on=row.agreed_on,
    )


@router.get("/{number}", response={200: OrderOut, **REFUSALS}, summary="Read an order")
def read(request: HttpRequest, number: Number) -> OrderOut:
    """An order with its lines, deliveries, money, and what can be done next (or why not)."""
    page, by = queries.order_page(number), actor_of(request)
    order, money = page.order, page.money
    steps = page.next_steps(lambda right: by.can(right, order.shop_id))
    return OrderOut(
        number=order.number or "",
        state=order.state,
        stage=page.stage,
        channel=order.channel,
        customer=order.customer.code if order.customer else None,
        placed_at=order.placed_at or order.changed_at,
        changed_at=order.changed_at,
        pay_by=order.pay_by,
        note=order.note,
        wishes=wishes_of(order),
        ship_to={name: str(value) for name, value in order.ship_to.items() if name != "phone"},
        money=MoneyOut(**{name: getattr(money, name) for name in MoneyOut.model_fields}),
        lines=[LineOut.from_orm(line) for line in page.lines],
        deliveries=[_delivery(delivery, page) for delivery in page.deliveries],
        holds=[hold.reason for hold in page.holds],
        captures=[CaptureOut.from_orm(capture) for capture in page.captures],
        refunds=[RefundOut.from_orm(refund) for refund in page.refunds],
        next_steps=[StepOut(verb=s.verb, delivery=s.delivery, possible=s.possible, why_not=s.why_not) for s in steps],
        payment_link=payment_link(next((i for i in page.intents if i.state == "open" and i.pay_by), None), order.shop),
    )


def _delivery(delivery: Any, page: queries.OrderPage) -> DeliveryOut:
    return DeliveryOut(
        position=delivery.position,
        kind=delivery.kind,
        due_on=delivery.due_on,
        state=delivery.state,
        location=delivery.location.code,
        is_pick_up=delivery.is_pick_up,
        lines=[PackedOut(sku=line.line.sku, quantity=line.quantity) for line in page.delivery_lines[delivery.id]],
    )


@router.get("/{number}/events", response={200: list[TimelineOut], **REFUSALS}, summary="An order's timeline")
def timeline(request: HttpRequest, number: Number) -> list[TimelineOut]:
    """What happened to an order, in words, the first first."""
    order = queries.order_by_number(number)
    lines = told(Event.objects.filter(order_id=order.id).order_by("at", "id"))
    return [TimelineOut(event=x.event, at=x.at, text=x.text, detail=x.detail, actor=x.actor) for x in lines]


@router.get("/{number}/messages", response={200: list[MessageOut], **REFUSALS}, summary="What was mailed")
def messages(request: HttpRequest, number: Number) -> list[MessageOut]:
    """To the customer and to whoever packs, the latest first."""
    rows = messaging.messages_of_order(queries.order_by_number(number).id)
    return [MessageOut(**{name: getattr(row, name) for name in MessageOut.model_fields}) for row in rows]


def payment_link(intent: Any, shop: Any) -> str | None:
    return links.link_address(intent, shop) if intent is not None else None
