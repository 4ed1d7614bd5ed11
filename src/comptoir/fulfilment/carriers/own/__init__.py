"""The shop's own rider: a person with a first name, and a tracking code that we make ourselves."""

from comptoir.kernel.errors import Invalid

from ...tracking import new_code
from ..carrier import Acceptance


class OwnRider:
    code = "own"
    name = "Own rider"

    def accept(self, *, rider: str) -> Acceptance:
        if not rider:
            raise Invalid("Say who takes the parcel: the customer reads the rider's first name.", field="rider")
        return Acceptance(tracking=new_code())
