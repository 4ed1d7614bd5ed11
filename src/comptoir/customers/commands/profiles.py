"""Customers and their profiles."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django.db import connection

from comptoir.kernel import events, scope
from comptoir.kernel.changes import Changes, change
from comptoir.kernel.commands import command, require
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.roles import EDIT_CUSTOMERS

from .. import profile
from ..contacts import EMAIL, PHONE
from ..models import Customer
from .contacts import note_contacts
from .finding import customer_for_change

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

LENGTHS = {"name": 200, "company": 200, "department": 100, "tax_number": 40, "policy": 40, "language": 8}


class ProfileTexts(TypedDict, total=False):
    """What may be typed of a customer besides her name and how to reach her."""

    kind: str | None
    company: str | None
    department: str | None
    tax_number: str | None
    policy: str | None
    country: str | None
    language: str | None


@command
def add_customer(
    *,
    shop_id: int,
    name: str,
    email: str = "",
    phone: str = "",
    by: Actor,
    at: datetime,
    invented: bool = False,
    **more: Unpack[ProfileTexts],
) -> Customer:
    """Add a person to the group of a shop, under a new code.

    A number without its country is taken for one of ``country``, which is the shop's where none is given; so is the
    language.

    Raises Invalid for a value that cannot be right, IdentityTaken for a number or address that somebody has.
    """
    shop = shops.shops_of(by).get(id=shop_id)
    require(by, EDIT_CUSTOMERS, "add customers", shop=shop.id)
    scope.work_in(shop.id)
    customer = new_customer(shop, name=name, is_invented=invented, at=at, **more)
    kinds = note_contacts(customer, [pair for pair in ((EMAIL, email), (PHONE, phone)) if pair[1].strip()], by=by)
    facts: dict[str, Any] = {"code": customer.code, "shop": shop.code, "contacts": kinds}
    events.record("customer.added", customer, by=by, at=at, personal={"name": customer.name}, **facts)
    return customer


@command
def change_customer(
    *,
    code: str,
    name: str | None = None,
    shop_id: int | None = None,
    by: Actor,
    at: datetime,
    **more: Unpack[ProfileTexts],
) -> Customer:
    """Change a customer's profile; what is None stays as it is.

    Raises Invalid for a value that cannot be right.
    """
    customer = customer_for_change(code, by, shop_id=shop_id)
    changed = change(customer, clean_profile(name=name, **more))
    if not changed:
        return customer
    customer.changed_at = max(at, customer.changed_at)
    customer.save(update_fields=[*changed.after, "changed_at"])
    _record_change(customer, changed, by=by, at=at)
    return customer


def new_customer(
    shop: "Shop", *, name: str, at: datetime, is_invented: bool = False, **more: Unpack[ProfileTexts]
) -> Customer:
    """A person of the shop's group under the next code; the shop's country and language where none is named.

    Raises Invalid for a value that cannot be right.
    """
    given: dict[str, Any] = {"kind": "b2c", **more}
    given |= {field: given.get(field) or getattr(shop, field) for field in ("country", "language")}
    return Customer.objects.create(
        **clean_profile(name=name, **given),
        retailer_id=shop.retailer_id,
        group_id=shop.group_id,
        code=_new_code(shop.group_id),
        is_invented=is_invented,
        since=at,
        changed_at=at,
    )


def clean_profile(**given: str | None) -> dict[str, Any]:
    """Values of a profile as they are kept, without those that are None.

    Raises Invalid for the first that cannot be right.
    """
    return profile.cleaned(given, longest=LENGTHS, needed=("name", "language"), kinds=tuple(Customer.Kind.values))


def _record_change(customer: Customer, changed: Changes, *, by: Actor, at: datetime) -> None:
    """Note what changed: personal values beside the event, the others in it."""
    secret = set(Customer.PERSONAL.fields)
    events.record(
        "customer.changed",
        customer,
        by=by,
        at=at,
        code=customer.code,
        what=changed.words,
        before={field: value for field, value in changed.before.items() if field not in secret},
        after={field: value for field, value in changed.after.items() if field not in secret},
        personal={f"{field}_before": value for field, value in changed.before.items() if field in secret}
        | {f"{field}_after": value for field, value in changed.after.items() if field in secret},
    )


def _new_code(group_id: int) -> str:
    """The next number that no imported customer of the group has taken for herself."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute("select nextval('customers_number')")
            code = f"C-{cursor.fetchone()[0]}"
        if not Customer.objects.filter(group_id=group_id, code=code).exists():
            return code
