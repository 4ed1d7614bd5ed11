"""The *Proof* page of the ledger: what a finance person prints and signs. There in every installation."""

import io
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from comptoir.console.door import seeing, show
from comptoir.console.shell import chosen_shops
from comptoir.kernel.errors import NotAllowed
from comptoir.shops.roles import RUN_SHOP

from .books import export_books, prove_books

if TYPE_CHECKING:
    from comptoir.shops.models import Shop


def page(request: HttpRequest) -> HttpResponse:
    """GET /proof/ledger/: the balances and their sums."""
    return _shown(request, followed=False)


def follow(request: HttpRequest) -> HttpResponse:
    """POST /proof/ledger/: the same, and every link of the chain. It changes nothing."""
    return _shown(request, followed=True)


def export(request: HttpRequest) -> HttpResponse:
    """GET /proof/ledger/entries.csv: every entry of the shops looked at."""
    file = io.StringIO(newline="")
    for place, shop in enumerate(_shops(request)):
        export_books(shop.id, file, heading=not place)
    response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ledger.csv"'
    return response


def _shops(request: HttpRequest) -> "list[Shop]":
    found = [shop for shop in chosen_shops(request) if request.actor.can(RUN_SHOP, shop.id)]  # type: ignore[attr-defined]
    if not found:
        raise NotAllowed("You may not see the books. A shop admin can.")
    return found


def _shown(request: HttpRequest, *, followed: bool) -> HttpResponse:
    shops = _shops(request)
    with seeing(request):
        proofs = [prove_books(shop, follow=followed) for shop in shops]
    return show(request, "proving/ledger.html", {"proofs": proofs, "followed": followed}, active="proof")
