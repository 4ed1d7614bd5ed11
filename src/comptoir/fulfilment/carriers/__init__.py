"""Who takes parcels to customers: each carrier is a folder here, behind one small interface."""

from .carrier import Acceptance, Carrier
from .own import OwnRider

CARRIERS: dict[str, Carrier] = {OwnRider.code: OwnRider()}

__all__ = ["CARRIERS", "Acceptance", "Carrier"]
