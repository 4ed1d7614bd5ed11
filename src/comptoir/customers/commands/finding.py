"""What every command of this room begins with: the customer its arguments name, and whether the actor may."""

from datetime import datetime
from typing import Any

from comptoir.kernel.commands import require
from comptoir.kernel.scope import Actor
from comptoir.shops import queries as shops
from comptoir.shops.roles import EDIT_CUSTOMERS

from ..models import Address, Customer, Identity
from ..queries import AmbiguousCode, customers_of_code


def customer_for_change(
    code: str, by: Actor, to_do: str = "change customers", right: str = EDIT_CUSTOMERS, *, shop_id: int | None = None
) -> Customer:
    """The customer of a code, locked until the command ends: what hangs on her is changed by one at a time.

    ``shop_id`` tells two customers apart whom an actor of several groups meets under one code.

    Raises Customer.DoesNotExist for one the actor does not see, NotAllowed without the right in her group.
    """
    found = list(customers_of_code(code, group_id=group_of(shop_id, by)).select_for_update()[:2])
    if not found:
        raise Customer.DoesNotExist
    if len(found) > 1:
        raise AmbiguousCode
    require_in_group(by, right, to_do, found[0].group_id)
    return found[0]


def group_of(shop_id: int | None, by: Actor) -> int | None:
    """The group of a shop that the actor works in. Raises Shop.DoesNotExist for another."""
    return None if shop_id is None else shops.shops_of(by).values_list("group_id", flat=True).get(id=shop_id)


def require_in_group(by: Actor, right: str, to_do: str, group_id: int) -> None:
    """Customers belong to a group: a right in any of its shops is enough, one in another group is not.

    Raises NotAllowed.
    """
    with_right = [shop for shop in by.shops if by.can(right, shop)]
    if with_right and len(by.groups) > 1:
        with_right = list(shops.shops_of(by).filter(id__in=with_right, group_id=group_id).values_list("id", flat=True))
    require(by, right, to_do, shop=with_right[0] if with_right else 0)


def touch(customer: Customer, at: datetime) -> None:
    """Bring a customer to the head of the list."""
    customer.changed_at = max(at, customer.changed_at)
    customer.save(update_fields=["changed_at"])


def take_away(row: Address | Identity, hers: Any, *, first: str) -> None:
    """Delete a row of hers; the next of its kind takes its place where it was the ``first`` one: default, main."""
    row.delete()
    if getattr(row, first) and (following := hers.filter(kind=row.kind).order_by("id").first()):
        hers.filter(id=following.id).update(**{first: True})
