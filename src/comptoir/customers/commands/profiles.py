"""Customers and their profiles."""

from datetime import datetime
from typing import Any

from django.db import connection

from comptoir.kernel import events, scope
from comptoir.kernel.commands import command, require
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.roles import EDIT_CUSTOMERS

from .. import profile
from ..contacts import EMAIL, PHONE
from ..models import Customer
from .contacts import note_contacts
from .finding import customer_for_change

LENGTHS = {"name": 200, "company": 200, "department": 100, "policy": 40, "language": 8}


@command
def add_customer(
    *,
    shop_id: int,
    name: str,
    email: str = "",
    phone: str = "",
    kind: str = "b2c",
    company: str = "",
    department: str = "",
    policy: str = "",
    country: str = "",
    language: str = "en",
    by: Actor,
    at: datetime,
    invented: bool = False,
) -> Customer:
    """Add a person to the group of a shop, under a new code.

    A number without its country is taken for one of ``country``, which is the shop's where none is given.

    Raises Invalid for a value that cannot be right, IdentityTaken for a number or address that somebody has.
    """
    shop = shops.shops_of(by).get(id=shop_id)
    require(by, EDIT_CUSTOMERS, "add customers", shop=shop.id)
    values = clean_profile(
        name=name,
        kind=kind,
        company=company,
        department=department,
        policy=policy,
        country=country or shop.country,
        language=language,
    )
    scope.work_in(shop.id)

    customer = Customer.objects.create(
        **values,
        retailer_id=shop.retailer_id,
        group_id=shop.group_id,
        code=_new_code(shop.group_id),
        is_invented=invented,
        since=at,
        changed_at=at,
    )
    kinds = note_contacts(customer, [pair for pair in ((EMAIL, email), (PHONE, phone)) if pair[1].strip()], by=by)
    facts: dict[str, Any] = {"code": customer.code, "shop": shop.code, "contacts": kinds}
    events.record("customer.added", customer, by=by, at=at, personal={"name": customer.name}, **facts)
    return customer


@command
def change_customer(
    *,
    code: str,
    name: str | None = None,
    kind: str | None = None,
    company: str | None = None,
    department: str | None = None,
    policy: str | None = None,
    country: str | None = None,
    language: str | None = None,
    shop_id: int | None = None,
    by: Actor,
    at: datetime,
) -> Customer:
    """Change a customer's profile; what is None stays as it is.

    Raises Invalid for a value that cannot be right.
    """
    customer = customer_for_change(code, by, shop_id=shop_id)
    values = clean_profile(
        name=name,
        kind=kind,
        company=company,
        department=department,
        policy=policy,
        country=country,
        language=language,
    )
    before = {field: getattr(customer, field) for field in values}
    changed = {field: value for field, value in values.items() if value != before[field]}
    if not changed:
        return customer
    for field, value in changed.items():
        setattr(customer, field, value)
    customer.changed_at = max(at, customer.changed_at)
    customer.save(update_fields=[*changed, "changed_at"])
    record_change("customer.changed", customer, before, changed, by=by, at=at)
    return customer


def clean_profile(**given: str | None) -> dict[str, Any]:
    """Values of a profile as they are kept, without those that are None.

    Raises Invalid for the first that cannot be right.
    """
    kept: dict[str, Any] = {}
    for field, value in given.items():
        if value is None:
            continue
        if field == "country":
            kept[field] = profile.country(value)
        elif field == "kind":
            kept[field] = profile.one_of(value, tuple(Customer.Kind.values), field=field)
        else:
            kept[field] = profile.text(value, field=field, longest=LENGTHS[field], needed=field in ("name", "language"))
    return kept


def record_change(
    name: str, customer: Customer, before: dict[str, Any], changed: dict[str, Any], *, by: Actor, at: datetime
) -> None:
    """Note what changed: personal values beside the event, the others in it."""
    secret = set(Customer.PERSONAL.fields)
    events.record(
        name,
        customer,
        by=by,
        at=at,
        code=customer.code,
        what=", ".join(changed),
        before={field: before[field] for field in changed if field not in secret},
        after={field: value for field, value in changed.items() if field not in secret},
        personal={f"{field}_before": before[field] for field in changed if field in secret}
        | {f"{field}_after": value for field, value in changed.items() if field in secret},
    )


def _new_code(group_id: int) -> str:
    """The next number that no imported customer of the group has taken for herself."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute("select nextval('customers_number')")
            code = f"C-{cursor.fetchone()[0]}"
        if not Customer.objects.filter(group_id=group_id, code=code).exists():
            return code
