"""Many levels at once, and what moved them."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema

from comptoir.inventory import commands
from comptoir.inventory import queries as stock
from comptoir.inventory.commands import StockImport, StockRow

from .door import REFUSALS, PageSize, actor_of, done
from .goods import MOST, router

MOST_LEVELS = 5000


class LevelIn(Schema):
    sku: str = Field(min_length=1, max_length=40, examples=["22423"])
    location: str = Field(min_length=1, max_length=20, examples=["LEEDS"])
    on_hand: int = Field(ge=0, le=MOST, description="What lies there, reserved ones included.", examples=[12])
    minimum: int | None = Field(None, ge=0, le=MOST, description="Left out: it stays.", examples=[2])


class LevelsIn(Schema):
    items: list[LevelIn] = Field(min_length=1, max_length=MOST_LEVELS)
    source: str = Field(
        "",
        max_length=120,
        description="What the list is called; it tells people how old the numbers of its locations are.",
        examples=["Till, 17 September"],
    )


class RefusedOut(Schema):
    sku: str = Field(examples=["22424"])
    location: str = Field(examples=["LEEDS"])
    reason: str = Field(examples=["There is no article with this number."])


class LevelsOut(Schema):
    """What changed, and each line that could not go in; the others went in."""

    changed: int = Field(examples=[311])
    refused: list[RefusedOut]


class MovementOut(Schema):
    """A change of a stock's numbers."""

    id: int = Field(examples=[90211])
    kind: str = Field(description="`counted`, `received`, `reserved`, `allocated` …", examples=["allocated"])
    on_hand: int = Field(description="How `on_hand` changed.", examples=[-2])
    reserved: int = Field(description="How `reserved` changed.", examples=[-2])
    at: datetime


class MovementsOut(Schema):
    items: list[MovementOut]
    next: int | None = Field(description="Give it as `after` for the following page.", examples=[90111])


@router.post("/stock/levels", response={201: LevelsOut, **REFUSALS}, summary="Set many levels")
def set_levels(request: HttpRequest, body: LevelsIn) -> HttpResponse:
    """A daily list, or a part of it; for a key that manages. What is told already changes nothing."""
    rows = [StockRow(**item.model_dump()) for item in body.items]
    given = {"retailer_id": actor_of(request).retailer, "rows": rows, "source": body.source}
    return done(request, commands.import_stock, _levels, status=201, **given)


def _levels(result: StockImport) -> LevelsOut:
    refused = [RefusedOut(sku=row.sku, location=row.location, reason=reason) for row, reason in result.refused]
    return LevelsOut(changed=result.changed, refused=refused)


@router.get("/stock/movements", response={200: MovementsOut, **REFUSALS}, summary="What moved a stock")
def movements(
    request: HttpRequest,
    sku: str = Query(max_length=40),
    location: str = Query(max_length=20),
    after: int = Query(0, ge=0, lt=2**63),
    limit: PageSize = 50,
) -> MovementsOut:
    """Every change of an article's numbers at a location, the newest first; they add up to what lies there."""
    level = stock.level_of(sku, location)
    rows = stock.movements(level.variant_id, level.location_id, after=after or None, limit=limit + 1)
    items = [
        MovementOut(id=row.id, kind=row.kind, on_hand=row.on_hand_change, reserved=row.reserved_change, at=row.at)
        for row in rows[:limit]
    ]
    return MovementsOut(items=items, next=items[-1].id if len(rows) > limit else None)
