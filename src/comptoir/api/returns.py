"""Returns as a program asks for them, receives, inspects and ends them."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from comptoir.aftercare import commands, queries

from .door import REFUSALS, Id, PageSize, api, done, shop_of
from .orders.routing import router as orders_router
from .orders.shapes import Number, PiecesIn, Position, ReasonIn

router = Router(tags=["Returns"])
STATES = "^(|open|asked|agreed|refused|received|inspected|closed|withdrawn)$"


class ReturnIn(ReasonIn):
    lines: list[PiecesIn] = Field(min_length=1, max_length=500, description="Which pieces, by the order's lines.")
    way: str = Field(
        pattern="^(brought|fetched)$", description="`brought` to a store, `fetched` at her home.", examples=["brought"]
    )
    wish: str = Field(
        "", pattern="^(|replacement|refund)$", description="What she would like for it.", examples=["replacement"]
    )
    by_customer: bool = Field(
        False, description="She asks by herself through your program: within the shop's days, and she is told by mail."
    )


class AnswerIn(Schema):
    answer: str = Field(
        "",
        max_length=300,
        description="A sentence to a customer who asked by herself.",
        examples=["Any store takes it."],
    )


class ReturnedIn(Schema):
    location: str = Field(min_length=1, max_length=20, description="The code of a location.", examples=["LEEDS"])


class VerdictIn(Schema):
    position: int = Field(ge=1, le=100_000, description="Of the line in the order.", examples=[1])
    restocked: int = Field(0, ge=0, le=1000, examples=[1])
    written_off: int = Field(0, ge=0, le=1000, examples=[0])
    sent_back: int = Field(0, ge=0, le=1000, description="To the customer: it is not given back.", examples=[0])


class InspectionIn(Schema):
    lines: list[VerdictIn] = Field(min_length=1, max_length=500)
    found: str = Field("", max_length=300, description="What is wrong with what is not restocked.", examples=[""])


class ClosingIn(Schema):
    outcome: str = Field(pattern="^(replacement|refund|nothing)$", examples=["replacement"])
    to: str = Field("origin", pattern="^(origin|wallet|credit_note)$", description="Where a refund goes.")


class ReturnedLineOut(Schema):
    position: int = Field(examples=[1])
    sku: str = Field(examples=["22423"])
    name: str = Field(examples=["Regency cakestand 3 tier"])
    quantity: int = Field(examples=[1])
    restocked: int = Field(examples=[1])
    written_off: int = Field(examples=[0])
    sent_back: int = Field(examples=[0])


class ReturnOut(Schema):
    """A return. Its goods are on no shelf before they were inspected."""

    id: int = Field(examples=[7])
    order: str = Field(examples=["AH-10482"])
    delivery: int = Field(examples=[1])
    way: str = Field(description="`brought`, `fetched`, or `came_back` where nobody took it.", examples=["brought"])
    state: str = Field(
        description="`asked`, `agreed`, `refused`, `received`, `inspected`, `closed` or `withdrawn`.",
        examples=["received"],
    )
    by_customer: bool = Field(description="She asked for it by herself.", examples=[True])
    wish: str = Field(description="`replacement`, `refund`, or empty: she said nothing.", examples=["replacement"])
    reason: str = Field(examples=["Too small"])
    answer: str = Field(description="What she was told when it was agreed or refused.", examples=[""])
    found: str = Field(examples=[""])
    location: str | None = Field(description="Where the goods are.", examples=["LEEDS"])
    outcome: str = Field(examples=[""])
    replacement: str | None = Field(description="The order that replaces them.", examples=[None])
    made_at: datetime
    lines: list[ReturnedLineOut]


class ReturnsOut(Schema):
    items: list[ReturnOut]


def _out(row: Any) -> ReturnOut:
    row, lines = queries.homecoming(row.id)
    return ReturnOut(
        id=row.id, order=row.order.number or "", delivery=row.delivery.position, way=row.way, state=row.state,
        by_customer=row.by_customer, wish=row.wish, reason=row.reason, answer=row.answer, found=row.found,
        location=row.location.code if row.location else None, outcome=row.outcome,
        replacement=row.replacement.number if row.replacement else None, made_at=row.made_at,
        lines=[
            ReturnedLineOut(**{name: getattr(line, name) for name in ReturnedLineOut.model_fields}) for line in lines
        ],
    )  # fmt: skip


@orders_router.post(
    "/{number}/deliveries/{position}/returns", response={201: ReturnOut, **REFUSALS}, summary="Ask for a return"
)
def ask(request: HttpRequest, number: Number, position: Position, body: ReturnIn) -> HttpResponse:
    """Pieces of a delivery that has arrived; never more than were delivered and have not come back."""
    lines = [(line.position, line.quantity) for line in body.lines]
    given = {"number": number, "position": position, "lines": lines, "way": body.way, "reason": body.reason}
    given |= {"wish": body.wish, "by_customer": body.by_customer}
    return done(request, commands.ask_return, _out, status=201, **given)


@router.get("", response={200: ReturnsOut, **REFUSALS}, summary="List returns")
def index(
    request: HttpRequest,
    state: str = Query("", pattern=STATES, description="A state, or `open`: all that have not ended."),
    limit: PageSize = 25,
) -> ReturnsOut:
    """The latest first."""
    return ReturnsOut(items=[_out(row) for row in queries.homecomings([shop_of(request)], state=state, limit=limit)])


@router.get("/{return_id}", response={200: ReturnOut, **REFUSALS}, summary="Read a return")
def read(request: HttpRequest, return_id: Id) -> ReturnOut:
    """With what became of each piece."""
    return _out(queries.homecoming(return_id)[0])


@router.post("/{return_id}/agreement", response={200: ReturnOut, **REFUSALS}, summary="Agree to a return")
def agree(request: HttpRequest, return_id: Id, body: AnswerIn | None = None) -> HttpResponse:
    """The goods may come."""
    answer = body.answer if body else ""
    return done(request, commands.agree_return, _out, return_id=return_id, words=answer)


@router.post("/{return_id}/withdrawal", response={200: ReturnOut, **REFUSALS}, summary="Withdraw a return")
def withdraw(request: HttpRequest, return_id: Id) -> HttpResponse:
    """She keeps the goods after all, as long as nothing of them is here; they may be asked back for again."""
    return done(request, commands.withdraw_return, _out, return_id=return_id)


@router.post("/{return_id}/refusal", response={200: ReturnOut, **REFUSALS}, summary="Refuse a return")
def refuse(request: HttpRequest, return_id: Id, body: ReasonIn) -> HttpResponse:
    """The goods stay with her; the pieces may be asked for again."""
    return done(request, commands.refuse_return, _out, return_id=return_id, reason=body.reason)


@router.post("/{return_id}/receipt", response={200: ReturnOut, **REFUSALS}, summary="The goods are here")
def receive(request: HttpRequest, return_id: Id, body: ReturnedIn) -> HttpResponse:
    """They are kept apart: no stock changes before the inspection."""
    return done(request, commands.receive_return, _out, return_id=return_id, location=body.location)


@router.post("/{return_id}/inspection", response={200: ReturnOut, **REFUSALS}, summary="Inspect what came back")
def inspect(request: HttpRequest, return_id: Id, body: InspectionIn) -> HttpResponse:
    """Each piece goes back on the shelf, is written off, or goes back to the customer."""
    verdicts = [(line.position, line.restocked, line.written_off, line.sent_back) for line in body.lines]
    return done(request, commands.inspect_return, _out, return_id=return_id, verdicts=verdicts, found=body.found)


@router.post("/{return_id}/closing", response={200: ReturnOut, **REFUSALS}, summary="End a return")
def close(request: HttpRequest, return_id: Id, body: ClosingIn) -> HttpResponse:
    """The same goods again at no charge, their money back by the shop's rules, or nothing."""
    return done(request, commands.close_return, _out, return_id=return_id, **body.model_dump())


api.add_router("/returns", router)
