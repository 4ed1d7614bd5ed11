"""What the log does not say of its goods, invented from their names and sales: shelf, tax, bar code, weight, stock."""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from comptoir.demo.chance import number


class Shelf(NamedTuple):
    """A category: goods whose name has one of the words, in the singular. ``grams`` is what a piece usually weighs."""

    code: str
    name: str
    grams: int
    words: tuple[str, ...]


OTHER = Shelf("other", "Other Gifts", 200, ())


@cache
def shelves() -> tuple[Shelf, ...]:
    """All categories, the surest first; the last takes what fits nowhere."""
    rows = json.loads((Path(__file__).parent / "data/shelves.json").read_text(encoding="utf-8"))
    return (*(Shelf(**{**row, "words": tuple(row["words"])}) for row in rows), OTHER)


_ZERO_RATED = re.compile(
    r"\b(?:(?:COOK|STORY|RECIPE|PICTURE) BOOK(?! (?:STAND|BOX|EGGS))|ATLAS|BABY (?:BIB|VEST|SUIT)"
    r"|(?:CHILD'?S|CHILDREN'?S) (?:APRON|RAINCOAT|HAT|MITTENS|SLIPPERS|GLOVES))"
)


@cache
def _ranks() -> dict[str, int]:
    return {word: rank for rank, shelf in reversed(list(enumerate(shelves()))) for word in shelf.words}


def shelf_of(name: str) -> Shelf:
    """The category of a product by the words of its name; of several the first of `shelves`."""
    words = (word.rstrip("s") for word in re.findall(r"[a-z][a-z'-]*", name.lower()))
    ranks = _ranks()
    return shelves()[min((ranks[word] for word in words if word in ranks), default=-1)]


def tax_class_of(name: str) -> str:
    """Zero for books that are read and clothes of children, else standard (UK VAT notices 701/10 and 714)."""
    return "zero" if _ZERO_RATED.search(name.upper()) else "standard"


def bar_code(sku: str) -> str:
    """A valid EAN-13 of the ranges that GS1 keeps for use inside a company (20 to 29)."""
    digits = f"2{number(10**11, 'ean', sku):011}"
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """The last digit of an EAN-13 after its first twelve (GS1 General Specifications, 7.9)."""
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return str(-total % 10)


def weight_of(sku: str, name: str) -> int:
    """Grams that a piece may weigh."""
    return shelf_of(name).grams * (70 + number(90, "weight", sku)) // 100


class Stocked(NamedTuple):
    """What one location holds of an article, and the least it keeps back."""

    on_hand: int
    minimum: int


def stock_of(sku: str, pieces_a_week: float, shares: Sequence[int]) -> list[Stocked]:
    """What each location holds of an article that sells so fast; ``shares`` are their percentages of its sales.

    The first location is the warehouse with six weeks of stock, a store has three and does not list every slow seller.
    One article in twenty is nearly out, so that the demo has something to say.
    """
    held = []
    for place, share in enumerate(shares):
        weekly = pieces_a_week * share / 100
        listed = place == 0 or weekly >= 1 or number(3, "listed", sku, place) == 0
        weeks = (6 if place == 0 else 3) * (60 + number(80, "weeks", sku, place)) / 100
        if number(20, "short", sku, place) == 0:
            weeks /= 12
        on_hand = max(round(weekly * weeks), 2 + number(6, "few", sku, place)) if listed else 0
        held.append(Stocked(on_hand, min(on_hand // 4, max(1, round(weekly / 2))) if listed else 0))
    return held
