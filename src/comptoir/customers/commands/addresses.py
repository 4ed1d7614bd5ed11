"""The address book of a customer."""

from datetime import datetime
from typing import Any, TypedDict, Unpack

from comptoir.kernel import events, positions
from comptoir.kernel.changes import change
from comptoir.kernel.commands import command
from comptoir.kernel.scope import Actor

from .. import profile
from ..contacts import normal_phone
from ..models import Address, Customer
from .finding import customer_for_change, take_away, touch

LENGTHS = {"name": 200, "company": 200, "street": 300, "city": 120, "region": 120, "postcode": 24}

NEEDED = ("name", "street", "city", "country")


class AddressTexts(TypedDict, total=False):
    """What may be typed of an address besides its street, town and country."""

    postcode: str | None
    region: str | None
    name: str | None
    company: str | None
    phone: str | None
    position: str | None  # Two numbers or a map's link.


@command
def add_address(
    *,
    code: str,
    street: str,
    city: str,
    country: str,
    kind: str = "shipping",
    is_default: bool = False,
    shop_id: int | None = None,
    by: Actor,
    at: datetime,
    **more: Unpack[AddressTexts],
) -> Address:
    """Add an entry to a customer's address book; the first of its kind is the default.

    Without ``name`` the customer's own stands on the parcel.

    Raises Invalid for a value that cannot be right.
    """
    customer = customer_for_change(code, by, shop_id=shop_id)
    more["name"] = more.get("name") or customer.name
    values = clean_address(kind=kind, street=street, city=city, country=country, **more)
    others = customer.addresses.filter(kind=values["kind"], is_default=True)
    if is_default:
        others.update(is_default=False)
    address = Address.objects.create(
        **values,
        retailer_id=customer.retailer_id,
        group_id=customer.group_id,
        customer=customer,
        is_default=is_default or not others.exists(),
    )
    touch(customer, at)
    _record("customer.address_added", customer, address, by=by, at=at)
    return address


@command
def change_address(
    *,
    code: str,
    address_id: int,
    street: str | None = None,
    city: str | None = None,
    country: str | None = None,
    is_default: bool | None = None,
    shop_id: int | None = None,
    by: Actor,
    at: datetime,
    **more: Unpack[AddressTexts],
) -> Address:
    """Change an entry; what is None stays. Orders keep the address they were placed with.

    A default stops being one when another is made the default, not by itself.

    Raises Address.DoesNotExist for one that is not hers, Invalid for a value that cannot be right.
    """
    customer = customer_for_change(code, by, shop_id=shop_id)
    address = customer.addresses.get(id=address_id)
    values = clean_address(home=address.country, street=street, city=city, country=country, **more)
    changed = change(address, {**values, "is_default": is_default or None})
    if not changed:
        return address
    if "is_default" in changed.after:
        customer.addresses.filter(kind=address.kind, is_default=True).update(is_default=False)
    address.save(update_fields=list(changed.after))
    touch(customer, at)
    _record("customer.address_changed", customer, address, by=by, at=at, what=changed.words)
    return address


@command
def remove_address(*, code: str, address_id: int, shop_id: int | None = None, by: Actor, at: datetime) -> None:
    """Take an entry out of the address book; the next of its kind becomes the default.

    Raises Address.DoesNotExist for one that is not hers.
    """
    customer = customer_for_change(code, by, shop_id=shop_id)
    address = customer.addresses.get(id=address_id)
    _record("customer.address_removed", customer, address, by=by, at=at)
    take_away(address, customer.addresses, first="is_default")
    touch(customer, at)


def clean_address(
    *, home: str = "", phone: str | None = None, position: str | None = None, **given: str | None
) -> dict[str, Any]:
    """Values of an address as they are kept, without those that are None.

    ``home`` is the country of a number where the address names none.

    Raises Invalid for the first that cannot be right.
    """
    kept: dict[str, Any] = profile.cleaned(given, longest=LENGTHS, needed=NEEDED, kinds=tuple(Address.Kind.values))
    if phone is not None:
        kept["phone"] = normal_phone(phone, kept.get("country", home)) if phone.strip() else ""
    if position is not None:
        kept["position"] = positions.clean(position)
    return kept


def _record(name: str, customer: Customer, address: Address, *, by: Actor, at: datetime, **facts: Any) -> None:
    events.record(
        name,
        customer,
        by=by,
        at=at,
        code=customer.code,
        address=address.id,
        kind=Address.Kind(address.kind).label.lower(),
        country=address.country,
        personal={"city": address.city},
        **facts,
    )
