"""What a page shows of a customer. Numbers and addresses are masked here, once for all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from comptoir.kernel.masking import mask_phone

from ..contacts import masked
from ..models import Customer, CustomerTag, Identity

After = tuple[datetime, int]  # (changed_at, id) of the last row of the page before.


@dataclass(frozen=True)
class TagRow:
    name: str
    tone: str


@dataclass(frozen=True)
class CustomerRow:
    """A customer in a list."""

    id: int
    code: str
    name: str
    company: str
    department: str
    kind: str
    policy: str
    country: str
    email: str  # Masked; empty where none is known.
    phone: str
    tags: tuple[TagRow, ...]
    since: datetime
    changed_at: datetime
    is_invented: bool

    @property
    def place(self) -> After:
        """What ``customers(after=…)`` takes to go on behind this row."""
        return self.changed_at, self.id


@dataclass(frozen=True)
class Contact:
    """A number or an address of a customer, masked."""

    id: int
    kind: str
    masked: str
    is_main: bool


@dataclass(frozen=True)
class AddressRow:
    """An entry of an address book; its phone masked."""

    id: int
    kind: str
    name: str
    company: str
    street: str
    city: str
    region: str
    postcode: str
    country: str
    phone: str
    position: str  # "53.79700,-1.54300", or empty.
    is_default: bool


@dataclass(frozen=True)
class CustomerCard:
    """What the page of a customer shows of her."""

    row: CustomerRow
    language: str
    contacts: tuple[Contact, ...]
    addresses: tuple[AddressRow, ...]
    can_sign_in: bool
    tax_number: str


@dataclass(frozen=True)
class Reach:
    """How to write to a customer, in clear: for what sends, never for a page."""

    name: str
    language: str
    email: str
    phone: str


def with_belongings(found: QuerySet[Customer]) -> QuerySet[Any]:
    """Customers with their main contacts and tags, in the same statement."""
    contacts = Identity.objects.filter(customer=OuterRef("pk"), is_main=True).order_by("kind")
    tagged = CustomerTag.objects.filter(customer=OuterRef("pk")).order_by("tag__name")
    return found.annotate(
        main_contacts=ArraySubquery(contacts.values_list(JSONObject(kind="kind", value="value"))),
        tag_rows=ArraySubquery(tagged.values_list(JSONObject(name="tag__name", tone="tag__tone"))),
    )


def row_of(customer: Any) -> CustomerRow:
    by_kind = {contact["kind"]: masked(contact["kind"], contact["value"]) for contact in customer.main_contacts}
    return CustomerRow(
        id=customer.id,
        code=customer.code,
        name=customer.name,
        company=customer.company,
        department=customer.department,
        kind=customer.kind,
        policy=customer.policy,
        country=customer.country,
        email=by_kind.get("email", ""),
        phone=by_kind.get("phone", ""),
        tags=tuple(TagRow(**tag) for tag in customer.tag_rows),
        since=customer.since,
        changed_at=customer.changed_at,
        is_invented=customer.is_invented,
    )


def json_of(row: type) -> JSONObject:
    return JSONObject(**{name: name for name in row.__dataclass_fields__})  # type: ignore[attr-defined]


def address_row(entry: dict[str, Any]) -> AddressRow:
    return AddressRow(**{**entry, "phone": mask_phone(entry["phone"]) if entry["phone"] else ""})
