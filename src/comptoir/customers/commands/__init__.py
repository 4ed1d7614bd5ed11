"""Writes of the room ``customers``."""

from ..imported import ImportedAddress, ImportedCustomer, ImportOutcome, Problem
from .addresses import add_address, change_address, remove_address
from .contacts import IdentityTaken, NoReason, add_contact, find_by_contact, remove_contact, reveal_contact
from .exporting import ask_export, forget_exports, make_export
from .importing import import_customers
from .profiles import add_customer, change_customer
from .registering import MembersOnly, ask_registration, register
from .self_service import add_my_address, change_my_address, change_my_profile, remove_my_address
from .signing_in import (
    Admission,
    WeakPassword,
    ask_code,
    set_password,
    sign_in_with_code,
    sign_in_with_password,
    sign_out_everywhere,
)
from .stopping import let_buy, stop_buying
from .tagging import tag_customer, untag_customer

__all__ = [
    "Admission",
    "IdentityTaken",
    "ImportOutcome",
    "ImportedAddress",
    "ImportedCustomer",
    "MembersOnly",
    "NoReason",
    "Problem",
    "WeakPassword",
    "add_address",
    "add_contact",
    "add_customer",
    "add_my_address",
    "ask_code",
    "ask_export",
    "ask_registration",
    "change_address",
    "change_customer",
    "change_my_address",
    "change_my_profile",
    "find_by_contact",
    "forget_exports",
    "import_customers",
    "let_buy",
    "make_export",
    "register",
    "remove_address",
    "remove_contact",
    "remove_my_address",
    "reveal_contact",
    "set_password",
    "sign_in_with_code",
    "sign_in_with_password",
    "sign_out_everywhere",
    "stop_buying",
    "tag_customer",
    "untag_customer",
]
