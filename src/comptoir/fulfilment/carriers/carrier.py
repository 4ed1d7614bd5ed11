"""What fulfilment asks of a carrier."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Acceptance:
    """What a carrier says when it takes a parcel: what the customer follows it by, and what it costs the shop."""

    tracking: str
    cost_minor: int = 0  # In the currency of the order.


class Carrier(Protocol):
    """Takes a parcel over. It asks nobody outside: who must be asked is booked before, by a job."""

    code: str
    name: str

    def accept(self, *, rider: str) -> Acceptance:
        """Raises Invalid when something is missing that this carrier needs."""
        ...
