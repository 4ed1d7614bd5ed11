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
from .windows import Returnable, return_until, returnable_by_her

__all__ = [
    "Coming",
    "MatchableLine",
    "Returnable",
    "homecoming",
    "homecomings",
    "homecomings_of_order",
    "return_lines",
    "return_until",
    "returnable",
    "returnable_by_her",
    "returned_lines",
    "returns_of_customer",
    "returns_of_order",
    "sold_lines_to_match",
]
