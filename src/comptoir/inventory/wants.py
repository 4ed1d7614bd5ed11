"""What somebody wants of the stock: pieces by variant and location, in the one order in which stock is locked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from comptoir.kernel.errors import Invalid


class Want(NamedTuple):
    """So many of a variant at a location."""

    variant_id: int
    location_id: int
    quantity: int


class NothingWanted(Invalid):
    """A quantity that is no quantity."""

    def __init__(self, quantity: int) -> None:
        super().__init__(f"A quantity must be at least 1, not {quantity}.", field="quantity")


@dataclass(frozen=True)
class Wants:
    """The columns of a statement."""

    variants: list[int]
    locations: list[int]
    quantities: list[int]


def each(wants: Sequence[Want]) -> Wants:
    """The wants as they came, one by one.

    Raises NothingWanted.
    """
    for _, _, quantity in wants:
        if quantity < 1:
            raise NothingWanted(quantity)
    return Wants([v for v, _, _ in wants], [place for _, place, _ in wants], [pieces for *_, pieces in wants])


def summed(wants: Sequence[Want]) -> Wants:
    """The wants in the order of locks, doubled ones added up: a variant stands once at a location.

    Raises NothingWanted.
    """
    total: Counter[tuple[int, int]] = Counter()
    for variant_id, location_id, quantity in wants:
        if quantity < 1:
            raise NothingWanted(quantity)
        total[variant_id, location_id] += quantity
    places = sorted(total)
    return Wants([v for v, _ in places], [place for _, place in places], [total[place] for place in places])
