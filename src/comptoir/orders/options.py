"""What is wished of an order beside its articles: how urgent it is, a gift, remarks, the day agreed on. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import models

from comptoir.kernel.errors import Invalid
from comptoir.kernel.texts import is_storable

LONGEST_REMARK = 300  # Of the order, of a line, and on the gift's card: what fits on a packing slip.
FURTHEST = timedelta(days=366)


class Priority(models.IntegerChoices):
    """Who is served first by what arrives, before the time of ordering counts."""

    NORMAL = 0, "Normal"
    HIGH = 1, "High"
    URGENT = 2, "Urgent"

    @property
    def word(self) -> str:
        """As programs say it: ``high``."""
        return self.name.lower()


class DayNotPossible(Invalid):
    """The day that was to be agreed on lies before the goods can leave, or nobody knows when they can."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, field="agreed_on")


@dataclass(frozen=True)
class Options:
    """The wishes of a new order."""

    priority: str = "normal"
    is_gift: bool = False
    gift_message: str = ""  # On the card that lies with it.
    remark: str = ""  # For whoever packs and brings it; the customer sees it.
    line_remarks: Mapping[str, str] = field(default_factory=dict)  # By article number.
    agreed_on: date | None = None  # The day on which it is to arrive, as agreed with the customer.


PLAIN = Options()


def priority_of(word: str) -> Priority:
    """Raises Invalid for a word that is no priority."""
    found = next((one for one in Priority if one.word == word), None)
    if found is None:
        raise Invalid(
            f"“{word[:20]}” is no priority; use one of {', '.join(p.word for p in Priority)}.", field="priority"
        )
    return found


def clean_text(text: str, name: str) -> str:
    """A remark or a message, without blanks around it. Raises Invalid for one that is too long, or no text."""
    said, words = text.strip(), name.replace("_", " ")
    if len(said) > LONGEST_REMARK:
        raise Invalid(f"A {words} has {LONGEST_REMARK} characters at most; this one has {len(said)}.", field=name)
    if not is_storable(said):
        raise Invalid(f"The {words} holds characters that are no text.", field=name)
    return said


def check_agreed(agreed_on: date | None, parts: Iterable[tuple[str, date | None]], *, today: date) -> None:
    """Whether what is to leave, each part (kind, not before this day), can arrive by the day that is agreed on.

    Raises DayNotPossible.
    """
    if agreed_on is None:
        return
    if not today <= agreed_on <= today + FURTHEST:
        raise DayNotPossible(f"{_said(agreed_on)} cannot be agreed on: choose a day from today on, within a year.")
    for kind, due_on in parts:
        if due_on is not None and due_on > agreed_on:
            raise DayNotPossible(
                f"{_said(agreed_on)} cannot be agreed on: a part of the order leaves on {_said(due_on)} at the "
                "earliest. Choose that day or a later one."
            )
        if due_on is None and kind in ("back_order", "mixed"):
            raise DayNotPossible(
                f"{_said(agreed_on)} cannot be agreed on: a part of the order waits for stock, and nobody knows "
                "its day yet."
            )


def _said(day: date) -> str:
    return f"{day:%-d %B %Y}"
