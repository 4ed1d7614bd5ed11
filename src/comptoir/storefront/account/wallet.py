"""What a customer has at the shops of her group: wallets, credit notes, credit lines, and every movement."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from comptoir.customers.queries import OwnProfile
from comptoir.kernel import clock
from comptoir.kernel.scope import Actor
from comptoir.ledger import queries as ledger

from .door import signed_in
from .views import frame

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

PAGE = 20


@require_GET
@signed_in
def wallet(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor) -> HttpResponse:
    """Read under her own sight: what is not hers is not there."""
    found = ledger.money_of(her.id, clock.now())
    accounts = [*found.wallets, *found.lines]
    asked, before = request.GET.get("account", ""), request.GET.get("before", "")
    one = next((m for m in accounts if str(m.account.id) == asked), accounts[0] if accounts else None)
    after = int(before) if before.isdecimal() and len(before) < 19 else 0
    lines = ledger.statement(one.account.id, after=after, limit=PAGE + 1) if one else []
    more = f"?account={one.account.id}&before={lines[PAGE - 1].id}" if one and len(lines) > PAGE else ""
    context = {
        "money": found, "accounts": accounts, "one": one, "lines": lines[:PAGE], "older": more,
        "newer": f"?account={one.account.id}" if one and after else "",
    }  # fmt: skip
    return render(request, "storefront/account/wallet.html", frame(shop, her, "wallet") | context)
