"""The papers of an order, for its customer: by the link of the order, and in My account."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from comptoir.customers.queries import OwnProfile
from comptoir.kernel import scope
from comptoir.kernel.scope import Actor
from comptoir.orders import links
from comptoir.orders import queries as orders
from comptoir.orders.papers import printed
from comptoir.orders.queries import CustomersOrder, DocumentRow

from .account.door import signed_in
from .account.views import frame
from .door import by_link

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

LATEST = 50  # Orders whose papers My account lists.
NAMES = {"invoice": "Invoice", "correction": "Credit note to an invoice", "voucher": "Refund voucher"}


def named(rows: Sequence[DocumentRow]) -> list[tuple[DocumentRow, str]]:
    """Papers with what a customer calls them."""
    return [(row, NAMES[row.document.kind]) for row in rows]


@require_safe
@by_link
def pdf(request: HttpRequest, *, text: str, actor: Actor, found: CustomersOrder, document: str) -> HttpResponse:
    """GET /o/…/papers/AH-I12.pdf"""
    try:
        paper = orders.document_numbered(found.order.pk, document)
        whom = None if paper.kind == "voucher" else orders.whom_of(paper, actor)
    except ObjectDoesNotExist:
        raise Http404 from None
    response = HttpResponse(printed(paper, whom), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{paper.number}.pdf"'
    return response


@require_GET
@signed_in
def own_papers(request: HttpRequest, *, shop: "Shop", her: OwnProfile, by: Actor) -> HttpResponse:
    """The papers of her latest orders, the last first; each opens by the link of its order."""
    ids = orders.own_order_ids(her.id, limit=LATEST)
    with scope.reading(replace(by, orders=frozenset(ids))):
        rows = [(row, words, links.link_text(row.document.order)) for row, words in named(orders.papers_of(ids))]
    return render(request, "storefront/account/papers.html", frame(shop, her, "papers") | {"rows": rows})
