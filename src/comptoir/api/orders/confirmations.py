"""Orders that are confirmed with their customers before they go to the shelf, by API."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from comptoir.orders import commands, queries

from ..door import REFUSALS, done, shop_of
from .routing import router as orders
from .shapes import Number, ReasonIn

router = Router(tags=["Orders"])


class ConfirmIn(Schema):
    note: str = Field("", max_length=300, examples=["She is at home after five"])


class CallIn(Schema):
    outcome: Literal["no_answer", "later"] = Field(
        description="`no_answer`; `later`: she asked to be called again.", examples=["no_answer"]
    )
    again_at: datetime | None = Field(None, description="Of `later`: within fourteen days.", examples=[None])


class CallOut(Schema):
    outcome: str = Field(description="`no_answer`, `later`, `confirmed` or `declined`.", examples=["no_answer"])
    by_name: str = Field(examples=["Lena"])
    at: datetime
    again_at: str = Field(description="When the next call was due; empty: none.", examples=["2026-11-23T15:20+00:00"])
    reason: str = Field(examples=[""])


class ConfirmationOut(Schema):
    """The calls to a customer about her order. Until they end it keeps its stock and stays `placed`."""

    number: str = Field(description="Of the order.", examples=["AH-10482"])
    state: str = Field(
        description="`waiting`, `confirmed`, `declined`, `unreached` (it ended) or `void` (paid, or ended, otherwise).",
        examples=["waiting"],
    )
    way: str = Field(description="How she pays: a `gateway` of `/payments/ways`.", examples=["courier"])
    unanswered: int = Field(description="Calls since she last answered one; three are enough.", examples=[1])
    is_unreached: bool = Field(description="Three were in vain: it is proposed for cancelling.", examples=[False])
    calls: list[CallOut]
    next_call_at: datetime
    expires_at: datetime = Field(description="When it ends by itself.")


@router.get("", response={200: list[ConfirmationOut], **REFUSALS}, summary="Orders to confirm with their customers")
def index(request: HttpRequest) -> list[ConfirmationOut]:
    """Of the shop, the next call first, a hundred at most."""
    return [_out(one) for one in queries.confirmations_waiting([shop_of(request)])]


@orders.get("/{number}/confirmation", response={200: ConfirmationOut, **REFUSALS}, summary="How its calls stand")
def read(request: HttpRequest, number: Number) -> ConfirmationOut:
    """Not found for an order that needs no call."""
    return _out(queries.confirmation_named(number))


@orders.post("/{number}/confirmation", response={200: ConfirmationOut, **REFUSALS}, summary="Confirm an order")
def confirm(request: HttpRequest, number: Number, body: ConfirmIn) -> HttpResponse:
    """She wants it: it opens and its stock is allocated. Before a transfer came it takes a key that manages."""
    return done(request, commands.confirm_order, _out, number=number, note=body.note)


@orders.post("/{number}/confirmation/calls", response={200: ConfirmationOut, **REFUSALS}, summary="Note a call")
def call(request: HttpRequest, number: Number, body: CallIn) -> HttpResponse:
    """One that settled nothing. When to call again is reckoned, or as she asked."""
    return done(request, commands.note_call, _out, number=number, outcome=body.outcome, again_at=body.again_at)


@orders.post("/{number}/confirmation/refusal", response={200: ConfirmationOut, **REFUSALS}, summary="She declines it")
def decline(request: HttpRequest, number: Number, body: ReasonIn) -> HttpResponse:
    """It ends, its stock is given back and the customer is told."""
    return done(request, commands.decline_order, _out, number=number, reason=body.reason)


def _out(one: Any) -> ConfirmationOut:
    names = ("state", "way", "unanswered", "is_unreached", "next_call_at", "expires_at")
    calls = [CallOut(**{name: call[name] for name in CallOut.model_fields}) for call in one.calls]
    return ConfirmationOut(**{name: getattr(one, name) for name in names}, number=one.order.number, calls=calls)
