"""How a shop is paid, and every attempt to move an order's money."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from comptoir.orders import queries as orders
from comptoir.payments import commands, queries

from .door import REFUSALS, api, done, shop_of

router = Router(tags=["Payments"])


class WayOut(Schema):
    """A way to pay: what it can do, and how the shop takes it."""

    gateway: str = Field(examples=["card_form"])
    name: str = Field(examples=["Card typed in the shop"])
    is_on: bool = Field(description="Whether customers may pay so.", examples=[True])
    at_dispatch: bool = Field(description="The amount is held and taken when the goods leave.", examples=[True])
    per_shipment: bool = Field(description="Each delivery is paid by itself.", examples=[True])
    can_authorise: bool = Field(examples=[True])
    can_authorise_per_delivery: bool = Field(description="Each delivery by itself.", examples=[True])
    can_capture: bool = Field(description="Takes what it holds, whole or in part.", examples=[True])
    can_reverse: bool = Field(description="Gives up what it holds.", examples=[True])
    can_charge: bool = Field(description="Authorises and captures in one step.", examples=[True])
    can_void: bool = Field(examples=[True])
    can_refund: bool = Field(examples=[True])
    has_page: bool = Field(description="The customer pays on the gateway's own page.", examples=[False])
    takes_token: bool = Field(description="A program may pay with the gateway's token of a card.", examples=[True])
    captures_itself: bool = Field(description="Takes the money without a person.", examples=[True])
    is_online: bool = Field(description="The order knows at once, without a person.", examples=[True])
    may_be_confirmed: bool = Field(description="Nothing is held in advance.", examples=[False])
    confirm_first: bool = Field(
        description="A person confirms the order with its customer before it goes to the shelf.", examples=[False]
    )
    confirm_hours: int = Field(description="From the third unanswered call to its end.", examples=[24])


class ConfirmFirstIn(Schema):
    gateway: str = Field(min_length=1, max_length=20, description="One of the ways.", examples=["courier"])
    confirm_first: bool = Field(examples=[True])
    confirm_hours: int = Field(24, description="1 to 336, from the third unanswered call to its end.", examples=[24])


class OperationOut(Schema):
    """One attempt at one operation. It is never changed: the next attempt is another one."""

    id: int = Field(examples=[812])
    kind: str = Field(
        description="`authorise`, `reverse`, `capture`, `charge` (both at once), `void` or `refund`.",
        examples=["capture"],
    )
    state: str = Field(
        description="`ok`, `processing`, `followed` (processing; a later one tells its end), `failed`, `manual` "
        "(waits for a person), `asked`, `unknown`.",
        examples=["ok"],
    )
    gateway: str = Field(examples=["card_form"])
    part: str = Field(description="The delivery it is for; empty: the whole.", examples=["1"])
    amount_minor: int = Field(examples=[2485])
    currency: str = Field(examples=["GBP"])
    means: str = Field(examples=["Visa •• 4242"])
    failure: str = Field(examples=[""])
    at: datetime


@router.get("/ways", response={200: list[WayOut], **REFUSALS}, summary="How the shop is paid")
def ways(request: HttpRequest) -> list[WayOut]:
    """Every way to pay, on or off, with what it can do; what it cannot is refused with that reason.

    A shop admin sets them on the settings page.
    """
    return [_way(way) for way in queries.ways_of(shop_of(request))]


@router.post("/ways/confirmation", response={200: WayOut, **REFUSALS}, summary="Confirm orders by a call first")
def set_confirmation(request: HttpRequest, body: ConfirmFirstIn) -> HttpResponse:
    """Whether a person confirms orders paid so before their stock is allocated; for ways that hold nothing in advance.

    Needs a key that sets terms.
    """
    return done(request, commands.set_confirmation, _way, shop_id=shop_of(request), **body.model_dump())


def _way(way: Any) -> WayOut:
    can = way.can
    return WayOut(
        gateway=way.gateway,
        name=way.get_gateway_display(),
        is_on=way.is_on,
        at_dispatch=way.at_dispatch,
        per_shipment=way.per_shipment,
        can_authorise=can.authorises,
        can_authorise_per_delivery=can.per_shipment,
        can_capture=can.captures,
        can_reverse=can.reverses,
        can_charge=can.charges,
        can_void=can.voids,
        can_refund=can.refunds,
        has_page=can.has_page,
        takes_token=can.takes_token,
        captures_itself=can.captures_itself,
        is_online=can.is_online,
        may_be_confirmed=can.may_be_confirmed,
        confirm_first=way.confirm_first,
        confirm_hours=way.confirm_hours,
    )


@router.get("/operations", response={200: list[OperationOut], **REFUSALS}, summary="Attempts to move an order's money")
def operations(
    request: HttpRequest, order: str = Query(max_length=24, description="The order's number.", examples=["AH-10482"])
) -> list[OperationOut]:
    """Every attempt in its order: also those that failed, and those that wait for a person."""
    found = orders.order_by_number(order)
    return [
        OperationOut(
            part=row.reference,
            at=row.made_at,
            **{name: getattr(row, name) for name in OperationOut.model_fields if name not in ("part", "at")},
        )
        for row in queries.operations_of_order(found.id)
    ]


api.add_router("/payments", router)
