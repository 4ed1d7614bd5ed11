"""Customers as a file or an invention tells them, before they are ours."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ImportedAddress:
    """An entry of an address book. The first of a kind becomes the default where there is none yet."""

    street: str
    city: str
    country: str
    postcode: str = ""
    region: str = ""
    kind: str = "shipping"  # or "billing"
    name: str = ""  # Empty: the customer's.
    company: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ImportedCustomer:
    """One customer of a batch; ``code`` says who it is, a code known already is changed."""

    code: str
    name: str
    since: datetime
    email: str = ""
    phone: str = ""  # Without a country code it is taken for one of ``country``.
    kind: str = "b2c"  # or "b2b"
    company: str = ""
    department: str = ""
    policy: str = ""
    country: str = ""  # Empty: the shop's.
    language: str = ""  # Empty: the shop's.
    is_invented: bool = False
    addresses: tuple[ImportedAddress, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a customer, or something of hers, did not go in. Holds no number and no address."""

    code: str
    reason: str


@dataclass
class ImportOutcome:
    """What an import of customers did."""

    new: int = 0
    changed: int = 0
    same: int = 0
    contacts: int = 0
    addresses: int = 0
    tags: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def did_something(self) -> bool:
        return bool(self.new or self.changed or self.contacts or self.addresses or self.tags)
