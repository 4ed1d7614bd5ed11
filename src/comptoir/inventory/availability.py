"""How a location offers a variant, and how it could serve a wish for it. Pure."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.db import models


class Availability(models.TextChoices):
    STANDARD = "standard", "While stock lasts"
    BACK_ORDER = "back_order", "Back order: sold beyond stock, sent when it arrives"
    ALWAYS = "always", "Always: not counted"
    SHOWROOM = "showroom", "Showroom: seen, not sold"
    NONE = "none", "Not sold"


class Serving(StrEnum):
    """What becomes of a wish at a location."""

    STANDARD = "standard"  # It lies there.
    PREORDER = "preorder"  # It is promised, and leaves once it is released.
    BACK_ORDER = "back_order"  # It is promised, and leaves once it has arrived.
    DIGITAL = "digital"  # It needs no shelf.
    OUT = "out"  # Too little lies there.
    OFF = "off"  # It is not on sale there.


# Looked up once: there are offers by the thousand for every order, and reading a member of an enum is slow.
_NEVER = frozenset({Availability.SHOWROOM.value, Availability.NONE.value})
_WAITS, _UNCOUNTED = Availability.BACK_ORDER.value, Availability.ALWAYS.value
_OFF, _OUT, _THERE = Serving.OFF, Serving.OUT, Serving.STANDARD


class Offer(NamedTuple):
    """A variant at a location that serves a shop, as it stands now."""

    variant_id: int
    location_id: int
    rank: int  # The shop's liking of the location, 1 first.
    sellable: int  # On hand, not promised, above the minimum. Never below 0.
    availability: str = Availability.STANDARD
    sold_from: date | None = None
    sold_until: date | None = None
    released_on: date | None = None
    restock_on: date | None = None
    filled_on: date | None = None  # When pieces last came, where the rules of the shop ask for it.

    def is_sold_on(self, day: date) -> bool:
        """Whether a day lies in the offer window, both ends within it."""
        return (self.sold_from is None or self.sold_from <= day) and (self.sold_until is None or day <= self.sold_until)

    def is_released_on(self, day: date) -> bool:
        return self.released_on is None or self.released_on <= day

    @property
    def is_counted(self) -> bool:
        """Whether a promise changes its numbers."""
        return self.availability != _UNCOUNTED

    def serves(self, quantity: int, *, day: date, digital: bool = False) -> Serving:
        """What becomes of a wish for so many on a day of the shop."""
        if self.availability in _NEVER or not self.is_sold_on(day):
            return _OFF
        if digital:
            return Serving.DIGITAL
        waits = self.availability == _WAITS
        there = self.sellable >= quantity or self.availability == _UNCOUNTED
        if self.released_on is not None and self.released_on > day and (there or waits):
            return Serving.PREORDER
        if there:
            return _THERE
        return Serving.BACK_ORDER if waits else _OUT
