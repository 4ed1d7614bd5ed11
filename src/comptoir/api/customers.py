"""Customers: know them, and keep their address book. Numbers and addresses leave masked."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from comptoir.customers import commands, queries
from comptoir.orders import commands as orders

from .door import REFUSALS, After, Id, PageSize, api, cursor, done, done_each_time, place_in, shop_of

router = Router(tags=["Customers"])

Code = Annotated[str, Path(max_length=24, description="The customer's code.", examples=["C-10001"])]

LANGUAGE = "^([a-z]{2,3})?$"
MAILS = "What she is written to in, where we have the words; else the shop's language."


class CustomerIn(Schema):
    name: str = Field(min_length=1, max_length=200, examples=["Sofia Keller"])
    email: str = Field("", max_length=254, examples=["sofia.keller@mail.example"])
    phone: str = Field("", max_length=32, examples=["+447700900144"])
    kind: str = Field("b2c", pattern="^(b2c|b2b)$")
    company: str = Field("", max_length=200)
    department: str = Field("", max_length=100)
    tax_number: str = Field("", max_length=40, description="Of a business: on its invoices.", examples=["GB123456789"])
    policy: str = Field("", max_length=40)
    country: str = Field("", pattern="^([A-Z]{2})?$", examples=["GB"])
    language: str = Field("", pattern=LANGUAGE, description=MAILS, examples=["en"])


class ChangesIn(Schema):
    """What is left out stays as it is."""

    name: str | None = Field(None, max_length=200, examples=[None])
    kind: str | None = Field(None, pattern="^(b2c|b2b)$", examples=["b2b"])
    company: str | None = Field(None, max_length=200, examples=["Keller Interiors"])
    department: str | None = Field(None, max_length=100, examples=[None])
    tax_number: str | None = Field(None, max_length=40, examples=[None])
    policy: str | None = Field(None, max_length=40, examples=[None])
    country: str | None = Field(None, pattern="^([A-Z]{2})?$", examples=[None])
    language: str | None = Field(None, pattern="^[a-z]{2,3}$", description=MAILS, examples=[None])


class AddressIn(Schema):
    street: str = Field(min_length=1, max_length=300, examples=["14 Park Row"])
    city: str = Field(min_length=1, max_length=120, examples=["Leeds"])
    country: str = Field(pattern="^[A-Z]{2}$", examples=["GB"])
    postcode: str = Field("", max_length=24, examples=["LS1 5HD"])
    region: str = Field("", max_length=120)
    name: str = Field("", max_length=200)
    company: str = Field("", max_length=200)
    phone: str = Field("", max_length=32)
    position: str = Field(
        "", max_length=1000, description="Latitude and longitude, or the link of a map.", examples=["53.797, -1.543"]
    )
    kind: str = Field("shipping", pattern="^(shipping|billing)$")
    is_default: bool = False


class TagIn(Schema):
    tag: str = Field(min_length=1, max_length=40, examples=["VIP"])


class SoughtIn(Schema):
    text: str = Field(
        min_length=2,
        max_length=254,
        description="A whole number or e-mail address, a name or a code.",
        examples=["sofia.keller@mail.example"],
    )


class ContactIn(Schema):
    text: str = Field(min_length=3, max_length=254, description="A number or an address.", examples=["+447700900145"])
    main: bool = Field(False, description="The one of its kind that we write to from now on.")


class AddressChangesIn(Schema):
    """What is left out stays as it is."""

    street: str | None = Field(None, max_length=300, examples=["15 Park Row"])
    city: str | None = Field(None, max_length=120, examples=[None])
    country: str | None = Field(None, pattern="^[A-Z]{2}$", examples=[None])
    postcode: str | None = Field(None, max_length=24, examples=[None])
    region: str | None = Field(None, max_length=120, examples=[None])
    name: str | None = Field(None, max_length=200, examples=[None])
    company: str | None = Field(None, max_length=200, examples=[None])
    phone: str | None = Field(None, max_length=32, examples=[None])
    position: str | None = Field(None, max_length=1000, examples=[None])
    is_default: bool | None = Field(None, examples=[None])


class CustomerOut(Schema):
    code: str = Field(examples=["C-10001"])
    name: str = Field(examples=["Sofia Keller"])
    kind: str = Field(description="`b2c` or `b2b`.", examples=["b2c"])
    company: str = Field(examples=[""])
    department: str = Field(examples=[""])
    policy: str = Field(examples=["standard"])
    country: str = Field(examples=["GB"])
    email: str = Field(description="Masked.", examples=["s••••@mail.example"])
    phone: str = Field(description="Masked.", examples=["+44 ••• •44"])
    tags: list[str] = Field(examples=[["VIP"]])
    since: datetime
    changed_at: datetime


class ContactOut(Schema):
    id: int = Field(examples=[811])
    kind: str = Field(description="`email` or `phone`.", examples=["email"])
    masked: str = Field(examples=["s••••@mail.example"])
    is_main: bool = Field(examples=[True])


class AddressOut(Schema):
    id: int = Field(examples=[512])
    kind: str = Field(examples=["shipping"])
    name: str = Field(examples=["Sofia Keller"])
    company: str = Field(examples=[""])
    street: str = Field(examples=["14 Park Row"])
    city: str = Field(examples=["Leeds"])
    region: str = Field(examples=[""])
    postcode: str = Field(examples=["LS1 5HD"])
    country: str = Field(examples=["GB"])
    phone: str = Field(description="Masked.", examples=["+44 ••• •44"])
    is_default: bool = Field(examples=[True])


class WhyIn(Schema):
    reason: str = Field(min_length=1, max_length=500, examples=["The rider waits at the door"])


class ClosedOut(Schema):
    closed: int = Field(description="Papers that were open until now.", examples=[3])


class StopIn(Schema):
    reason: str = Field(min_length=1, max_length=300, examples=["Two payments were charged back"])
    above_minor: int = Field(0, ge=0, le=10**14, description="Orders up to this stay possible.", examples=[0])


class RevealedOut(Schema):
    """In clear, the main ones first."""

    email: list[str] = Field(examples=[["sofia.keller@mail.example"]])
    phone: list[str] = Field(examples=[["+447700900144"]])


class CardOut(CustomerOut):
    language: str = Field(examples=["en"])
    contacts: list[ContactOut]
    addresses: list[AddressOut]


class CustomersOut(Schema):
    items: list[CustomerOut]
    next: str | None = Field(
        description="Give it as `after` for the following page.", examples=["2026-09-17T12:05:00Z_20418"]
    )


class IdOut(Schema):
    id: int = Field(examples=[512])


class CodeOut(Schema):
    code: str = Field(examples=["C-10001"])


@router.get("", response={200: CustomersOut, **REFUSALS}, summary="List customers")
def index(
    request: HttpRequest,
    tag: str = Query("", max_length=40),
    kind: str = Query("", pattern="^(b2c|b2b)?$"),
    policy: str = Query("", max_length=40),
    after: After = "",
    limit: PageSize = 50,
) -> CustomersOut:
    """The customers of the shop's group, the last changed first."""
    rows = queries.customers(tag=tag, kind=kind, policy=policy, after=place_in(after), limit=limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    return CustomersOut(items=[_row(row) for row in rows[:limit]], next=cursor(last.place) if last else None)


def _row(row: queries.CustomerRow) -> CustomerOut:
    names = set(CustomerOut.model_fields) - {"tags"}
    return CustomerOut(tags=[tag.name for tag in row.tags], **{name: getattr(row, name) for name in names})


@router.post("", response={201: CodeOut, **REFUSALS}, summary="Add a customer")
def add(request: HttpRequest, body: CustomerIn) -> HttpResponse:
    """A number or address that is somebody else's already is refused."""
    given = {"shop_id": shop_of(request), **body.model_dump()}
    return done(request, commands.add_customer, _code, status=201, **given)


def _code(customer: object) -> CodeOut:
    return CodeOut(code=customer.code)  # type: ignore[attr-defined]


# Before "/{code}", which would take it for a customer of that code.
@router.post("/sought", response={200: list[CustomerOut], **REFUSALS}, summary="Find by number or address")
def sought(request: HttpRequest, body: SoughtIn) -> HttpResponse:
    """Numbers and addresses are never part of a URL; the search is counted and journalled, the results are masked."""
    return done(request, commands.find_by_contact, lambda rows: [_row(row) for row in rows], text=body.text)


@router.get("/{code}", response={200: CardOut, **REFUSALS}, summary="Read a customer")
def read(request: HttpRequest, code: Code) -> CardOut:
    """Profile, masked contacts, tags and address book."""
    card = queries.customer_card(queries.customer_by_code(code))
    return CardOut(
        language=card.language,
        contacts=[ContactOut(**{n: getattr(c, n) for n in ContactOut.model_fields}) for c in card.contacts],
        addresses=[AddressOut(**{n: getattr(a, n) for n in AddressOut.model_fields}) for a in card.addresses],
        **_row(card.row).model_dump(),
    )


@router.post("/{code}/changes", response={200: CodeOut, **REFUSALS}, summary="Change a customer")
def change(request: HttpRequest, code: Code, body: ChangesIn) -> HttpResponse:
    """What is left out stays."""
    given = {"code": code, **body.model_dump(exclude_none=True)}
    return done(request, commands.change_customer, _code, **given)


@router.post("/{code}/addresses", response={201: IdOut, **REFUSALS}, summary="Add an address")
def add_address(request: HttpRequest, code: Code, body: AddressIn) -> HttpResponse:
    """An entry of her address book; the first of its kind becomes the default."""
    show = lambda address: IdOut(id=address.id)  # noqa: E731
    return done(request, commands.add_address, show, status=201, code=code, **body.model_dump())


@router.post("/{code}/addresses/{address}/changes", response={200: IdOut, **REFUSALS}, summary="Change an address")
def change_address(request: HttpRequest, code: Code, address: Id, body: AddressChangesIn) -> HttpResponse:
    """What is left out stays. Orders keep the copy they were placed with."""
    given = {"code": code, "address_id": address, **body.model_dump(exclude_none=True)}
    return done(request, commands.change_address, lambda changed: IdOut(id=changed.id), **given)


@router.post("/{code}/addresses/{address}/removal", response={200: CodeOut, **REFUSALS}, summary="Remove an address")
def remove_address(request: HttpRequest, code: Code, address: Id) -> HttpResponse:
    """Orders keep the copy they were placed with."""
    return done(request, commands.remove_address, lambda _: CodeOut(code=code), code=code, address_id=address)


@router.post("/{code}/contacts", response={201: IdOut, **REFUSALS}, summary="Add a contact")
def add_contact(request: HttpRequest, code: Code, body: ContactIn) -> HttpResponse:
    """A number or an e-mail address; one that is somebody else's already is refused."""
    show = lambda contact: IdOut(id=contact.id)  # noqa: E731
    return done(request, commands.add_contact, show, status=201, code=code, text=body.text, main=body.main)


@router.post("/{code}/contacts/{contact}/removal", response={200: CodeOut, **REFUSALS}, summary="Remove a contact")
def remove_contact(request: HttpRequest, code: Code, contact: Id) -> HttpResponse:
    """With an address goes the sign-in that rests on it; the next of its kind is the one we write to."""
    return done(request, commands.remove_contact, lambda _: CodeOut(code=code), code=code, contact_id=contact)


@router.post("/{code}/revelation", response={200: RevealedOut, **REFUSALS}, summary="See numbers and addresses")
def reveal(request: HttpRequest, code: Code, body: WhyIn) -> HttpResponse:
    """For a key with the right to reveal. The reason is journalled with the key's name, each time: the answer is not
    kept, so a repeat reveals again."""
    return done_each_time(
        request, commands.reveal_contact, lambda shown: RevealedOut(**shown), code=code, reason=body.reason
    )


@router.post("/{code}/tags", response={201: CodeOut, **REFUSALS}, summary="Put a tag on")
def tag(request: HttpRequest, code: Code, body: TagIn) -> HttpResponse:
    """A new word becomes one of the group's tags."""
    return done(request, commands.tag_customer, lambda _: CodeOut(code=code), status=201, code=code, tag=body.tag)


@router.post("/{code}/tags/removal", response={200: CodeOut, **REFUSALS}, summary="Take a tag off")
def untag(request: HttpRequest, code: Code, body: TagIn) -> HttpResponse:
    """It stays a tag of the group."""
    return done(request, commands.untag_customer, lambda _: CodeOut(code=code), code=code, tag=body.tag)


@router.post("/{code}/papers/closing", response={200: ClosedOut, **REFUSALS}, summary="Close a customer's papers")
def close_papers(request: HttpRequest, code: Code, body: WhyIn) -> HttpResponse:
    """What invoices hold of her: kept as long as the law asks, opened from now on by who keeps the books alone, not by
    her, her links or other staff. It cannot be undone. With it goes an erasure."""
    show = lambda closed: ClosedOut(closed=closed)  # noqa: E731
    return done(request, orders.close_papers, show, code=code, shop_id=shop_of(request), reason=body.reason)


@router.post("/{code}/stop", response={200: CodeOut, **REFUSALS}, summary="Stop a customer from buying")
def stop(request: HttpRequest, code: Code, body: StopIn) -> HttpResponse:
    """New orders of hers are refused, or those above an amount; those that stand go on."""
    given = {"code": code, **body.model_dump()}
    return done(request, commands.stop_buying, lambda _: CodeOut(code=code), **given)


@router.post("/{code}/stop/removal", response={200: CodeOut, **REFUSALS}, summary="Take her orders again")
def let_buy(request: HttpRequest, code: Code) -> HttpResponse:
    """She may buy as before."""
    return done(request, commands.let_buy, lambda _: CodeOut(code=code), code=code)


api.add_router("/customers", router)
