"""What a shop gives with money: cashback, offers on paying in, gestures, and what a cancelled order gives."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.ledger import commands as ledger
from comptoir.ledger import queries as books
from comptoir.look.words import money as say
from comptoir.orders import commands as orders
from comptoir.orders import queries
from comptoir.payments.queries import SOURCES_BY_WORDS

from ..amounts import read_amount, read_percent, read_whole, written
from ..door import go, seeing
from .frame import shop_of, shown

TAB = "settings-terms"


def page(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/terms/"""
    with seeing(request):
        shop = shop_of(request, code)
        rates = {rate.means: rate for rate in books.cashback_rates(shop.id)}
        context = {
            "gives": queries.cancelled_gives(shop.id),
            "rates": [
                (means, words, f"{rate.basis_points / 100:g}" if rate else "", (rate and rate.days) or "")
                for means, words in SOURCES_BY_WORDS.items()
                for rate in (rates.get(means),)
            ],
            "offers": books.offers_of(shop.id, clock.now()),
            "downloads": queries.download_terms(shop.id),
            "gesture": written(books.gesture_limit(shop.id), shop.currency),
        }
        return shown(request, code, TAB, context, refusal=refusal)


def _kept(run: Callable[..., str]) -> Callable[..., HttpResponse]:
    """A form of the page: what it does, and what is said then."""

    def post(request: HttpRequest, code: str, **named: Any) -> HttpResponse:
        shop = shop_of(request, code)
        try:
            said = run(request.POST, shop, by=request.actor, at=clock.now(), **named)  # type: ignore[attr-defined]
        except Refusal as refusal:
            return page(request, code, refusal)
        messages.success(request, said)
        return go(reverse(TAB, args=[code]))

    return post


def _set_cancelled(given: Any, shop: Any, *, by: Any, at: datetime) -> str:
    terms = orders.set_cancellation_terms(shop_id=shop.id, gives=given.get("gives", ""), by=by, at=at)
    return f"Cancelled orders give: {terms.get_gives_display().lower()}."


def _set_cashback(given: Any, shop: Any, *, by: Any, at: datetime) -> str:
    means = given.get("means", "")
    points = read_percent(given.get("percent") or "0", field="percent")
    ledger.set_cashback(shop_id=shop.id, means=means, basis_points=points, days=_days(given), by=by, at=at)
    words = SOURCES_BY_WORDS.get(means, means).lower()
    return f"{points / 100:g} % come back of what is paid by {words}." if points else f"No cashback for {words}."


def _make_offer(given: Any, shop: Any, *, by: Any, at: datetime) -> str:
    offer = ledger.make_pay_in_offer(
        shop_id=shop.id, from_minor=read_amount(given.get("from", ""), shop.currency, field="from"),
        bonus_minor=read_amount(given.get("bonus", ""), shop.currency, field="bonus"), bonus_days=_days(given), by=by,
        at=at,
    )  # fmt: skip
    return f"Who pays in {say(offer.from_minor, shop.currency)} gets {say(offer.bonus_minor, shop.currency)} on top."


def _end_offer(given: Any, shop: Any, *, by: Any, at: datetime, offer: int) -> str:
    ledger.end_pay_in_offer(offer_id=offer, by=by, at=at)
    return "The offer has ended. What was given stays."


def _set_gesture(given: Any, shop: Any, *, by: Any, at: datetime) -> str:
    amount = read_amount(given.get("amount", ""), shop.currency, field="amount")
    ledger.set_gesture_limit(shop_id=shop.id, amount_minor=amount, by=by, at=at)
    return f"One gesture may be {say(amount, shop.currency)}."


def _set_downloads(given: Any, shop: Any, *, by: Any, at: datetime) -> str:
    often = read_whole(given.get("downloads", ""), field="downloads", what="downloads")
    days = read_whole(given.get("days", ""), field="days", what="days")
    orders.set_download_terms(shop_id=shop.id, downloads=often, days=days, by=by, at=at)
    return f"A file may be downloaded {often} times within {days} days."


def _days(given: Any) -> int | None:
    text = given.get("days", "").strip()
    return read_whole(text, field="days", what="days") if text else None


set_downloads = _kept(_set_downloads)
set_cancelled, set_cashback, set_gesture = _kept(_set_cancelled), _kept(_set_cashback), _kept(_set_gesture)
make_offer, end_offer = _kept(_make_offer), _kept(_end_offer)
