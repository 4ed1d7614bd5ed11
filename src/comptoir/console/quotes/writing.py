"""Writing a version: prices, quantities, remarks, delivery, the last day. The form is the draft."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.kernel.errors import Invalid, Refusal
from comptoir.pricing import queries as pricing
from comptoir.quotes import commands, queries
from comptoir.quotes.commands import Offer, Wanted
from comptoir.quotes.queries import QuotePage

from ..amounts import read_amount, written
from ..door import go, seeing, show

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

MORE_ROWS = 2
FIELDS = ("sku", "quantity", "unit", "remark")


def page(request: HttpRequest, quote: str, refusal: Refusal | None = None) -> HttpResponse:
    """GET /quotes/…/writing/"""
    with seeing(request):
        found = queries.quote_page(quote)
        shop = found.quote.shop
        rows = _typed(request.POST) if refusal else _rows(found)
        names = _names(found, [row["sku"] for row in rows])
        typed = request.POST if refusal else _terms(found)
        context = {
            "found": found,
            "quote": found.quote,
            "rows": [{**row, "name": names.get(row["sku"], "")} for row in rows]
            + [dict.fromkeys((*FIELDS, "name"), "")] * MORE_ROWS,
            "typed": typed,
            "codes": sorted({(rate.code, rate.name) for rate in pricing.shipping_rates(shop.id)}),
            "refusal": refusal,
            "next_version": found.quote.version + (0 if found.quote.is_written else 1),
            "seen": request.POST.get("seen", "") if refusal else found.quote.changed_at.isoformat(),
        }
        return show(
            request, "console/quotes/writing.html", context, active="quotes", status=refusal.status if refusal else 200
        )


def keep(request: HttpRequest, quote: str) -> HttpResponse:
    """POST: the next version, not sent yet; refused, the form again with what was typed."""
    with seeing(request):
        shop = queries.quote_page(quote).quote.shop
    try:
        given: dict[str, Any] = {"by": request.actor, "at": clock.now()}  # type: ignore[attr-defined]
        offer, seen = _offer(request.POST, shop), _moment(request.POST.get("seen", ""))
        commands.revise_quote(number=quote, offer=offer, seen=seen, **given)
    except Refusal as refusal:
        return page(request, quote, refusal)
    messages.success(request, "It is written. Look at it, then send it.")
    return go(reverse("quote", args=[quote]))


def _rows(found: QuotePage) -> list[dict[str, str]]:
    currency = found.quote.currency
    if found.version is None:
        return [{"sku": sku, "quantity": str(pieces), "unit": "", "remark": ""} for sku, pieces in found.quote.asked]
    return [
        {
            "sku": line["sku"], "quantity": str(line["quantity"]), "unit": written(line["unit_minor"], currency),
            "remark": line["remark"],
        }
        for line in found.version.lines
    ]  # fmt: skip


def _typed(form: QueryDict) -> list[dict[str, str]]:
    lists = [form.getlist(name) for name in FIELDS]
    return [dict(zip(FIELDS, row, strict=True)) for row in zip(*lists, strict=False) if row[0].strip()]


def _terms(found: QuotePage) -> dict[str, str]:
    version, today = found.version, clock.day_of(clock.now(), found.quote.shop.timezone)
    if version is None:
        return {}
    until = version.valid_until.isoformat() if version.valid_until >= today else ""
    cost = written(version.shipping_price_minor, found.quote.currency)
    return {"shipping": version.shipping_code, "shipping_cost": cost, "valid_until": until, "note": version.note}


def _names(found: QuotePage, skus: list[str]) -> dict[str, str]:
    rules = pricing.price_rules(found.quote.shop, skus=skus)
    return {
        sku: f"{article.name} · {written(article.unit_minor or 0, rules.currency)} {rules.currency}"
        for sku, article in rules.by_sku.items()
    }


def _offer(form: QueryDict, shop: "Shop") -> Offer:
    lines = [
        Wanted(
            row["sku"], _pieces(row["quantity"], row["sku"]),
            read_amount(row["unit"], shop.currency, field="unit") if row["unit"].strip() else None, row["remark"],
        )
        for row in _typed(form)
        if row["quantity"].strip() != "0"
    ]  # fmt: skip
    cost, until = form.get("shipping_cost", "").strip(), form.get("valid_until", "").strip()
    return Offer(
        lines, form.get("shipping", "")[:20], read_amount(cost, shop.currency, field="shipping_cost") if cost else None,
        _day(until) if until else None, form.get("note", ""),
    )  # fmt: skip


def _pieces(text: str, sku: str) -> int:
    plain = text.strip()
    if not plain.isdecimal() or len(plain) > 7:
        raise Invalid(f"“{plain[:20]}” is no quantity of {sku[:40]}; write it in digits.", field="quantity")
    return int(plain)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"“{text[:20]}” is no day; write it like 2026-05-31.", field="valid_until") from None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
