"""End of day, for programs: a day, one order, and a file beside the books."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from comptoir.exchange.reconciling import commands, day
from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid
from comptoir.shops.queries import shop_in_sight

from .door import REFUSALS, api, done, shop_of
from .orders.shapes import Number

router = Router(tags=["End of day"])


class WayRowOut(Schema):
    """What came and went by one way of paying."""

    source: str = Field(examples=["card"])
    received: int = Field(description="How many payments.", examples=[18])
    received_minor: int = Field(examples=[42310])
    refunded: int = Field(examples=[2])
    refunded_minor: int = Field(examples=[1990])
    booked_minor: int = Field(
        description="On the clearing account; it should be received less refunded.", examples=[40320]
    )
    agrees: bool = Field(examples=[True])


class DifferenceOut(Schema):
    """Something that does not meet."""

    order: str = Field(description="Empty: it is about the books.", examples=["AH-10482"])
    what: str = Field(examples=["£4.00 are still owed."])
    to_do: str = Field(examples=["Send the payment link, or record what was paid."])
    amount_minor: int = Field(examples=[400])


class DayOut(Schema):
    day: date
    currency: str = Field(examples=["GBP"])
    placed: int = Field(examples=[21])
    expected_minor: int = Field(description="What the orders of the day ask for as they now stand.", examples=[42310])
    settled_minor: int = Field(description="What of it came and stayed, on whatever day.", examples=[41910])
    received_minor: int = Field(examples=[42310])
    refunded_minor: int = Field(examples=[1990])
    returns: int = Field(examples=[1])
    ways: list[WayRowOut]
    differences: list[DifferenceOut]
    is_whole: bool = Field(description="Whether every difference is listed; else the largest 200.", examples=[True])


class OrderDayOut(Schema):
    number: str = Field(examples=["AH-10482"])
    currency: str = Field(examples=["GBP"])
    due_minor: int = Field(examples=[2485])
    paid_minor: int = Field(examples=[2485])
    refunded_minor: int = Field(examples=[0])
    outstanding_minor: int = Field(examples=[0])
    booked_minor: int = Field(examples=[2485])
    differences: list[DifferenceOut]


class FileIn(Schema):
    kind: Literal["bank_csv", "camt053", "gateway"] = Field(examples=["bank_csv"])
    content: str = Field(
        min_length=1, max_length=2_000_000, description="The text of the file.",
        examples=["Date,Amount,Description\n2026-09-17,24.85,AH-10482"],
    )  # fmt: skip
    columns: dict[str, str] = Field(
        {}, description="Heads of a CSV that are not guessed: `date`, `amount`, `text` …", examples=[{"date": "Posted"}]
    )


class MatchOut(Schema):
    verdict: str = Field(
        description="`matched`, `amount`, `not_booked`, `not_in_file`, `twice` or `unknown`.", examples=["matched"]
    )
    order: str = Field(examples=["AH-10482"])
    row: int | None = Field(description="Of the file; none where it is in our books only.", examples=[1])
    amount_minor: int = Field(examples=[2485])
    currency: str = Field(examples=["GBP"])
    to_do: str = Field(examples=[""])


class MatchedOut(Schema):
    first: date
    last: date
    agreed: int = Field(examples=[1])
    matches: list[MatchOut] = Field(description="What differs comes first.")
    unreadable: list[str] = Field(description="Rows that make no sense, each with why.", examples=[[]])


@router.get("", response={200: DayOut, **REFUSALS}, summary="A shop's day")
def read(
    request: HttpRequest,
    on: Annotated[date | None, Query(alias="day", description="Left out: today, in the shop's zone.")] = None,
) -> DayOut:
    """What was expected, received and refunded on a business day, and what to do where they do not meet."""
    shop = shop_in_sight(shop_of(request))
    today = clock.day_of(clock.now(), shop.timezone)
    if on is not None and not date(2000, 1, 1) <= on <= today:
        raise Invalid("That day lies ahead, or before all books.", field="day")
    found = day.day_report(shop, on or today)
    names = (
        "day",
        "currency",
        "placed",
        "expected_minor",
        "settled_minor",
        "received_minor",
        "refunded_minor",
        "returns",
    )
    return DayOut(
        **{name: getattr(found, name) for name in names},
        ways=[WayRowOut(**_of(WayRowOut, row)) for row in found.rows],
        differences=[DifferenceOut(**_of(DifferenceOut, one)) for one in found.differences],
        is_whole=found.is_whole,
    )


@router.get("/orders/{number}", response={200: OrderDayOut, **REFUSALS}, summary="One order against its money")
def read_order(request: HttpRequest, number: Number) -> OrderDayOut:
    """What it asks for, what came, what went back and what is booked."""
    found = day.order_report(number)
    money = ("currency", "due_minor", "paid_minor", "refunded_minor", "outstanding_minor")
    return OrderDayOut(
        number=found.number,
        **{name: getattr(found.money, name) for name in money},
        booked_minor=found.booked_minor,
        differences=[DifferenceOut(**_of(DifferenceOut, one)) for one in found.differences],
    )


@router.post("/matches", response={200: MatchedOut, **REFUSALS}, summary="Match a bank's or a gateway's file")
def match(request: HttpRequest, body: FileIn) -> HttpResponse:
    """Hold a file against the books of the days that it is about. It changes no order, and the file is not kept."""
    given: dict[str, Any] = {"kind": body.kind, "content": body.content.encode(), "columns": body.columns}
    return done(request, commands.match_file, _matched, shop_id=shop_of(request), **given)


def _matched(found: commands.Matched) -> MatchedOut:
    return MatchedOut(
        first=found.first,
        last=found.last,
        agreed=len(found.agreed),
        matches=[
            MatchOut(
                verdict=one.verdict, order=one.order, row=one.line.position if one.line else None,
                amount_minor=one.amount_minor, currency=one.currency, to_do=one.to_do,
            )
            for one in found.matches
        ],
        unreadable=list(found.bad),
    )  # fmt: skip


def _of(shape: type[Schema], row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in shape.model_fields}


api.add_router("/end-of-day", router)
