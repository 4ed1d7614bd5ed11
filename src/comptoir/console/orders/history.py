"""An order's past: a slider over everything that happened to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from comptoir.kernel import timeline
from comptoir.kernel.money import say
from comptoir.look.figures import MoneyCard, MoneyRow
from comptoir.messaging.sentences import ON_THE_WAY
from comptoir.orders import queries as orders
from comptoir.orders.states import DELIVERY_KINDS, DeliveryState
from comptoir.orders.then import OrderThen
from comptoir.shops import queries as shops

from ..door import part, show


def history(request: HttpRequest, number: str) -> HttpResponse:
    """GET /orders/AH-10482/history/?moment=3: the order right after its third change; by htmx the picture alone."""
    context = _context(request, number)
    if request.htmx:  # type: ignore[attr-defined]
        return part(request, "console/orders/then.html", context)
    return show(request, "console/orders/history.html", context, active="orders")


def _context(request: HttpRequest, number: str) -> dict[str, Any]:
    order = orders.order_by_number(number)
    moments = orders.moments_of(order, but=ON_THE_WAY)
    lines = timeline.lines([moment.event for moment in moments])
    asked = request.GET.get("moment", "")
    place = min(max(int(asked), 1), len(moments)) if asked.isdecimal() and len(asked) < 6 else len(moments)
    context: dict[str, Any] = {"order": order, "count": len(moments), "place": place}
    if not moments:
        return context
    moment, then = moments[place - 1], moments[place - 1].then
    names = {location.pk: location.name for location in shops.locations(request.actor)}  # type: ignore[attr-defined]
    return context | {
        "moment": moment,
        "then": then,
        "card": _money(then),
        "line": lines[place - 1],
        "steps": [(at, line, at == place) for at, line in enumerate(lines, 1)],
        "deliveries": [
            (position, d, DeliveryState(d.state).label, DELIVERY_KINDS[d.kind], names.get(d.location_id or 0, ""))
            for position, d in sorted(then.deliveries.items())
        ],
        "mails": [message for _, message in sorted(then.messages.items())],
    }


def _money(then: OrderThen) -> MoneyCard:
    less = then.total_minor - then.due_minor
    rows = [("As placed", then.total_minor), ("No longer due", -less)]
    settled = [("Paid", then.paid_minor), ("Refunded", -then.refunded_minor)]
    held = [("Held", then.held_minor), ("Being taken", then.taking_minor)]
    return MoneyCard(
        currency=then.currency,
        rows=tuple(MoneyRow(words, minor) for words, minor in rows if minor or words == "As placed"),
        due_minor=then.due_minor,
        settled=tuple(MoneyRow(words, minor) for words, minor in settled if minor or words == "Paid"),
        outstanding_minor=then.outstanding_minor,
        held=tuple(MoneyRow(words, minor) for words, minor in held if minor),
        due_note=f"{say(then.refunding_minor, then.currency)} on its way back" if then.refunding_minor else "",
    )
