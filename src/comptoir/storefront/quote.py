"""A quote by its link: looking uses nothing up; its buttons accept, decline, or ask for the code."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptoir.kernel import clock, scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.scope import Actor
from comptoir.orders import links as order_links
from comptoir.payments import links as payment_links
from comptoir.quotes import commands, document, links, queries
from comptoir.quotes.queries import CustomersQuote

from .door import store_of

HEADLINES = {
    "sent": "Here is your quote",
    "draft": "We are writing this quote anew",
    "accepted": "You accepted this quote",
    "declined": "You declined this quote",
    "expired": "This quote has ended",
    "cancelled": "This quote was taken back",
    "ordered": "Your order is made",
}


@require_safe
def page(request: HttpRequest, text: str, why: str = "", status: int = 200, **typed: str) -> HttpResponse:
    """GET /q/…/: what is offered, until when, and the two answers."""
    actor = _actor(text)
    with scope.reading(actor):
        found = _found(actor)
        quote, now = found.quote, clock.now()
        is_open = found.is_open(now)
        late = quote.state == "sent" and not is_open
        context = {
            "found": found, "quote": quote, "version": found.version, "text": text, "is_open": is_open, "why": why,
            "typed": typed, "shop": quote.shop, "store": store_of(quote.shop), "now": now,
            "headline": HEADLINES["expired" if late else quote.state],
            "code_was_sent": bool(quote.code_salt),
            "order_text": order_links.text_for(quote.order_id) if quote.order_id else "",
        }  # fmt: skip
        return _private(render(request, "storefront/quote.html", context, status=status))


@require_POST
def code(request: HttpRequest, text: str) -> HttpResponse:
    """POST /q/…/code/: mail her the code."""
    actor = _actor(text)
    try:
        commands.ask_quote_code(number=_number(actor), by=actor, at=clock.now())
    except Refusal as refusal:
        return _refused(request, text, refusal.message, refusal.status)
    return redirect("quote_by_link", text=text)


@require_POST
def accept(request: HttpRequest, text: str) -> HttpResponse:
    """POST /q/…/acceptance/: accepted, ordered, and on to the payment; where stock is short, accepted all the same."""
    actor, given, now = _actor(text), request.POST, clock.now()
    number, version = _number(actor), given.get("version", "")
    typed = {"name": given.get("name", "").replace("\0", "")[:200], "code": given.get("code", "")[:12]}
    try:
        answer = commands.accept_quote(
            number=number, version=int(version) if version.isdecimal() and len(version) < 7 else 0, **typed,
            by=actor, at=now,
        )  # fmt: skip
    except Refusal as refusal:
        return _refused(request, text, refusal.message, refusal.status, **typed)
    if not answer.is_done:
        return _refused(request, text, answer.why_not, 422, **typed)
    try:
        ordered: Any = commands.order_quote(number=number, by=actor, at=now)
    except Refusal:
        return redirect("quote_by_link", text=text)  # The page says so; staff are told, and order it later.
    asked = ordered.order.asked
    return redirect("pay", text=payment_links.link_text(asked)) if asked else redirect("quote_by_link", text=text)


@require_http_methods(["POST"])
def decline(request: HttpRequest, text: str) -> HttpResponse:
    """POST /q/…/refusal/"""
    actor = _actor(text)
    reason = request.POST.get("reason", "").replace("\0", "")
    try:
        commands.decline_quote(number=_number(actor), reason=reason, by=actor, at=clock.now())
    except Refusal as refusal:
        return _refused(request, text, refusal.message, refusal.status)
    return redirect("quote_by_link", text=text)


@require_safe
def pdf(request: HttpRequest, text: str) -> HttpResponse:
    """GET /q/…/pdf/"""
    actor = _actor(text)
    with scope.reading(actor):
        found = _found(actor)
        answer = HttpResponse(document.quote_pdf(found.quote, found.version), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="{document.file_name(found.quote, found.version)}"'
        return _private(answer)


def _actor(text: str) -> Actor:
    """Who holds a link to a quote. Raises Http404 for a text that we did not sign."""
    actor = links.actor_of_text(text)
    if actor is None:
        raise Http404
    return actor


def _found(actor: Actor) -> CustomersQuote:
    (quote_id,) = actor.quotes
    found = queries.quote_by_link(quote_id)
    if found is None:
        raise Http404
    return found


def _number(actor: Actor) -> str:
    with scope.reading(actor):
        return _found(actor).quote.number


def _refused(request: HttpRequest, text: str, why: str, status: int, **typed: str) -> HttpResponse:
    request.method = "GET"  # The same page again, with what was typed and why nothing was done.
    return page(request, text, why=why, status=status, **typed)


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
