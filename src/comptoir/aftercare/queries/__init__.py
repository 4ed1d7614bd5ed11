"""Reads of the room ``aftercare``."""

from .imported import (
    MatchableLine,
    return_lines,
    returned_lines,
    returns_of_customer,
    returns_of_order,
    sold_lines_to_match,
)
from .returns import Coming, homecoming, homecomings, homecomings_of_order, returnable

__all__ = [
    "Coming",
    "MatchableLine",
    "homecoming",
    "homecomings",
    "homecomings_of_order",
    "return_lines",
    "returnable",
    "returned_lines",
    "returns_of_customer",
    "returns_of_order",
    "sold_lines_to_match",
]
