"""The customer that an address names, and what the person may do with her."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from comptoir.customers import queries as customers

from ..shell import chosen_shops, shops_at_hand

if TYPE_CHECKING:
    from comptoir.customers.models import Customer


def customer_of(request: HttpRequest, code: str) -> "Customer":
    """The customer of a code; of two with one code, the one of the shop chosen in the top bar.

    Raises Customer.DoesNotExist, AmbiguousCode.
    """
    found = list(customers.customers_of_code(code)[:3])
    groups = {shop.group_id for shop in chosen_shops(request)}
    mine = [customer for customer in found if customer.group_id in groups] if len(found) > 1 else found
    return mine[0] if len(mine) == 1 else customers.customer_by_code(code)


def shop_of_group(request: HttpRequest, group_id: int) -> int | None:
    """A shop of a customer's group in which the person works: it tells two customers of one code apart."""
    return next((shop.id for shop in shops_at_hand(request) if shop.group_id == group_id), None)


def shop_named(request: HttpRequest) -> int | None:
    """The shop that a form of a customer's page names."""
    asked = request.POST.get("of_shop", "")
    return next((shop.id for shop in shops_at_hand(request) if str(shop.id) == asked), None)


def may(request: HttpRequest, right: str, group_id: int) -> bool:
    """Whether the person has a right in any of the shops that share the customer."""
    actor = request.actor  # type: ignore[attr-defined]
    return any(actor.can(right, shop.id) for shop in shops_at_hand(request) if shop.group_id == group_id)
