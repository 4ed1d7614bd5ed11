"""Who takes parcels to customers: each carrier is a folder here, behind one small interface."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from comptoir.kernel.errors import Invalid

from ..saying import BookingSaid
from .carrier import Acceptance, Carrier, Courier, CourierRefused, CourierUnclear
from .city import CityCourier
from .own import OwnRider

CARRIERS: dict[str, Carrier] = {OwnRider.code: OwnRider()}


@dataclass(frozen=True)
class CourierKind:
    """A courier that a shop may use, for the settings page."""

    code: str
    name: str
    words: str
    made_by: type[CityCourier]

    @property
    def secret(self) -> str:
        """The name under which a shop's key at it is sealed."""
        return f"courier.{self.code}.secret_key"


COURIERS: Final[dict[str, CourierKind]] = {
    kind.code: kind
    for kind in (
        CourierKind(
            CityCourier.code, CityCourier.name,
            "Fetches a parcel within the hour and brings it across the city; it calls back at each step.",
            CityCourier,
        ),
    )
}  # fmt: skip


def kind_of(code: str) -> CourierKind:
    """Raises Invalid where there is no such courier."""
    if code not in COURIERS:
        raise Invalid(f"There is no courier “{code[:40]}”; use one of {', '.join(COURIERS)}.", field="courier")
    return COURIERS[code]


def open_courier(code: str, secret_key: str) -> Courier:
    """A shop's account at a courier. Raises Invalid where there is no such courier."""
    return kind_of(code).made_by(secret_key)


def understand(code: str, kind: str, body: Mapping[str, Any]) -> BookingSaid | None:
    """What a courier's call means, without its account."""
    return kind_of(code).made_by.understand(kind, body)


def name_of(code: str) -> str:
    """How a carrier is called on pages, also one that is gone."""
    if code in COURIERS:
        return COURIERS[code].name
    return CARRIERS[code].name if code in CARRIERS else code


__all__ = [
    "CARRIERS",
    "COURIERS",
    "Acceptance",
    "Carrier",
    "Courier",
    "CourierKind",
    "CourierRefused",
    "CourierUnclear",
    "kind_of",
    "name_of",
    "open_courier",
    "understand",
]
