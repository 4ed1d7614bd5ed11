"""What the table of access says of an address or a route."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Owner = Literal["shop", "group", "retailer", ""]


@dataclass(frozen=True)
class Staff:
    """A page of the console. Strangers to what its address names find nothing; visitors go to the sign-in."""

    owner: Owner = ""  # Whose the thing in the address is; nothing: the page shows what the person sees.
    get: bool = True
    post: Mapping[str, Any] | None = None  # A valid form; None: nothing is posted there.
    names: Mapping[str, str] = field(default_factory=dict)  # Parts that are called otherwise among the things.
    asks: tuple[str, ...] = ()  # Query texts worth trying; {number}, {customer}, {sku} are those of the other side.


@dataclass(frozen=True)
class Customer:
    """A page of My account: for her who signed in at a shop of the group."""

    get: bool = True
    post: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Link:
    """A page that a signed text opens, and only what the text names."""

    kind: str


@dataclass(frozen=True)
class Open:
    """A page for everybody, which names nobody."""

    reason: str


@dataclass(frozen=True)
class Route:
    """An operation of the API."""

    owner: Owner = ""
    body: Mapping[str, Any] | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[str, ...] = ()
