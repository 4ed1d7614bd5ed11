"""The page of a shop's day, and a bank's or a gateway's file beside it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.exchange.reconciling import commands
from comptoir.exchange.reconciling.commands import KINDS, Matched
from comptoir.exchange.reconciling.day import day_report, order_report
from comptoir.exchange.reconciling.lines import LARGEST_FILE
from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid, NotAllowed
from comptoir.shops.roles import TAKE_PAYMENT

from ..door import seeing, show
from ..shell import chosen_shops, shops_at_hand

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

COLUMNS = ("date", "amount", "text")
EARLIEST = date(2000, 1, 1)


def page(request: HttpRequest) -> HttpResponse:
    """GET /end-of-day/?shop=HOME&day=2026-11-23&order=AH-10482"""
    return _shown(request)


def match(request: HttpRequest) -> HttpResponse:
    """POST /end-of-day/: hold a file against the books; the file is not kept."""
    shop = _shop(request)
    file = request.FILES.get("file")
    if file is None or file.size is None:
        raise Invalid("Choose a file first.", field="file")
    if file.size > LARGEST_FILE:
        raise Invalid(f"The file is larger than {LARGEST_FILE // 1_000_000} MB; take a shorter time.", field="file")
    columns = {name: request.POST.get(f"column_{name}", "") for name in COLUMNS}
    matched = commands.match_file(
        shop_id=shop.pk, kind=request.POST.get("kind", ""), content=file.read(), columns=columns,
        by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
    )  # fmt: skip
    return _shown(request, matched=matched)


def _shown(request: HttpRequest, matched: Matched | None = None) -> HttpResponse:
    shop = _shop(request)
    today = clock.day_of(clock.now(), shop.timezone)
    day = _day(request, today)
    number = request.GET.get("order", "").strip().upper()
    with seeing(request):
        context: dict[str, Any] = {
            "report": day_report(shop, day),
            "order": order_report(number) if number else None,
            "number": number,
        }
    context |= {
        "shop": shop,
        "shops": [(one, _address(one, day)) for one in _mine(request)],
        "earlier": _address(shop, day - timedelta(days=1)),
        "later": _address(shop, day + timedelta(days=1)) if day < today else "",
        "here": _address(shop, day),
        "day": day,
        "today": today,
        "kinds": KINDS.items(),
        "matched": matched,
        "kind_name": KINDS[matched.kind] if matched else "",
    }
    return show(request, "console/end_of_day/page.html", context, active="end-of-day")


def _mine(request: HttpRequest) -> "list[Shop]":
    actor = request.actor  # type: ignore[attr-defined]
    return [shop for shop in shops_at_hand(request) if actor.can(TAKE_PAYMENT, shop.id)]


def _shop(request: HttpRequest) -> "Shop":
    """The one shop that the page is about. Raises NotAllowed for who may take no payment there."""
    actor = request.actor  # type: ignore[attr-defined]
    found = [shop for shop in chosen_shops(request) if actor.can(TAKE_PAYMENT, shop.id)]
    if not found:
        raise NotAllowed("You may not see a day's money. Who takes payments can.", right=TAKE_PAYMENT)
    return found[0]


def _day(request: HttpRequest, today: date) -> date:
    text = request.GET.get("day", "")
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"“{text[:20]}” is no day; write it like {today}.", field="day") from None
    if not EARLIEST <= day <= today:
        raise Invalid("That day lies ahead." if day > today else "That day lies before all books.", field="day")
    return day


def _address(shop: "Shop", day: date) -> str:
    return f"{reverse('end-of-day')}?{urlencode({'shop': shop.code, 'day': day.isoformat()})}"
