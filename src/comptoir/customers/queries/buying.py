"""Who buys where, and where it goes: the first read of every order."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from comptoir.kernel import rows
from comptoir.kernel.texts import storable
from comptoir.shops import queries as shops

from ..models import Address, Customer

if TYPE_CHECKING:
    from comptoir.shops.models import Shop


@dataclass(frozen=True)
class Buyer:
    """A customer in a shop."""

    shop: "Shop"
    customer: Customer | None  # None: a sale to nobody known.
    address: Address | None  # Where a parcel to her goes, in clear; None where she has none.


KINDS = {"s": "shops.Shop", "c": "customers.Customer", "a": "customers.Address"}
# Her delivery address is the entry asked for, or her default, or her first.
BUYER = """
select {columns}
from shops_shop s
left join customers_customer c on c.group_id = s.group_id and c.code = %(code)s
left join lateral (
  select * from customers_address
  where customer_id = c.id and kind = 'shipping' and (%(address)s::bigint is null or id = %(address)s::bigint)
  order by is_default desc, id
  limit 1
) a on true
where s.id = %(shop)s::bigint
"""


def buyer(shop_id: int, code: str | None, *, address_id: int | None = None) -> Buyer:
    """A customer of a shop in sight by her code, with the address a parcel goes to. One statement.

    Raises Shop.DoesNotExist, Customer.DoesNotExist, and Address.DoesNotExist for an entry ``address_id`` that is not
    hers or not for deliveries.
    """
    shops.require_in_sight(shop_id)
    statement = BUYER.format(columns=rows.columns(**KINDS))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"shop": shop_id, "code": storable(code or ""), "address": address_id})
        found = Buyer(*rows.read(cursor.fetchone(), *KINDS.values()))
    if code and found.customer is None:
        raise Customer.DoesNotExist
    if address_id and found.address is None:
        raise Address.DoesNotExist
    return found
