"""The papers of an order, and what cancelling it gives."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema

from comptoir.orders import commands, queries
from comptoir.orders.papers import printed

from ..door import REFUSALS, actor_of, done
from .routing import router
from .shapes import Number, ReasonIn, StateOut

PDF = {"description": "The document.", "content": {"application/pdf": {"schema": {"type": "string"}}}}


class DocumentOut(Schema):
    number: str = Field(examples=["AH-V12"])
    kind: str = Field(
        description="`voucher`: of a refund after shipment; `invoice`; `correction`: of what an invoice asked for and"
        " is not owed any more.",
        examples=["voucher"],
    )
    amount_minor: int = Field(examples=[1590])
    currency: str = Field(examples=["GBP"])
    issued_at: datetime
    standing: str = Field(
        description="Of a voucher: `under_way`, `done` or `failed`; else empty.", examples=["under_way"]
    )


class InvoiceIn(Schema):
    delivery: int | None = Field(
        None, ge=1, le=32767, description="Of this delivery alone; left out: of all that is not invoiced yet.",
        examples=[1],
    )  # fmt: skip


class InvoiceOut(Schema):
    number: str = Field(examples=["AH-I12"])
    amount_minor: int = Field(examples=[5880])
    paid_minor: int = Field(description="Of it, what had come when it was made.", examples=[5880])
    currency: str = Field(examples=["GBP"])
    due_on: str = Field(description="Until when the rest is to be paid; empty where it is paid.", examples=[""])
    issued_at: datetime


class CancellationIn(ReasonIn):
    gives: str = Field(
        "", pattern="^(origin|credit_note)?$", examples=["credit_note"],
        description="`origin`: the money back as it was paid; `credit_note`; left out: as the shop's terms say.",
    )  # fmt: skip


class CancellationOut(Schema):
    """What cancelling an order would do with its money."""

    why_not: str = Field(description="Why it is not possible now; empty where it is.", examples=[""])
    gives: str = Field(description="`origin` or `credit_note`: as the shop's terms say.", examples=["credit_note"])
    currency: str = Field(examples=["GBP"])
    back_minor: int = Field(description="Goes back the way it was paid.", examples=[0])
    credit_minor: int = Field(description="Becomes a credit note.", examples=[2485])
    held_minor: int = Field(description="Is held, and given up.", examples=[0])


@router.get("/{number}/documents", response={200: list[DocumentOut], **REFUSALS}, summary="The papers of an order")
def documents(request: HttpRequest, number: Number) -> list[DocumentOut]:
    """Each under its own number of the shop, the first first."""
    rows = queries.documents_of_order(queries.order_by_number(number).id)
    names = set(DocumentOut.model_fields) - {"standing"}
    return [DocumentOut(standing=row.standing, **{name: getattr(row.document, name) for name in names}) for row in rows]


@router.get(
    "/{number}/documents/{document}",
    summary="A paper as PDF",
    response={200: None, **REFUSALS},
    openapi_extra={"responses": {200: PDF}},
)
def document_pdf(request: HttpRequest, number: Number, document: Number) -> HttpResponse:
    """The PDF itself; the same paper always gives the same bytes."""
    found = queries.document_numbered(queries.order_by_number(number).id, document)
    whom = None if found.kind == "voucher" else queries.whom_of(found, actor_of(request))
    return HttpResponse(printed(found, whom), content_type="application/pdf")


@router.post("/{number}/invoices", response={201: InvoiceOut, **REFUSALS}, summary="Make an invoice")
def invoice(request: HttpRequest, number: Number, body: InvoiceIn) -> HttpResponse:
    """Of what is not invoiced yet, under the shop's next number; it is mailed to the customer. Where everything is
    invoiced it is refused and no number is used. An invoice never changes: what is not owed any more is taken off by a
    correction that names it, made by itself."""
    return done(request, commands.issue_invoice, _invoice, status=201, number=number, position=body.delivery)


def _invoice(made: Any) -> InvoiceOut:
    more = {name: made.said[name] for name in ("paid_minor", "due_on")}
    same = ("number", "amount_minor", "currency", "issued_at")
    return InvoiceOut(**{name: getattr(made, name) for name in same}, **more)


@router.get("/{number}/cancellation", response={200: CancellationOut, **REFUSALS}, summary="Try a cancellation out")
def cancellation(
    request: HttpRequest,
    number: Number,
    gives: str = Query(
        "", pattern="^(origin|credit_note)?$", description="Instead of the shop's terms.", examples=["credit_note"]
    ),
) -> CancellationOut:
    """What would become of the money; nothing is done."""
    found = queries.cancellation_preview(queries.order_page(number), gives)
    return CancellationOut(**{name: getattr(found, name) for name in CancellationOut.model_fields})


@router.post("/{number}/cancellation", response={200: StateOut, **REFUSALS}, summary="Cancel an order")
def cancel(request: HttpRequest, number: Number, body: CancellationIn) -> HttpResponse:
    """Cancel an order that has not left: its stock is given back, and the money that came for it."""
    show = lambda order: StateOut(number=order.number, state=order.state)  # noqa: E731
    return done(request, commands.cancel_order, show, number=number, reason=body.reason, gives=body.gives)
