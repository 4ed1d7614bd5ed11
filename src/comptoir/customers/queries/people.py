"""The customer list, the page of a customer, and what other rooms ask of one."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from comptoir.kernel import scope
from comptoir.kernel.errors import Refusal
from comptoir.kernel.texts import storable

from ..contacts import masked
from ..models import Address, Customer, Identity, Tag
from .rows import (
    AddressRow,
    After,
    Contact,
    CustomerCard,
    CustomerRow,
    Reach,
    TagRow,
    address_row,
    json_of,
    row_of,
    with_belongings,
)


class AmbiguousCode(Refusal):
    """Who works for two groups may meet one code twice."""

    def __init__(self) -> None:
        super().__init__("Two customers of different shops have this code. Say for which shop you work.")


def customers(
    *,
    tag: str = "",
    kind: str = "",
    policy: str = "",
    group_id: int | None = None,
    after: After | None = None,
    before: After | None = None,
    limit: int = 50,
) -> list[CustomerRow]:
    """The customer list, last changed first, one page after ``after`` or before ``before``.

    One statement, with a tag two.
    """
    found = Customer.objects.all()
    if tag:
        # Named by id, so that PostgreSQL knows how rare it is and starts from the tag or from the list.
        known = list(Tag.objects.filter(name=storable(tag)).values_list("id", flat=True))
        found = found.filter(tags__tag_id__in=known) if known else found.none()
    if kind:
        found = found.filter(kind=storable(kind))
    if policy:
        found = found.filter(policy=storable(policy))
    if after:
        at, last = after
        found = found.filter(Q(changed_at__lte=at) & (Q(changed_at__lt=at) | Q(id__lt=last)))
    if before:
        at, first_id = before
        found = found.filter(Q(changed_at__gte=at) & (Q(changed_at__gt=at) | Q(id__gt=first_id)))
    found = with_belongings(found)
    # A group named outright is read in the order of its index; "one of my groups" would be sorted whole.
    way = ("changed_at", "id") if before else ("-changed_at", "-id")
    groups = [group_id] if group_id else _groups()
    first, *others = [found.filter(group_id=group) for group in groups] or [found]
    if others:
        pages = [part.order_by(*way)[:limit] for part in (first, *others)]
        first = pages[0].union(*pages[1:], all=True)
    rows = [row_of(customer) for customer in first.order_by(*way)[:limit]]
    return rows[::-1] if before else rows


def customer_by_code(code: str, *, group_id: int | None = None) -> Customer:
    """The customer of a code.

    Raises Customer.DoesNotExist, or AmbiguousCode where the actor sees two and names no group.
    """
    found = list(customers_of_code(code, group_id=group_id)[:2])
    if not found:
        raise Customer.DoesNotExist
    if len(found) > 1:
        raise AmbiguousCode
    return found[0]


def customers_of_code(code: str, *, group_id: int | None = None) -> QuerySet[Customer]:
    found = Customer.objects.filter(code=storable(code))
    return found if group_id is None else found.filter(group_id=group_id)


def customer_card(customer: Customer) -> CustomerCard:
    """Profile, contacts, address book and tags of a customer. One statement."""
    of_her = {"customer": OuterRef("pk")}
    found = with_belongings(Customer.objects.filter(id=customer.id)).annotate(
        every_contact=ArraySubquery(
            Identity.objects.filter(**of_her)
            .order_by("kind", "-is_main", "id")
            .values_list(JSONObject(id="id", kind="kind", value="value", is_main="is_main"))
        ),
        address_book=ArraySubquery(
            Address.objects.filter(**of_her).order_by("-is_default", "kind", "id").values_list(json_of(AddressRow))
        ),
    )
    one: Any = found.select_related("sign_in").get()
    return CustomerCard(
        row=row_of(one),
        language=one.language,
        contacts=tuple(
            Contact(c["id"], c["kind"], masked(c["kind"], c["value"]), c["is_main"]) for c in one.every_contact
        ),
        addresses=tuple(address_row(entry) for entry in one.address_book),
        can_sign_in=hasattr(one, "sign_in"),
        tax_number=one.tax_number,
    )


def addresses(customer: Customer) -> list[AddressRow]:
    """A customer's address book, the default first."""
    found = Address.objects.filter(customer=customer).order_by("-is_default", "kind", "id")
    return [address_row(entry) for entry in found.values(*AddressRow.__dataclass_fields__)]


def reach(customer_id: int) -> Reach:
    """Where to write to a customer: her main address and number, empty where none is known. One statement."""
    customer: Any = with_belongings(Customer.objects.filter(id=customer_id)).get()
    by_kind = {contact["kind"]: contact["value"] for contact in customer.main_contacts}
    return Reach(customer.name, customer.language, by_kind.get("email", ""), by_kind.get("phone", ""))


def customer_ids(group_id: int, codes: Iterable[str]) -> dict[str, int]:
    """The ids of customers of a group by their codes; unknown codes are left out."""
    found = Customer.objects.filter(group_id=group_id, code__in=list(codes))
    return dict(found.values_list("code", "id"))


def invented_codes(group_id: int) -> list[str]:
    """The codes of the demo's customers in a group, in order: nobody of them exists."""
    found = Customer.objects.filter(group_id=group_id, is_invented=True)
    return list(found.order_by("code").values_list("code", flat=True))


def tags() -> list[TagRow]:
    """The tags of the actor's groups, by name: what the list is filtered by."""
    names = {tag.name: TagRow(tag.name, tag.tone) for tag in Tag.objects.order_by("name", "-id")}
    return list(names.values())


def _groups() -> list[int]:
    sight = scope.current()
    return sorted(sight.groups) if sight else []
