"""How an order moves: its two machines drawn, with where it stands, and every way told."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from comptoir.kernel.models import Event
from comptoir.orders import queries as orders
from comptoir.orders import ways
from comptoir.orders.queries import OrderPage
from comptoir.orders.steps import Step
from comptoir.shops.roles import RIGHTS_OF, ROLES

from ..door import show
from . import diagram
from .deeds import may_at


@dataclass(frozen=True)
class Told:
    """A way as the table tells it; ``now`` says whether a person could go it this moment, or why not."""

    words: str
    sources: str
    target: str
    guard: str
    follows: str
    who: str
    now: str
    possible: bool


def page(request: HttpRequest, number: str) -> HttpResponse:
    """GET /orders/AH-10482/ways/."""
    return show(request, "console/orders/ways.html", _context(request, orders.order_page(number)), active="orders")


def _context(request: HttpRequest, found: OrderPage) -> dict[str, Any]:
    order, deliveries = found.order, found.deliveries
    steps = found.next_steps(may_at(request.actor, order.shop_id))  # type: ignore[attr-defined]
    standing: dict[str, list[str]] = defaultdict(list)
    for delivery in deliveries:
        standing[delivery.state].append(str(delivery.position))
    here = {state: f"Delivery {', '.join(at)}" for state, at in standing.items()}
    seen = _seen(order.id)
    order_words, delivery_words = ways.order_states(), ways.delivery_states()
    of_order, of_delivery = ways.order_ways(), ways.delivery_ways()
    return {
        "order": order,
        "machines": [
            (
                "The order",
                diagram.draw(
                    of_order, order_words, diagram.ORDER_PLACES,
                    now={order.state: order.number or "It"}, seen=seen["order"] | {order.state},
                ),
                [_told(way, order_words, steps) for way in of_order],
            ),
            (
                "Its deliveries",
                diagram.draw(
                    of_delivery, delivery_words, diagram.DELIVERY_PLACES, now=here, seen=seen["delivery"] | {*here}
                ),
                [_told(way, delivery_words, steps) for way in of_delivery],
            ),
        ],
    }  # fmt: skip


def _seen(order_id: int) -> dict[str, set[str]]:
    """The states that the order and its deliveries were in, by the journal."""
    seen: dict[str, set[str]] = {"order": set(), "delivery": set()}
    events = Event.objects.filter(order_id=order_id, subject_kind__in=seen).values_list("subject_kind", "data")
    for kind, data in events:
        seen[kind] |= {data[when]["state"] for when in ("before", "after") if "state" in data.get(when, {})}
    return seen


def _told(way: ways.Way, words: dict[str, str], steps: list[Step]) -> Told:
    of_way = [step for step in steps if step.verb == way.verb]
    possible = any(step.possible for step in of_way)
    return Told(
        words=way.verb.replace("_", " ").capitalize(),
        sources=", ".join(words[state] for state in way.sources),
        target=words[way.target],
        guard=way.told.guard,
        follows=way.told.follows,
        who=_who(way.told.rights),
        now="Possible now" if possible else next((step.why_not for step in of_way), ""),
        possible=possible,
    )


def _who(rights: tuple[str, ...]) -> str:
    """The first role, of those that grow, that has one of the rights; those above it have it too."""
    if not rights:
        return "By itself"
    return next(f"{ROLES[role]} and above" for role, has in RIGHTS_OF.items() if has & set(rights))
