"""Orders as they were at any moment."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Schema

from comptoir.kernel import clock
from comptoir.kernel.timeline import lines as told
from comptoir.orders import queries
from comptoir.orders.then import OrderThen, changes
from comptoir.shops import queries as shops

from ..door import REFUSALS, actor_of
from .routing import router
from .shapes import Number

EXAMPLE = "2026-11-22T10:15:00Z"
At = Annotated[datetime | None, Query(description="The moment; now where none is named.", examples=[EXAMPLE])]
Earlier = Annotated[
    datetime | None, Query(description="Before it was placed, where none is named.", examples=[EXAMPLE])
]
Later = Annotated[datetime | None, Query(description="Now where none is named.", examples=[EXAMPLE])]


class DeliveryThenOut(Schema):
    position: int = Field(examples=[1])
    kind: str = Field(examples=["standard"])
    state: str = Field(examples=["allocated"])
    promise: str = Field(
        description="What that says of its stock: `promised`, `set aside`, `gone`, `came back` or `given back`.",
        examples=["set aside"],
    )
    location: str = Field(description="Its code.", examples=["LEEDS"])


class MessageThenOut(Schema):
    mail: str = Field(examples=["Payment received"])
    told: str = Field(examples=["Customer"])
    state: str = Field(examples=["sent"])


class OrderThenOut(Schema):
    """An order as it was. Before it was placed, its state and its stage are empty."""

    at: datetime
    state: str = Field(examples=["open"])
    stage: str = Field(examples=["authorized"])
    currency: str = Field(examples=["GBP"])
    due_minor: int = Field(examples=[2485])
    paid_minor: int = Field(examples=[2485])
    refunding_minor: int = Field(examples=[0])
    refunded_minor: int = Field(examples=[0])
    outstanding_minor: int = Field(examples=[0])
    held_minor: int = Field(description="Authorised, neither taken nor given up.", examples=[0])
    taking_minor: int = Field(description="Asked of a gateway, not taken yet.", examples=[0])
    holds: int = Field(description="How many stood.", examples=[0])
    deliveries: list[DeliveryThenOut]
    messages: list[MessageThenOut]


class ChangeOut(Schema):
    what: str = Field(examples=["Paid"])
    before: str = Field(examples=["£0.00"])
    after: str = Field(examples=["£24.85"])


class MomentOut(Schema):
    """Something that happened, and what it changed."""

    at: datetime
    event: str = Field(examples=["payment.captured"])
    text: str = Field(examples=["£24.85 paid · Cash in store"])
    actor: str = Field(examples=["Ana Ruiz"])
    changed: list[ChangeOut]


@router.get("/{number}/history", response={200: list[MomentOut], **REFUSALS}, summary="What changed when")
def history(request: HttpRequest, number: Number) -> list[MomentOut]:
    """Every event that changed something of an order, the first first, with what it changed."""
    moments = queries.moments_of(queries.order_by_number(number))
    return [
        MomentOut(
            at=moment.event.at,
            event=moment.event.name,
            text=line.text,
            actor=line.actor,
            changed=[ChangeOut(**change._asdict()) for change in moment.changed],
        )
        for moment, line in zip(moments, told([moment.event for moment in moments]), strict=True)
    ]


@router.get("/{number}/then", response={200: OrderThenOut, **REFUSALS}, summary="An order as it was")
def then(
    request: HttpRequest,
    number: Number,
    at: At = None,
) -> OrderThenOut:
    """State, money, promise of stock and mails of an order at a moment, told again from the journal."""
    codes = {place.pk: place.code for place in shops.locations(actor_of(request))}
    moment = at or clock.now()
    return _then(queries.order_then(number, moment), moment, codes)


@router.get("/{number}/difference", response={200: list[ChangeOut], **REFUSALS}, summary="Between two moments")
def difference(
    request: HttpRequest,
    number: Number,
    earlier: Earlier = None,
    later: Later = None,
) -> list[ChangeOut]:
    """What was otherwise with an order at the one moment than at the other."""
    after = queries.order_then(number, later or clock.now())
    pair = changes(queries.order_then(number, earlier) if earlier else OrderThen(), after)
    return [ChangeOut(**change._asdict()) for change in pair]


def _then(found: OrderThen, at: datetime, codes: dict[int, str]) -> OrderThenOut:
    amounts = (
        "due_minor",
        "paid_minor",
        "refunding_minor",
        "refunded_minor",
        "outstanding_minor",
        "held_minor",
        "taking_minor",
    )
    return OrderThenOut(
        at=at,
        state=found.state,
        stage=found.stage,
        currency=found.currency,
        holds=len(found.holds),
        deliveries=[
            DeliveryThenOut(
                position=position,
                kind=d.kind,
                state=d.state,
                promise=d.promise,
                location=codes.get(d.location_id or 0, ""),
            )
            for position, d in sorted(found.deliveries.items())
        ],
        messages=[MessageThenOut(mail=m.words, told=m.told, state=m.state) for _, m in sorted(found.messages.items())],
        **{name: getattr(found, name) for name in amounts},
    )
