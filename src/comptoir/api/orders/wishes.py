"""What is wished of an order beside its articles, as a program says and changes it."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from comptoir.orders import commands
from comptoir.orders.options import LONGEST_REMARK, Options, Priority

from ..door import REFUSALS, done
from .basket import OrderIn, OrderLineIn
from .routing import router
from .shapes import Number, WishesOut


class LineRemarkIn(Schema):
    position: int = Field(ge=1, le=100_000, description="Of the line in the order.", examples=[1])
    remark: str = Field(max_length=LONGEST_REMARK, examples=["Wrap it by itself"])


class WishesIn(Schema):
    """What is to be different; what is left out stays."""

    priority: str = Field("normal", pattern="^(normal|high|urgent)$", examples=["urgent"])
    is_gift: bool = Field(False, description="False takes its message away too.", examples=[True])
    gift_message: str = Field("", max_length=LONGEST_REMARK, examples=["Happy birthday!"])
    remark: str = Field("", max_length=LONGEST_REMARK, examples=["Leave it with the neighbour"])
    agreed_on: date | None = Field(None, description="`null`: no day is agreed on any more.", examples=["2026-12-03"])
    line_remarks: list[LineRemarkIn] = Field([], max_length=500)


def options_of(body: OrderIn) -> Options:
    """Raises Invalid for what cannot be."""
    return Options(
        priority=body.priority,
        is_gift=body.is_gift,
        gift_message=body.gift_message,
        remark=body.remark,
        line_remarks=remarks_of(body.lines),
        agreed_on=body.agreed_on,
    )


def remarks_of(lines: list[OrderLineIn]) -> dict[str, str]:
    """By article number; the same article twice is one line, with both remarks."""
    found: dict[str, str] = {}
    for line in lines:
        if said := line.remark.strip():
            found[line.sku] = f"{found[line.sku]}; {said}" if line.sku in found else said
    return found


def wishes_of(order: Any) -> WishesOut:
    return WishesOut(
        number=order.number,
        priority=Priority(order.priority).word,
        is_gift=order.is_gift,
        gift_message=order.gift_message,
        remark=order.remark,
        agreed_on=order.agreed_on,
    )


@router.post("/{number}/wishes", response={200: WishesOut, **REFUSALS}, summary="Change what is wished of an order")
def set_wishes(request: HttpRequest, number: Number, body: WishesIn) -> HttpResponse:
    """How urgent it is, a gift and its message, remarks on it or on lines, the day agreed on with the customer.

    A day before a part of it can leave is refused, as everything is once all of it has left.
    """
    given = body.model_dump(exclude_unset=True)
    remarks = {row["position"]: row["remark"] for row in given.pop("line_remarks", [])}
    return done(request, commands.set_order_options, wishes_of, number=number, changes=given, line_remarks=remarks)
