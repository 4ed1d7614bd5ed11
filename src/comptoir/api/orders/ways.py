"""The machines of orders and of their deliveries, as a program reads them."""

from typing import Literal

from django.http import HttpRequest
from ninja import Field, Schema

from comptoir.orders import queries, ways

from ..door import REFUSALS
from .routing import router
from .shapes import Number


class MachineWayOut(Schema):
    """One way between states. `rights`: one of them lets a person or key go it; none: it goes by itself."""

    of: Literal["order", "delivery"]
    verb: str = Field(examples=["start_packing"])
    sources: list[str] = Field(examples=[["allocated"]])
    target: str = Field(examples=["packing"])
    event: str = Field(description="What the journal calls it.", examples=["delivery.packing_started"])
    guard: str = Field(description="When it may be gone.", examples=["No hold stands on its order."])
    follows: str = Field(examples=["The location sees that someone is at it."])
    rights: list[str] = Field(examples=[["fulfil"]])
    open_to: list[str] = Field(
        description="What of this order stands where the way begins: `order`, or positions of deliveries. Whether it "
        "may be gone now, `next_steps` of the order says.",
        examples=[["1"]],
    )


@router.get("/{number}/ways", response={200: list[MachineWayOut], **REFUSALS}, summary="Every way of its machines")
def every_way(request: HttpRequest, number: Number) -> list[MachineWayOut]:
    """The state machines of an order and of its deliveries, with what of this order stands before each way."""
    found = queries.order_page(number)
    at = [("order", found.order.state)]
    parts = [(str(delivery.position), delivery.state) for delivery in found.deliveries]
    return [
        *(_told("order", way, at) for way in ways.order_ways()),
        *(_told("delivery", way, parts) for way in ways.delivery_ways()),
    ]


def _told(of: Literal["order", "delivery"], way: ways.Way, standing: list[tuple[str, str]]) -> MachineWayOut:
    return MachineWayOut(
        of=of,
        verb=way.verb,
        sources=list(way.sources),
        target=way.target,
        event=way.event,
        guard=way.told.guard,
        follows=way.told.follows,
        rights=list(way.told.rights),
        open_to=[what for what, state in standing if state in way.sources],
    )
