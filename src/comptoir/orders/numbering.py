"""How orders are numbered: AH-10482 is the shop's own count, AH-H536365 what another system called 536365.

The letter keeps the two apart for ever, however far a shop counts and whatever it imports later.
"""

import re
from collections.abc import Iterable

IMPORTED = "H"  # For historic; the shop's own count has digits only.


def imported_number(prefix: str, reference: str) -> str:
    """The number of an order that was imported under a reference."""
    return f"{prefix}-{IMPORTED}{reference}"


def beginnings(prefixes: Iterable[str], typed: str) -> list[str]:
    """What the number may begin with that somebody types, in capitals: people leave the shop's letters out."""
    if typed.isdigit():
        return [f"{prefix}-{mark}{typed}" for prefix in prefixes for mark in ("", IMPORTED)]
    if re.fullmatch(rf"{IMPORTED}\d+", typed):
        return [f"{prefix}-{typed}" for prefix in prefixes]
    return [typed]
