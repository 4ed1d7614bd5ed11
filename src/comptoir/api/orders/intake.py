"""Orders that a marketplace has sold, taken in by the hundred."""

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from comptoir.orders import commands
from comptoir.orders.commands.intake import MOST_LINES, MOST_ORDERS
from comptoir.orders.intake import MarketLine, MarketOrder

from ..door import REFUSALS, done, shop_of
from .shapes import ShipToIn

router = Router(tags=["Orders"])


class MarketLineIn(Schema):
    sku: str = Field(description="The article's number.", examples=["22423"], min_length=1, max_length=40)
    quantity: int = Field(ge=1, le=1_000_000, examples=[2])
    unit_minor: int = Field(
        ge=0, le=10**12, description="What a piece cost there, with tax or without as the shop prices.", examples=[1275]
    )


class MarketOrderIn(Schema):
    reference: str = Field(
        min_length=1, max_length=80, description="Its number on the marketplace.", examples=["204-1187335-7731"]
    )
    lines: list[MarketLineIn] = Field(min_length=1, max_length=MOST_LINES)
    ship_to: ShipToIn
    shipping_minor: int = Field(0, ge=0, le=10**12, description="What its delivery cost there.", examples=[395])


class IntakeIn(Schema):
    marketplace: str = Field(min_length=1, max_length=40, examples=["Cdiscount"])
    orders: list[MarketOrderIn] = Field(min_length=1, max_length=MOST_ORDERS)


class TakenInOut(Schema):
    reference: str = Field(examples=["204-1187335-7731"])
    number: str = Field(description="The order's number here.", examples=["AH-10482"])


class NotTakenOut(Schema):
    reference: str = Field(examples=["204-1187335-7732"])
    type: str = Field(description="`not_listed`, `out_of_reach`, `address_needed`, `invalid`.", examples=["not_listed"])
    reason: str = Field(examples=["Alder sends nothing under 99999."])


class IntakeOut(Schema):
    taken: list[TakenInOut]
    known: list[TakenInOut] = Field(description="Taken in before: nothing was done.")
    refused: list[NotTakenOut] = Field(description="Nothing was reserved for these; the others went on.")


@router.post("", response={200: IntakeOut, **REFUSALS}, summary="Take in orders of a marketplace")
def take_in(request: HttpRequest, body: IntakeIn) -> HttpResponse:
    """Promise stock to orders that were sold and paid on a marketplace, and open them for packing.

    Each is taken in whole or refused by itself. Its number on the marketplace makes it unique: sent again, in the same
    batch or another, it is told as known. The money counts as settled there; what the marketplace pays out is matched
    at the end of the day.
    """
    orders = [
        MarketOrder(
            one.reference,
            [MarketLine(line.sku, line.quantity, line.unit_minor) for line in one.lines],
            one.ship_to.model_dump(),
            one.shipping_minor,
        )
        for one in body.orders
    ]
    return done(
        request, commands.take_in_orders, _shown, shop_id=shop_of(request), marketplace=body.marketplace, orders=orders
    )


def _shown(intake: commands.Intake) -> IntakeOut:
    return IntakeOut(
        taken=[TakenInOut(reference=one, number=number) for one, number in intake.taken.items()],
        known=[TakenInOut(reference=one, number=number) for one, number in intake.known.items()],
        refused=[NotTakenOut(reference=one.reference, type=one.type, reason=one.reason) for one in intake.refused],
    )
