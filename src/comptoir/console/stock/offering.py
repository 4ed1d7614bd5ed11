"""How a location offers a variant: asked on the variant's page."""

from typing import Any

from django.http import HttpRequest

from comptoir.inventory import commands
from comptoir.inventory.availability import Availability
from comptoir.kernel import clock

from ..days import read_day
from ..questions import Question
from .page import stock_shown, there

DAYS = ("sold_from", "sold_until", "released_on", "restock_on")


def _shows(request: HttpRequest, sku: str, location: str) -> dict[str, Any]:
    shown = stock_shown(request, sku, location)
    level = shown["level"]
    days = {name: day.isoformat() if (day := getattr(level, name, None)) else "" for name in DAYS}
    known = {"availability": level.availability if level else Availability.STANDARD, **days}
    ways = [(value, *label.partition(": ")[::2]) for value, label in Availability.choices]
    return {**shown, "known": known, "ways": ways}


def _offered(request: HttpRequest, sku: str, location: str) -> str:
    given = request.POST
    days = {name: read_day(given.get(name, ""), name) for name in DAYS}
    commands.set_offer(
        sku=sku, location=location, availability=given.get("availability", ""), reason=given.get("reason", ""), **days,
        by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
    )  # fmt: skip
    return there(sku, location)


OFFER = Question(
    "stock/offer", "How it is offered", "Offer it so", "tag", "stock", _offered, _shows, wide=True,
)  # fmt: skip
