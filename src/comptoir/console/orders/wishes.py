"""What is wished of an order beside its articles: asked for and changed on its page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict

from comptoir.kernel.scope import Actor
from comptoir.orders import commands
from comptoir.orders.commands.options import Changes
from comptoir.orders.options import Priority
from comptoir.orders.queries import OrderPage

from ..days import read_day
from .asks import ask_about

LINE = "line-remark-"


def _set(given: QueryDict, by: Actor, at: datetime, *, number: str) -> None:
    changes: Changes = {
        "priority": given.get("priority", "normal"),
        "is_gift": given.get("is_gift") == "1",
        "remark": given.get("remark", ""),
        "agreed_on": read_day(given.get("agreed_on", ""), "agreed_on"),
        "gift_message": given.get("gift_message", ""),
    }
    keys = {key: key.removeprefix(LINE) for key in given if key.startswith(LINE)}
    remarks = {int(place): str(given[key]) for key, place in keys.items() if place.isdecimal() and len(place) < 6}
    commands.set_order_options(number=number, changes=changes, line_remarks=remarks, by=by, at=at)


def _shown(page: OrderPage, *, typed: QueryDict) -> Mapping[str, Any]:
    order = page.order
    goods = [line for line in page.lines if line.kind == "goods"]
    return {
        "priorities": tuple(Priority),
        "leaves_on": page.leaves_on,
        "remarked": [
            (line, f"{LINE}{line.position}", typed.get(f"{LINE}{line.position}", line.remark)) for line in goods
        ],
        "known": {
            "priority": Priority(order.priority).word,
            "agreed_on": f"{order.agreed_on:%Y-%m-%d}" if order.agreed_on else "",
            "is_gift": order.is_gift,
            "gift_message": order.gift_message,
            "remark": order.remark,
        },
    }


WISHES = ask_about(
    "wishes", "wishes", "Wishes of {number}", "Change them", "gift", _set, _shown, shows_typed=True, wide=True
)
