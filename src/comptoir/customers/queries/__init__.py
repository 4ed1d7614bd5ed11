"""Reads of the room ``customers``. Numbers and addresses leave it masked; who may see them calls ``reveal_contact``.

Only to herself a customer is shown whole (``own_profile``).
"""

from .buying import Buyer, buyer
from .exports import export_file, exports_of
from .own import OwnProfile, own_profile
from .people import (
    AmbiguousCode,
    addresses,
    customer_by_code,
    customer_card,
    customer_ids,
    customers,
    customers_of_code,
    invented_codes,
    reach,
    tags,
)
from .rows import AddressRow, After, Contact, CustomerCard, CustomerRow, Reach, TagRow
from .searching import groups_revealed_to, search_customers
from .signing_in import MailedCode, actor_of_customer, mailed_code, mailed_registration

__all__ = [
    "AddressRow",
    "After",
    "AmbiguousCode",
    "Buyer",
    "Contact",
    "CustomerCard",
    "CustomerRow",
    "MailedCode",
    "OwnProfile",
    "Reach",
    "TagRow",
    "actor_of_customer",
    "addresses",
    "buyer",
    "customer_by_code",
    "customer_card",
    "customer_ids",
    "customers",
    "customers_of_code",
    "export_file",
    "exports_of",
    "groups_revealed_to",
    "invented_codes",
    "mailed_code",
    "mailed_registration",
    "own_profile",
    "reach",
    "search_customers",
    "tags",
]
