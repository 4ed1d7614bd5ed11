"""The tables of the room ``customers``."""

from .exports import CustomerExport
from .links import CustomerTag, Tag
from .people import Address, Customer, Identity
from .signin import Code, MailedCode, Registration, SignIn

__all__ = [
    "Address",
    "Code",
    "Customer",
    "CustomerExport",
    "CustomerTag",
    "Identity",
    "MailedCode",
    "Registration",
    "SignIn",
    "Tag",
]
