"""How an order stands, in the five words that customers read."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.look.figures import Step
from comptoir.look.words import short_time
from comptoir.orders import links
from comptoir.orders.queries import OwnOrder, cursor_of
from comptoir.orders.stages import CUSTOMER_STEPS
from comptoir.payments import links as payment_links

if TYPE_CHECKING:
    from comptoir.fulfilment.models import Shipment
    from comptoir.shops.models import Shop

ICONS = ("shopping-cart", "credit-card", "package", "truck-delivery", "circle-check")
TONES = ("blue", "green", "indigo", "purple", "green")
HEADLINES = ("Waiting for your payment", "Paid, and being packed", "Packed, waiting for the rider", "On its way to you",
             "Delivered")  # fmt: skip
ENDED = {
    "cancelled": ("Cancelled", "circle-x", "grey"),
    "expired": ("Not paid in time", "clock-off", "grey"),
    "returned": ("Came back to us", "arrow-back-up", "orange"),
}


@dataclass(frozen=True)
class Standing:
    """An order as My account shows it."""

    id: int
    number: str
    shop: "Shop"
    placed_at: datetime | None
    cursor: str
    total_minor: int
    currency: str
    names: tuple[str, ...]
    things: int
    headline: str
    word: str
    icon: str
    tone: str
    steps: tuple[Step, ...]
    status_url: str
    pay_url: str  # Empty where nothing is to be paid by link.
    to_pay_minor: int
    pay_by: datetime | None


def standing_of(own: OwnOrder, shipment: "Shipment | None", now: datetime) -> Standing:
    order, done = own.order, own.steps_done
    word, icon, tone = ENDED.get(own.stage) or (CUSTOMER_STEPS[done - 1], ICONS[done - 1], TONES[done - 1])
    payable = own.intent if own.intent and own.intent.pay_by and own.intent.pay_by > now else None
    return Standing(
        id=order.pk,
        number=order.number or "",
        shop=order.shop,
        placed_at=order.placed_at,
        cursor=cursor_of(order),
        total_minor=order.total_minor,
        currency=order.currency,
        names=own.names,
        things=own.line_count,
        headline=_headline(own, shipment, now),
        word=word,
        icon=icon,
        tone=tone,
        steps=_steps(own, shipment, now) if done else (),
        status_url=links.link_address(order),
        pay_url=payment_links.link_address(payable, order.shop) if payable else "",
        to_pay_minor=own.money.outstanding_minor,
        pay_by=payable.pay_by if payable else None,
    )


def _headline(own: OwnOrder, shipment: "Shipment | None", now: datetime) -> str:
    if own.stage in ENDED:
        return ENDED[own.stage][0]
    if own.steps_done == 4 and shipment and shipment.due_by and shipment.due_by > now:
        return f"With you by {short_time(shipment.due_by, now)}"
    return HEADLINES[own.steps_done - 1]


def _steps(own: OwnOrder, shipment: "Shipment | None", now: datetime) -> tuple[Step, ...]:
    done = own.steps_done
    sent_at, delivered_at = (shipment.sent_at, shipment.delivered_at) if shipment else (None, None)
    times = (own.order.placed_at, own.paid_at, None, sent_at, delivered_at)
    states = ["done" if n < done - 1 or done == 5 else "now" if n == done - 1 else "next" for n in range(5)]
    return tuple(
        Step(words, short_time(at, now) if at and state != "next" else "", state, icon)
        for words, at, state, icon in zip(CUSTOMER_STEPS, times, states, ICONS, strict=True)
    )
