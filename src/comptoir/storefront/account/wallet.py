"""What a customer has at the shops of her group: wallets, credit notes, credit lines, and every movement."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from comptoir.customers.queries import OwnProfile
from comptoir.kernel import clock
from comptoir.kernel.scope import Actor
from comptoir.ledger import queries as ledger
from comptoir.ledger.papers import credit_note_pdf, statement_pdf

from .door import signed_in
from .views import frame

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

PAGE = 20
MOST = 1000  # Movements of one statement.


@require_GET
@signed_in
def wallet(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor) -> HttpResponse:
    """Read under her own sight: what is not hers is not there."""
    found = ledger.money_of(her.id, clock.now())
    accounts = _accounts(found)
    asked, before = request.GET.get("account", ""), request.GET.get("before", "")
    one = next((m for m in accounts if str(m.account.id) == asked), accounts[0] if accounts else None)
    after = int(before) if before.isdecimal() and len(before) < 19 else 0
    lines = ledger.statement(one.account.id, after=after, limit=PAGE + 1) if one else []
    more = f"?account={one.account.id}&before={lines[PAGE - 1].id}" if one and len(lines) > PAGE else ""
    context = {
        "money": found, "accounts": accounts, "one": one, "note": _note_of(found, one),
        "lines": lines[:PAGE], "older": more,
        "newer": f"?account={one.account.id}" if one and after else "",
    }  # fmt: skip
    return render(request, "storefront/account/wallet.html", frame(shop, her, "wallet") | context)


@require_GET
@signed_in
def credit_note(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor, number: str) -> HttpResponse:
    """A credit note of hers as PDF."""
    rows = ledger.credit_notes_of(her.id, clock.now())
    found = next((row.note for row in rows if row.note.number == number), None)
    if found is None:
        raise Http404
    return _file(credit_note_pdf(found, name=her.name), number)


@require_GET
@signed_in
def statement(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor, account: int) -> HttpResponse:
    """The latest thousand movements of a wallet or a credit line of hers, as PDF."""
    now = clock.now()
    has = ledger.money_of(her.id, now)
    one = next((money for money in _accounts(has) if money.account.id == account), None)
    if one is None:
        raise Http404
    lines = ledger.statement(account, limit=MOST)
    return _file(statement_pdf(one, lines, name=her.name, at=now), f"{shop.code}-{one.account.kind}")


def _accounts(found: ledger.CustomerMoney) -> list[ledger.Money]:
    """Whatever has movements: wallets and credit lines, then credit notes."""
    notes = [ledger.Money(row.note.account, row.note.shop, (), row.free_minor) for row in found.notes]
    return [*found.wallets, *found.lines, *notes]


def _note_of(found: ledger.CustomerMoney, one: ledger.Money | None) -> str:
    """The number of the credit note whose movements are shown; empty where it is none."""
    return next((row.note.number for row in found.notes if one and row.note.account_id == one.account.id), "")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
