"""Quotes, as programs make, send and read them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from comptoir.quotes import commands, document, queries
from comptoir.quotes.commands import Offer, Wanted
from comptoir.quotes.lines import Line, Margin, read
from comptoir.quotes.links import link_address
from comptoir.quotes.states import QuoteState
from comptoir.shops.roles import APPROVE

from .door import LARGEST_ID, REFUSALS, After, PageSize, actor_of, api, cursor, done, place_in, shop_of
from .orders.shapes import ReasonIn

if TYPE_CHECKING:
    from comptoir.quotes.models import Quote, Version

router = Router(tags=["Quotes"])
Number = Annotated[str, Path(max_length=24, description="The quote's number.", examples=["AH-Q10001"])]
PDF = {"description": "The document.", "content": {"application/pdf": {"schema": {"type": "string"}}}}
STATES = ", ".join(f"`{state}`" for state in QuoteState)


class QuotedIn(Schema):
    sku: str = Field(min_length=1, max_length=40, description="The article's number.", examples=["22423"])
    quantity: int = Field(ge=1, le=1_000_000, examples=[40])
    unit_minor: int | None = Field(
        None, ge=0, le=10**12, description="A piece, as the shop prices; left out: what it asks today.", examples=[850]
    )
    remark: str = Field("", max_length=300, examples=["In two parcels"])


class QuoteOfferIn(Schema):
    """What a version is to say."""

    lines: list[QuotedIn] = Field(min_length=1, max_length=200)
    shipping: str = Field("", max_length=20, description="A shipping code; empty: the cheapest.", examples=["standard"])
    shipping_minor: int | None = Field(
        None, ge=0, le=10**12, description="What the delivery costs, as the shop prices; left out: as usual."
    )
    valid_until: date | None = Field(None, description="The last day; left out: as many days as the shop gives.")
    note: str = Field("", max_length=2000, description="For the customer.")

    @property
    def offer(self) -> Offer:
        lines = [Wanted(one.sku, one.quantity, one.unit_minor, one.remark) for one in self.lines]
        return Offer(lines, self.shipping, self.shipping_minor, self.valid_until, self.note)


class QuoteIn(QuoteOfferIn):
    customer: str = Field(min_length=1, max_length=24, description="Her code.", examples=["C-10001"])
    address_id: int | None = Field(
        None, ge=1, le=LARGEST_ID, description="Of her address book; left out: her default.", examples=[None]
    )


class RevisionIn(QuoteOfferIn):
    seen: datetime | None = Field(
        None,
        description="`changed_at` as you read it: refused where it changed since.",
        examples=[None],
    )


class AcceptIn(Schema):
    """What a customer said to you: by phone, by letter."""

    version: int = Field(ge=1, le=100_000, description="Which she accepted: the one that was sent last.", examples=[1])
    name: str = Field(min_length=1, max_length=200, description="Who accepts.", examples=["Sofia Keller"])


class QuotedOut(Schema):
    sku: str = Field(examples=["22423"])
    name: str = Field(examples=["Regency cakestand 3 tier"])
    quantity: int = Field(examples=[40])
    list_minor: int = Field(description="A piece, as the shop asked when it was written.", examples=[995])
    unit_minor: int = Field(description="A piece, as quoted.", examples=[850])
    total_minor: int = Field(description="All of them, with tax.", examples=[34_000])
    tax_minor: int = Field(examples=[5667])
    remark: str = Field(examples=["In two parcels"])
    margin_basis_points: int | None = Field(
        description="What the shop keeps of the price without tax; for a key that manages, where the cost is known.",
        examples=[1529],
    )
    below_margin: bool = Field(description="Whether that is below the least margin of the shop.", examples=[False])


class VersionOut(Schema):
    number: int = Field(examples=[1])
    lines: list[QuotedOut]
    shipping: str = Field(examples=["standard"])
    shipping_minor: int = Field(description="With tax.", examples=[495])
    tax_minor: int = Field(examples=[5749])
    total_minor: int = Field(examples=[34_495])
    valid_until: date
    note: str = Field(examples=["As we said."])
    made_by: str = Field(examples=["Ana"])
    made_at: datetime
    approved_by: str = Field(description="Who let prices below the least margin through.", examples=[""])
    sent_at: datetime | None = Field(description="From then on it does not change.")


class QuoteOut(Schema):
    number: str = Field(examples=["AH-Q10001"])
    state: str = Field(description=f"One of {STATES}.", examples=["sent"])
    customer: str = Field(examples=["C-10001"])
    currency: str = Field(examples=["GBP"])
    asked: list[tuple[str, int]] = Field(description="What the customer asked for.", examples=[[["22423", 40]]])
    request: str = Field(description="Her words with it.", examples=["For our café"])
    version: int = Field(description="The latest; 0: none was written.", examples=[1])
    sent_version: int = Field(description="The one she may accept; 0: none.", examples=[1])
    expires_at: datetime | None
    accepted_name: str = Field(examples=[""])
    accepted_at: datetime | None
    end_reason: str = Field(examples=[""])
    order: str | None = Field(description="The order that was made of it.", examples=[None])
    link: str | None = Field(
        description="Her page, once something was sent.", examples=["https://shop.example/q/quote.1.1.0.x/"]
    )
    changed_at: datetime
    versions: list[VersionOut] = Field(description="The latest first.")


class QuoteRowOut(Schema):
    number: str = Field(examples=["AH-Q10001"])
    state: str = Field(examples=["sent"])
    customer: str = Field(examples=["C-10001"])
    lines: int = Field(examples=[3])
    total_minor: int | None = Field(description="Of the latest version.", examples=[34_495])
    currency: str = Field(examples=["GBP"])
    expires_at: datetime | None
    changed_at: datetime


class QuoteRowsOut(Schema):
    items: list[QuoteRowOut]
    next: str | None = Field(description="`after` of the following page.", examples=[None])


@router.get("", response={200: QuoteRowsOut, **REFUSALS}, summary="List quotes")
def index(
    request: HttpRequest,
    state: QuoteState | None = None,
    number: str = Query("", max_length=24, description="The beginning of a number."),
    customer: str = Query("", max_length=24, description="A customer's code: hers only."),
    after: After = "",
    limit: PageSize = 25,
) -> QuoteRowsOut:
    """The quotes of the shop, the last changed first."""
    rows = queries.quotes(
        [shop_of(request)], state=state or "", text=number, customer=customer, after=place_in(after), limit=limit + 1
    )
    return QuoteRowsOut(
        items=[_row(row) for row in rows[:limit]], next=cursor(rows[limit - 1].place) if rows[limit:] else None
    )


@router.post("", response={201: QuoteOut, **REFUSALS}, summary="Make a quote")
def make(request: HttpRequest, body: QuoteIn) -> HttpResponse:
    """A first version for a customer; nobody is told before it is sent."""
    given = {"shop_id": shop_of(request), "customer_code": body.customer, "address_id": body.address_id}
    return done(request, commands.make_quote, _shown(request), status=201, **given, offer=body.offer)


@router.get("/{quote}", response={200: QuoteOut, **REFUSALS}, summary="Read a quote")
def read_quote(request: HttpRequest, quote: Number) -> QuoteOut:
    """With every version, the latest first."""
    return _out(queries.quote_page(quote), request)


@router.post("/{quote}/revisions", response={200: QuoteOut, **REFUSALS}, summary="Write the next version")
def revise(request: HttpRequest, quote: Number, body: RevisionIn) -> HttpResponse:
    """It is sent by a request of its own; what was sent before can be accepted no more, and stays as it was."""
    return done(request, commands.revise_quote, _shown(request), number=quote, offer=body.offer, seen=body.seen)


@router.post("/{quote}/approval", response={200: QuoteOut, **REFUSALS}, summary="Approve a margin")
def approve(request: HttpRequest, quote: Number, body: ReasonIn) -> HttpResponse:
    """Let prices below the least margin be sent; for a key that manages, and not of who wrote them."""
    return done(request, commands.approve_quote, _shown(request), number=quote, reason=body.reason)


@router.post("/{quote}/sending", response={200: QuoteOut, **REFUSALS}, summary="Send a quote")
def send(request: HttpRequest, quote: Number) -> HttpResponse:
    """The customer gets its link by mail and may accept it until its last day."""
    return done(request, commands.send_quote, _shown(request), number=quote)


@router.post("/{quote}/acceptance", response={200: QuoteOut, **REFUSALS}, summary="A customer accepted")
def accept(request: HttpRequest, quote: Number, body: AcceptIn) -> HttpResponse:
    """What a customer said otherwise than by the link. The order is made of it by itself, or by `order`."""
    show = _shown(request)
    given: dict[str, Any] = {"number": quote, "version": body.version, "name": body.name}
    return done(request, commands.accept_quote, lambda answer: show(answer.quote), **given)


@router.post("/{quote}/order", response={200: QuoteOut, **REFUSALS}, summary="Order what was accepted")
def order(request: HttpRequest, quote: Number) -> HttpResponse:
    """At the quoted prices; needed only where stock was short when it was accepted."""
    return done(request, commands.order_quote, _shown(request), number=quote)


@router.post("/{quote}/cancellation", response={200: QuoteOut, **REFUSALS}, summary="Cancel a quote")
def cancel(request: HttpRequest, quote: Number, body: ReasonIn) -> HttpResponse:
    """It can be accepted no more."""
    return done(request, commands.cancel_quote, _shown(request), number=quote, reason=body.reason)


@router.get(
    "/{quote}/pdf", response={200: None, **REFUSALS}, summary="A quote as PDF", openapi_extra={"responses": {200: PDF}}
)
def pdf(
    request: HttpRequest,
    quote: Number,
    version: int | None = Query(None, ge=1, le=100_000, description="Which; left out: the latest."),
) -> HttpResponse:
    """The paper that the customer sees. The same version always gives the same bytes once it was sent."""
    page = queries.quote_page(quote)
    found = queries.version_in(page, version)
    answer = HttpResponse(document.quote_pdf(page.quote, found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{document.file_name(page.quote, found)}"'
    return answer


def _shown(request: HttpRequest):  # type: ignore[no-untyped-def]
    return lambda quote: _out(queries.quote_page(quote.number), request)


def _row(row: queries.QuoteRow) -> QuoteRowOut:
    one = row.quote
    return QuoteRowOut(
        number=one.number, state=one.state, customer=one.customer.code, lines=row.line_count,
        total_minor=row.total_minor, currency=one.currency, expires_at=one.expires_at, changed_at=one.changed_at,
    )  # fmt: skip


def _out(page: queries.QuotePage, request: HttpRequest) -> QuoteOut:
    quote: Quote = page.quote
    sees = actor_of(request).can(APPROVE, quote.shop_id)
    same = {
        name: getattr(quote, name)
        for name in ("number", "state", "currency", "request", "version", "sent_version", "expires_at")
    }
    ended = {name: getattr(quote, name) for name in ("accepted_name", "accepted_at", "end_reason", "changed_at")}
    return QuoteOut(
        **same, **ended, customer=quote.customer.code, asked=[(sku, pieces) for sku, pieces in quote.asked],
        order=quote.order.number if quote.order else None, link=link_address(quote) if quote.sent_version else None,
        versions=[_version(one, queries.margins_of(one) if sees else {}) for one in page.versions],
    )  # fmt: skip


def _version(one: "Version", margins: dict[str, Margin]) -> VersionOut:
    names = ("number", "shipping_minor", "tax_minor", "total_minor", "valid_until", "note", "made_at", "sent_at")
    return VersionOut(
        **{name: getattr(one, name) for name in names}, shipping=one.shipping_code, made_by=one.made_by_name,
        approved_by=one.approved_by_name, lines=[_line(line, margins.get(line.sku)) for line in read(one.lines)],
    )  # fmt: skip


def _line(line: Line, margin: Margin | None) -> QuotedOut:
    names = set(QuotedOut.model_fields) - {"margin_basis_points", "below_margin"}
    return QuotedOut(
        **{name: getattr(line, name) for name in names},
        margin_basis_points=margin.basis_points if margin else None,
        below_margin=bool(margin and margin.is_low),
    )


api.add_router("/quotes", router)
