"""The page of a customer: who she is, what happened, what she bought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from comptoir.aftercare import queries as aftercare
from comptoir.customers import commands
from comptoir.customers import queries as customers
from comptoir.kernel import clock, timeline
from comptoir.kernel.errors import Refusal
from comptoir.kernel.models import Event
from comptoir.messaging.sentences import ON_THE_WAY
from comptoir.orders import queries as orders
from comptoir.quotes import queries as quotes
from comptoir.shops.roles import EDIT_CUSTOMERS, HOLD, KEEP_BOOKS, REVEAL, SELL

from .. import cursors
from ..countries import country_name
from ..door import part, seeing, show
from ..shell import shops_at_hand
from .finding import customer_of, may, shop_named, shop_of_group
from .money import money_context
from .spark import spark

if TYPE_CHECKING:
    from comptoir.customers.models import Customer

PAGE = 30
VIEWS = {"": "Everything", "orders": "Orders", "money": "Money", "profile": "Profile"}
NAMES = {
    "money": (
        "payment.",
        "refund.",
        "attempt.",
        "order.refund_asked",
        "wallet.",
        "money.",
        "cashback.",
        "gesture.",
        "credit_line.",
        "credit_note.",
        "hold.",
    ),
    "profile": ("customer.", "customers."),
}


@dataclass(frozen=True)
class Happening:
    """A line of the timeline with the order it is about."""

    line: timeline.Line
    number: str
    new_day: bool


def customer(request: HttpRequest, code: str) -> HttpResponse:
    """GET /customers/<code>/: twelve statements; a few more for her money."""
    return _page(request, customer_of(request, code))


def reveal(request: HttpRequest, code: str) -> HttpResponse:
    """POST /customers/<code>/revelation/: the values stand in this one answer and nowhere else."""
    reason = request.POST.get("reason", "")
    try:
        shown = commands.reveal_contact(
            code=code,
            reason=reason,
            shop_id=shop_named(request),
            by=request.actor,  # type: ignore[attr-defined]
            at=clock.now(),
        )
    except Refusal as refusal:
        answer = _revealing(request, code, {"refusal": refusal, "reason": reason})
    else:
        answer = _revealing(request, code, {"shown": shown})
    answer["Cache-Control"] = "no-store"
    return answer


def _revealing(request: HttpRequest, code: str, context: Mapping[str, Any]) -> HttpResponse:
    refusal = context.get("refusal")
    if request.htmx:  # type: ignore[attr-defined]
        shop = request.POST.get("of_shop", "")
        return part(request, "console/customers/revealing.html", {"code": code, "of_shop": shop, **context})
    with seeing(request):
        found = customer_of(request, code)
        return _page(request, found, {"revealing": True, **context}, status=refusal.status if refusal else 200)


def _page(
    request: HttpRequest, customer: "Customer", more: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    card = customers.customer_card(customer)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ""
    today = timezone.localtime(clock.now()).date()
    figures = orders.customer_figures(customer.id, zone=timezone.get_current_timezone_name(), until=today)
    context = {
        "card": card,
        "row": card.row,
        "stopped": customer if customer.stop_above_minor is not None else None,
        "shop_currency": next((s.currency for s in shops_at_hand(request) if s.group_id == customer.group_id), "EUR"),
        "may_stop": may(request, HOLD, customer.group_id),
        "may_close": may(request, KEEP_BOOKS, customer.group_id),
        "country": country_name(card.row.country),
        "of_shop": shop_of_group(request, customer.group_id) or "",
        "may_edit": may(request, EDIT_CUSTOMERS, customer.group_id),
        "may_reveal": may(request, REVEAL, customer.group_id),
        "may_sell": may(request, SELL, customer.group_id),
        "figures": figures,
        "spark": spark([month.spent_minor for month in figures.months[-24:]]),
        "spark_from": figures.months[-24:][0].month if figures.months else None,
        "favourites": orders.bought_most(customer.id),
        "returns": aftercare.returns_of_customer(customer.id, limit=51),
        "quotes": quotes.quotes_of_customer(customer.id, limit=5),
        "view": view,
        "tabs": [
            (name, f"?{urlencode({'view': key})}" if key else reverse("customer", args=[customer.code]), key == view)
            for key, name in VIEWS.items()
        ],
        **(_orders(request, customer.id) if view == "orders" else _happenings(request, customer.id, view)),
        **(money_context(request, customer) if view == "money" else {}),
        **(more or {}),
    }
    return show(request, "console/customers/page.html", context, active="customers", status=status)


def _tab(code: str, key: str) -> str:
    return f"?{urlencode({'view': key})}" if key else reverse("customer", args=[code])


def _orders(request: HttpRequest, customer_id: int) -> dict[str, Any]:
    """Her orders in all the shops that the person works in."""
    actor = request.actor  # type: ignore[attr-defined]
    after = request.GET.get("after", "")
    try:
        rows = orders.order_list(shops=sorted(actor.shops), customer_id=customer_id, after=after, limit=PAGE + 1)
    except ValueError:
        rows, after = orders.order_list(shops=sorted(actor.shops), customer_id=customer_id, limit=PAGE + 1), ""
    shown = rows[:PAGE]
    older = f"?{urlencode({'view': 'orders', 'after': shown[-1].cursor})}" if len(rows) > PAGE else ""
    return {"orders": shown, "older": older, "newer": "?view=orders" if after else ""}


def _happenings(request: HttpRequest, customer_id: int, view: str) -> dict[str, Any]:
    found = Event.objects.filter(customer_id=customer_id).exclude(name__in=ON_THE_WAY)
    if view:
        begins = Q()
        for name in NAMES[view]:
            begins |= Q(name__startswith=name)
        found = found.filter(begins)
    after = cursors.read(request.GET.get("after", ""))
    if after:
        at, last = after
        found = found.filter(Q(at__lte=at) & (Q(at__lt=at) | Q(id__lt=last)))
    events = list(found.order_by("-at", "-id")[: PAGE + 1])
    lines = timeline.lines(events[:PAGE])
    numbers = orders.numbers_of(sorted({line.order_id for line in lines if line.order_id}))
    kept = {"view": view} if view else {}
    older = ""
    if len(events) > PAGE:
        last_shown = events[PAGE - 1]
        older = "?" + urlencode({**kept, "after": cursors.written((last_shown.at, last_shown.id))})
    return {
        "happenings": _by_day(lines, numbers),
        "older": older,
        "newer": ("?" + urlencode(kept)) if after else "",
    }


def _by_day(lines: Sequence[timeline.Line], numbers: Mapping[int, str]) -> list[Happening]:
    made: list[Happening] = []
    day = None
    for line in lines:
        its_day = timezone.localtime(line.at).date()
        made.append(Happening(line, numbers.get(line.order_id or 0, ""), its_day != day))
        day = its_day
    return made
