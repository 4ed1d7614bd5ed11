"""Quotes in My account: her own, and asking for one."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.customers.queries import OwnProfile
from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.kernel.scope import Actor
from comptoir.quotes import commands, links, queries

from .door import signed_in
from .views import frame

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

ROWS = 6  # Of the form; more are asked for in words.
TONES = {
    "requested": ("blue", "We are writing it"), "draft": ("blue", "We are writing it"),
    "sent": ("amber", "Waits for you"),
    "accepted": ("green", "Accepted"), "declined": ("grey", "Declined"), "expired": ("grey", "Ended"),
    "cancelled": ("grey", "Taken back"), "ordered": ("green", "Ordered"),
}  # fmt: skip


@require_GET
@signed_in
def own_quotes(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor) -> HttpResponse:
    """Her quotes, the last changed first; one that was sent opens as by its link."""
    rows = [
        (row, *TONES[row.quote.state], links.link_text(row.quote) if row.quote.sent_version else "")
        for row in queries.quotes_of_customer(her.id)
    ]
    return render(request, "storefront/account/quotes.html", frame(shop, her, "quotes") | {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ask(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor) -> HttpResponse:
    """A list of articles and quantities, and a word with it."""
    typed = list(zip(request.POST.getlist("sku"), request.POST.getlist("quantity"), strict=False))
    words, why, status = request.POST.get("request", ""), "", 200
    if request.method == "POST":
        try:
            commands.request_quote(
                shop_id=shop.id, customer_code=her.code, lines=_lines(typed), request=words.replace("\0", ""), by=by,
                at=clock.now(),
            )  # fmt: skip
            messages.success(request, "We have your list and answer with a quote by mail.")
            return redirect("account_quotes", code=shop.code)
        except Refusal as refusal:
            why, status = refusal.message, refusal.status
    rows = [*typed, *[("", "")] * ROWS][: max(ROWS, len(typed))]
    context = {"rows": rows, "words": words, "why": why}
    return render(request, "storefront/account/quote_new.html", frame(shop, her, "quotes") | context, status=status)


def _lines(typed: list[tuple[str, str]]) -> list[tuple[str, int]]:
    found = []
    for sku, quantity in typed[:200]:
        if sku.strip():
            if not quantity.strip().isdecimal() or len(quantity.strip()) > 7:
                raise Invalid(f"“{quantity.strip()[:20]}” is no quantity of {sku.strip()[:40]}; write it in digits.")
            found.append((sku.replace("\0", "").strip()[:40], int(quantity)))
    return found
