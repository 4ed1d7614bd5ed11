"""When a shop makes invoices, and what stands on them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Refusal
from comptoir.orders import commands, queries

from ..amounts import read_whole
from ..door import go, seeing
from .frame import shop_of, shown

TAB = "settings-invoices"


def page(request: HttpRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /settings/<code>/invoices/"""
    with seeing(request):
        terms = queries.invoice_terms(shop_of(request, code).id)
        context = {"terms": terms, "whens": terms.When.choices}
        return shown(request, code, TAB, context, refusal=refusal)


def keep(request: HttpRequest, code: str) -> HttpResponse:
    """POST: when, series, days, sender."""
    shop, given = shop_of(request, code), request.POST
    try:
        commands.set_invoice_terms(
            shop_id=shop.id, when=given.get("when", ""), series=given.get("series", ""),
            pay_days=read_whole(given.get("pay_days", ""), field="pay_days", what="days"),
            keep_years=read_whole(given.get("keep_years", ""), field="keep_years", what="years"),
            sender=given.get("sender", ""), tax_number=given.get("tax_number", ""),
            by=request.actor, at=clock.now(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refusal as refusal:
        return page(request, code, refusal)
    messages.success(request, "It holds for invoices from now on; those that are made stay as they are.")
    return go(reverse(TAB, args=[code]))
