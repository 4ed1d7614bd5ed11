"""Writes of the room ``customers``."""

from ..imported import ImportedAddress, ImportedCustomer, ImportOutcome, Problem
from .addresses import add_address, change_address, remove_address
from .contacts import IdentityTaken, NoReason, add_contact, find_by_contact, remove_contact, reveal_contact
from .importing import import_customers
from .profiles import add_customer, change_customer
from .signing_in import (
    Admission,
    WeakPassword,
    ask_code,
    set_password,
    sign_in_with_code,
    sign_in_with_password,
)
from .tagging import tag_customer, untag_customer

__all__ = [
    "Admission",
    "IdentityTaken",
    "ImportOutcome",
    "ImportedAddress",
    "ImportedCustomer",
    "NoReason",
    "Problem",
    "WeakPassword",
    "add_address",
    "add_contact",
    "add_customer",
    "ask_code",
    "change_address",
    "change_customer",
    "find_by_contact",
    "import_customers",
    "remove_address",
    "remove_contact",
    "reveal_contact",
    "set_password",
    "sign_in_with_code",
    "sign_in_with_password",
    "tag_customer",
    "untag_customer",
]
