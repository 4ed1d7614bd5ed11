"""The tables of the room ``customers``."""

from .links import CustomerTag, Tag
from .people import Address, Customer, Identity
from .signin import Code, SignIn

__all__ = ["Address", "Code", "Customer", "CustomerTag", "Identity", "SignIn", "Tag"]
