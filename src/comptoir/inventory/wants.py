"""What somebody wants of the stock: pieces by variant, in the one order in which stock is locked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from comptoir.kernel.errors import Invalid

Want = tuple[int, int]  # Variant id, quantity.


class NothingWanted(Invalid):
    """A quantity that is no quantity."""

    def __init__(self, quantity: int) -> None:
        super().__init__(f"A quantity must be at least 1, not {quantity}.", field="quantity")


@dataclass(frozen=True)
class Wants:
    """The columns of a statement; a variant stands once."""

    variants: list[int]
    quantities: list[int]


def summed(wants: Sequence[Want]) -> Wants:
    """The wants by variant id, doubled ones added up.

    Raises NothingWanted.
    """
    total: Counter[int] = Counter()
    for variant_id, quantity in wants:
        if quantity < 1:
            raise NothingWanted(quantity)
        total[variant_id] += quantity
    variants = sorted(total)
    return Wants(variants, [total[variant_id] for variant_id in variants])
