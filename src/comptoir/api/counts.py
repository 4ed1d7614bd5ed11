"""Counts of a location by several people, for programs: blind until who may confirm looks, or it is confirmed."""

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from comptoir.inventory import commands, counts

from .door import REFUSALS, Id, PageSize, actor_of, api, done
from .goods import MOST

if TYPE_CHECKING:
    from comptoir.inventory.models import CountLine, StockCount

router = Router(tags=["Counting"])


class CountOpenIn(Schema):
    location: str = Field(min_length=1, max_length=20, examples=["LEEDS"])
    what: Literal["all", "category", "chosen"] = Field("all", examples=["all"])
    category: str = Field("", max_length=40, description="Its code, for `category`.")
    skus: list[str] = Field([], max_length=1000, description="For `chosen`.", examples=[["22423"]])


class CountedIn(Schema):
    sku: str = Field(min_length=1, max_length=40, examples=["22423"])
    counted: int = Field(ge=0, le=MOST, examples=[12])
    adds: bool = Field(False, description="It lies in a second place too: add it to what was counted.")
    again: bool = Field(False, description="The number before was wrong: this takes its place.")


class RecountIn(Schema):
    sku: str = Field("", max_length=40, description="Empty: every line that differs from the books.")


class CountOut(Schema):
    """A count and how far it has come."""

    id: int = Field(examples=[7])
    location: str = Field(examples=["LEEDS"])
    what: str = Field(examples=["all"])
    state: str = Field(description="`open`, `confirmed` or `cancelled`.", examples=["open"])
    lines: int = Field(examples=[120])
    counted: int = Field(examples=[80])
    made_at: datetime


class CountsOut(Schema):
    items: list[CountOut]
    next: int | None = Field(description="Give it as `after` for the following page.", examples=[3])


class CountLineOut(Schema):
    sku: str = Field(examples=["22423"])
    counted: int | None = Field(description="Null while it is to be counted.", examples=[12])
    counted_by: str = Field(examples=["Clara"])
    expected: int | None = Field(
        description="What the books said when it was counted; null for who only counts, until it is confirmed.",
        examples=[13],
    )


class CountPageOut(CountOut):
    items: list[CountLineOut]
    next: int | None = Field(description="Give it as `after` for the following page.", examples=[None])


class RecountOut(Schema):
    lines: int = Field(description="How many are to be counted again.", examples=[3])


class CountedOut(Schema):
    sku: str = Field(examples=["22423"])
    counted: int = Field(description="In all places together.", examples=[12])


def _shown(row: counts.CountRow) -> CountOut:
    one = row.count
    return CountOut(
        id=one.pk, location=one.location.code, what=one.named or one.what, state=one.state, lines=row.lines,
        counted=row.counted, made_at=one.made_at,
    )  # fmt: skip


def _one(count: "StockCount") -> CountOut:
    return _shown(counts.count_row(count.pk))


@router.get("/count-sessions", response={200: CountsOut, **REFUSALS}, summary="List counts")
def index(request: HttpRequest, after: int = Query(0, ge=0, lt=2**63), limit: PageSize = 50) -> CountsOut:
    """The newest first."""
    rows = counts.count_list(actor_of(request), after=after or None, limit=limit + 1)
    items = [_shown(row) for row in rows[:limit]]
    return CountsOut(items=items, next=items[-1].id if len(rows) > limit else None)


@router.get("/count-sessions/{count}", response={200: CountPageOut, **REFUSALS}, summary="Read a count")
def one(request: HttpRequest, count: Id, after: int = Query(0, ge=0, lt=2**63), limit: PageSize = 50) -> CountPageOut:
    """Its lines, a page at a time."""
    row = counts.count_row(count)
    lines = counts.lines_of_count(count, after=after or None, limit=limit + 1)
    sees = counts.sees_the_books(actor_of(request), row.count)
    items = [
        CountLineOut(
            sku=line.variant.sku, counted=line.counted, counted_by=line.counted_by_name,
            expected=line.level_then if sees else None,
        )
        for line in lines[:limit]
    ]  # fmt: skip
    return CountPageOut(
        **_shown(row).model_dump(), items=items, next=lines[limit - 1].pk if len(lines) > limit else None
    )  # fmt: skip


@router.post("/count-sessions", response={201: CountOut, **REFUSALS}, summary="Open a count")
def open_(request: HttpRequest, body: CountOpenIn) -> HttpResponse:
    """Of all that ever lay at a location, of a category or of chosen articles; for a key that manages."""
    return done(request, commands.open_count, _one, status=201, **body.model_dump())


@router.post("/count-sessions/{count}/lines", response={201: CountedOut, **REFUSALS}, summary="Count a line")
def count_line(request: HttpRequest, count: Id, body: CountedIn) -> HttpResponse:
    """What lies there now, promised pieces included. Sales before the count is confirmed are not lost."""

    def show(line: "CountLine") -> CountedOut:
        return CountedOut(sku=body.sku, counted=line.counted or 0)

    return done(request, commands.count_line, show, status=201, count_id=count, **body.model_dump())


@router.post("/count-sessions/{count}/recount", response={200: RecountOut, **REFUSALS}, summary="Count lines again")
def recount(request: HttpRequest, count: Id, body: RecountIn) -> HttpResponse:
    """What differs from the books, or one article; for a key that manages, as are the two below."""
    show = lambda lines: RecountOut(lines=lines)  # noqa: E731
    return done(request, commands.recount_lines, show, count_id=count, sku=body.sku)


@router.post("/count-sessions/{count}/confirmation", response={200: CountOut, **REFUSALS}, summary="Confirm a count")
def confirm(request: HttpRequest, count: Id) -> HttpResponse:
    """Post each difference as of the moment its line was counted. What nobody counted stays as it is."""
    return done(request, commands.confirm_count, _one, count_id=count)


@router.post("/count-sessions/{count}/cancellation", response={200: CountOut, **REFUSALS}, summary="Cancel a count")
def cancel(request: HttpRequest, count: Id) -> HttpResponse:
    """Nothing changes."""
    return done(request, commands.cancel_count, _one, count_id=count)


api.add_router("/stock", router)
