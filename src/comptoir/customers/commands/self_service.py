"""What a customer changes of herself. All of it runs under her own sight: the policies hold it to her own rows.

Only when the change is made is the command widened to the shop at whose door she stands, whose journal keeps it.
"""

from datetime import datetime
from typing import Any

from comptoir.kernel import scope
from comptoir.kernel.commands import command
from comptoir.kernel.errors import NotAllowed
from comptoir.kernel.scope import Actor

from ..models import Address, Customer
from .addresses import add_address, change_address, remove_address
from .profiles import change_customer


@command
def change_my_profile(*, name: str | None = None, language: str | None = None, by: Actor, at: datetime) -> Customer:
    """Change what one is called and in which language one reads; what is None stays.

    Raises Invalid for a value that cannot be right.
    """
    changed = change_customer(code=_my_code(by), name=name, language=language, by=by, at=at)
    scope.work_in(min(by.shops))
    return changed


@command
def add_my_address(*, by: Actor, at: datetime, **values: Any) -> Address:
    """Add an entry to one's address book: the values of ``add_address``.

    Raises Invalid for a value that cannot be right.
    """
    added = add_address(code=_my_code(by), **values, by=by, at=at)
    scope.work_in(min(by.shops))
    return added


@command
def change_my_address(*, address_id: int, by: Actor, at: datetime, **values: Any) -> Address:
    """Change an entry, or make it the default: the values of ``change_address``.

    Raises Address.DoesNotExist for one that is not hers, Invalid for a value that cannot be right.
    """
    changed = change_address(code=_my_code(by), address_id=address_id, **values, by=by, at=at)
    scope.work_in(min(by.shops))
    return changed


@command
def remove_my_address(*, address_id: int, by: Actor, at: datetime) -> None:
    """Take an entry out of one's address book.

    Raises Address.DoesNotExist for one that is not hers.
    """
    remove_address(code=_my_code(by), address_id=address_id, by=by, at=at)
    scope.work_in(min(by.shops))


def _my_code(by: Actor) -> str:
    if by.kind != "customer" or by.customer is None:
        raise NotAllowed("Only a customer who is signed in changes her own profile and addresses.")
    return Customer.objects.values_list("code", flat=True).get(id=by.customer)
