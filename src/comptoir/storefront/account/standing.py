"""How an order stands, in the five words that customers read."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from comptoir.kernel import clock
from comptoir.look.figures import Step
from comptoir.look.words import short_time
from comptoir.orders import links
from comptoir.orders.queries import OwnOrder, cursor_of
from comptoir.orders.stages import CUSTOMER_STEPS
from comptoir.payments import links as payment_links

from ..parts import Part, headline_of, parts_said
from ..steps import FETCHED_ICONS, FETCHED_STEPS, ICONS, PAID, due_of, headline_at, steps_done, steps_of

if TYPE_CHECKING:
    from comptoir.fulfilment.models import Shipment
    from comptoir.shops.models import Shop

TONES = ("blue", "green", "indigo", "purple", "green")
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
    parts_said: str  # Which part leaves when; empty where all of it goes its way at once.
    word: str
    icon: str
    tone: str
    steps: tuple[Step, ...]
    status_url: str
    pay_url: str  # Empty where nothing is to be paid by link.
    to_pay_minor: int
    pay_by: datetime | None


def standing_of(own: OwnOrder, shipment: "Shipment | None", now: datetime) -> Standing:
    order, held, fetched = own.order, own.money.secured_minor > 0, any(own.pick_ups)
    done = steps_done(own.steps_done, fetched=fetched)
    words_of, icons = (FETCHED_STEPS, FETCHED_ICONS) if fetched else (CUSTOMER_STEPS, ICONS)
    word, icon, tone = ENDED.get(own.stage) or (words_of[done - 1], icons[done - 1], TONES[done - 1])
    if held and done == PAID:
        word = "Confirmed"
    payable = own.intent if not held and own.intent and own.intent.pay_by and own.intent.pay_by > now else None
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
        parts_said=parts_said(_parts(own), clock.day_of(now, order.shop.timezone)) if done > 1 else "",
        word=word,
        icon=icon,
        tone=tone,
        steps=tuple(steps_of(order, done, own.paid_at, shipment, now, held=held, fetched=fetched)) if done else (),
        status_url=links.link_address(order),
        pay_url=payment_links.link_address(payable, order.shop) if payable else "",
        to_pay_minor=own.money.outstanding_minor,
        pay_by=payable.pay_by if payable else None,
    )


def _headline(own: OwnOrder, shipment: "Shipment | None", now: datetime) -> str:
    if own.stage in ENDED:
        return ENDED[own.stage][0]
    if said := headline_of(_parts(own)):
        return said
    due_by = due_of(own.steps_done, shipment)
    if due_by and due_by > now:
        return f"With you by {short_time(due_by, now)}"
    return headline_at(own.steps_done, held=own.money.secured_minor > 0)


def _parts(own: OwnOrder) -> list[Part]:
    facts = zip(own.delivery_kinds, own.delivery_states, own.due_days, own.pick_ups, strict=True)
    return [Part(*fact) for fact in facts]
