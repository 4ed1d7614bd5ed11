"""The journal, for programs that follow it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from comptoir.exchange.webhooks.signing import told
from comptoir.kernel import followers
from comptoir.kernel.errors import Invalid

from .door import REFUSALS, PageSize, api

router = Router(tags=["Events"])


class EventOut(Schema):
    """Something that happened. It holds no personal value: read the thing itself for those."""

    id: str = Field(
        description="Stable: the same fact never comes under two.", examples=["5d4d4e0c-8a7e-4cbb-9d0e-3f1d6a0a7a11"]
    )
    place: str = Field(description="Where it stands in the journal.", examples=["1.8471.20418"])
    name: str = Field(examples=["order.placed"])
    at: datetime
    recorded_at: datetime
    subject: str = Field(examples=["order"])
    subject_id: int | None
    order_id: int | None
    customer_id: int | None
    actor: str = Field(examples=["Ana"])
    data: dict[str, Any] = Field(examples=[{"number": "AH-10482", "total_minor": 2485, "currency": "GBP"}])


class EventsOut(Schema):
    items: list[EventOut]
    next: str = Field(
        description="Give it as `after` for what comes later; nothing is lost and nothing comes twice.",
        examples=["1.8471.20418"],
    )


@router.get("", response={200: EventsOut, **REFUSALS}, summary="Follow what happens")
def index(
    request: HttpRequest,
    after: str = Query("", max_length=60, description="`next` of the answer before; empty: from the beginning."),
    limit: PageSize = 100,
) -> EventsOut:
    """Every event that the key's shop sees, in an order in which nothing can appear behind you."""
    place = followers.place_of(after) if after else followers.Place(0, 0, 0)
    if place is None:
        raise Invalid("That is no place in the journal; use `next` of an answer.", field="after")
    found = followers.since(place, limit=limit)
    return EventsOut(
        items=[EventOut(**told(event)) for event in found],
        next=str(followers.place_after(found[-1]) if found else place),
    )


api.add_router("/events", router)
