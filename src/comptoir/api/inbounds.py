"""What is to come to a location: transfers, and what is expected from outside."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from comptoir.inventory import commands, incoming
from comptoir.inventory.commands import Arrived, Coming

from .door import REFUSALS, After, Id, PageSize, actor_of, api, cursor, done, place_in
from .goods import MOST

if TYPE_CHECKING:
    from comptoir.inventory.models import Inbound

router = Router(tags=["Incoming stock"])
MOST_LINES = 500
State = Literal["draft", "on_its_way", "part_received", "received", "cancelled"]


class ComingLineIn(Schema):
    sku: str = Field(min_length=1, max_length=40, examples=["22423"])
    quantity: int = Field(ge=1, le=MOST, examples=[24])
    expected_on: date | None = Field(None, examples=["2026-12-03"])


class InboundIn(Schema):
    location: str = Field(min_length=1, max_length=20, description="Where it goes to.", examples=["LEEDS"])
    source: str = Field(
        "", max_length=20, description="Ours that it comes from; empty: from outside.", examples=["WAKEFIELD"]
    )
    sender: str = Field("", max_length=120, description="Who sends it from outside.", examples=["Potter & Co"])
    reference: str = Field("", max_length=80, description="Delivery note or order number.", examples=["PO-1182"])
    lines: list[ComingLineIn] = Field([], max_length=MOST_LINES)


class InboundLineIn(Schema):
    sku: str = Field(min_length=1, max_length=40, examples=["22423"])
    quantity: int = Field(ge=0, le=MOST, description="0 takes the line out.", examples=[12])
    expected_on: date | None = Field(None, examples=["2026-12-03"])


class ArrivedIn(Schema):
    sku: str = Field(min_length=1, max_length=40, examples=["22423"])
    received: int = Field(0, ge=0, le=MOST, description="In good order.", examples=[23])
    damaged: int = Field(0, ge=0, le=MOST, description="Broken: written off at once.", examples=[1])
    reason: str = Field("", max_length=300, examples=["Box fell"])


class ArrivalIn(Schema):
    lines: list[ArrivedIn] = Field([], max_length=MOST_LINES)
    finish: bool = Field(False, description="What has still not come is missing: give the reason.")
    reason: str = Field("", max_length=300)


class InboundDayIn(Schema):
    expected_on: date | None = Field(description="Null: nobody knows.", examples=["2026-12-05"])
    sku: str = Field("", max_length=40, description="Empty: all of it.")
    reason: str = Field("", max_length=300, examples=["Storm"])


class InboundEndIn(Schema):
    reason: str = Field(min_length=1, max_length=300, examples=["The van broke down"])


class InboundLineOut(Schema):
    sku: str = Field(examples=["22423"])
    quantity: int = Field(examples=[24])
    received: int = Field(examples=[23])
    damaged: int = Field(examples=[1])
    missing: int = Field(examples=[0])
    left: int = Field(description="Still to come.", examples=[0])
    expected_on: date | None = Field(examples=["2026-12-03"])


class InboundHead(Schema):
    id: int = Field(examples=[118])
    state: State = Field(examples=["on_its_way"])
    location: str = Field(examples=["LEEDS"])
    source: str = Field(description="Empty: from outside.", examples=["WAKEFIELD"])
    sender: str = Field(examples=[""])
    reference: str = Field(examples=["PO-1182"])
    made_at: datetime
    changed_at: datetime


class InboundOut(InboundHead):
    lines: list[InboundLineOut]


class InboundRowOut(InboundHead):
    pieces: int = Field(examples=[24])
    left: int = Field(description="Still to come.", examples=[24])


class InboundsOut(Schema):
    items: list[InboundRowOut]
    next: str | None = Field(
        description="Give it as `after` for the following page.", examples=["2026-09-17T12:05:00Z_118"]
    )


def _head(inbound: "Inbound") -> dict[str, Any]:
    return {
        "id": inbound.pk, "state": inbound.state, "location": inbound.location.code,
        "source": inbound.source.code if inbound.source else "", "sender": inbound.sender,
        "reference": inbound.reference, "made_at": inbound.made_at, "changed_at": inbound.changed_at,
    }  # fmt: skip


def _shown(inbound: "Inbound") -> InboundOut:
    page = incoming.inbound_page(inbound.pk)
    fields = ("quantity", "received", "damaged", "missing", "left", "expected_on")
    lines = [
        InboundLineOut(sku=line.variant.sku, **{name: getattr(line, name) for name in fields}) for line in page.lines
    ]  # fmt: skip
    return InboundOut(**_head(page.inbound), lines=lines)


@router.get("/inbounds", response={200: InboundsOut, **REFUSALS}, summary="List what is to come")
def index(
    request: HttpRequest,
    state: State | None = None,
    location: str = Query("", max_length=20, description="Where it goes to or comes from."),
    after: After = "",
    limit: PageSize = 50,
) -> InboundsOut:
    """Transfers and expected receipts, the last changed first."""
    rows = incoming.inbound_list(
        actor_of(request), states=[state] if state else [], location=location, after=place_in(after), limit=limit + 1
    )
    last = rows[limit - 1] if len(rows) > limit else None
    items = [InboundRowOut(**_head(row.inbound), pieces=row.pieces, left=row.left) for row in rows[:limit]]
    return InboundsOut(items=items, next=cursor(last.place) if last else None)


@router.get("/inbounds/{inbound}", response={200: InboundOut, **REFUSALS}, summary="Read what is to come")
def one(request: HttpRequest, inbound: Id) -> InboundOut:
    """A document with its lines."""
    return _shown(incoming.inbound_page(inbound).inbound)


@router.post("/inbounds", response={201: InboundOut, **REFUSALS}, summary="Write down what is to come")
def draft(request: HttpRequest, body: InboundIn) -> HttpResponse:
    """A draft: nothing moves before it is sent. For a key that manages, as are all below."""
    lines = [Coming(line.sku, line.quantity, line.expected_on) for line in body.lines]
    given = body.model_dump(exclude={"lines"})
    return done(request, commands.draft_inbound, _shown, status=201, lines=lines, **given)


@router.post("/inbounds/{inbound}/lines", response={200: InboundOut, **REFUSALS}, summary="Change a line of a draft")
def line(request: HttpRequest, inbound: Id, body: InboundLineIn) -> HttpResponse:
    """Until it is sent."""
    return done(request, commands.set_inbound_line, _shown, inbound_id=inbound, **body.model_dump())


@router.post("/inbounds/{inbound}/dispatch", response={200: InboundOut, **REFUSALS}, summary="Send it on its way")
def send(request: HttpRequest, inbound: Id) -> HttpResponse:
    """From here on it is incoming; a transfer leaves its source's count, with what is promised to nobody."""
    return done(request, commands.send_inbound, _shown, inbound_id=inbound)


@router.post("/inbounds/{inbound}/receipts", response={200: InboundOut, **REFUSALS}, summary="Receive it, or a part")
def receive(request: HttpRequest, inbound: Id, body: ArrivalIn) -> HttpResponse:
    """What came is added to the stock. Too much, something broken or, with `finish`, too little needs a reason."""
    lines = [Arrived(**line.model_dump()) for line in body.lines]
    given: dict[str, Any] = {"inbound_id": inbound, "lines": lines, "finish": body.finish, "reason": body.reason}
    return done(request, commands.receive_inbound, _shown, **given)


@router.post("/inbounds/{inbound}/day", response={200: InboundOut, **REFUSALS}, summary="Expect it on another day")
def redate(request: HttpRequest, inbound: Id, body: InboundDayIn) -> HttpResponse:
    """What is left of it; back orders that wait for it move along, and their customers are told."""
    return done(request, commands.redate_inbound, _shown, inbound_id=inbound, **body.model_dump())


@router.post("/inbounds/{inbound}/cancellation", response={200: InboundOut, **REFUSALS}, summary="It will not come")
def cancel(request: HttpRequest, inbound: Id, body: InboundEndIn) -> HttpResponse:
    """Before a part of it has come. A transfer is back on its source's count."""
    return done(request, commands.cancel_inbound, _shown, inbound_id=inbound, reason=body.reason)


api.add_router("/stock", router)
