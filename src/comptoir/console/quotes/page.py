"""The page of one quote, and the steps that need no question."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock, timeline
from comptoir.kernel.models import Event
from comptoir.quotes import commands, document, queries
from comptoir.quotes.lines import read
from comptoir.quotes.links import link_address
from comptoir.quotes.queries import QuotePage
from comptoir.quotes.states import REVISABLE, QuoteState
from comptoir.shops.roles import APPROVE, SELL

from ..door import go, show
from .listing import TONES

LATEST = 60


def quote(request: HttpRequest, quote: str) -> HttpResponse:
    """GET /quotes/AH-Q10001/?version=2&against=1"""
    found = queries.quote_page(quote)
    return show(request, "console/quotes/quote.html", _context(request, found), active="quotes")


def _context(request: HttpRequest, found: QuotePage) -> dict[str, Any]:
    one, actor = found.quote, request.actor  # type: ignore[attr-defined]
    shown = found.numbered(_number(request, "version")) or found.version
    against = found.numbered(_number(request, "against"))
    if shown and against is None:
        against = found.numbered(shown.number - 1)
    sees = actor.can(APPROVE, one.shop_id)
    margins = queries.margins_of(shown) if shown and sees else {}
    lines = read(shown.lines) if shown else []
    events = Event.objects.filter(subject_kind="quote", subject_id=one.pk).order_by("-id")[:LATEST]
    return {
        "found": found,
        "quote": one,
        "tone": TONES[one.state],
        "version": shown,
        "against": against,
        "lines": [(line, margins.get(line.sku)) for line in lines],
        "changes": found.redline(against.number, shown.number) if shown and against else [],
        "sees_margin": sees,
        "margin": found.margin if sees and shown == found.version else None,
        "may_sell": actor.can(SELL, one.shop_id),
        "may_approve": sees,
        "own": bool(found.version and found.version.made_by == actor.id),
        "revisable": one.state in REVISABLE,
        "cancellable": one.state in (QuoteState.REQUESTED, QuoteState.DRAFT, QuoteState.SENT, QuoteState.ACCEPTED),
        "link": link_address(one) if one.sent_version else "",
        "timeline": timeline.lines(events),
    }


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def pdf(request: HttpRequest, quote: str) -> HttpResponse:
    """GET /quotes/…/pdf/?version=2"""
    found = queries.quote_page(quote)
    version = queries.version_in(found, _number(request, "version") or None)
    answer = HttpResponse(document.quote_pdf(found.quote, version), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{document.file_name(found.quote, version)}"'
    return answer


def send(request: HttpRequest, quote: str) -> HttpResponse:
    """POST: the customer gets its link."""
    commands.send_quote(number=quote, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    messages.success(request, "The quote is on its way to the customer.")
    return go(reverse("quote", args=[quote]))


def order(request: HttpRequest, quote: str) -> HttpResponse:
    """POST: make the order of what was accepted."""
    made: Any = commands.order_quote(number=quote, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return go(reverse("order", args=[made.order.number]))
