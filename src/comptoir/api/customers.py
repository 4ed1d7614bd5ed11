"""Customers: know them, and keep their address book. Numbers and addresses leave masked."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from comptoir.customers import commands, queries
from comptoir.kernel.errors import Invalid

from .door import REFUSALS, api, done, page_size, shop_of

router = Router(tags=["Customers"])


class CustomerIn(Schema):
    name: str = Field(min_length=1, max_length=200, examples=["Sofia Keller"])
    email: str = Field("", max_length=254, examples=["sofia.keller@mail.example"])
    phone: str = Field("", max_length=32, examples=["+447700900144"])
    kind: str = Field("b2c", pattern="^(b2c|b2b)$")
    company: str = Field("", max_length=200)
    department: str = Field("", max_length=100)
    policy: str = Field("", max_length=40)
    country: str = Field("", pattern="^([A-Z]{2})?$", examples=["GB"])


class ChangesIn(Schema):
    """What is left out stays as it is."""

    name: str | None = Field(None, max_length=200)
    kind: str | None = Field(None, pattern="^(b2c|b2b)$")
    company: str | None = Field(None, max_length=200)
    department: str | None = Field(None, max_length=100)
    policy: str | None = Field(None, max_length=40)
    country: str | None = Field(None, pattern="^([A-Z]{2})?$")


class AddressIn(Schema):
    street: str = Field(min_length=1, max_length=300, examples=["14 Park Row"])
    city: str = Field(min_length=1, max_length=120, examples=["Leeds"])
    country: str = Field(pattern="^[A-Z]{2}$", examples=["GB"])
    postcode: str = Field("", max_length=24, examples=["LS1 5HD"])
    region: str = Field("", max_length=120)
    name: str = Field("", max_length=200)
    company: str = Field("", max_length=200)
    phone: str = Field("", max_length=32)
    kind: str = Field("shipping", pattern="^(shipping|billing)$")
    is_default: bool = False


class TagIn(Schema):
    tag: str = Field(min_length=1, max_length=40, examples=["VIP"])


class SoughtIn(Schema):
    text: str = Field(min_length=2, max_length=254, description="A whole number or e-mail address, a name or a code.")


class CustomerOut(Schema):
    code: str
    name: str
    kind: str
    company: str
    department: str
    policy: str
    country: str
    email: str = Field(description="Masked.")
    phone: str = Field(description="Masked.")
    tags: list[str]
    since: datetime
    changed_at: datetime


class AddressOut(Schema):
    id: int
    kind: str
    name: str
    company: str
    street: str
    city: str
    region: str
    postcode: str
    country: str
    is_default: bool


class CardOut(CustomerOut):
    addresses: list[AddressOut]


class CustomersOut(Schema):
    items: list[CustomerOut]
    next: str | None = Field(description="Give it as `after` for the following page.")


class CodeOut(Schema):
    code: str


@router.get("", response={200: CustomersOut, **REFUSALS}, summary="List customers")
def index(
    request: HttpRequest,
    tag: str = Query("", max_length=40),
    kind: str = Query("", pattern="^(b2c|b2b)?$"),
    after: str = Query("", max_length=60, description="`next` of the page before."),
    limit: int = 50,
) -> CustomersOut:
    """The customers of the shop's group, the last changed first."""
    size = page_size(limit)
    rows = queries.customers(tag=tag, kind=kind, after=_place(after), limit=size + 1)
    last = rows[size - 1].place if len(rows) > size else None
    return CustomersOut(
        items=[_row(row) for row in rows[:size]], next=f"{last[0].isoformat()}_{last[1]}" if last else None
    )


def _place(text: str) -> queries.After | None:
    if not text:
        return None
    at, _, last = text.rpartition("_")
    try:
        return datetime.fromisoformat(at), int(last)
    except ValueError:
        raise Invalid("That is no place in the list; use `next` of an answer.", field="after") from None


def _row(row: queries.CustomerRow) -> CustomerOut:
    names = set(CustomerOut.model_fields) - {"tags"}
    return CustomerOut(tags=[tag.name for tag in row.tags], **{name: getattr(row, name) for name in names})


@router.get("/{code}", response={200: CardOut, **REFUSALS}, summary="Read a customer")
def read(request: HttpRequest, code: str) -> CardOut:
    """Profile, masked contacts, tags and address book."""
    card = queries.customer_card(queries.customer_by_code(code))
    return CardOut(
        addresses=[AddressOut(**{n: getattr(a, n) for n in AddressOut.model_fields}) for a in card.addresses],
        **_row(card.row).model_dump(),
    )


@router.post("", response={201: CodeOut, **REFUSALS}, summary="Add a customer")
def add(request: HttpRequest, body: CustomerIn) -> HttpResponse:
    """A number or address that is somebody else's already is refused."""
    given = {"shop_id": shop_of(request), **body.model_dump()}
    return done(request, commands.add_customer, _code, status=201, **given)


def _code(customer: object) -> CodeOut:
    return CodeOut(code=customer.code)  # type: ignore[attr-defined]


@router.post("/sought", response={200: list[CustomerOut], **REFUSALS}, summary="Find by number or address")
def sought(request: HttpRequest, body: SoughtIn) -> HttpResponse:
    """Numbers and addresses are never part of a URL; the search is counted and journalled, the results are masked."""
    return done(request, commands.find_by_contact, lambda rows: [_row(row) for row in rows], text=body.text)


@router.post("/{code}/changes", response={200: CodeOut, **REFUSALS}, summary="Change a customer")
def change(request: HttpRequest, code: str, body: ChangesIn) -> HttpResponse:
    """What is left out stays."""
    given = {"code": code, **body.model_dump(exclude_none=True)}
    return done(request, commands.change_customer, _code, **given)


class AddressIdOut(Schema):
    id: int


@router.post("/{code}/addresses", response={201: AddressIdOut, **REFUSALS}, summary="Add an address")
def add_address(request: HttpRequest, code: str, body: AddressIn) -> HttpResponse:
    """An entry of her address book; the first of its kind becomes the default."""
    show = lambda address: AddressIdOut(id=address.id)  # noqa: E731
    return done(request, commands.add_address, show, status=201, code=code, **body.model_dump())


@router.post("/{code}/addresses/{address}/removal", response={200: CodeOut, **REFUSALS}, summary="Remove an address")
def remove_address(request: HttpRequest, code: str, address: int) -> HttpResponse:
    """Orders keep the copy they were placed with."""
    return done(request, commands.remove_address, lambda _: CodeOut(code=code), code=code, address_id=address)


@router.post("/{code}/tags", response={201: CodeOut, **REFUSALS}, summary="Put a tag on")
def tag(request: HttpRequest, code: str, body: TagIn) -> HttpResponse:
    """A new word becomes one of the group's tags."""
    return done(request, commands.tag_customer, lambda _: CodeOut(code=code), status=201, code=code, tag=body.tag)


@router.post("/{code}/tags/removal", response={200: CodeOut, **REFUSALS}, summary="Take a tag off")
def untag(request: HttpRequest, code: str, body: TagIn) -> HttpResponse:
    """It stays a tag of the group."""
    return done(request, commands.untag_customer, lambda _: CodeOut(code=code), code=code, tag=body.tag)


api.add_router("/customers", router)
