"""The papers of an order, as PDF."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from comptoir.kernel import clock
from comptoir.orders import commands, queries
from comptoir.orders.papers import printed

from ..door import go_back


def pdf(request: HttpRequest, number: str, document: str) -> HttpResponse:
    """GET /orders/AH-10482/documents/AH-V12.pdf"""
    order = queries.order_by_number(number)
    found = queries.document_numbered(order.id, document)
    whom = None if found.kind == "voucher" else queries.whom_of(found, request.actor)  # type: ignore[attr-defined]
    return as_file(printed(found, whom), document)


def invoice(request: HttpRequest, number: str) -> HttpResponse:
    """POST /orders/AH-10482/invoices/: of all that is not invoiced yet."""
    made = commands.issue_invoice(number=number, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    messages.success(request, f"Invoice {made.number} is made. It goes to the customer by mail.")
    return go_back(request, reverse("order", args=[number]))


def as_file(content: bytes, name: str) -> HttpResponse:
    """A PDF that a browser shows under its own name, and keeps for nobody else."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
