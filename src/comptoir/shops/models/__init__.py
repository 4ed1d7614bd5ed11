"""The tables of the room ``shops``."""

from .locations import Location, ShopLocation
from .people import ApiKey, Membership, Staff
from .sign_in import SignInTries, StaffCode, StaffSession
from .tree import Group, HostName, Retailer, SealedSecret, Shop

__all__ = [
    "ApiKey",
    "Group",
    "HostName",
    "Location",
    "Membership",
    "Retailer",
    "SealedSecret",
    "Shop",
    "ShopLocation",
    "SignInTries",
    "Staff",
    "StaffCode",
    "StaffSession",
]
