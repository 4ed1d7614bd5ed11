"""The papers of an order, as PDF."""

from django.http import HttpRequest, HttpResponse

from comptoir.orders import queries
from comptoir.orders.papers import printed


def pdf(request: HttpRequest, number: str, document: str) -> HttpResponse:
    """GET /orders/AH-10482/documents/AH-V12.pdf"""
    order = queries.order_by_number(number)
    return as_file(printed(queries.document_numbered(order.id, document)), document)


def as_file(content: bytes, name: str) -> HttpResponse:
    """A PDF that a browser shows under its own name, and keeps for nobody else."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
