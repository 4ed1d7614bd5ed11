"""The money of a customer on her page, and what staff do with it: pay in, a gesture, a credit limit."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.ledger import commands, queries
from comptoir.shops.roles import REFUND, RUN_SHOP, TAKE_PAYMENT

from ..amounts import read_amount, read_whole, written
from ..door import show
from ..questions import Question
from ..shell import shops_at_hand
from .finding import customer_of, may

if TYPE_CHECKING:
    from comptoir.customers.models import Customer
    from comptoir.shops.models import Shop

LINES = 15
SOURCES = (("cash", "Cash"), ("terminal", "Card terminal"), ("bank", "Bank transfer"))


def money_context(request: HttpRequest, customer: "Customer") -> dict[str, Any]:
    """What she has in the shops that the person works in, with the statement of one account."""
    now = clock.now()
    found = queries.money_of(customer.id, now)
    accounts = [*found.wallets, *found.lines]
    asked, before = request.GET.get("account", ""), request.GET.get("before", "")
    one = next((m for m in accounts if str(m.account.id) == asked), accounts[0] if accounts else None)
    after = int(before) if before.isdecimal() and len(before) < 19 else 0
    lines = queries.statement(one.account.id, after=after, limit=LINES + 1) if one else []
    older = ""
    if one and len(lines) > LINES:
        older = f"?view=money&account={one.account.id}&before={lines[LINES - 1].id}"
    return {
        "money": found,
        "statement_of": one,
        "statement": lines[:LINES],
        "statement_older": older,
        "may_take": may(request, TAKE_PAYMENT, customer.group_id),
        "may_give": may(request, REFUND, customer.group_id),
        "may_lend": may(request, RUN_SHOP, customer.group_id),
    }


def _asked(request: HttpRequest, code: str) -> Mapping[str, Any]:
    customer = customer_of(request, code)
    mine = [shop for shop in shops_at_hand(request) if shop.group_id == customer.group_id]
    wanted = request.GET.get("shop", "")
    chosen = next((shop for shop in mine if str(shop.id) == wanted), mine[0])
    return {
        "customer": customer,
        "about": f"{customer.name} · {customer.code}",
        "back": f"{reverse('customer', args=[code])}?view=money",
        "back_words": customer.name,
        "shops": mine,
        "sources": SOURCES,
        "known": {"shop": str(chosen.id), "reference": uuid4().hex},
    }


def _asked_limit(request: HttpRequest, code: str) -> Mapping[str, Any]:
    asked = _asked(request, code)
    shop = int(asked["known"]["shop"])
    line = queries.credit_line_of(asked["customer"].id, shop, clock.now())
    known = {"amount": written(line.account.limit_minor, line.account.currency)} if line else {}
    return {**asked, "known": {**asked["known"], **known}}


def _given(request: HttpRequest, code: str) -> tuple["Shop", dict[str, Any]]:
    shop = next((s for s in shops_at_hand(request) if str(s.id) == request.POST.get("shop", "")), None)
    if shop is None:
        raise ObjectDoesNotExist("No such shop in sight.")
    return shop, {"shop_id": shop.id, "customer": code, "by": request.actor, "at": clock.now()}  # type: ignore[attr-defined]


def _amount(request: HttpRequest, shop: "Shop") -> int:
    return read_amount(request.POST.get("amount", ""), shop.currency, field="amount")


def _pay_in(request: HttpRequest, code: str) -> str:
    shop, given = _given(request, code)
    commands.pay_into_wallet(
        **given, amount_minor=_amount(request, shop), source=request.POST.get("source", ""),
        reference=request.POST.get("reference", ""),
    )  # fmt: skip
    return _page(code)


def _gesture(request: HttpRequest, code: str) -> str:
    shop, given = _given(request, code)
    days = request.POST.get("days", "").strip()
    commands.make_gesture(
        **given, amount_minor=_amount(request, shop), reason=request.POST.get("reason", ""),
        days=read_whole(days, field="days", what="days") if days else None,
        reference=request.POST.get("reference", ""),
    )  # fmt: skip
    return _page(code)


def _note(request: HttpRequest, code: str) -> str:
    shop, given = _given(request, code)
    days = request.POST.get("days", "").strip()
    note = commands.issue_credit_note(
        **given, amount_minor=_amount(request, shop), reason=request.POST.get("reason", ""),
        kind=request.POST.get("kind", ""), purpose=request.POST.get("purpose", "").strip()[:40],
        days=read_whole(days, field="days", what="days") if days else None,
        reference=request.POST.get("reference", ""),
    )  # fmt: skip
    return reverse("customer-credit-note", args=[code, note.number])


def credit_note(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """GET /customers/C-1/credit-notes/AH-C12/: a credit note as a page to be printed, or kept as PDF by the browser."""
    customer = customer_of(request, code)
    found = next((row for row in queries.credit_notes_of(customer.id, clock.now()) if row.note.number == number), None)
    if found is None:
        raise ObjectDoesNotExist("No such credit note of hers in sight.")
    context = {"row": found, "note": found.note, "shop": found.note.shop, "customer": customer}
    return show(request, "console/customers/credit_note.html", context, active="customers")


def _limit(request: HttpRequest, code: str) -> str:
    shop, given = _given(request, code)
    commands.set_credit_limit(**given, limit_minor=_amount(request, shop))
    return _page(code)


def _page(code: str) -> str:
    return f"{reverse('customer', args=[code])}?view=money"


def _ask(body: str, title: str, button: str, icon: str, run: Any, shows: Any = _asked) -> Question:
    return Question(f"customers/{body}", title, button, icon, "customers", run, shows)


PAY_IN = _ask("pay_in", "Pay into the wallet", "Record the payment", "coins", _pay_in)
GESTURE = _ask("gesture", "A gesture", "Give it", "gift", _gesture)
NOTE = _ask("credit_note_new", "Issue a credit note", "Issue it", "receipt", _note)
LIMIT = _ask("credit_limit", "Credit limit", "Set the limit", "building-bank", _limit, _asked_limit)
