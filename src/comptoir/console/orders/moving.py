"""Asking before a delivery goes to another location: refused by its own, or sent from elsewhere by a person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict

from comptoir.kernel.scope import Actor
from comptoir.orders import commands as orders
from comptoir.orders.queries import OrderPage
from comptoir.shops import queries as shops

from . import previews
from .asks import ask_about


def _delivery(page: OrderPage, *, position: int) -> Mapping[str, Any]:
    shown = previews.delivery(page, position=position)
    ranked = [row.location for row in shops.ranked_locations(page.order.shop_id)]
    here = next((one.location for one in page.deliveries if one.position == position), None)
    return {**shown, "here": here, "places": [place for place in ranked if here is None or place.id != here.id]}


def _refuse(given: QueryDict, by: Actor, at: datetime, *, number: str, position: int) -> None:
    orders.refuse_delivery(
        number=number, position=position, location=given.get("location", ""), reason=given.get("reason", ""),
        missing="missing" in given, by=by, at=at,
    )  # fmt: skip


def _reroute(given: QueryDict, by: Actor, at: datetime, *, number: str, position: int) -> None:
    orders.reroute_delivery(
        number=number, position=position, location=given.get("location", ""), reason=given.get("reason", ""),
        by=by, at=at,
    )  # fmt: skip


REFUSAL = ask_about(
    "refuse", "refusal", "Delivery {position} of {number} cannot be sent from there?", "Give it to the next location",
    "map-pin", _refuse, _delivery,
)  # fmt: skip
REROUTING = ask_about(
    "reroute", "rerouting", "Send delivery {position} of {number} from elsewhere", "Send it from there", "route",
    _reroute, _delivery,
)  # fmt: skip
